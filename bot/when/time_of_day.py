"""What a phrase may say about the time of day, and which times that can mean. It holds the rule for hours that
fit morning and afternoon alike; days and zones are not its concern.
"""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Final

from bot.when.errors import InvalidTime

NOON: Final = 12
MIDNIGHT_AFTER: Final = 24
BUSINESS_FROM: Final = 7
"""An hour said without notation is read as it stands from 7 to 12; 1 to 6 is as often meant after noon."""


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
    """A time of day as it was said. `exact`: in a notation of 24 hours ("15 Uhr", "15:00").

    `meridiem` is "am", "pm" or empty; `midnight`: the word, which may be the day's beginning or its end.
    """

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = False
    meridiem: str = ""
    midnight: bool = False


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, so many days after the named one (0 or 1)."""

    time: time
    days: int = 0


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


def times_of(said: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    """Every time of day that `said` can mean in that part of the day; more than one means it must be asked.

    Raises InvalidTime for what no clock shows and for contradictions ("15 Uhr morgens", "13 pm").
    """
    if said.midnight:
        return _at(said, 0), _at(said, 0, days=1)
    if said.hour == MIDNIGHT_AFTER:
        clocks = _end_of_day(said, part)
    elif said.minute > 59 or said.second > 59 or said.hour > MIDNIGHT_AFTER:  # noqa: PLR2004 - of an hour, of a minute
        clocks = ()
    elif said.meridiem:
        clocks = _on_twelve_hours(said)
    elif part is not None:
        clocks = _in_part(said, part)
    else:
        clocks = _by_itself(said)
    if not clocks:
        raise InvalidTime(hour=said.hour, minute=said.minute, part=said.meridiem or part)
    return clocks


def _end_of_day(said: TimeExpression, part: DayPart | None) -> tuple[TimeOfDay, ...]:
    early = part in {DayPart.MORNING, DayPart.NOON, DayPart.AFTERNOON}
    return () if said.minute or said.second or said.meridiem or early else (_at(said, 0, days=1),)


def _on_twelve_hours(said: TimeExpression) -> tuple[TimeOfDay, ...]:
    if not 1 <= said.hour <= NOON:
        return ()
    return (_at(said, said.hour % NOON + (NOON if said.meridiem == "pm" else 0)),)


def _by_itself(said: TimeExpression) -> tuple[TimeOfDay, ...]:
    if said.exact or said.hour >= BUSINESS_FROM:
        return (_at(said, said.hour),)
    if said.hour == 0:  # "halb eins", "Viertel nach zwölf": half past twelve, read as noon like twelve itself
        return (_at(said, NOON),)
    return _at(said, said.hour), _at(said, said.hour + NOON)


def _in_part(said: TimeExpression, part: DayPart) -> tuple[TimeOfDay, ...]:
    hours = _PARTS[part]
    low = said.hour % NOON
    clocks: list[TimeOfDay] = []
    if said.hour > NOON:
        return (_at(said, said.hour),) if low in hours.after_noon else ()
    if low in hours.before_noon and not (said.hour == NOON and part is DayPart.NOON):
        clocks.append(_at(said, low))
    if low in hours.next_day or (part is DayPart.NIGHT and said.hour == NOON):
        clocks.append(_at(said, low, days=1))
    if low in hours.after_noon and not (said.exact and said.hour == 0):
        clocks.append(_at(said, low + NOON))
    return tuple(clocks)


def _at(said: TimeExpression, hour: int, *, days: int = 0) -> TimeOfDay:
    return TimeOfDay(time(hour, said.minute, said.second), days)
