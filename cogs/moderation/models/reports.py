"""A report: a message, kept as it was, that somebody asks the moderators to look at; and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cogs.moderation.models.troubles import Trouble

CARD_KEY: Final = "moderation.report:"
"""How the keys of reports' cards begin; the report's number follows."""
REASON_LENGTH: Final = 1_000
"""What fits on the card beside the message itself."""
EVIDENCE_SETTING: Final = "evidence_days"
"""The setting that says for how many days the words of reported and deleted messages are kept."""
EVIDENCE_DAYS: Final = 180
"""Its default: an objection, and whoever looks at it after the forum's next meeting, come within half a year."""


class Author(StrEnum):
    """Who wrote the message: it decides what can be done about it, and who sees what on the card."""

    MEMBER = "member"
    MODERATOR = "moderator"
    BOT = "bot"
    OURS = "ours"
    """Ratsbote itself."""


class ReportState(StrEnum):
    """ACTING: a decision stands, and what it asks of Discord is under way."""

    OPEN = "open"
    ACTING = "acting"
    DECIDED = "decided"


class Outcome(StrEnum):
    """What the moderators did."""

    WARNED = "warned"
    TIMED_OUT = "timed_out"
    DELETED = "deleted"
    DISMISSED = "dismissed"


class Told(StrEnum):
    """How a reporter heard of the outcome. CLOSED: by no direct message; READ: they saw it with /me open then."""

    NOT_YET = ""
    SENT = "sent"
    CLOSED = "closed"
    READ = "read"


@dataclass(frozen=True, slots=True)
class ReportedMessage:
    """A message as it was when somebody reported it. Instants are UTC; `files` are names; nothing is escaped."""

    channel_id: int
    message_id: int
    author_id: int
    author_name: str
    author: Author
    written_at: datetime
    content: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportVoice:
    """One person's report of the message. `number` counts from 1 within it."""

    number: int
    reporter_id: int
    reason: str
    reported_at: datetime
    told: Told = Told.NOT_YET


@dataclass(frozen=True, slots=True)
class Report:
    """`outcome` is that of the last decision, also when the message was reported again since (then it is open).

    `reply` is what the moderators say to those who reported; `failure` why what they wanted could not be done.
    """

    guild_id: int
    id: int
    channel_id: int
    message_id: int
    author_id: int
    author_name: str
    author: Author
    state: ReportState
    opened_at: datetime
    taken_by: int | None = None
    taken_at: datetime | None = None
    outcome: Outcome | None = None
    case_number: int | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    reply: str = ""
    failure: Trouble | None = None

    @property
    def queue_key(self) -> str:
        return f"report:{self.id}"

    @property
    def card_key(self) -> str:
        return f"{CARD_KEY}{self.id}"

    @property
    def link(self) -> str:
        """The address of the message."""
        return f"https://discord.com/channels/{self.guild_id}/{self.channel_id}/{self.message_id}"

    @property
    def possible(self) -> frozenset[Outcome]:
        """What can be done about it: nobody warns a machine, and what the bot posts is ended by its own commands."""
        match self.author:
            case Author.OURS:
                return frozenset({Outcome.DISMISSED})
            case Author.BOT:
                return frozenset({Outcome.DELETED, Outcome.DISMISSED})
            case _:
                return frozenset(Outcome)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its voices, oldest first, and what is kept of the message: twice if it was edited."""

    report: Report
    voices: tuple[ReportVoice, ...]
    snapshots: tuple[ReportedMessage, ...]
