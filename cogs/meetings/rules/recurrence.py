"""Counts the days and hours that a series falls on: on the host's wall clock, whatever clocks elsewhere do. dateutil's
rrule counts; the instants come from the one place that knows about clock changes.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from bot.errors import UserError
from bot.markup import clean_line
from bot.texts import Text
from bot.when import Moment, WhenError, wall_readings, wall_to_moment
from bot.when.texts import explain
from bot.when.wall_time import around_gap
from cogs.meetings.models.meetings import FURTHEST
from cogs.meetings.models.series import MonthlyPattern, Recurrence, Repeat, Series
from cogs.meetings.rules.timing import read_count, read_last_day

MIN_MEETINGS, MAX_MEETINGS = 2, 104
"""A series has at least two meetings, and at most two years of weekly ones."""
_INTERVALS = {
    Repeat.WEEKLY: timedelta(weeks=1),
    Repeat.BIWEEKLY: timedelta(weeks=2),
    Repeat.MONTHLY: timedelta(days=28),
    Repeat.QUARTERLY: timedelta(days=84),
}
_WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
_SHORTEST_MONTH = 28
_FAR = date(2190, 1, 1)


def patterns_of(day: datetime) -> tuple[MonthlyPattern, ...]:
    """What the day can stand for in a monthly series: the fourth Friday may be the last one too. Usual ones first."""
    week, length = (day.day - 1) // 7, monthrange(day.year, day.month)[1]
    fitting = {
        **{MonthlyPattern(str(number)): week == number - 1 for number in (1, 2, 3, 4)},
        MonthlyPattern.LAST: day.day > length - 7,
        MonthlyPattern.DAY: day.day <= _SHORTEST_MONTH,
        MonthlyPattern.LAST_DAY: day.day == length,
    }
    return tuple(pattern for pattern, fits in fitting.items() if fits)


def nth_patterns(day: datetime) -> tuple[MonthlyPattern, ...]:
    """Which of its weekday in the month the day is: the fourth may be the last one too."""
    return tuple(
        pattern for pattern in patterns_of(day) if pattern not in {MonthlyPattern.DAY, MonthlyPattern.LAST_DAY}
    )


def pattern_of(anchor: datetime, recurrence: Recurrence) -> MonthlyPattern:
    """The pattern of a monthly or quarterly series."""
    return recurrence.monthly or patterns_of(anchor)[0]


def slots(anchor: datetime, recurrence: Recurrence) -> Iterator[datetime]:
    """Every slot as a naive wall clock, the anchor first."""
    until = datetime.combine(recurrence.until, time.max) if recurrence.until is not None else None
    if recurrence.endless:
        until = datetime.combine(_FAR, time.max)
    weekday, month_day = month_rule(anchor, recurrence)
    return iter(
        rrule(
            WEEKLY if recurrence.weekly else MONTHLY,
            dtstart=anchor,
            interval=recurrence.interval,
            until=until,
            count=recurrence.count,
            byweekday=_WEEKDAYS[anchor.weekday()](weekday) if weekday is not None else None,
            bymonthday=month_day,
        )
    )


def month_rule(anchor: datetime, recurrence: Recurrence) -> tuple[int | None, int | None]:
    """Which of its weekday in the month the anchor is (1 to 4, -1 for the last), or which day of it (-1 for the last);
    neither for a weekly series.
    """
    if recurrence.weekly:
        return None, None
    pattern = pattern_of(anchor, recurrence)
    if pattern is MonthlyPattern.DAY:
        return None, anchor.day
    if pattern is MonthlyPattern.LAST_DAY:
        return None, -1
    return int(pattern), None


def periods_later(anchor: datetime, recurrence: Recurrence, periods: int) -> datetime:
    """The slot that lies so many periods after the anchor; before it where `periods` is negative."""
    if recurrence.weekly:
        return anchor + timedelta(weeks=recurrence.interval * periods)
    month = anchor.year * 12 + anchor.month - 1 + recurrence.interval * periods
    year, month = divmod(month, 12)
    length = monthrange(year, month + 1)[1]
    pattern = pattern_of(anchor, recurrence)
    if pattern in {MonthlyPattern.DAY, MonthlyPattern.LAST_DAY}:
        day = length if pattern is MonthlyPattern.LAST_DAY else anchor.day
        return anchor.replace(year=year, month=month + 1, day=day)
    days = [day for day in range(1, length + 1) if date(year, month + 1, day).weekday() == anchor.weekday()]
    return anchor.replace(year=year, month=month + 1, day=days[int(pattern) - (pattern is not MonthlyPattern.LAST)])


def near_slots(anchor: datetime, recurrence: Recurrence, limit: int) -> list[datetime]:
    """The first slots, as far as meetings can be planned ahead of the first."""
    return [slot for slot in islice(slots(anchor, recurrence), limit) if slot - anchor <= FURTHEST]


def later_moments(series: Series, last: datetime) -> tuple[Moment, ...]:
    """When the series meets after the slot `last`: until its end, or without one as far as meetings can be planned."""
    later: Iterator[datetime] = (slot for slot in slots(series.anchor, series.recurrence) if slot > last)
    if series.recurrence.endless:
        later = takewhile(lambda slot: slot - last <= FURTHEST, islice(later, MAX_MEETINGS))
    return tuple(moment_at(slot, ZoneInfo(series.zone)) for slot in later)


def slot_moments(anchor: datetime, zone: ZoneInfo, recurrence: Recurrence) -> list[Moment]:
    """Every slot of the next two years as a moment. Raises UserError with the readings when clocks skip or repeat one
    of them.
    """
    try:
        return [wall_to_moment(slot, zone) for slot in near_slots(anchor, recurrence, MAX_MEETINGS)]
    except WhenError as error:
        raise UserError(
            Text(
                "One of the series' meetings falls into an hour in which the clocks are changed. {readings}",
                readings=explain(error),
            )
        ) from error


def checked_moments(anchor: datetime, zone: ZoneInfo, recurrence: Recurrence) -> list[Moment]:
    """As `slot_moments`, for a new series; raises UserError for one of fewer than two meetings as well."""
    moments = slot_moments(anchor, zone, recurrence)
    if len(moments) < MIN_MEETINGS:
        raise UserError(
            Text("With this end the meeting takes place only once. Please choose a later end, or leave out “repeat”.")
        )
    return moments


def moment_at(wall: datetime, zone: ZoneInfo) -> Moment:
    """The moment of an agreed wall clock, also when the zone's rules have changed since: then the earlier reading."""
    readings = wall_readings(wall, zone) or around_gap(wall, zone)
    return readings[0]


