"""Reads what a phrase says about the time of day, and which times that can mean. It holds the rules for hours that fit
morning and afternoon alike, and for ranges of hours; days and zones are not its concern.
"""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from bot.when.errors import InvalidTime

NOON: Final = 12
MIDNIGHT_AFTER: Final = 24
BUSINESS_FROM: Final = 7
"""An hour said without notation is read as it stands from 7 to 12; 1 to 6 is as often meant after noon."""
_DAY: Final = timedelta(days=1)
_HALF_DAY: Final = timedelta(hours=12)


class DayPart(StrEnum):
    """Parts of the day. NIGHT is the night of the named date ("3.12. um 1 Uhr nachts"); NIGHT_OF is the night
    that begins on the evening of the named day ("Friday night"); TONIGHT also covers the evening.
    """

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"
    NIGHT_OF = "night_of"
    TONIGHT = "tonight"


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time of day as it was written. `exact`: in a notation of 24 hours ("15 Uhr", "15:00"); `bare`: a number alone.

    `meridiem` is "am", "pm" or empty; `midnight`: the word, which may be the day's beginning or its end.
    """

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = False
    meridiem: str = ""
    midnight: bool = False
    bare: bool = False

    @property
    def twelve_hours(self) -> bool:
        """Whether it may stand on a clock of twelve hours, with nothing that says which half of the day."""
        return not (self.exact or self.meridiem or self.midnight) and self.hour <= NOON


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, so many days after the named one (0 or 1)."""

    time: time
    days: int = 0

    @property
    def since_midnight(self) -> timedelta:
        return timedelta(days=self.days, hours=self.time.hour, minutes=self.time.minute, seconds=self.time.second)

    def on(self, midnight: datetime) -> datetime:
        """The naive wall time on the day that begins at the naive `midnight`."""
        return datetime.combine(midnight, self.time) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class _Hours:
    """Which hours of a twelve-hour clock (twelve as 0) a part of the day has, and on which side of noon."""

    before_noon: frozenset[int] = frozenset()
    after_noon: frozenset[int] = frozenset()
    next_day: frozenset[int] = frozenset()


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


_SMALL_HOURS = _span(0, 5)
_PARTS: Final = {
    DayPart.MORNING: _Hours(before_noon=_span(1, 11)),
    DayPart.NOON: _Hours(before_noon=_span(10, 11), after_noon=_span(0, 3)),
    DayPart.AFTERNOON: _Hours(after_noon=_span(0, 7)),
    DayPart.EVENING: _Hours(after_noon=_span(4, 11)),
    DayPart.NIGHT: _Hours(before_noon=_SMALL_HOURS, after_noon=_span(6, 11)),
    DayPart.NIGHT_OF: _Hours(before_noon=_SMALL_HOURS, after_noon=_span(6, 11), next_day=_SMALL_HOURS),
    DayPart.TONIGHT: _Hours(before_noon=_span(0, 3), after_noon=_span(4, 11), next_day=_span(0, 3)),
}


_OTHER_HALF: Final = {"am": {DayPart.AFTERNOON, DayPart.EVENING}, "pm": {DayPart.MORNING}}


