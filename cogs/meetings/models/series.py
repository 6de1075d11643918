"""Describes a series of meetings: what repeats and until when, and how far a change of one of them reaches."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.arguments import Arguments
from bot.texts import Language
from cogs.meetings.models.place import MeetingPlace

AHEAD: Final = 13
"""So many meetings of a series stand on the list beforehand: a quarter of a year of weekly ones."""


class Repeat(StrEnum):
    """How often. Monthly and quarterly keep the weekday: "the first Thursday", "the last Friday"."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class MonthlyPattern(StrEnum):
    """On which day a monthly or quarterly series meets: the nth of its weekday in the month, the same day of each month
    (1 to 28), or the last.
    """

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    LAST = "-1"
    DAY = "day"
    LAST_DAY = "last_day"


class Scope(StrEnum):
    """How far it reaches."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Until a day (inclusive, on the host's calendar), so many times, or on and on.

    `monthly` says which day of the month is meant; None leaves it to the first date (its nth weekday).
    """

    repeat: Repeat
    until: date | None = None
    count: int | None = None
    monthly: MonthlyPattern | None = None

    @property
    def weekly(self) -> bool:
        return self.repeat in {Repeat.WEEKLY, Repeat.BIWEEKLY}

    @property
    def endless(self) -> bool:
        return self.until is None and self.count is None

    @property
    def interval(self) -> int:
        """How many weeks or months lie between two meetings."""
        return {Repeat.WEEKLY: 1, Repeat.BIWEEKLY: 2, Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3}[self.repeat]


@dataclass(frozen=True, slots=True)
class Series:
    """`anchor` is the first slot, naive, on the clocks of `zone`; the rest is what new meetings are made of."""

    id: int
    guild_id: int
    origin: int
    recurrence: Recurrence
    anchor: datetime
    zone: str
    topic_id: int
    host_city_id: int
    title: str
    duration: timedelta
    place: MeetingPlace
    language: Language | None
    reminders: tuple[timedelta, ...]
    sequence: int
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ChangeTarget(Arguments):
    """Which meeting is changed or cancelled and how far that reaches, as forms and drafts keep it.

    Drafts of earlier versions name no scope. `pattern` is what was chosen for the others where a new date can mean
    several things.
    """

    meeting_id: int
    scope: Scope = Scope.ONE
    pattern: MonthlyPattern | None = None