def read_recurrence(repeat: str, until: str, start: Moment, now: datetime, monthly: str = "") -> Recurrence | None:
    """What was chosen and typed: a number of meetings or a last day. Raises UserError.

    `monthly` stays None while the first date can stand for several patterns and none was chosen.
    """
    if not repeat or repeat == "none":
        if until.strip():
            raise UserError(Text("An end belongs to a series. Please choose under “repeat” how often it meets."))
        return None
    recurrence = Recurrence(Repeat(repeat))
    if not recurrence.weekly:
        choices = nth_patterns(start.wall)
        chosen = MonthlyPattern(monthly) if monthly else choices[0]
        if chosen in choices and (monthly or len(choices) == 1):
            recurrence = replace(recurrence, monthly=chosen)
    typed = clean_line(until)
    if not typed:
        return recurrence
    count = read_count(typed)
    if count is not None:
        if not MIN_MEETINGS <= count <= MAX_MEETINGS:
            raise UserError(Text("A series has {least} to {most} meetings.", least=MIN_MEETINGS, most=MAX_MEETINGS))
        return replace(recurrence, count=count)
    last = read_last_day(typed, now, start)
    if last - start.wall.date() > FURTHEST:
        raise UserError(Text("A series can be planned for two years at most. Please choose an earlier end."))
    return replace(recurrence, until=last)


def readings_of(recurrence: Recurrence, anchor: datetime) -> tuple[Recurrence, ...]:
    """Everything that a new series can mean: one, or one for each pattern that its first date can stand for."""
    if recurrence.weekly or recurrence.monthly is not None:
        return (recurrence,)
    return tuple(replace(recurrence, monthly=pattern) for pattern in nth_patterns(anchor))


def reminders_for(reminders: Sequence[timedelta], recurrence: Recurrence | None) -> tuple[timedelta, ...]:
    """The reminders that a series takes: one that is as long as its interval would come with the meeting before."""
    if recurrence is None:
        return tuple(reminders)
    return tuple(offset for offset in reminders if offset < _INTERVALS[recurrence.repeat])
