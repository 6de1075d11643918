"""Shapes what a phrase may say about the day; which days they can mean is decided in `candidates`.

A day that is not fully named ("3.12.", "Thursday") is a series of candidates, the nearest first; the time of day
decides later which of them is meant. A phrase with two readings ("03/12") has two series.
"""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import TypeAlias

Candidates: TypeAlias = tuple[date, ...]


class Which(Enum):
    """What stands before a weekday."""

    BARE = auto()
    THIS = auto()
    COMING = auto()
    NEXT = auto()
    AFTER_NEXT = auto()
    PAST = auto()
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
class RelativeWeek:
    """So many weeks from the current one; weeks begin on Monday."""

    weeks: int


@dataclass(frozen=True, slots=True)
class IsoWeek:
    """A calendar week by its number (ISO 8601), of the year that lies nearest where none is named."""

    number: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class WeekOf:
    """The week in which a date lies."""

    day: CalendarDate | SlashedDate


Week: TypeAlias = RelativeWeek | IsoWeek | WeekOf


@dataclass(frozen=True, slots=True)
class Month:
    """A month: by its number, or so many from the current one. Without a day it names no moment, but a span of days."""

    number: int | None = None
    offset: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class NamedWeekday:
    """0 is Monday. `week` where one was named."""

    weekday: int
    which: Which = Which.BARE
    week: Week | None = None


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """Such as the first Thursday of a month; -1 is the last one."""

    ordinal: int
    weekday: int
    month: Month


@dataclass(frozen=True, slots=True)
class EasterDay:
    """So many days after Easter Sunday, one number for each reading: "Ostern" is Sunday or Monday."""

    days: tuple[int, ...]
    year: int | None = None


class Period(Enum):
    """What has an end that people name."""

    WEEK = auto()
    WEEKEND = auto()
    MONTH = auto()
    YEAR = auto()


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The end of a week, a weekend, a month or a year, so many `ahead` of the current one; or of the named `month`."""

    period: Period
    ahead: int = 0
    month: Month | None = None


Day: TypeAlias = (
    CalendarDate
    | SlashedDate
    | DayOffset
    | NamedWeekday
    | NthWeekday
    | EasterDay
    | RelativeWeek
    | IsoWeek
    | WeekOf
    | Month
    | PeriodEnd
)
