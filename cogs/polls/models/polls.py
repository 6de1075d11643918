"""Describes a poll, how it is asked, who may vote in it, and a ballot."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.arguments import Arguments
from bot.markup import linked
from bot.texts import Bilingual, Language
from bot.when import Moment
from cogs.network.models.topics import Topic

QUESTION_LENGTH: Final = 300
OPTION_LENGTH: Final = 100
"""Discord's limit for the label of an option in a select."""
MAX_OPTIONS: Final = 25
"""Discord's limit for the options of a select."""
MIN_OPTIONS: Final = 2
REASON_LENGTH: Final = 500
VOTE_REASON_LENGTH: Final = 200
DEFAULT_DURATION: Final = timedelta(days=7)
MIN_DURATION: Final = timedelta(minutes=5)
MAX_DURATION: Final = timedelta(days=366)
POINTS: Final = 10
BEST_SCORE: Final = 5
MIN_ANONYMOUS_VOTERS: Final = 5
"""Fewer voters than this, and arithmetic gives a secret ballot away."""
REOPENABLE_FOR: Final = timedelta(hours=1)
"""So long after its close a poll can be reopened; an anonymous one with too few ballots keeps its key for that."""
ONE_CLICK: Final = 5
"""Up to so many options of a single choice are buttons on the card: what a row holds."""
NUDGE_BEFORE: Final = timedelta(hours=24)
REDRAW_INTERVAL: Final = timedelta(seconds=2)
"""The card is redrawn at most this often, however many vote."""


class Method(StrEnum):
    SINGLE = "single"
    APPROVAL = "approval"
    RANKING = "ranking"
    POINTS = "points"
    SCORE = "score"


class Voters(StrEnum):
    CITIES = "cities"
    DELEGATES = "delegates"
    EVERYONE = "everyone"


class Secrecy(StrEnum):
    OPEN = "open"
    UNTIL_CLOSE = "until_close"
    ANONYMOUS = "anonymous"


class PollState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PollSettings(Arguments):
    """What is chosen rather than typed; it stands in the ids of forms and buttons."""

    method: Method = Method.SINGLE
    voters: Voters = Voters.CITIES
    secrecy: Secrecy = Secrecy.OPEN
    max_choices: int = 0
    double_majority: bool = False
    language: Language = Language.EN
    translation: int = 0
    add_abstention: bool = False
    keep_list_marks: bool = False
    reasons: bool = False


@dataclass(frozen=True, slots=True)
class PollInput:
    """What was typed to ask something. Empty strings are defaults; `design.max_choices` 0 is "any number"."""

    question: str
    options: str = ""
    topic: str = ""
    closes: str = ""
    quorum: str = ""
    settings: PollSettings = PollSettings()
    other_question: str = ""
    other_options: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """`topic_id` where the option is one of the forum's topics: what the trend follows. An `abstention` counts for
    quorum and turnout; it never wins, and is in the base of no majority.
    """

    text: Bilingual
    topic_id: int | None = None
    abstention: bool = False


@dataclass(frozen=True, slots=True)
class PollDesign:
    """What was understood of an entry. `quorum` is a percentage, 0 for none; `marks_removed`: whether the options were
    typed as a list, whose marks (`1.`, `a)`, `-`) are no part of them.
    """

    question: Bilingual
    options: tuple[Option, ...]
    topic: Topic | None
    closes: Moment
    quorum: int
    settings: PollSettings
    barometer: bool = False
    marks_removed: bool = False

    @property
    def pending(self) -> bool:
        """Whether one language is still missing."""
        return pending(self.question, self.options)


