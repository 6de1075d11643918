"""Models a case: what was done to whom, by whom, why and for how long, and everything that became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.errors import RatsboteError

REASON_LENGTH: Final = 400
"""Discord takes 512 characters of reason in its audit log, and the case and the moderator are named there too."""


class CaseKind(StrEnum):
    """What was done. The first seven concern a person, the others a channel."""

    NOTE = "note"
    WARNING = "warning"
    TIMEOUT = "timeout"
    UNTIMEOUT = "untimeout"
    KICK = "kick"
    BAN = "ban"
    UNBAN = "unban"
    PURGE = "purge"
    LOCK = "lock"
    SLOWMODE = "slowmode"

    @property
    def lasts(self) -> bool:
        """Whether its effect stays until something ends it."""
        return self in {CaseKind.TIMEOUT, CaseKind.BAN, CaseKind.LOCK, CaseKind.SLOWMODE}


class CaseState(StrEnum):
    """`pending → active → expiring → done | failed`; what does not last goes from pending to done."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRING = "expiring"
    DONE = "done"
    FAILED = "failed"


class Ending(StrEnum):
    """How an effect ended, or is about to end."""

    EXPIRED = "expired"
    LIFTED = "lifted"
    PARDONED = "pardoned"
    SUPERSEDED = "superseded"


class NotificationState(StrEnum):
    """What became of the direct message about it."""

    NOBODY = "nobody"
    WAITING = "waiting"
    SENT = "sent"
    CLOSED = "closed"
    FAILED = "failed"


class CaseEventKind(StrEnum):
    """A line of a case's history; `detail` is said with each."""

    OPENED = "opened"
    TAKEN_FROM_LOG = "taken_from_log"
    ACTED = "acted"
    FAILED = "failed"
    RETRIED = "retried"
    NOTIFIED = "notified"
    """detail: the result of the direct message, a NotificationState"""
    RENEWED = "renewed"
    REAPPLIED = "reapplied"
    AMENDED = "amended"
    """detail: the reason as it was before"""
    PARDONED = "pardoned"
    """detail: why"""
    LIFTED = "lifted"
    """detail: the number of the case that lifted it, or nothing"""
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """detail: the number of the case that took its place"""
    PROLONGED = "prolonged"
    """detail: when it was to end before, as a timestamp, or nothing"""
    UNDONE = "undone"
    """detail: why, or nothing"""
    UNDONE_BY_HAND = "undone_by_hand"
    LEFT_ALONE = "left_alone"
    """detail: how many rights somebody else had changed meanwhile"""
    CHANNEL_GONE = "channel_gone"
    PURGED = "purged"
    """detail: how many messages were deleted, were gone already, and were pinned, with spaces between"""
    CANCELLED = "cancelled"
    APPEALED = "appealed"
    ANSWERED = "answered"
    """detail: what was decided on the appeal, a value of AppealState"""
    EVIDENCE = "evidence"
    """detail: how many messages were kept with it"""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in a case: the account, and the name that the server showed at the time."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Case:
    """Numbered per guild from 1. Instants are in UTC; `ends_at` None: it lasts, or its kind has no length.

    `failed_from` is where a failed one was, and goes on from when somebody retries it. `refers_to` is the number of the
    case that this one ends or takes the place of. `audit_entry` is the id of the entry in Discord's audit log.
    """

    guild_id: int
    number: int
    kind: CaseKind
    state: CaseState
    moderator: Party
    reason: str
    opened_at: datetime
    target: Party | None = None
    channel_id: int | None = None
    by_hand: bool = False
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    ending: Ending | None = None
    refers_to: int | None = None
    notification: NotificationState = NotificationState.NOBODY
    audit_entry: int | None = None
    failed_from: CaseState | None = None
    error: str | None = None
    alerted_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether its effect stands on Discord, as far as we know."""
        in_force = {CaseState.ACTIVE, CaseState.EXPIRING}
        return self.kind.lasts and (self.state in in_force or self.failed_from in in_force)

    @property
    def queue_key(self) -> str:
        """The queue, on the due list, of what concerns the case alone."""
        return f"case:{self.number}"

    @property
    def target_queue_key(self) -> str:
        """The queue of what is done to the person, so that two cases about one person never overlap."""
        return f"mod_person:{self.target.user_id}" if self.target is not None else self.queue_key

    def key(self, what: str) -> str:
        """A key of the ledger or the due list."""
        return f"{what}/case:{self.number}"


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is needed to open a case. `state`: pending where something is to be done, done or active where it was.

    `at` None: now.
    """

    guild_id: int
    kind: CaseKind
    moderator: Party
    reason: str
    target: Party | None = None
    state: CaseState = CaseState.PENDING
    channel_id: int | None = None
    ends_at: datetime | None = None
    by_hand: bool = False
    refers_to: int | None = None
    notification: NotificationState = NotificationState.NOBODY
    audit_entry: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """A line of a case's history. `by` None: the bot by itself."""

    at: datetime
    kind: CaseEventKind
    by: Party | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceMessage:
    """A message as it was when somebody acted on it. `content` None: the bot may not read what people write.

    `id` and `case_number` are given by the database.
    """

    guild_id: int
    channel_id: int
    message_id: int
    author: Party
    written_at: datetime
    content: str | None
    attachments: tuple[str, ...] = ()
    id: int = 0
    case_number: int | None = None
    kept_at: datetime | None = None


class FailureReason(StrEnum):
    """`OUTAGE` may pass by itself; the others need somebody."""

    PERMISSION = "permission"
    UNKNOWN_ACCOUNT = "unknown_account"
    SERVER_GONE = "server_gone"
    REFUSED = "refused"
    OUTAGE = "outage"


class RefusedByDiscord(RatsboteError):
    """Discord refuses for good: trying again helps only after somebody has changed something."""

    def __init__(self, failure: FailureReason) -> None:
        super().__init__(failure.value)
        self.failure = failure


_NEXT: Final[Mapping[CaseState, frozenset[CaseState]]] = {
    CaseState.PENDING: frozenset({CaseState.ACTIVE, CaseState.DONE, CaseState.FAILED}),
    CaseState.ACTIVE: frozenset({CaseState.EXPIRING, CaseState.DONE, CaseState.FAILED}),
    CaseState.EXPIRING: frozenset({CaseState.DONE, CaseState.FAILED}),
    CaseState.FAILED: frozenset({CaseState.PENDING, CaseState.ACTIVE, CaseState.EXPIRING, CaseState.DONE}),
    CaseState.DONE: frozenset(),
}


def may_follow(case: Case, state: CaseState) -> bool:
    """Whether the case may go into the state. A failed one goes back where it was, or is done by other means."""
    if case.state is CaseState.FAILED and state is not CaseState.DONE:
        return state is case.failed_from
    return state in _NEXT[case.state]


def step(case: Case, state: CaseState) -> CaseState:
    """The state. Raises ValueError where it may not follow."""
    if not may_follow(case, state):
        raise ValueError(f"case {case.number} is {case.state}: it cannot become {state}")
    return state


PARDONABLE: Final = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""A note is corrected, and what concerns a channel is undone there; neither is taken back."""


def can_be_pardoned(case: Case) -> bool:
    """Whether there is something to take back. What has expired can still be: it then no longer counts against them."""
    return case.kind in PARDONABLE and case.ending is not Ending.PARDONED
