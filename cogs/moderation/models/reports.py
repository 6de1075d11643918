"""Models a report: a message, kept as it was, that somebody asks the moderators to look at."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.cards import message_url
from bot.clock import from_db, to_db
from cogs.moderation.models.cases import CaseKind, FailureReason

CARD_KEY: Final = "moderation.report:"
"""How the keys of reports' cards begin; the report's number follows."""
REASON_LENGTH: Final = 1_000
"""What fits on the card beside the message itself."""
EVIDENCE_SETTING: Final = "evidence_days"
"""The setting that says for how many days the words of reported and deleted messages are kept."""
EVIDENCE_DAYS: Final = 180
"""Its default: an appeal, and whoever looks at it after the forum's next meeting, come within half a year."""


class AuthorKind(StrEnum):
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


class ReportDecision(StrEnum):
    """What the moderators did."""

    WARNED = "warned"
    TIMED_OUT = "timed_out"
    DELETED = "deleted"
    DISMISSED = "dismissed"


DECISION_OF_KIND: Final = {CaseKind.WARNING: ReportDecision.WARNED, CaseKind.TIMEOUT: ReportDecision.TIMED_OUT}
"""What an action against the author decides."""


class ReplyNotification(StrEnum):
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
    author: AuthorKind
    written_at: datetime
    content: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reporter:
    """One person's report of the message. `number` counts from 1 within it."""

    number: int
    reporter_id: int
    reason: str
    reported_at: datetime
    notification: ReplyNotification = ReplyNotification.NOT_YET


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
    author: AuthorKind
    state: ReportState
    opened_at: datetime
    taken_by: int | None = None
    taken_at: datetime | None = None
    outcome: ReportDecision | None = None
    case_number: int | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None
    reply: str = ""
    failure: FailureReason | None = None

    @property
    def queue_key(self) -> str:
        return f"report:{self.id}"

    @property
    def card_key(self) -> str:
        return f"{CARD_KEY}{self.id}"

    @property
    def link(self) -> str:
        """The address of the message."""
        return message_url(self.guild_id, self.channel_id, self.message_id)

    @property
    def possible(self) -> frozenset[ReportDecision]:
        """What can be done about it: nobody warns a machine, and what the bot posts is ended by its own commands."""
        match self.author:
            case AuthorKind.OURS:
                return frozenset({ReportDecision.DISMISSED})
            case AuthorKind.BOT:
                return frozenset({ReportDecision.DELETED, ReportDecision.DISMISSED})
            case _:
                return frozenset(ReportDecision)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its voices, oldest first, and what is kept of the message: twice if it was edited."""

    report: Report
    reporters: tuple[Reporter, ...]
    versions: tuple[ReportedMessage, ...]


MESSAGE: Final = "message"


def dump(message: ReportedMessage) -> str:
    """As a field of a draft."""
    return json.dumps(
        {
            "channel": message.channel_id,
            "id": message.message_id,
            "author": message.author_id,
            "name": message.author_name,
            "kind": message.author.value,
            "written": to_db(message.written_at),
            "content": message.content,
            "files": message.files,
        },
        ensure_ascii=False,
    )


def load(fields: Mapping[str, str]) -> ReportedMessage | None:
    """The message in a draft's fields; None where the draft has expired."""
    text = fields.get(MESSAGE)
    if not text:
        return None
    raw = json.loads(text)
    return ReportedMessage(
        channel_id=raw["channel"],
        message_id=raw["id"],
        author_id=raw["author"],
        author_name=raw["name"],
        author=AuthorKind(raw["kind"]),
        written_at=from_db(raw["written"]),
        content=raw["content"],
        files=tuple(raw["files"]),
    )
