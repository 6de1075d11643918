"""Dates, times and durations as people type them, in German and English. Pure: `now` and the zone are handed in,
errors carry readings instead of words. Apart from the features, because every one of them asks for dates.
"""

from bot.when.durations import parse_duration, parse_offsets
from bot.when.errors import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousHour,
    AmbiguousTime,
    CalendarDuration,
    DurationError,
    DurationOutOfRange,
    InvalidDate,
    InvalidTime,
    MissingDay,
    MissingTime,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    TooManyOffsets,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
)
from bot.when.moment import Moment
from bot.when.resolve import parse_when
from bot.when.suggestions import suggest
from bot.when.wall_time import local_readings, wall_readings, wall_to_instant, wall_to_moment

__all__ = [
    "Ambiguous",
    "AmbiguousDate",
    "AmbiguousHour",
    "AmbiguousTime",
    "CalendarDuration",
    "DurationError",
    "DurationOutOfRange",
    "InvalidDate",
    "InvalidTime",
    "MissingDay",
    "MissingTime",
    "Moment",
    "NonexistentTime",
    "NotUnderstood",
    "OutOfRange",
    "PastTime",
    "TooManyOffsets",
    "WeekdayMismatch",
    "WhenError",
    "ZoneMismatch",
    "local_readings",
    "parse_duration",
    "parse_offsets",
    "parse_when",
    "suggest",
    "wall_readings",
    "wall_to_instant",
    "wall_to_moment",
]
