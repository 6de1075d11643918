"""Describes what somebody chose for themselves: how the bot speaks to them, and when it does not."""

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from bot.texts import Language


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which no direct message comes, on the person's own clock; over midnight where `until` is earlier."""

    begin: time
    until: time


@dataclass(frozen=True, slots=True)
class Preferences:
    """None means: language as the client's, zone as the city's, never quiet. Direct reminders are off unless asked."""

    language: Language | None = None
    zone: ZoneInfo | None = None
    reminders: bool = False
    quiet: Quiet | None = None
