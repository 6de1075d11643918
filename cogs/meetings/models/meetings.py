"""A meeting, who answered, and everything that its card shows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.when import Moment
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

TITLE_LENGTH: Final = 100
"""Discord's limit for the name of a scheduled event, which carries the title whole."""
REASON_LENGTH: Final = 500
"""Long enough for a sentence or three; it stands on the card beside everything else."""
DEFAULT_DURATION: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=24)
FURTHEST: Final = timedelta(days=2 * 366)
"""A start further ahead is a typing error, and answers to it would outlive their retention."""
DEFAULT_REMINDERS: Final = "7d, 24h, 1h, 10m"


class MeetingState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody answers to an invitation, in the order in which it is shown."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed to schedule a meeting, by a command or in the form. Empty `duration`: the default."""

    topic: str
    title: str
    start: str
    duration: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What was understood of an entry."""

    topic: Topic
    title: str
    start: Moment
    duration: timedelta


@dataclass(frozen=True, slots=True)
class Meeting:
    """`start` carries the instant (UTC) with the host's zone and wall clock.

    `reminders`: how long before the start, the longest first.
    """

    id: int
    guild_id: int
    topic_id: int
    host_city_id: int
    title: str
    start: Moment
    duration: timedelta
    reminders: tuple[timedelta, ...]
    state: MeetingState
    card: int
    created_at: datetime
    cancelled_because: str | None = None

    @property
    def starts_at(self) -> datetime:
        return self.start.instant

    @property
    def ends_at(self) -> datetime:
        return self.start.instant + self.duration

    @property
    def cancelled(self) -> bool:
        return self.state is MeetingState.CANCELLED

    @property
    def subject(self) -> str:
        """Its name on the due list: what concerns one meeting happens one after the other."""
        return f"meeting:{self.id}"

    def card_key(self) -> str:
        """The ledger's key of the card that stands now."""
        return f"{self.subject}/card:{self.card}"

    def event_key(self) -> str:
        """The ledger's key of the scheduled event."""
        return f"{self.subject}/event"


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who called the meeting, by the name of that day."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answered last, with their name and city of that moment."""

    user_id: int
    name: str
    city_id: int
    answer: Answer


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that is shown of a meeting. `cities` are those invited, the host first, then by name.

    `former` are cities that answered and were removed since. `channel_id` is None while the topic has no channel.
    """

    meeting: Meeting
    topic: Topic
    host: City
    cities: tuple[City, ...]
    former: tuple[City, ...]
    replies: tuple[Reply, ...]
    organiser: Organiser | None
    channel_id: int | None

    def who(self, answer: Answer) -> list[Reply]:
        return [reply for reply in self.replies if reply.answer is answer]
