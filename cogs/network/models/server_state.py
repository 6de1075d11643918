"""Describes what stands on a server and what should: the objects that provisioning compares.

Everything here is comparable and knows no Discord object; ids are Discord's, permissions its bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bot.delivery.states import PostState
from cogs.network.models.forum import OverwriteSpec


class ObjectKind(StrEnum):
    """What is provisioned, in the order in which it is made: channels need their category and their roles."""

    ROLE = "role"
    CATEGORY = "category"
    CHANNEL = "channel"


class ObjectRef(NamedTuple):
    """Names a declared object."""

    kind: ObjectKind
    key: str


ROLE_ORDER = ObjectRef(ObjectKind.ROLE, "*")
"""Stands for the order of the roles, which is a step of its own."""


@dataclass(frozen=True, slots=True)
class RoleState:
    """What a role is like. `colour` is 0xRRGGBB."""

    name: str
    colour: int
    hoist: bool
    mentionable: bool
    permissions: int


@dataclass(frozen=True, slots=True, order=True)
class Overwrite:
    """One overwrite as Discord keeps it; `member` tells a person's from a role's."""

    target: int
    member: bool
    allow: int
    deny: int


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What a channel or category is like; `overwrites` are sorted by target."""

    name: str
    topic: str
    parent: int | None
    overwrites: tuple[Overwrite, ...]


@dataclass(frozen=True, slots=True)
class LiveRole:
    """A role on the server. `managed` ones belong to an integration and cannot be given or changed.

    `members` carry it; that is for reading, and no part of what a plan rests on.
    """

    id: int
    position: int
    managed: bool
    state: RoleState
    members: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LiveChannel:
    """A channel on the server. `kind` is None for what we never make (voice, forums …)."""

    id: int
    kind: ObjectKind | None
    state: ChannelState


@dataclass(frozen=True, slots=True)
class LiveMember:
    """Somebody on the server, no bot, with the ids of the roles that they carry."""

    name: str
    role_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class ServerSnapshot:
    """A server as the bot sees it. `hidden` are channels that exist but may not be viewed, so nothing is known of them.

    `bot_position` is the position of the bot's highest role: only roles below it can be changed. `held` are channels
    whose rights another feature has changed for a while (a lock), and will restore by itself. `member_names` are those
    of people with an overwrite of their own. `welcome` is the post that newcomers read.
    """

    guild_id: int
    bot_id: int
    bot_name: str
    bot_permissions: int
    bot_position: int
    roles: tuple[LiveRole, ...]
    channels: tuple[LiveChannel, ...]
    hidden: frozenset[int]
    held: frozenset[int] = frozenset()
    member_names: Mapping[int, str] = field(default_factory=dict, compare=False, repr=False)
    members: Mapping[int, LiveMember] = field(default_factory=dict, compare=False, repr=False)
    welcome: PostState = PostState.CURRENT

    def by_id(self) -> dict[int, LiveRole | LiveChannel]:
        """Everything that can be seen."""
        roles: dict[int, LiveRole | LiveChannel] = {role.id: role for role in self.roles}
        return roles | {channel.id: channel for channel in self.channels}


@dataclass(frozen=True, slots=True)
class ProvisionedObject:
    """What we remember of one object: who it is, whether it was there before us, and its state as we last wrote it."""

    kind: ObjectKind
    key: str
    object_id: int
    adopted: bool
    written: RoleState | ChannelState | None


@dataclass(frozen=True, slots=True)
class DesiredRole:
    """A role that should exist. `ranked` ones keep the order in which they are declared, highest first."""

    key: str
    state: RoleState
    ranked: bool


@dataclass(frozen=True, slots=True)
class DesiredChannel:
    """A channel or category that should exist. `parent` is a category's key.

    `kept_overwrites` are nobody's that is declared, but admins decided to keep them.
    """

    kind: ObjectKind
    key: str
    name: str
    topic: str
    parent: str | None
    overwrites: tuple[OverwriteSpec, ...]
    kept_overwrites: tuple[Overwrite, ...] = ()


@dataclass(frozen=True, slots=True)
class DesiredServer:
    """The whole declared server. `cities_without_role` came after the cap on roles."""

    roles: tuple[DesiredRole, ...]
    channels: tuple[DesiredChannel, ...]
    cities_without_role: int
