"""Finds what speaks against a time without forbidding it: public holidays, and hours before 7 or after 20.

Holidays come from the `holidays` library, by ISO 3166-1 country and ISO 3166-2 region (DE-NW, US-PA).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays

from bot.texts import Bilingual
from cogs.network.models.cities import City

EARLIEST, LATEST = time(7), time(20)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday in these cities, on their own calendar."""

    day: date
    name: Bilingual
    cities: tuple[City, ...]


@dataclass(frozen=True, slots=True)
class OddHours:
    """Begins (naive local time) before 7 or ends after 20 o'clock in these cities."""

    start: datetime
    cities: tuple[City, ...]


TimeWarning = Holiday | OddHours


def warnings_of(start: datetime, duration: timedelta, cities: Sequence[City]) -> list[TimeWarning]:
    """What speaks against an instant (UTC) in the cities that are to come; holidays first."""
    free: dict[tuple[date, str, str], list[City]] = {}
    odd: dict[datetime, list[City]] = {}
    for city in cities:
        local = start.astimezone(city.zone).replace(tzinfo=None)
        end = (start + duration).astimezone(city.zone).replace(tzinfo=None)
        named_day = holiday(city.country, city.region, local.date())
        if named_day is not None:
            free.setdefault((local.date(), named_day.de, named_day.en), []).append(city)
        if local.time() < EARLIEST or end.date() > local.date() or end.time() > LATEST:
            odd.setdefault(local, []).append(city)
    return [
        *(Holiday(day, Bilingual(german, english), tuple(group)) for (day, german, english), group in free.items()),
        *(OddHours(local, tuple(group)) for local, group in odd.items()),
    ]


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
