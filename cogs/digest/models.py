"""Says how often a digest comes, and what is in one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.texts import Text

KEY: Final = "digest"
"""The key of the setting."""
DUE: Final = "digest.post"


class Rhythm(StrEnum):
    OFF = "off"
    WEEKLY = "weekly"
    DAILY = "daily"

    @property
    def days(self) -> int:
        """How many days one digest looks ahead; none for those who want none."""
        return {Rhythm.OFF: 0, Rhythm.WEEKLY: 7, Rhythm.DAILY: 1}[self]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """What is posted; no sections: nothing to say. `since` to `until` (UTC) is what lies ahead of it."""

    rhythm: Rhythm
    since: datetime
    until: datetime
    sections: tuple[Section, ...]

    @property
    def ahead(self) -> timedelta:
        return self.until - self.since
