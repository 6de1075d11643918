"""What is done to a channel for a while: a lock, or a slow mode. Permissions are Discord's bits, ids Discord's."""

from dataclasses import dataclass
from enum import StrEnum


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


class MeasureState(StrEnum):
    """`open`: announced on the due list, in force or being undone; `over`: history."""

    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: its case says who, why, how long and how far it has come. What is saved here is what was before.

    A slow mode has seconds, a lock touches. `altered`: how many of its marks somebody else had changed at its end.
    """

    guild_id: int
    case_number: int
    channel_id: int
    state: MeasureState
    touches: tuple[Touch, ...] = ()
    seconds_before: int | None = None
    seconds_after: int | None = None
    altered: int = 0
