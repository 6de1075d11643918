"""Describes the search for a time that suits several cities: hours, slots, and who can come to which."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from cogs.meetings.models.meetings import Organiser
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

MAX_SLOTS: Final = 10
LONGEST_SPAN: Final = timedelta(days=62)


class Fit(StrEnum):
    """Whether somebody can come to a slot."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours on the local clock."""

    first: time
    last: time


@dataclass(frozen=True, slots=True)
class CandidateSlot:
    """A possible start (UTC); `burden` is how many minutes its middle lies from the middle of the working day of the
    city that it suits least.
    """

    start: datetime
    burden: int


@dataclass(frozen=True, slots=True)
class SlotSearch:
    """The best slots, in the order of time. `widened`: none was within everybody's working hours; 7 to 20 counted."""

    slots: tuple[CandidateSlot, ...]
    cities: tuple[City, ...]
    duration: timedelta
    widened: bool = False


@dataclass(frozen=True, slots=True)
class AvailabilityAnswer:
    """What one person said of one slot."""

    user_id: int
    name: str
    city_id: int
    number: int
    fits: Fit


@dataclass(frozen=True, slots=True)
class AvailabilityPoll:
    """An availability poll. `starts` are the slots (UTC), numbered from 1; `meeting_id` is what came of it."""

    id: int
    guild_id: int
    topic: Topic
    host: City
    title: str
    duration: timedelta
    cities: tuple[City, ...]
    starts: tuple[datetime, ...]
    answers: tuple[AvailabilityAnswer, ...]
    organiser: Organiser | None
    open: bool
    channel_id: int | None
    meeting_id: int | None = None

    @property
    def queue_key(self) -> str:
        return f"search:{self.id}"

    def count(self, number: int, fits: Fit) -> int:
        """How many cities said so of a slot, each by its most willing delegate."""
        best: dict[int, Fit] = {}
        for answer in self.answers:
            if answer.number == number and _RANK[answer.fits] < _RANK.get(best.get(answer.city_id, Fit.NO), 2):
                best[answer.city_id] = answer.fits
            elif answer.number == number:
                best.setdefault(answer.city_id, answer.fits)
        return sum(value is fits for value in best.values())


_RANK = {Fit.YES: 0, Fit.IF_NEED_BE: 1, Fit.NO: 2}
