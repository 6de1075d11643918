"""Models a purge: which messages somebody wants gone, and what has become of each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cogs.moderation.models.cases import Party

MAX_MESSAGES = 1_000
"""Messages in one purge. More would take hours where they are old, and is a channel to be made anew."""


@dataclass(frozen=True, slots=True)
class PurgeFilter:
    """What is looked for, the latest first. Ids of messages are times too: `before` and `after` are exclusive ids.

    `contains` is compared without case; `author_id` None: anybody's.
    """

    count: int
    author_id: int | None = None
    contains: str = ""
    before: int | None = None
    after: int | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message that was looked at. `content` is "" where the bot may not read it."""

    message_id: int
    author: Party
    written_at: datetime
    pinned: bool
    content: str


@dataclass(frozen=True, slots=True)
class PurgeSearch:
    """What a look through a channel found. `looked_at`: how many messages; `to_the_end`: whether there were no more.

    `pinned_left`: how many would have fitted, but are pinned.
    """

    found: tuple[FoundMessage, ...]
    looked_at: int
    to_the_end: bool
    pinned_left: int


class PurgeState(StrEnum):
    """`previewed → running → done`, or `cancelled` by the moderator half-way."""

    PREVIEWED = "previewed"
    RUNNING = "running"
    CANCELLED = "cancelled"
    DONE = "done"


class MessageState(StrEnum):
    """`taken`: kept as evidence, about to be deleted; `gone`: somebody else was faster; `pinned`: so it stays."""

    WAITING = "waiting"
    TAKEN = "taken"
    DELETED = "deleted"
    GONE = "gone"
    PINNED = "spared"


@dataclass(frozen=True, slots=True)
class Purge:
    """One purge. `case_number` is None until it is confirmed. `pinned`: whether pinned messages go as well.

    `author`: whose messages were looked for, where only one person's were.
    """

    id: int
    guild_id: int
    channel_id: int
    moderator: Party
    state: PurgeState
    pinned: bool
    reason: str
    author: Party | None
    previewed_at: datetime
    case_number: int | None = None


@dataclass(frozen=True, slots=True)
class PurgeTally:
    """How far a purge has come."""

    waiting: int = 0
    deleted: int = 0
    gone: int = 0
    pinned: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.deleted + self.gone + self.pinned
