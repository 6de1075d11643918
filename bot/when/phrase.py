"""What a phrase says, before anything is known of today or of zones: the model between the grammar and the
resolver, and the draft that the grammar's rules fill in word by word.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias

from bot.when.days import Day, DayOffset, InWeek, NamedWeekday, Which
from bot.when.durations import Amount
from bot.when.time_of_day import DayPart, TimeExpression


@dataclass(frozen=True, slots=True)
class FixedOffset:
    """A UTC offset in digits, "Z" or "UTC": respected as it stands, whatever the zone."""

    offset: timedelta


@dataclass(frozen=True, slots=True)
class ZoneAbbreviation:
    """Offsets by their abbreviation ("MEZ", "EDT", "ET"): one of them must be in force in the zone."""

    name: str
    offsets: frozenset[timedelta]


@dataclass(frozen=True, slots=True)
class Season:
    """Such as "Sommerzeit" or "standard time": picks one of the readings that the zone offers."""

    name: str
    summer: bool


Hint: TypeAlias = FixedOffset | ZoneAbbreviation | Season


@dataclass(frozen=True, slots=True)
class Phrase:
    """`weekday` (0 = Monday) was said beside a date and must agree with it. `shift` is added to the day, or to
    now where no day was said; `sign` is its direction; `anchored` when it counts from the day in so many words
    ("a week from Monday"). `timestamp` is in seconds of Unix time.
    """

    day: Day | None = None
    weekday: int | None = None
    said: TimeExpression | None = None
    part: DayPart | None = None
    hint: Hint | None = None
    shift: tuple[Amount, ...] = ()
    sign: int = 1
    anchored: bool = False
    timestamp: int | None = None


@dataclass(slots=True)
class PhraseBuilder:
    """A phrase while it is read. The setters answer whether the new word fits what was said before."""

    day: Day | None = None
    weekday: NamedWeekday | None = None
    weeks: int | None = None
    said: TimeExpression | None = None
    part: DayPart | None = None
    hint: Hint | None = None
    shift: tuple[Amount, ...] = ()
    sign: int = 1
    anchored: bool = False
    timestamp: int | None = None

    @property
    def names_day(self) -> bool:
        return self.day is not None or self.weekday is not None or bool(self.shift)

    @property
    def names_near_day(self) -> bool:
        return isinstance(self.day, DayOffset) or self.part is not None

    def set_day(self, day: Day) -> bool:
        if self.day is not None or self.weeks is not None:
            return False
        self.day = day
        return True

    def set_weekday(self, weekday: NamedWeekday) -> bool:
        """Beside a date a weekday is a check; beside "next week" it says which day."""
        alone = self.day is None and self.weeks is None
        if self.weekday is not None or not (alone or weekday.which is Which.BARE):
            return False
        self.weekday = weekday
        return True

    def set_weeks(self, weeks: int) -> bool:
        which = self.weekday.which if self.weekday else Which.BARE
        if self.day is not None or self.weeks is not None or which is not Which.BARE:
            return False
        self.weeks = weeks
        return True

    def set_part(self, part: DayPart) -> bool:
        if self.part is not None:
            return False
        self.part = part
        return True

    def set_hint(self, hint: Hint) -> bool:
        if self.hint is not None or self.said is None:
            return False
        self.hint = hint
        return True

    def finished(self) -> Phrase:
        day, weekday = self.day, None
        if self.weekday is not None and day is not None:
            weekday = self.weekday.weekday
        elif self.weekday is not None:
            named_week = NamedWeekday(self.weekday.weekday, weeks=self.weeks)
            day = self.weekday if self.weeks is None else named_week
        elif self.weeks is not None:
            day = InWeek(self.weeks)
        return Phrase(
            day=day,
            weekday=weekday,
            said=self.said,
            part=self.part,
            hint=self.hint,
            shift=self.shift,
            sign=self.sign,
            anchored=self.anchored,
            timestamp=self.timestamp,
        )
