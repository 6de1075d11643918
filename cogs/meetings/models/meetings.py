"""Describes a meeting, who answered, and everything that its card shows."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.markup import linked
from bot.texts import Language
from bot.when import Moment
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.models.series import Recurrence, Series
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

TITLE_LENGTH: Final = 100
"""Discord's limit for the name of a scheduled event, which carries the title whole."""
REASON_LENGTH: Final = 500
"""Long enough for a sentence or three; it stands on the card beside everything else."""
PLACE_LENGTH: Final = 100
"""Discord's limit for the location of a scheduled event."""
DEFAULT_DURATION: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(days=14)
"""Conferences take several days; what is longer is a mistake."""
FURTHEST: Final = timedelta(days=2 * 366)
"""A start further ahead is a typing error, and answers to it would outlive their retention."""
DEFAULT_REMINDERS: Final = "7d, 24h, 1h, 10m"


class MeetingState(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What somebody answers to an invitation, in the order in which it is shown."""

    YES = "yes"
    DEPUTY = "deputy"
    MAYBE = "maybe"
    NO = "no"


@dataclass(frozen=True, slots=True)
class MeetingInput:
    """What was typed to schedule or change a meeting, by a command or in the form. Empty: the default, or no change.

    `repeat` and `language` are the choices' values; `host` names a city. `monthly` is the value of the pattern that was
    chosen for a first date that can stand for several.
    """

    topic: str
    title: str
    start: str
    duration: str = ""
    place: str = ""
    host: str = ""
    repeat: str = ""
    until: str = ""
    language: str = ""
    monthly: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """What was understood of an input; nothing of it is kept yet. `reminders` as in `Meeting`."""

    topic: Topic
    host: City
    title: str
    start: Moment
    duration: timedelta
    reminders: tuple[timedelta, ...]
    place: MeetingPlace = TOPIC_CHANNEL
    language: Language | None = None
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class NotifiedState:
    """What those who answered were told last: when (UTC) and where."""

    start: datetime
    place: MeetingPlace


@dataclass(frozen=True, slots=True)
class Meeting:
    """`start` carries the instant (UTC) with the host's zone and wall clock.

    `reminders`: how long before the start, the longest first. `slot` is the wall clock that its series means for it.
    `shown`: its card and event are posted; in a series that is so from the moment it is the next one. `card_url` is the
    address of the card, None until it is posted.
    `own`: the fields that were set on it alone, which a change of its series leaves.
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
    cancelled_at: datetime | None = None
    series_id: int | None = None
    slot: datetime | None = None
    own: frozenset[str] = frozenset()
    shown: bool = True
    event: int = 1
    place: MeetingPlace = TOPIC_CHANNEL
    language: Language | None = None
    sequence: int = 0
    changed_at: datetime | None = None
    notified: NotifiedState | None = None
    card_url: str | None = field(default=None, compare=False)

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
    def mention(self) -> str:
        """Its title wherever a message names it, leading to its card."""
        return linked(self.title, self.card_url)

    @property
    def queue_key(self) -> str:
        """Its name on the due list: what concerns one meeting happens one after the other."""
        return f"meeting:{self.id}"

    def card_key(self) -> str:
        """The ledger's key of the card that stands now."""
        return f"{self.queue_key}/card:{self.card}"

    def event_key(self) -> str:
        """The ledger's key of the scheduled event that stands now."""
        return f"{self.queue_key}/event" if self.event == 1 else f"{self.queue_key}/event:{self.event}"


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who called the meeting, by the name of that day."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answered last, with their name and city of that moment; `deputy` is whom they send."""

    user_id: int
    name: str
    city_id: int
    answer: Answer
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item of the agenda; `city_id` presents it."""

    id: int
    title: str
    minutes: int
    city_id: int | None = None


class AgendaStep(StrEnum):
    """Where an item of the agenda goes: past the one before it, or the one after."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class MeetingDetails:
    """Everything that is shown of a meeting. `cities` are those invited, the host first, then by name.

    `former` are cities that answered and were removed since. `channel_id` is None while there is no channel for it.
    Of a series: `earlier` are the starts of its last meetings, `following` of its next ones, each in their order.
    """

    meeting: Meeting
    topic: Topic
    host: City
    cities: tuple[City, ...]
    former: tuple[City, ...]
    replies: tuple[Reply, ...]
    organiser: Organiser | None
    channel_id: int | None
    series: Series | None = None
    earlier: tuple[Moment, ...] = ()
    following: tuple[Moment, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()

    def city(self, city_id: int | None) -> City | None:
        """A city of this sheet."""
        return next((city for city in (*self.cities, *self.former) if city.id == city_id), None)

    def who(self, answer: Answer) -> list[Reply]:
        return [reply for reply in self.replies if reply.answer is answer]
