"""What a phrase may say about the zone, and the names by which people call zones: abbreviations, "Eastern",
"Berliner Zeit", the keys of the tz database. Tables and shapes; whether a name fits a day is the resolver's affair.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final, TypeAlias
from zoneinfo import available_timezones


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
_CITIES_DE = {
    "wien": "Europe/Vienna",
    "zürich": "Europe/Zurich",
    "brüssel": "Europe/Brussels",
    "warschau": "Europe/Warsaw",
    "washington": "America/New_York",
    "boston": "America/New_York",
    "pittsburgh": "America/New_York",
    "philadelphia": "America/New_York",
    "atlanta": "America/New_York",
    "houston": "America/Chicago",
    "dallas": "America/Chicago",
    "seattle": "America/Los_Angeles",
    "san francisco": "America/Los_Angeles",
}
"""Cities that the tz database has under another name or not at all."""


def _names() -> dict[str, str]:
    """Every name that stands before "time" or "Zeit", with the key of its zone."""
    names = {name: zone for zone, regions in _REGIONS.items() for name in regions}
    cities = {
        key.rsplit("/", 1)[-1].replace("_", " ").casefold(): key
        for key in available_timezones()
        if key.startswith(("America/", "Europe/"))
    } | _CITIES_DE
    for city, zone in cities.items():
        names |= {city: zone, f"{city}er": zone}
        if city.endswith("en"):  # Bremen: Bremer
            names[f"{city[:-2]}er"] = zone
    return names


@cache
def zone_names() -> dict[str, str]:
    """The names that may stand before "time" or "Zeit", in folded spelling, with the tz key of their zone."""
    return _names()


@cache
def zone_keys() -> dict[str, str]:
    """The keys of the tz database in folded spelling ("us/eastern"), with the keys themselves."""
    return {key.casefold(): key for key in available_timezones() if "/" in key}


def named_zone(name: str, *, followed: bool) -> NamedZone | None:
    """The zone that people call so; `followed`: the word "time" or "Zeit" stands behind it."""
    if name in zone_keys():
        return NamedZone(name, zone_keys()[name])
    plain = name.removeprefix("us ").removesuffix(" standard").removesuffix(" daylight")
    if plain in zone_names() and (followed or plain in _ALONE):
        return NamedZone(name, zone_names()[plain])
    return None


# The tz database is a folder of files: it is listed while the module loads, and never in the event loop.
zone_keys()
zone_names()
