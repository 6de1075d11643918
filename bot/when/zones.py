"""Holds what a phrase may say about the zone, and the names by which people call zones: abbreviations, "Eastern",
"Berliner Zeit", the keys of the tz database. Tables and shapes; whether a name fits a day is the resolver's affair.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from bot.when.words import spellings


@dataclass(frozen=True, slots=True)
class FixedOffset:
    """A UTC offset in digits, "Z" or "UTC": respected as it stands, whatever the zone."""

    offset: timedelta


@dataclass(frozen=True, slots=True)
class ZoneAbbreviation:
    """An offset by its abbreviation ("MEZ", "EDT"), which must be in force; `zone` is where it is used most."""

    name: str
    offset: timedelta
    zone: str


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone's clocks, whatever they show on that day: "Eastern", "Berliner Zeit", "US/Eastern". `zone` is a tz key."""

    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class SeasonName:
    """Such as "Sommerzeit" or "standard time": picks one of the readings that the zone offers."""

    name: str
    summer: bool


ZoneHint: TypeAlias = FixedOffset | ZoneAbbreviation | NamedZone | SeasonName

_HOURS = {
    ("Europe/Berlin", 1): "mez cet",
    ("Europe/Berlin", 2): "mesz mest cest",
    ("Europe/London", 0): "gmt wet",
    ("Europe/London", 1): "bst west",
    ("America/New_York", -5): "est",
    ("America/New_York", -4): "edt",
    ("America/Chicago", -6): "cst",
    ("America/Chicago", -5): "cdt",
    ("America/Denver", -7): "mst",
    ("America/Denver", -6): "mdt",
    ("America/Los_Angeles", -8): "pst",
    ("America/Los_Angeles", -7): "pdt",
    ("America/Anchorage", -9): "akst",
    ("America/Anchorage", -8): "akdt",
    ("Pacific/Honolulu", -10): "hst",
    ("Europe/Athens", 2): "oez eet",
    ("Europe/Athens", 3): "oesz eest",
}
ABBREVIATIONS: Final = {
    name: ZoneAbbreviation(name.upper(), timedelta(hours=hours), zone)
    for (zone, hours), names in _HOURS.items()
    for name in names.split()
}
_REGIONS = {
    "America/New_York": ("et", "eastern", "ostküstenzeit", "ostkuestenzeit", "east coast"),
    "America/Chicago": ("ct", "central"),
    "America/Denver": ("mt", "mountain"),
    "America/Los_Angeles": ("pt", "pacific", "westküstenzeit", "westkuestenzeit", "west coast"),
    "America/Anchorage": ("akt", "alaska"),
    "Pacific/Honolulu": ("hawaii",),
    "Europe/Berlin": ("deutsche", "deutscher", "mitteleuropäische", "mitteleuropäischer", "german", "central european"),
    "Europe/London": ("britische", "britischer", "british", "uk"),
}
_ALONE: Final = frozenset(
    (
        *("et", "ct", "mt", "pt", "akt", "eastern", "central", "mountain", "pacific"),
        *("ostküstenzeit", "ostkuestenzeit", "westküstenzeit", "westkuestenzeit"),
    )
)
"""Names that need no "time" behind them."""
_KEYS = (
    *("Europe/Berlin", "Europe/London", "Europe/Paris", "Europe/Vienna", "Europe/Zurich", "Europe/Brussels"),
    *("Europe/Amsterdam", "Europe/Luxembourg", "Europe/Warsaw", "Europe/Prague", "Europe/Rome", "Europe/Madrid"),
    *("Europe/Lisbon", "Europe/Dublin", "Europe/Copenhagen", "Europe/Stockholm", "Europe/Oslo", "Europe/Helsinki"),
    *("Europe/Athens", "Europe/Budapest", "Europe/Kyiv", "Europe/Istanbul", "America/New_York", "America/Chicago"),
    *("America/Denver", "America/Los_Angeles", "America/Phoenix", "America/Anchorage", "America/Detroit"),
    *("America/Toronto", "America/Vancouver", "America/Boise", "America/Indiana/Indianapolis", "Pacific/Honolulu"),
    *("US/Eastern", "US/Central", "US/Mountain", "US/Pacific", "US/Alaska", "US/Hawaii", "US/Arizona"),
)
_LOADED: Final = tuple(ZoneInfo(key) for key in _KEYS)
"""Kept, so that a zone that somebody names is never read from disk while the bot answers."""
_BY_KEY: Final = {key.casefold(): key for key in _KEYS}
_CITIES = {
    "wien": "Europe/Vienna",
    "zürich": "Europe/Zurich",
    "brüssel": "Europe/Brussels",
    "warschau": "Europe/Warsaw",
    **dict.fromkeys(("dortmund", "hamburg", "münchen", "köln", "frankfurt", "bremen", "leipzig"), "Europe/Berlin"),
    **dict.fromkeys(("washington", "boston", "pittsburgh", "philadelphia", "atlanta"), "America/New_York"),
    **dict.fromkeys(("houston", "dallas", "austin", "minneapolis"), "America/Chicago"),
    **dict.fromkeys(("seattle", "san francisco", "portland"), "America/Los_Angeles"),
}
"""Cities that the tz database has under another name or not at all."""


def _names() -> dict[str, str]:
    """Every name that stands before "time" or "Zeit", in folded spelling, with the tz key of its zone."""
    names = {name: zone for zone, regions in _REGIONS.items() for name in regions}
    cities = {key.rsplit("/", 1)[-1].replace("_", " ").casefold(): key for key in _KEYS if "US/" not in key} | _CITIES
    for city, zone in cities.items():
        for form in spellings(city):
            names |= {form: zone, f"{form}er": zone}
            if form.endswith("en"):  # Bremen: Bremer
                names[f"{form[:-2]}er"] = zone
    return names


_NAMES: Final = _names()


def clock_names(zone: ZoneInfo, year: int) -> dict[timedelta | None, str | None]:
    """What the tz database calls the zone's clocks in winter and in summer, by their offset from UTC."""
    moments = (datetime(year, month, 1, 12, tzinfo=zone) for month in (1, 7))
    return {moment.utcoffset(): moment.tzname() for moment in moments}


def named_zone(name: str, *, followed: bool) -> NamedZone | None:
    """The zone that people call so; `followed`: the word "time" or "Zeit" stands behind it."""
    if name in _BY_KEY:
        return NamedZone(name, _BY_KEY[name])
    plain = name.removeprefix("us ").removesuffix(" standard").removesuffix(" daylight")
    if plain in _NAMES and (followed or plain in _ALONE):
        return NamedZone(name, _NAMES[plain])
    return None
