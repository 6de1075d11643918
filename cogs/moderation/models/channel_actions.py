"""Models what is done to a channel for a while: a lock, or a slow mode. Permissions and ids are Discord's."""

from dataclasses import dataclass
from datetime import datetime

from cogs.moderation.models.cases import CaseKind


@dataclass(frozen=True, slots=True)
class PermissionBits:
    """What an overwrite allows and denies."""

    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class ChannelOverwrite:
    """An overwrite of a channel: whose (`member` tells a person's from a role's), and its bits."""

    target: int
    member: bool
    bits: PermissionBits


@dataclass(frozen=True, slots=True)
class OverwriteChange:
    """An overwrite that a lock changes. `before` None: there was none."""

    target: int
    member: bool
    before: PermissionBits | None
    after: PermissionBits


@dataclass(frozen=True, slots=True)
class StaffRole:
    """A role of moderators or administrators, and what it may on the whole server."""

    role_id: int
    permissions: int


@dataclass(frozen=True, slots=True)
class ChannelSnapshot:
    """A channel as a lock needs to know it. `everyone` is the id of the server and of its role @everyone.

    `base` is what @everyone may on the whole server, `bot_base` what the bot may there. `staff_members` are people with
    an overwrite of their own here who are moderators or administrators. `grantable` is what the bot may allow and deny.
    """

    channel_id: int
    everyone: int
    base: int
    overwrites: tuple[ChannelOverwrite, ...]
    staff: tuple[StaffRole, ...]
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

    change: OverwriteChange
    write: PermissionBits | None
    needed: bool
    altered: bool


@dataclass(frozen=True, slots=True)
class ChannelAction:
    """What is saved of an action; its case says who, why, how long and how far it has come.

    A lock has changes, a slow mode seconds. `over`: undone, or the channel is gone.
    """

    guild_id: int
    case_number: int
    kind: CaseKind
    channel_id: int
    over: bool = False
    changes: tuple[OverwriteChange, ...] = ()
    seconds_before: int | None = None
    seconds_after: int | None = None

    @property
    def queue_key(self) -> str:
        """Of the due list: what is done to one channel in one way never overlaps."""
        return channel_queue_key(self.kind, self.channel_id)


@dataclass(frozen=True, slots=True)
class ChannelOrder:
    """What a moderator wants of a channel. `ends_at` in UTC; None: until somebody undoes it."""

    channel_id: int
    reason: str
    ends_at: datetime | None
    changes: tuple[OverwriteChange, ...] = ()
    seconds_before: int | None = None
    seconds_after: int | None = None


_QUEUES = {CaseKind.LOCK: "mod_lock", CaseKind.SLOWMODE: "mod_slow"}


def channel_queue_key(kind: CaseKind, channel_id: int) -> str:
    return f"{_QUEUES[kind]}:{channel_id}"
