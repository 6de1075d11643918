"""Finds time zones as people choose them: IANA places, held in memory, since reading one from disk blocks the loop."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

from bot.errors import UserError
from bot.matching import best, exact
from bot.texts import Language, Text

# Areas of the IANA database in which people live; the others (Etc, SystemV, bare abbreviations) are technical.
_AREAS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
_ABBREVIATION = re.compile(r"[A-Z]{3}(?:\d[A-Z]{3})?")


@cache
def zone(key: str) -> ZoneInfo:
    """The zone, read once and kept. Raises ZoneInfoNotFoundError or ValueError for a key that does not exist."""
    return ZoneInfo(key)


@cache
def places() -> tuple[str, ...]:
    """The zones that a city can be in, by name; some 430."""
    return tuple(sorted(key for key in available_timezones() if key.split("/")[0] in _AREAS and "/" in key))


def preload() -> None:
    """Read every zone and its names (about 2 MB, 0.2 s). Call it in a thread, once."""
    _aliases()
    for key in places():
        zone(key)
        _names(key)


def parse_zone(typed: str) -> ZoneInfo:
    """A zone from its name, however spelt. Raises UserError with what to do."""
    key = typed.strip()
    if key in places():
        return zone(key)
    if key.casefold() in _aliases():
        return zone(_aliases()[key.casefold()])
    matches = exact(key, places(), _names)
    if len(matches) == 1:
        return zone(matches[0])
    raise UserError(Text("There is no such time zone. Please choose one from the list, such as Europe/Berlin."))


@cache
def _aliases() -> Mapping[str, str]:
    """Other names of places, small: `us/eastern` is America/New_York.

    Abbreviations are none: "EST" is a clock without summer time, and not what people mean by it.
    """
    known = get_global("zone_aliases").items()
    return {alias.casefold(): key for alias, key in known if key in places() and not _ABBREVIATION.fullmatch(alias)}


def find_zones(typed: str, limit: int) -> list[str]:
    """The zones whose name fits what was typed so far."""
    return best(typed, places(), _names)[:limit]


def offset(instant: datetime, where: ZoneInfo) -> str:
    """How far a zone is from UTC at an instant: "UTC+1", "UTC-3:30"."""
    ahead = instant.astimezone(where).utcoffset() or timedelta()
    minutes = abs(ahead) // timedelta(minutes=1)
    sign = "-" if ahead < timedelta() else "+"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")


@cache
def _names(key: str) -> tuple[str, ...]:
    """The key, its place, and what CLDR calls the place in the forum's languages ("Wien" for Europe/Vienna)."""
    local = (_spoken(language).get(key, {}).get("city") for language in Language)
    return (key, key.rsplit("/", 1)[1], *(name for name in local if name))


@cache
def _spoken(language: Language) -> Mapping[str, Mapping[str, str]]:
    return Locale.parse(language.babel_locale).time_zones
