"""Finds the times that suit several cities: within everybody's working hours, on working days, fairest first."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.dates import day_text
from bot.errors import UserError
from bot.texts import Text
from bot.when import WhenError, parse_days
from bot.when.texts import explain
from bot.when.words import fold
from cogs.meetings.models.availability import LONGEST_SPAN, MAX_SLOTS, CandidateSlot, WorkingHours
from cogs.meetings.rules.warnings import EARLIEST, LATEST, holiday
from cogs.network.models.cities import City

_ACCEPTED = "“9-17”, “9-17; Dortmund 8-16; Pittsburgh 8:30-17”"
STEP = timedelta(minutes=30)
_ONE_SIDE = re.compile(r"(?:ab|von|vom|from|starting|beginning|bis|until|till|by)\s")
WIDE = WorkingHours(EARLIEST, LATEST)
_SATURDAY = 5
_HOURS = re.compile(
    r"(?:(?P<city>\D.*?)\s+)?(?P<first>(?:[01]?\d|2[0-3])(?::[0-5]\d)?)\s*[-\u2013\u2014]\s*(?P<last>(?:[01]?\d|2[0-3])(?::[0-5]\d)?)"
)


def read_hours(text: str) -> tuple[WorkingHours, dict[str, WorkingHours]]:
    """The hours of every city, and those of single ones by their name in lower case: "9-17; Dortmund 8-16".

    Raises ValueError naming what is accepted.
    """
    general, single = WorkingHours(time(9), time(17)), {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        match = _HOURS.fullmatch(part)
        if match is None:
            raise ValueError(_ACCEPTED)
        hours = WorkingHours(_time(match["first"]), _time(match["last"]))
        if hours.first >= hours.last:
            raise ValueError(_ACCEPTED)
        if match["city"]:
            single[match["city"].strip().casefold()] = hours
        else:
            general = hours
    return general, single


def check_hours(text: str) -> str:
    """The check of the setting `working_hours`."""
    read_hours(text)
    return "; ".join(part.strip() for part in text.split(";") if part.strip())


def read_days(first: str, last: str, now: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and last day: "next week" is both, and so is a range. Days that are past are left out.

    Raises UserError where one of them was not said, both are past, or too much lies between them.
    """
    try:
        begin, end = parse_days(first, now=now, zone=zone)
        if last.strip():
            end = parse_days(last, now=now, zone=zone)[1]
    except WhenError as error:
        raise UserError(explain(error)) from error
    if not last.strip() and begin == end and _ONE_SIDE.match(fold(first) or ""):
        raise UserError(
            Text(
                "That says only when the days begin, or when they end. Please give both, for example “Monday to "
                "Friday” or “next week”."
            )
        )
    today = now.astimezone(zone).date()
    this_year = end - timedelta(days=365)
    if today <= this_year < begin <= end - LONGEST_SPAN and str(end.year) not in first + last:
        end = this_year  # "4.12. bis 30.11.": nobody means a year less some days
    if end < begin:
        raise UserError(
            Text(
                "The last day ({last}) comes before the first ({first}). Please correct one of them.",
                first=day_text(begin),
                last=day_text(end),
            )
        )
    if end < today:
        raise UserError(Text("These days are past already. Please choose later ones."))
    begin = max(begin, today)
    if end > begin + LONGEST_SPAN:
        raise UserError(Text("Please give a first and a last day, at most two months apart."))
    return begin, end


def find_slots(
    cities: Sequence[City],
    hours: Mapping[int, WorkingHours],
    first: date,
    last: date,
    duration: timedelta,
    now: datetime,
) -> list[CandidateSlot]:
    """Up to ten slots from `first` to `last` (on the first city's calendar), in the order of time.

    `hours` are each city's by its id. The fairest slot of each day comes before the second fairest of any.
    """
    zone = cities[0].zone
    at = max(datetime.combine(first, time(), zone).astimezone(UTC), _rounded(now))
    end = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    rules = {(city.zone.key, hours[city.id], city.country, city.region): city for city in cities}
    days: dict[date, list[CandidateSlot]] = {}
    while at < end:
        burdens = _burdens(at, duration, rules)
        if burdens:
            days.setdefault(at.astimezone(zone).date(), []).append(CandidateSlot(at, max(burdens)))
        at += STEP
    ranked = [
        (rank, slot.burden, slot.start, slot)
        for slots in days.values()
        for rank, slot in enumerate(sorted(slots, key=lambda slot: (slot.burden, slot.start)))
    ]
    best = [slot for *_, slot in sorted(ranked, key=lambda entry: entry[:3])[:MAX_SLOTS]]
    return sorted(best, key=lambda slot: slot.start)


def _burdens(
    at: datetime, duration: timedelta, rules: Collection[tuple[str, WorkingHours, str, str | None]]
) -> list[int] | None:
    """How far from the middle of each city's working day it lies, in minutes; None when it does not suit all."""
    burdens = []
    for zone, hours, country, region in rules:
        local = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        end = (at + duration).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        if local.weekday() >= _SATURDAY or end.date() != local.date():
            return None
        if local.time() < hours.first or end.time() > hours.last:
            return None
        if holiday(country, region, local.date()) is not None:
            return None
        middle = (_minutes(hours.first) + _minutes(hours.last)) // 2
        burdens.append(abs((_minutes(local.time()) + _minutes(end.time())) // 2 - middle))
    return burdens


def _rounded(now: datetime) -> datetime:
    """The next full half hour."""
    start = now.replace(minute=0, second=0, microsecond=0)
    while start <= now:
        start += STEP
    return start


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or 0))
