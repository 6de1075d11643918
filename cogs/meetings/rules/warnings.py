"""Finds what speaks against a time without forbidding it: public holidays, weekends, hours before 7 or after 20, and
other meetings at the same time.

Holidays come from the `holidays` library, by ISO 3166-1 country and ISO 3166-2 region (DE-NW, US-PA).
"""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.texts import Bilingual
from cogs.meetings.models.meetings import Meeting
from cogs.network.models.cities import City

EARLIEST, LATEST = time(7), time(20)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday in these cities, on their own calendar."""

    day: date
    name: Bilingual
    cities: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class Weekend:
    """A Saturday or Sunday in these cities, on their own calendar."""

    day: date
    cities: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class OddHours:
    """Begins or ends (naive local times) before 7 or after 20 o'clock in these cities."""

    start: datetime
    end: datetime
    cities: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another meeting that takes place at the same time."""

    meeting: Meeting


TimeWarning = Holiday | Weekend | OddHours | Overlap


def warnings_of(start: datetime, duration: timedelta, cities: Sequence[City]) -> list[TimeWarning]:
    """What speaks against an instant (UTC) in the cities that are to come: holidays, then weekends, then hours."""
    free: dict[tuple[date, str, str], list[City]] = {}
    weekends: dict[date, list[City]] = {}
    odd: dict[tuple[datetime, datetime], list[City]] = {}
    for city in cities:
        local = start.astimezone(city.zone).replace(tzinfo=None)
        end = (start + duration).astimezone(city.zone).replace(tzinfo=None)
        for day in _days(local, end):
            named_day = holiday(city.country, city.region, day)
            if named_day is not None:
                free.setdefault((day, named_day.de, named_day.en), []).append(city)
            if day.weekday() >= _SATURDAY:
                weekends.setdefault(day, []).append(city)
        if any(moment < EARLIEST or moment > LATEST for moment in (local.time(), end.time())):
            odd.setdefault((local, end), []).append(city)
    return [
        *(Holiday(day, Bilingual(german, english), tuple(group)) for (day, german, english), group in free.items()),
        *(Weekend(day, tuple(group)) for day, group in sorted(weekends.items())),
        *(OddHours(local, end, tuple(group)) for (local, end), group in odd.items()),
    ]


def warnings_of_all(starts: Sequence[datetime], duration: timedelta, cities: Sequence[City]) -> list[TimeWarning]:
    """As `warnings_of`, for the meetings of a series: hours and weekends that come again are named once."""
    warnings: dict[Hashable, TimeWarning] = {}
    for start in starts:
        for warning in warnings_of(start, duration, cities):
            warnings.setdefault(_sameness(warning), warning)
    return list(warnings.values())


def overlapping(
    starts: Sequence[datetime], duration: timedelta, planned: Sequence[Meeting], ignored: Collection[int] = ()
) -> list[Overlap]:
    """The planned meetings, but for those `ignored` by number, that take place during one that begins at `starts`."""
    return [
        Overlap(meeting)
        for meeting in planned
        if meeting.id not in ignored
        and any(start < meeting.ends_at and meeting.starts_at < start + duration for start in starts)
    ]


def _sameness(warning: TimeWarning) -> Hashable:
    match warning:
        case Weekend():
            return warning.day.weekday(), warning.cities
        case OddHours():
            return warning.start.time(), warning.end.time(), warning.cities
        case _:
            return warning


def _days(start: datetime, end: datetime) -> list[date]:
    """The days on which it takes place; one that ends at midnight does not reach into the next day."""
    last = max(start, end - timedelta(microseconds=1)).date()
    return [start.date() + timedelta(days=number) for number in range((last - start.date()).days + 1)]


def holiday(country: str, region: str | None, day: date) -> Bilingual | None:
    """The public holiday of a day in both languages; None on other days, and for countries unknown here."""
    names = {language: _calendar(country, region, day.year, locale).get(day) for language, locale in _LOCALES.items()}
    if names["en"] is None and names["de"] is None:
        return None
    return Bilingual(de=names["de"] or names["en"] or "", en=names["en"] or names["de"] or "")


_LOCALES = {"de": "de", "en": "en_US"}


@lru_cache(maxsize=4096)
def _calendar(country: str, region: str | None, year: int, locale: str) -> dict[date, str]:
    subdivision = region.removeprefix(f"{country}-") if region else None
    known = holidays.list_supported_countries()
    if country not in known:
        return {}
    if subdivision not in known[country]:
        subdivision = None
    return dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=locale).items())
