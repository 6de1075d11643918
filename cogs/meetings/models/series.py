"""Describes a series of meetings: what repeats and until when, and how far a change of one of them reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

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


class Scope(StrEnum):
    """How far it reaches."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Until a day (inclusive, on the host's calendar), so many times, or on and on."""

    repeat: Repeat
    until: date | None = None
    count: int | None = None


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
class ChangeTarget:
    """Which meeting is changed or cancelled and how far that reaches, as forms and drafts keep it."""

    meeting_id: int
    scope: Scope = Scope.ONE

    def dump(self) -> tuple[str, ...]:
        return (str(self.meeting_id), self.scope.value)

    @classmethod
    def load(cls, arguments: Sequence[str]) -> Self:
        """From the arguments of a form; drafts of earlier versions name no scope."""
        meeting_id, *scope = arguments
        return cls(int(meeting_id), Scope(scope[0]) if scope else Scope.ONE)
