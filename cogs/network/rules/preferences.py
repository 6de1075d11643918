"""Reads preferences from how a form or the database holds them, and back."""

from collections.abc import Mapping
from datetime import time

from bot.texts import Language
from cogs.network.models.preferences import Preferences, Quiet
from cogs.network.rules.quiet import read_quiet, write_quiet
from cogs.network.rules.zones import parse_zone

LANGUAGE, TIMEZONE, REMINDERS, QUIET = "language", "timezone", "reminders", "quiet"
AUTOMATIC = "automatic"
YES, NO = "yes", "no"


def read_preferences(typed: Mapping[str, str]) -> Preferences:
    """Raises UserError for a zone or quiet hours that cannot be read."""
    language, zone = typed.get(LANGUAGE, AUTOMATIC), typed.get(TIMEZONE, "").strip()
    return Preferences(
        language=Language(language) if language in set(Language) else None,
        zone=parse_zone(zone) if zone and zone.casefold() != AUTOMATIC else None,
        reminders=typed.get(REMINDERS) == YES,
        quiet=read_quiet(typed.get(QUIET, "")),
    )


def write_preferences(chosen: Preferences) -> dict[str, str]:
    """As `read_preferences` reads them."""
    return {
        LANGUAGE: chosen.language.value if chosen.language is not None else AUTOMATIC,
        TIMEZONE: chosen.zone.key if chosen.zone is not None else "",
        REMINDERS: YES if chosen.reminders else NO,
        QUIET: write_quiet(chosen.quiet),
    }


def stored_quiet(begin: str | None, until: str | None) -> Quiet | None:
    """Quiet hours from how the database keeps them."""
    return Quiet(time.fromisoformat(begin), time.fromisoformat(until)) if begin and until else None
