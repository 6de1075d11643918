"""What a phrase may say about the day, and which calendar days that can mean seen from today. Pure calendar:
no clock times, no zones, no text.

A day that is not fully named ("3.12.", "Thursday") is a series of days, the nearest first; the time of day
decides later which of them is meant. A phrase with two readings ("03/12") has two series.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from itertools import islice
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from bot.when.errors import InvalidDate, MissingDay, OutOfRange
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6

Candidates: TypeAlias = tuple[date, ...]

_LEAP_CYCLE = 9
"""Years to look through for a 29 February: 2096 and 2104 lie eight years apart."""


class Which(Enum):
    """What stands before a weekday."""

    BARE = auto()
    THIS = auto()
    NEXT = auto()
    AFTER_NEXT = auto()
    LAST = auto()


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """A date in digits or with a month's name; the parts that were not typed are None."""

    day: int
    month: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class SlashedDate:
    """Two numbers between which Germans and Americans disagree."""

    first: int
    second: int
    year: int | None


@dataclass(frozen=True, slots=True)
class DayOffset:
    """So many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class NamedWeekday:
    """0 is Monday. `weeks` counts from the current week (Monday first) when a week was named, else None."""

    weekday: int
    which: Which = Which.BARE
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class InWeek:
    """A week without a day."""

    weeks: int


@dataclass(frozen=True, slots=True)
class InMonth:
    """A month without a day: by its number, or counted from the current one."""

    month: int | None = None
    months: int | None = None


class PeriodEnd(Enum):
    """Phrases that name the end of a span."""

    MONTH_END = auto()
    WEEK_END = auto()
    WEEKEND = auto()


Day: TypeAlias = CalendarDate | SlashedDate | DayOffset | NamedWeekday | InWeek | InMonth | PeriodEnd


def candidates_of(day: Day, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    """One series for each reading of `day`; `ahead` looks into the future (today included), else into the past.

    Raises InvalidDate, MissingDay or OutOfRange.
    """
    try:
        return _readings(day, today, ahead=ahead)
    except OverflowError as beyond:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond


def shifted(series: Candidates, delta: relativedelta) -> Candidates:
    """The same series, so many days, weeks, months or years later. Raises OutOfRange."""
    try:
        return tuple(_kept(day + delta) for day in series)
    except (OverflowError, ValueError) as beyond:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _readings(day: Day, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    match day:
        case CalendarDate():
            return (_written(day, today, ahead=ahead),)
        case SlashedDate():
            return _slashed(day, today, ahead=ahead)
        case DayOffset():
            return ((_kept(today + timedelta(days=day.days)),),)
        case NamedWeekday():
            return (_weekdays(day, today, ahead=ahead),)
        case InWeek():
            monday = monday_of(today) + timedelta(weeks=day.weeks)
            raise MissingDay(first=monday, last=monday + timedelta(days=SUNDAY))
        case InMonth():
            first = _first_of_month(day, today, ahead=ahead)
            raise MissingDay(first=first, last=first + relativedelta(day=31))
        case PeriodEnd():
            return tuple((end,) for end in _edges(day, today))


def _edges(edge: PeriodEnd, today: date) -> list[date]:
    """The last day and the last working day, where these differ: people mean either."""
    monday = monday_of(today)
    match edge:
        case PeriodEnd.MONTH_END:
            last = today + relativedelta(day=31)
            working = last - timedelta(days=max(0, last.weekday() - FRIDAY))
            return sorted({working, last})
        case PeriodEnd.WEEK_END:
            return [monday + timedelta(days=FRIDAY), monday + timedelta(days=SUNDAY)]
        case PeriodEnd.WEEKEND:
            return [monday + timedelta(days=SATURDAY), monday + timedelta(days=SUNDAY)]


def _first_of_month(day: InMonth, today: date, *, ahead: bool) -> date:
    if day.months is not None:
        return today.replace(day=1) + relativedelta(months=day.months)
    first = today.replace(month=day.month or today.month, day=1)
    if ahead and first < today.replace(day=1):
        return first + relativedelta(years=1)
    if not ahead and first > today:
        return first - relativedelta(years=1)
    return first


def _weekdays(day: NamedWeekday, today: date, *, ahead: bool) -> Candidates:
    week = timedelta(weeks=1)
    in_this_week = monday_of(today) + timedelta(days=day.weekday)
    if day.weeks is not None:
        return (_kept(in_this_week + day.weeks * week),)
    coming = in_this_week if in_this_week >= today else in_this_week + week
    latest = in_this_week if in_this_week <= today else in_this_week - week
    after_today = coming if coming > today else coming + week
    before_today = latest if latest < today else latest - week
    return {
        Which.BARE: (coming, coming + week) if ahead else (latest, latest - week),
        Which.THIS: (in_this_week,),
        Which.NEXT: (after_today,),
        Which.AFTER_NEXT: (after_today + week,),
        Which.LAST: (before_today,),
    }[day.which]


def _slashed(day: SlashedDate, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    orders = [CalendarDate(day.first, day.second, day.year), CalendarDate(day.second, day.first, day.year)]
    readings: list[Candidates] = []
    for written in orders:
        try:
            series = _written(written, today, ahead=ahead)
        except InvalidDate:
            continue
        if series not in readings:
            readings.append(series)
    if not readings:
        raise InvalidDate(day=day.first, month=day.second, year=day.year)
    return tuple(sorted(readings))


def _written(day: CalendarDate, today: date, *, ahead: bool) -> Candidates:
    if day.year is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
    near = tuple(islice(_occurrences(day, today, ahead=ahead), 2))
    if not near:
        raise InvalidDate(day=day.day, month=day.month, year=day.year)
    return near


def _occurrences(day: CalendarDate, today: date, *, ahead: bool) -> Iterator[date]:
    """The days that `day` can be, the nearest first, today included."""
    direction = 1 if ahead else -1
    if day.year is not None:
        found = _valid(day.year, day.month or 0, day.day)
        if found:
            yield found
        return
    span = _LEAP_CYCLE if day.month else 3
    for step in range(span):
        if day.month:
            found = _valid(today.year + direction * step, day.month, day.day)
        else:
            month = today.replace(day=1) + direction * relativedelta(months=step)
            found = _valid(month.year, month.month, day.day)
        if found and (found >= today if ahead else found <= today):
            yield found


def _valid(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:  # noqa: PLR2004 - months of a year
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _kept(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
    return day