def times_of(expression: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    """Every time of day that the expression can mean in that part of the day; more than one means it must be asked.

    Raises InvalidTime for what no clock shows and for contradictions ("15 Uhr morgens", "13 pm").
    """
    if expression.midnight:
        return _at(expression, 0), _at(expression, 0, days=1)
    if expression.hour == MIDNIGHT_AFTER:
        times = _end_of_day(expression, part)
    elif expression.minute > 59 or expression.second > 59 or expression.hour > MIDNIGHT_AFTER:  # noqa: PLR2004 - of an hour, of a minute
        times = ()
    elif expression.meridiem:
        times = _on_twelve_hours(expression, part)
    elif part is not None:
        times = _in_part(expression, part)
    else:
        times = _by_itself(expression)
    if not times:
        raise InvalidTime(hour=expression.hour, minute=expression.minute, part=expression.meridiem or part)
    return times


def time_ranges(
    start: TimeExpression, end: TimeExpression, part: DayPart | None
) -> tuple[tuple[TimeOfDay, timedelta], ...]:
    """Every start with the length that it has on the clock's face, as "9-11", "11am-1", "22 bis 2 Uhr" can be meant.

    An end lies after its start, by a day at most. What one side leaves open the other may say: "3-5pm" begins at
    15:00. None where both are the same time. Raises InvalidTime.
    """
    if end.exact and start.bare:  # "15 bis 17 Uhr"
        start = replace(start, exact=True)
    starts = _range_starts(start, end, part)
    ranges = [(begin, length) for begin in starts for length in _lengths(begin, end, part)]
    if end.meridiem and start.twelve_hours and ranges:  # "9-5pm", "3-5pm": the nearer half of the day
        shortest = min(length for _, length in ranges)
        ranges = [(begin, length) for begin, length in ranges if length == shortest]
    return tuple(ranges)


def _range_starts(start: TimeExpression, end: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    if end.meridiem and start.twelve_hours:
        return tuple(time for half in ("am", "pm") for time in _soft(replace(start, meridiem=half), part))
    return _soft(start, part)


def _lengths(start: TimeOfDay, end: TimeExpression, part: DayPart | None) -> list[timedelta]:
    if end.twelve_hours and not end.exact and part is None:
        candidates = [
            time for half in ("am", "pm") for time in times_of(replace(end, meridiem=half, hour=end.hour or NOON), None)
        ]
    else:
        candidates = list(_soft(end, part))
    lengths = sorted({(time.since_midnight - start.since_midnight) % _DAY for time in candidates} - {timedelta()})
    if not lengths and end.hour == MIDNIGHT_AFTER:
        return [_DAY]
    if end.exact and lengths and lengths[0] > _HALF_DAY and 0 < end.hour < NOON:  # "10 bis 2 Uhr": until night?
        return [lengths[0] - _HALF_DAY, lengths[0]]
    return lengths[:1]


def _soft(expression: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    """In the part of the day where it can be, for a part that was named once for both ends of a range."""
    try:
        return times_of(expression, part)
    except InvalidTime:
        if part is None:
            raise
        return times_of(expression, None)


def _end_of_day(expression: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    early = part in {DayPart.MORNING, DayPart.NOON, DayPart.AFTERNOON}
    if expression.minute or expression.second or expression.meridiem or early:
        return ()
    return (_at(expression, 0, days=1),)


def _on_twelve_hours(expression: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    """As "am" or "pm" says; "Friday night 1am" can be either night of that Friday, "9am in the evening" is nothing."""
    if not 1 <= expression.hour <= NOON or part in _OTHER_HALF[expression.meridiem]:
        return ()
    if expression.meridiem == "am" and part is not None:
        low = expression.hour % NOON
        nights = [days for days, hours in enumerate((_PARTS[part].before_noon, _PARTS[part].next_day)) if low in hours]
        if nights:
            return tuple(_at(expression, low, days=days) for days in nights)
    return (_at(expression, expression.hour % NOON + (NOON if expression.meridiem == "pm" else 0)),)


def _by_itself(expression: TimeExpression) -> tuple[TimeOfDay, ...]:
    if expression.exact or expression.hour >= BUSINESS_FROM:
        return (_at(expression, expression.hour),)
    if expression.hour == 0:  # "halb eins", "Viertel nach zwölf": half past twelve, read as noon like twelve itself
        return (_at(expression, NOON),)
    return _at(expression, expression.hour), _at(expression, expression.hour + NOON)


def _in_part(expression: TimeExpression, part: DayPart) -> tuple[TimeOfDay, ...]:
    hours = _PARTS[part]
    low = expression.hour % NOON
    times: list[TimeOfDay] = []
    if expression.hour > NOON:
        return (_at(expression, expression.hour),) if low in hours.after_noon else ()
    if low in hours.before_noon and not (expression.hour == NOON and part is DayPart.NOON):
        times.append(_at(expression, low))
    if low in hours.next_day or (part is DayPart.NIGHT and expression.hour == NOON):
        times.append(_at(expression, low, days=1))
    if low in hours.after_noon and not (expression.exact and expression.hour == 0):
        times.append(_at(expression, low + NOON))
    return tuple(times)


def _at(expression: TimeExpression, hour: int, *, days: int = 0) -> TimeOfDay:
    return TimeOfDay(time(hour, expression.minute, expression.second), days)
