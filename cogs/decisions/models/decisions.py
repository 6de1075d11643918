"""Describes a decision as it is kept, and everything that is shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from bot.markup import linked
from bot.texts import Bilingual, Language

TITLE_LENGTH: Final = 200
"""Long enough for the longest headline of a council paper; two of them stand on a card."""
TEXT_LENGTH: Final = 200_000
"""About eighty pages in each language."""
NOTE_LENGTH: Final = 1000
TASK_LENGTH: Final = 300


class DecisionKind(StrEnum):
    DECISION = "decision"
    STATEMENT = "joint_statement"
    RECOMMENDATION = "recommendation"


class DecisionState(StrEnum):
    """In the order in which a decision goes through them; superseded and withdrawn ones are no longer in force.

    `NO_DECISION`: it was voted on, and nothing was decided, for want of a quorum or of a majority.
    """

    PROPOSED = "proposed"
    REJECTED = "rejected"
    NO_DECISION = "no_decision"
    ADOPTED = "adopted"
    IMPLEMENTING = "in_implementation"
    DONE = "done"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Vote(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Wording:
    """Title and text in both languages; an empty side is still to be translated. `translator` is a name.

    `outdated` is a side that has not followed a change of the other.
    """

    title: Bilingual
    text: Bilingual
    authoritative: Language
    translator: str = ""
    outdated: Language | None = None

    @property
    def pending(self) -> Language | None:
        """The side that lacks its title or its text."""
        if not self.title.de or (self.text.en and not self.text.de):
            return Language.DE
        if not self.title.en or (self.text.de and not self.text.en):
            return Language.EN
        return None


@dataclass(frozen=True, slots=True)
class Revision:
    """A wording as it was published. `text_hash` is what is signed."""

    number: int
    wording: Wording
    text_hash: str
    made_at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment without its bytes."""

    position: int
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class StatementSignature:
    """A city's under a joint statement; `by` is None once the person was erased. `zone` is the city's."""

    city_id: int
    text_hash: str
    revision: int
    function: str
    signed_at: datetime
    zone: str
    void: bool
    by: str | None


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a city does not share."""

    city_id: int
    words: str
    revision: int
    function: str
    made_at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task that follows from a decision. `due_on` is a day in the city's zone."""

    id: int
    decision_id: int
    city_id: int
    task: str
    due_on: date
    done_at: datetime | None
    outcome: str


@dataclass(frozen=True, slots=True)
class StateChange:
    state: DecisionState
    note: str
    entered_at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class DecisionLink:
    """Another decision, as it is cited."""

    id: int
    number: str
    card_url: str | None = field(default=None, compare=False)

    @property
    def mention(self) -> str:
        """Its number wherever a message names it, leading to its card in the register."""
        return linked(self.number, self.card_url)


@dataclass(frozen=True, slots=True)
class Decision:
    """One record without what hangs on it. `tombstone` says why it is no longer shown; `card_url` is the address of its
    card in the register, None until it is posted.
    """

    guild_id: int
    id: int
    number: str
    year: int
    serial: int
    kind: DecisionKind
    state: DecisionState
    topic_id: int | None
    meeting_id: int | None
    poll_id: int | None
    source: str | None
    source_hash: str | None
    decided_on: date
    threshold: str
    foreign_number: str
    revision: int
    city_id: int | None
    tombstone: str | None
    published_at: datetime
    title: Bilingual = field(default_factory=lambda: Bilingual("", ""))
    card_url: str | None = field(default=None, compare=False)

    @property
    def mention(self) -> str:
        """Its number wherever a message names it, leading to its card in the register."""
        return linked(self.number, self.card_url)

    @property
    def queue_key(self) -> str:
        return f"decision:{self.id}"

    def card_key(self) -> str:
        """The ledger's key of its card in the register."""
        return f"{self.queue_key}/card"


Reference = tuple[str, int]
"""What a record names by number: `city`, `topic` or `meeting`, and its id."""
RecordNames = Mapping[Reference, Bilingual]
"""How that was called when the record came to name it; a city and a meeting have one name in both languages."""


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision with everything that belongs to it. `revisions`: the first one first. `names`: as the log has them."""

    decision: Decision
    revisions: tuple[Revision, ...]
    votes: dict[int, Vote]
    tags: tuple[str, ...]
    states: tuple[StateChange, ...]
    attachments: tuple[Attachment, ...]
    signatures: tuple[StatementSignature, ...]
    reservations: tuple[Reservation, ...]
    follow_ups: tuple[FollowUp, ...]
    supersedes: tuple[DecisionLink, ...]
    superseded_by: tuple[DecisionLink, ...]
    names: RecordNames

    @property
    def current(self) -> Revision:
        return self.revisions[-1]

    @property
    def wording(self) -> Wording:
        return self.current.wording

    @property
    def city_ids(self) -> set[int]:
        """Every city that it names."""
        return {
            *self.votes,
            *(signature.city_id for signature in self.signatures),
            *(reservation.city_id for reservation in self.reservations),
            *(follow_up.city_id for follow_up in self.follow_ups),
        }

    @property
    def references(self) -> set[Reference]:
        """What it names by number."""
        decision = self.decision
        own = (("city", decision.city_id), ("topic", decision.topic_id), ("meeting", decision.meeting_id))
        return {("city", city) for city in self.city_ids} | {
            (kind, number) for kind, number in own if number is not None
        }

    @property
    def standing_signatures(self) -> list[StatementSignature]:
        """Those under the text as it is."""
        return [signature for signature in self.signatures if not signature.void]
