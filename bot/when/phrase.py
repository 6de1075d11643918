"""Collects what a phrase says, before anything is known of today or of zones: a partial moment. What was not said is
None or empty, and whoever asked for the date completes it: from now for something new, from what it is for a change.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from bot.when.days import (
    CalendarDate,
    Day,
    DayOffset,
    EasterDay,
    Month,
    NamedWeekday,
    NthWeekday,
    SlashedDate,
    Week,
    WeekOf,
    Which,
)
from bot.when.durations import Amount
from bot.when.time_of_day import DayPart, TimeExpression
from bot.when.zones import ZoneHint


@dataclass(frozen=True, slots=True)
class Shift:
    """So much after the day, or after now where no day was said; `sign` -1: before.

    `anchored` when it counts from the day in so many words ("a week from Monday"); `from_base` when it counts from
    what is to be changed ("an hour later").
    """

    amounts: tuple[Amount, ...]
    sign: int = 1
    anchored: bool = False
    from_base: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """`weekday` (0 = Monday) was said beside a date and must agree with it. `timestamp` is in seconds of Unix time.

    A range has an `end`, a partial moment too, or a `length`. `deadline`: it says only until when something goes;
    `opening` is the day that was said before, on which it begins as well ("Freitag bis 12 Uhr"). `year_ahead`: the day
    is of the year so many after this one ("nächstes Jahr am 3. März").
    """

    day: Day | None = None
    weekday: int | None = None
    time: TimeExpression | None = None
    part: DayPart | None = None
    zone: ZoneHint | None = None
    shift: Shift | None = None
    timestamp: int | None = None
    length: tuple[Amount, ...] = ()
    end: "Phrase | None" = None
    deadline: bool = False
    opening: "Phrase | None" = None
    year_ahead: int | None = None

    @property
    def names_day(self) -> bool:
        return self.day is not None or self.weekday is not None or self.shift is not None

    def of_year(self, year: int) -> "Phrase | None":
        """With the year that was said in words; None where what was said has a year, or can have none."""
        match self.day:
            case CalendarDate(month=int(), year=None) | EasterDay(year=None):
                day: Day = replace(self.day, year=year)
            case NthWeekday(month=Month(number=int(), year=None) as month):
                day = replace(self.day, month=replace(month, year=year))
            case Month(number=int(), year=None):
                day = replace(self.day, year=year)
            case _:
                return None
        return replace(self, day=day, year_ahead=None)

    def opened(self) -> "Phrase":
        """The range that an end makes with the day before it, "Freitag bis 12 Uhr"; anything else as it is."""
        if not self.deadline or self.opening is None or self.end is not None or self.length:
            return self
        end = Phrase(time=self.time, part=None if self.opening.part else self.part, zone=self.zone)
        return replace(self.opening, end=end)


@dataclass(slots=True)
class PhraseBuilder:
    """A phrase while it is being read. The setters answer whether the new word fits what was said before.

    `in_range`: it is one side of a range, where a bare number may be an hour; `introduced`: by "von" or "from".
    """

    in_range: bool = False
    introduced: str = ""
    day: Day | None = None
    weekday: NamedWeekday | None = None
    week: Week | None = None
    week_of: bool = False
    time: TimeExpression | None = None
    part: DayPart | None = None
    zone: ZoneHint | None = None
    shift: Shift | None = None
    timestamp: int | None = None
    length: tuple[Amount, ...] = ()
    deadline: bool = False
    opening: Phrase | None = None
    year_ahead: int | None = None

    @property
    def names_day(self) -> bool:
        return self.day is not None or self.weekday is not None or self.shift is not None

    @property
    def names_near_day(self) -> bool:
        return isinstance(self.day, DayOffset) or self.part is not None

    def set_day(self, day: Day) -> bool:
        if self.day is not None or self.week is not None:
            return False
        self.day = day
        return True

    def set_weekday(self, weekday: NamedWeekday) -> bool:
        """Beside a date a weekday is a check; beside "next week" it says which day."""
        alone = self.day is None and self.week is None
        if self.weekday is not None or not (alone or weekday.which is Which.BARE):
            return False
        self.weekday = weekday
        return True

    def set_week(self, week: Week) -> bool:
        which = self.weekday.which if self.weekday else Which.BARE
        if self.day is not None or self.week is not None or which is not Which.BARE:
            return False
        self.week = week
        return True

    def set_part(self, part: DayPart) -> bool:
        if self.part is not None:
            return False
        self.part = part
        return True

    def set_zone(self, zone: ZoneHint) -> bool:
        if self.zone is not None or self.time is None:
            return False
        self.zone = zone
        return True

    def finished(self) -> Phrase:
        day, week, weekday = self.day, self.week, None
        if self.week_of and isinstance(day, CalendarDate | SlashedDate):
            week = WeekOf(day)
            day = None
        if self.weekday is not None and day is not None:
            weekday = self.weekday.weekday
        elif self.weekday is not None:
            day = self.weekday if week is None else NamedWeekday(self.weekday.weekday, week=week)
        elif week is not None:
            day = week
        return Phrase(
            day=day,
            weekday=weekday,
            time=self.time,
            part=self.part,
            zone=self.zone,
            shift=self.shift,
            timestamp=self.timestamp,
            length=self.length,
            deadline=self.deadline and (self.shift is None or self.opening is not None),
            opening=self.opening,
            year_ahead=self.year_ahead,
        )


Accept: TypeAlias = Callable[[PhraseBuilder, re.Match[str]], bool]
"""What a rule of the grammar says: it tells the builder, and answers whether that fits what was said before."""


def joined(start: Phrase, end: Phrase, *, word: str, introduced: bool) -> Phrase | None:
    """The range that both sides make, or None where they make none. `word`: what stands between them.

    What was said once holds for both: the day behind "9-11 Uhr am 3.12.", the zone, the part of the day.
    """
    if start.length or end.length or start.deadline or end.deadline or end.shift or end.timestamp is not None:
        return None
    if start.year_ahead is not None or end.year_ahead is not None:
        return None
    first, last = start.time, end.time
    if first is None or last is None:
        return _joined_days(start, end)
    if not start.names_day and end.names_day:
        start = replace(start, day=end.day, weekday=end.weekday)
        end = replace(end, day=None, weekday=None)
    bare = first.bare and last.bare
    if bare and not (introduced or start.names_day) and word == "-":
        return None
    longest = 8  # hours; "ten to nine" is a time of day
    if bare and word == "to" and not introduced and (last.hour - first.hour) % 12 > longest:
        return None
    zone, part = start.zone or end.zone, start.part or end.part
    end = replace(end, part=None if end.day is None else end.part)
    return replace(start, zone=zone, part=part, end=end)


def _joined_days(start: Phrase, end: Phrase) -> Phrase | None:
    """Such as "3.-5. Dezember", "Dec 3-5", "Monday to Wednesday", "3.12. 9 Uhr bis 5.12."."""
    first, last = start.day, end.day
    if last is None and end.time is not None and end.time.bare and start.time is None:  # "Dec 3-5"
        if not isinstance(first, CalendarDate) or first.month is None or end.names_day:
            return None
        return replace(start, end=Phrase(day=replace(first, day=end.time.hour)))
    if isinstance(last, CalendarDate) and last.month is not None:
        if start.time is not None and start.time.bare and first is None and end.time is None:  # "3-5 Dec"
            return Phrase(day=replace(last, day=start.time.hour), end=end)
        if isinstance(first, CalendarDate) and (first.month is None or first.year is None):
            first = replace(first, month=first.month or last.month, year=first.year or _year_before(first, last))
    if first is None or last is None or (start.time is None and end.time is not None):
        return None
    return replace(start, day=first, end=end)


def _year_before(first: CalendarDate, last: CalendarDate) -> int | None:
    """The year of a first day that was left out beside a last one: "28.12. bis 3.1.2027" begins the year before."""
    if last.year is None:
        return None
    crosses = first.month is not None and last.month is not None and first.month > last.month
    return last.year - 1 if crosses else last.year