@dataclass(frozen=True, slots=True)
class Poll:
    """Instants in UTC. `eligible` is how many cities or people could vote when it opened; `reopened`: how often it went
    on after a close, `reopened_at` when last. `original`: the language in which it was asked, where that is known;
    `corrected_at`: when its translation was corrected last. `reasons`: whether a vote can carry one. `card_url`: the
    address of its card, once it is posted.
    """

    id: int
    guild_id: int
    topic_id: int | None
    question: Bilingual
    options: tuple[Option, ...]
    method: Method
    voters: Voters
    secrecy: Secrecy
    max_choices: int
    quorum: int
    double_majority: bool
    barometer: bool
    eligible: int
    state: PollState
    opened_at: datetime
    closes: Moment
    card: int
    ended_at: datetime | None = None
    cancelled_because: str | None = None
    key_name: str | None = None
    reopened: int = 0
    reopened_at: datetime | None = None
    original: Language | None = None
    corrected_at: datetime | None = None
    reasons: bool = False
    card_url: str | None = field(default=None, compare=False)

    @property
    def closes_at(self) -> datetime:
        return self.closes.instant

    @property
    def mention(self) -> str:
        """Its number wherever a message names it, leading to its card."""
        return linked(str(self.id), self.card_url)

    @property
    def queue_key(self) -> str:
        """Its name on the due list for what must not wait: the close and what follows it."""
        return f"poll:{self.id}"

    @property
    def card_queue_key(self) -> str:
        """Its name on the due list for its card, whose redrawing Discord may slow down."""
        return f"pollcard:{self.id}"

    @property
    def pending(self) -> bool:
        """Whether one language is still missing."""
        return pending(self.question, self.options)

    @property
    def untranslated(self) -> tuple[str, ...]:
        """The options of which one language is missing, in the other."""
        return tuple(option.text.de or option.text.en for option in self.options if not option.text.complete)

    @property
    def abstentions(self) -> frozenset[int]:
        """The positions of the options that are abstentions."""
        return frozenset(index for index, option in enumerate(self.options) if option.abstention)

    @property
    def one_click(self) -> bool:
        return self.method is Method.SINGLE and len(self.options) <= ONE_CLICK

    def card_key(self) -> str:
        """The ledger's key of the card that stands now."""
        return f"{self.queue_key}/card:{self.card}"

    def page_key(self, number: int) -> str:
        """The ledger's key of a message that follows the card with options for which it has no room."""
        return f"{self.card_key()}/options:{number}"

    def result_key(self) -> str:
        """The ledger's key of the result of its last close, or of the one to come."""
        return self._result_keys()[-1]

    def was_withdrawn(self, key: str) -> bool:
        """Whether a message of that key belongs to a close that no longer counts, as the poll went on after it."""
        if key.startswith(self.withheld_keys()):
            return self.state is PollState.OPEN or key != self.withheld_key()
        return key.split("/cities:", maxsplit=1)[0] in self._result_keys()[:-1]

    def reopening_key(self) -> str:
        """The ledger's key of the note in the log channel that it was reopened."""
        return f"{self.queue_key}/reopened:{self.reopened}"

    def _result_keys(self) -> list[str]:
        key = f"{self.queue_key}/result"
        return [key, *(f"{key}:{close}" for close in range(2, self.reopened + 2))]

    def withheld_key(self) -> str:
        """The ledger's key of the word that a result is withheld; one for each close, as the poll may go on."""
        ended = int((self.ended_at or self.closes_at).timestamp())
        return f"{self.withheld_keys()}:{ended}"

    def withheld_keys(self) -> str:
        """What the keys of all words that a result is withheld begin with."""
        return f"{self.queue_key}/withheld"

    def table_key(self, number: int) -> str:
        """The ledger's key of a message that follows the result with the cities' votes, where they are many."""
        return f"{self.result_key()}/cities:{number}"

    def nudge_key(self) -> str:
        return f"{self.queue_key}/nudge"


def pending(question: Bilingual, options: tuple[Option, ...]) -> bool:
    return not all(text.complete for text in (question, *(option.text for option in options)))


@dataclass(frozen=True, slots=True)
class Seat:
    """Whose ballot it is: the city's, or (`city_seat` False) the person's, who may belong to a city."""

    user_id: int
    city_id: int | None
    city_seat: bool

    @property
    def name(self) -> str:
        """What the keyed hash of an anonymous ballot is made of."""
        return f"city:{self.city_id}" if self.city_seat else f"person:{self.user_id}"


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot as it counts. `city_id` and who cast it are None for secret ones; `choice` as in rules/ballots.py."""

    choice: tuple[int, ...]
    receipt: str
    city_id: int | None = None
    user_id: int | None = None
    cast_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PollAuthor:
    """Who asked, translated or corrected the translation, by the name of that day."""

    user_id: int
    name: str
    city_id: int | None
