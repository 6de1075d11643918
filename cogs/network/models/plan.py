"""Describes what stands on a server, what should, and the steps between: the values that provisioning works with.

Everything here is comparable and knows no Discord object; ids are Discord's, permissions its bits.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.texts import Language
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


class ConfirmedAdoption(NamedTuple):
    """Somebody has seen that this object is taken over for a declared one, and has confirmed it."""

    kind: ObjectKind
    key: str
    object_id: int


@dataclass(frozen=True, slots=True)
class AdoptionRules:
    """What may be bound by its name alone. A private channel never is.

    `confirmed`: only these objects; None while a plan is made, which shows what would be adopted. `claimed` names what
    an interrupted step of this run may have made: an object with the name and exactly the state that it would have.
    """

    confirmed: Mapping[ObjectRef, int] | None = None
    claimed: AbstractSet[ObjectRef] = frozenset()


PLANNING = AdoptionRules()


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
class ServerSnapshot:
    """A server as the bot sees it. `hidden` are channels that exist but may not be viewed, so nothing is known of them.

    `bot_position` is the position of the bot's highest role: only roles below it can be changed. `held` are channels
    whose rights another feature has changed for a while (a lock), and will restore by itself. `member_names` are those
    of people with an overwrite of their own.
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


class StepAction(StrEnum):
    CREATE = "create"
    ADOPT = "adopt"
    UPDATE = "update"
    ORDER = "order"


class PlanField(StrEnum):
    NAME = "name"
    COLOUR = "colour"
    HOIST = "hoist"
    MENTIONABLE = "mentionable"
    PERMISSIONS = "permissions"
    TOPIC = "topic"
    PARENT = "parent"
    OVERWRITE = "overwrite"


@dataclass(frozen=True, slots=True)
class PermissionPair:
    """Two sets of permissions: what is allowed, what is denied (a role's permissions are allowed ones only)."""

    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One difference. `target` says whose overwrite; `by_hand`: it was changed on the server after we wrote it."""

    field: PlanField
    before: str | int | bool | PermissionPair | None
    after: str | int | bool | PermissionPair | None
    target: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing to do. `name` is how people know the object; `object_id` is None for what is yet to be made.

    `members` carry a role that is adopted; they get what it is to allow.
    """

    action: StepAction
    kind: ObjectKind
    key: str
    name: str
    object_id: int | None = None
    changes: tuple[FieldChange, ...] = ()
    members: int = field(default=0, compare=False, repr=False)

    @property
    def ref(self) -> ObjectRef:
        """What the step is about, whatever it does to it: an interrupted creation goes on as an adoption."""
        return ROLE_ORDER if self.action is StepAction.ORDER else ObjectRef(self.kind, self.key)


class PlanProblemKind(StrEnum):
    PERMISSION = "permission"
    ROLE_ABOVE = "role_above"
    TOO_MANY_ROLES = "too_many_roles"
    TOO_MANY_CHANNELS = "too_many_channels"


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """Something that stands against applying the plan; `detail` is a permission's or role's name, or a number."""

    kind: PlanProblemKind
    detail: str


class PlanNoteKind(StrEnum):
    HIDDEN = "hidden"
    HELD = "held"
    PRIVATE_NAMESAKE = "private_namesake"
    BEHIND_HIDDEN = "behind_hidden"
    OTHERS_HIDDEN = "others_hidden"
    OBSOLETE = "obsolete"
    CITIES_WITHOUT_ROLE = "cities_without_role"


@dataclass(frozen=True, slots=True)
class PlanNote:
    """Something that a person should know, and that the plan leaves alone. `detail` is a key, name or number."""

    kind: PlanNoteKind
    detail: str
    object_id: int | None = None


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """The way from a snapshot to what is declared. `digest` names plan and snapshot together (32 hex digits)."""

    steps: tuple[PlanStep, ...]
    problems: tuple[PlanProblem, ...]
    notes: tuple[PlanNote, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Drift:
    """A provisioned object that is no longer as we wrote it; `gone` when it was deleted."""

    kind: ObjectKind
    key: str
    name: str
    object_id: int
    changes: tuple[FieldChange, ...] = ()
    gone: bool = False


@dataclass(frozen=True, slots=True)
class KeptObject:
    """A declared object that admins keep as it stood on the server; `state` is None for one that stays deleted."""

    kind: ObjectKind
    key: str
    state: RoleState | ChannelState | None


class SetupRunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SetupRun:
    """One confirmed `/setup apply`. Progress is shown in `channel_id`, in `language`. Instants are UTC."""

    id: int
    guild_id: int
    user_id: int
    channel_id: int
    plan_hash: str
    language: Language
    state: SetupRunState
    total: int
    finished: int
    error: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ApplyPayload:
    """The payload of a run's due work: what was confirmed, so that a run that is taken up again does nothing else.

    `adopt`: what was there before us and shall be taken over. `welcome`: the welcome post and everybody's roles follow,
    as after a whole plan.
    """

    targets: tuple[ObjectRef, ...]
    adopt: tuple[ConfirmedAdoption, ...] = ()
    welcome: bool = True
