"""Counts the days and hours that a series falls on: on the host's wall clock, whatever clocks elsewhere do. dateutil's
rrule counts; the instants come from the one place that knows about clock changes.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from bot.errors import UserError
from bot.markup import clean_line
from bot.texts import Text
from bot.when import Moment, WhenError, wall_readings, wall_to_moment
from bot.when.texts import explain
from bot.when.wall_time import around_gap
from cogs.meetings.models.meetings import FURTHEST
from cogs.meetings.models.series import Recurrence, Repeat
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
_LAST = 4
"""The fifth Thursday of a month is its last one: there is one in every month."""
_FAR = date(2190, 1, 1)


def nth_of_month(day: datetime) -> int:
    """Which of its weekday in the month the day is: 1 to 4, or -1 for the last."""
    week = (day.day - 1) // 7
    return -1 if week == _LAST else week + 1


def slots(anchor: datetime, recurrence: Recurrence) -> Iterator[datetime]:
    """Every slot as a naive wall clock, the anchor first."""
    until = datetime.combine(recurrence.until, time.max) if recurrence.until is not None else None
    if until is None and recurrence.count is None:
        until = datetime.combine(_FAR, time.max)
    rule = (
        rrule(
            WEEKLY,
            dtstart=anchor,
            interval=2 if recurrence.repeat is Repeat.BIWEEKLY else 1,
            until=until,
            count=recurrence.count,
        )
        if recurrence.repeat in {Repeat.WEEKLY, Repeat.BIWEEKLY}
        else rrule(
            MONTHLY,
            dtstart=anchor,
            interval=3 if recurrence.repeat is Repeat.QUARTERLY else 1,
            byweekday=_WEEKDAYS[anchor.weekday()](nth_of_month(anchor)),
            until=until,
            count=recurrence.count,
        )
    )
    return iter(rule)


def near_slots(anchor: datetime, recurrence: Recurrence, limit: int) -> list[datetime]:
    """The first slots, as far as meetings can be planned ahead of the first."""
    return [slot for slot in islice(slots(anchor, recurrence), limit) if slot - anchor <= FURTHEST]


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
    """As `dated`, for a new series; raises UserError for one of fewer than two meetings as well."""
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


def read_recurrence(repeat: str, until: str, start: Moment, now: datetime) -> Recurrence | None:
    """What was chosen and typed: a number of meetings or a last day. Raises UserError."""
    if not repeat or repeat == "none":
        if until.strip():
            raise UserError(Text("An end belongs to a series. Please choose under “repeat” how often it meets."))
        return None
    kind = Repeat(repeat)
    typed = clean_line(until)
    if not typed:
        return Recurrence(kind)
    count = read_count(typed)
    if count is not None:
        if not MIN_MEETINGS <= count <= MAX_MEETINGS:
            raise UserError(Text("A series has {least} to {most} meetings.", least=MIN_MEETINGS, most=MAX_MEETINGS))
        return Recurrence(kind, count=count)
    last = read_last_day(typed, now, start)
    if last - start.wall.date() > FURTHEST:
        raise UserError(Text("A series can be planned for two years at most. Please choose an earlier end."))
    return Recurrence(kind, until=last)


def reminders_for(reminders: Sequence[timedelta], recurrence: Recurrence | None) -> tuple[timedelta, ...]:
    """The reminders that a series takes: one that is as long as its interval would come with the meeting before."""
    if recurrence is None:
        return tuple(reminders)
    return tuple(offset for offset in reminders if offset < _INTERVALS[recurrence.repeat])


def remaining(recurrence: Recurrence, days: int, met: int) -> Recurrence:
    """What remains of it when the meetings after `met` ones are moved by so many days."""
    return Recurrence(
        recurrence.repeat,
        until=recurrence.until + timedelta(days=days) if recurrence.until is not None else None,
        count=recurrence.count - met if recurrence.count is not None else None,
    )
