"""Looking for a time that suits several cities: hours, slots, and who can come to which."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from cogs.meetings.models.meetings import Organiser
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

MOST_SLOTS: Final = 10
LONGEST_SPAN: Final = timedelta(days=62)


class Fits(StrEnum):
    """Whether somebody can come to a slot."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours on the local clock."""

    first: time
    last: time


@dataclass(frozen=True, slots=True)
class Slot:
    """A possible start (UTC); `burden` is how many minutes its middle lies from the middle of the working day of the
    city that it suits least.
    """

    start: datetime
    burden: int


@dataclass(frozen=True, slots=True)
class Found:
    """The best slots, in the order of time. `widened`: none was within everybody's working hours; 7 to 20 counted."""

    slots: tuple[Slot, ...]
    cities: tuple[City, ...]
    duration: timedelta
    widened: bool = False


@dataclass(frozen=True, slots=True)
class Availability:
    """What one person said of one slot."""

    user_id: int
    name: str
    city_id: int
    number: int
    fits: Fits


@dataclass(frozen=True, slots=True)
class Search:
    """An availability poll. `starts` are the slots (UTC), numbered from 1; `meeting_id` is what came of it."""

    id: int
    guild_id: int
    topic: Topic
    host: City
    title: str
    duration: timedelta
    cities: tuple[City, ...]
    starts: tuple[datetime, ...]
    said: tuple[Availability, ...]
    organiser: Organiser | None
    open: bool
    channel_id: int | None
    meeting_id: int | None = None

    @property
    def queue_key(self) -> str:
        return f"search:{self.id}"

    def count(self, number: int, fits: Fits) -> int:
        """How many cities said so of a slot, each by its most willing delegate."""
        best: dict[int, Fits] = {}
        for one in self.said:
            if one.number == number and _RANK[one.fits] < _RANK.get(best.get(one.city_id, Fits.NO), 2):
                best[one.city_id] = one.fits
            elif one.number == number:
                best.setdefault(one.city_id, one.fits)
        return sum(value is fits for value in best.values())


_RANK = {Fits.YES: 0, Fits.IF_NEED_BE: 1, Fits.NO: 2}
