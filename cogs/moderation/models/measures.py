"""What is done to a channel for a while: a lock, or a slow mode. Permissions are Discord's bits, ids Discord's."""

from dataclasses import dataclass
from datetime import datetime

from cogs.moderation.models.cases import CaseKind


@dataclass(frozen=True, slots=True)
class Bits:
    """What an overwrite allows and denies."""

    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class Right:
    """An overwrite of a channel: whose (`member` tells a person's from a role's), and its bits."""

    target: int
    member: bool
    bits: Bits


@dataclass(frozen=True, slots=True)
class Touch:
    """An overwrite that a lock changes. `before` None: there was none."""

    target: int
    member: bool
    before: Bits | None
    after: Bits


@dataclass(frozen=True, slots=True)
class Staff:
    """A role of moderators or administrators, and what it may on the whole server."""

    role_id: int
    permissions: int


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel as a lock needs to know it. `everyone` is the id of the server and of its role @everyone.

    `base` is what @everyone may on the whole server, `bot_base` what the bot may there. `staff_members` are people with
    an overwrite of their own here who are moderators or administrators. `grantable` is what the bot may allow and deny.
    """

    channel_id: int
    everyone: int
    base: int
    rights: tuple[Right, ...]
    staff: tuple[Staff, ...]
    staff_members: frozenset[int]
    bot_id: int
    bot_roles: frozenset[int]
    bot_base: int
    grantable: int


@dataclass(frozen=True, slots=True)
class Restoration:
    """What to write back for one target: `write` as it is to be, None to take the overwrite away.

    `needed`: whether anything is to be written; `altered`: somebody else has changed what the lock had set.
    """

    touch: Touch
    write: Bits | None
    needed: bool
    altered: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """What is saved of a measure; its case says who, why, how long and how far it has come.

    A lock has touches, a slow mode seconds. `over`: undone, or the channel is gone.
    """

    guild_id: int
    case_number: int
    kind: CaseKind
    channel_id: int
    over: bool = False
    touches: tuple[Touch, ...] = ()
    seconds_before: int | None = None
    seconds_after: int | None = None

    @property
    def lane(self) -> str:
        """The due list's lane: what is done to one channel in one way never overlaps."""
        return lane(self.kind, self.channel_id)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a moderator wants of a channel. `ends_at` in UTC; None: until somebody undoes it."""

    channel_id: int
    reason: str
    ends_at: datetime | None
    touches: tuple[Touch, ...] = ()
    seconds_before: int | None = None
    seconds_after: int | None = None


def lane(kind: CaseKind, channel_id: int) -> str:
    return f"{_LANES[kind]}:{channel_id}"


_LANES = {CaseKind.LOCK: "mod_lock", CaseKind.SLOWMODE: "mod_slow"}

BEGIN = {CaseKind.LOCK: "moderation.lock", CaseKind.SLOWMODE: "moderation.slow"}
"""The kinds of due work that put a measure into force."""
END = {CaseKind.LOCK: "moderation.unlock", CaseKind.SLOWMODE: "moderation.end_slow"}
"""Those that undo it."""
NOTICE = "moderation.lock_notice"
"""Brings the word in a locked channel up to date."""
