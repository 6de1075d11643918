"""Lists what can be wrong with a typed date or duration. Structured, without words: the texts layer renders them.

WhenError                       .code
├── NotUnderstood               .text .rest
├── MissingTime                 .dates .part
├── MissingDay                  .first .last
├── InvalidDate                 .day .month .year
├── InvalidTime                 .hour .minute .part
├── WeekdayMismatch             .date .stated .nearest
├── ZoneMismatch                .wall .zone .stated .readings
├── OutOfRange                  .first .last
├── PastTime                    .moment .now
├── MissingStart
├── EndBeforeStart              .start .end
├── AmbiguousEnd                .readings
├── NonexistentTime             .wall .zone .readings
├── Ambiguous                   .readings
│   ├── AmbiguousDate           .dates .readings
│   ├── AmbiguousHour           .readings
│   ├── AmbiguousRange          .readings
│   └── AmbiguousTime           .wall .zone .readings
└── DurationError               .text
    ├── CalendarDuration        .text .unit
    ├── DurationOutOfRange      .text .value .minimum .maximum
    └── TooManyOffsets          .text .count .maximum
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.when.moment import Moment


@dataclass(eq=False)
class WhenError(Exception):
    """Root of all errors of this package. `code` is the stable key of its message."""

    code: ClassVar[str] = "when.error"

    def __str__(self) -> str:
        return repr(self)


@dataclass(eq=False)
class NotUnderstood(WhenError):
    """`rest` is the part that no rule reads, in folded spelling, cut at 60 characters; empty for empty text."""

    code: ClassVar[str] = "when.not_understood"
    text: str
    rest: str


@dataclass(eq=False)
class YearOrTime(WhenError):
    """Four digits alone, `year`, that are as well a year of this time as a time of day ("2030")."""

    code: ClassVar[str] = "when.year_or_time"
    year: int


@dataclass(eq=False)
class MissingTime(WhenError):
    """A day without a time of day. `dates` are the days it may mean, the likeliest first (never empty).

    `part` is the part of the day that was named without an hour ("evening"), or None.
    """

    code: ClassVar[str] = "when.missing_time"
    dates: tuple[date, ...]
    part: str | None


@dataclass(eq=False)
class MissingDay(WhenError):
    """A week or a month without the day in it; `first` and `last` bound it, both included."""

    code: ClassVar[str] = "when.missing_day"
    first: date
    last: date


@dataclass(eq=False)
class InvalidDate(WhenError):
    """No calendar has this day. `month` and `year` are None where nothing was typed."""

    code: ClassVar[str] = "when.invalid_date"
    day: int
    month: int | None
    year: int | None


@dataclass(eq=False)
class InvalidTime(WhenError):
    """No clock shows this, or not in that `part` of the day ("15 Uhr morgens")."""

    code: ClassVar[str] = "when.invalid_time"
    hour: int
    minute: int
    part: str | None


@dataclass(eq=False)
class WeekdayMismatch(WhenError):
    """`stated` (0 = Monday) is not the weekday of `date`; `nearest` are the days around it that are one."""

    code: ClassVar[str] = "when.weekday_mismatch"
    nearest: tuple[date, ...]
    date: date
    stated: int


@dataclass(eq=False)
class ZoneMismatch(WhenError):
    """`stated` ("EST") is not in force in `zone` at `wall`; `readings` are what is."""

    code: ClassVar[str] = "when.zone_mismatch"
    wall: datetime
    zone: str
    stated: str
    readings: tuple[Moment, ...]


@dataclass(eq=False)
class OutOfRange(WhenError):
    """Before `first` or after `last`, the years that are kept."""

    code: ClassVar[str] = "when.out_of_range"
    first: int
    last: int


@dataclass(eq=False)
class PastTime(WhenError):
    """Understood, but not after `now` (UTC)."""

    code: ClassVar[str] = "when.past"
    moment: Moment
    now: datetime


@dataclass(eq=False)
class MissingStart(WhenError):
    """Only an end was said ("bis 17 Uhr") where a start is asked for."""

    code: ClassVar[str] = "when.missing_start"


@dataclass(eq=False)
class EndBeforeStart(WhenError):
    """A range whose end is not after its start."""

    code: ClassVar[str] = "when.end_before_start"
    start: Moment
    end: Moment


@dataclass(eq=False)
class AmbiguousEnd(WhenError):
    """The end of a range can be each of `readings`, sorted by instant, while its start is clear."""

    code: ClassVar[str] = "when.ambiguous_end"
    readings: tuple[Moment, ...]


@dataclass(eq=False)
class NonexistentTime(WhenError):
    """The clocks of `zone` jump over `wall`. `readings`: the same distance before and after the jump."""

    code: ClassVar[str] = "when.nonexistent"
    wall: datetime
    zone: str
    readings: tuple[Moment, ...]


@dataclass(eq=False)
class Ambiguous(WhenError):
    """More than one reading; `readings` are sorted by instant."""

    code: ClassVar[str] = "when.ambiguous"
    readings: tuple[Moment, ...]


@dataclass(eq=False)
class AmbiguousDate(Ambiguous):
    """As in "03/12". `dates` always; `readings` is empty where no time of day was typed."""

    code: ClassVar[str] = "when.ambiguous_date"
    dates: tuple[date, ...]


@dataclass(eq=False)
class AmbiguousHour(Ambiguous):
    """Two times of day fit: "halb drei", "at 3", "Friday midnight"."""

    code: ClassVar[str] = "when.ambiguous_hour"


@dataclass(eq=False)
class AmbiguousRange(Ambiguous):
    """A range, where one moment is asked for: its start or its end."""

    code: ClassVar[str] = "when.ambiguous_range"


@dataclass(eq=False)
class AmbiguousTime(Ambiguous):
    """The clocks of `zone` show `wall` twice; the readings differ by `offset` and `abbreviation`."""

    code: ClassVar[str] = "when.ambiguous_time"
    wall: datetime
    zone: str


@dataclass(eq=False)
class DurationError(WhenError):
    """Not a duration: no number, no unit, units out of order, or words that none of the rules reads."""

    code: ClassVar[str] = "when.duration.not_understood"
    text: str


@dataclass(eq=False)
class CalendarDuration(DurationError):
    """Months and years have no fixed length; `unit` is "month" or "year"."""

    code: ClassVar[str] = "when.duration.calendar"
    unit: str


@dataclass(eq=False)
class DurationOutOfRange(DurationError):
    """Shorter than `minimum` or longer than `maximum`; `value` is None when it exceeds every bound."""

    code: ClassVar[str] = "when.duration.out_of_range"
    value: timedelta | None
    minimum: timedelta
    maximum: timedelta


@dataclass(eq=False)
class TooManyOffsets(DurationError):
    """More different offsets than `maximum`."""

    code: ClassVar[str] = "when.duration.too_many"
    count: int
    maximum: int
