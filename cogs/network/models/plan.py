"""Describes the steps between what stands on a server and what should: a plan, its run, and what people keep of it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from bot.delivery.states import PostState
from bot.texts import Language
from cogs.network.models.server_state import ROLE_ORDER, ChannelState, ObjectKind, ObjectRef, RoleState


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
class MemberChange:
    """Somebody's roles differ from what the records say of them; `add` and `remove` are keys of roles."""

    user_id: int
    name: str
    add: frozenset[str]
    remove: frozenset[str]


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """The way from a snapshot to what is declared. `digest` names plan and snapshot together (32 hex digits).

    `members` and `welcome` are what follows the steps: roles that people get or lose, the post that newcomers read.
    """

    steps: tuple[PlanStep, ...]
    problems: tuple[PlanProblem, ...]
    notes: tuple[PlanNote, ...]
    digest: str
    members: tuple[MemberChange, ...] = ()
    welcome: PostState = PostState.CURRENT
    role_names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.steps and not self.members and self.welcome is PostState.CURRENT


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
    """A declared object that admins keep as it stood on the server; `state` is None for one that stays deleted.

    `rights_only`: what it is called and where it stands has been declared anew since, who may do what there has not.
    """

    kind: ObjectKind
    key: str
    state: RoleState | ChannelState | None
    rights_only: bool = False


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

    `adopt`: what was there before us and shall be taken over. `welcome`: the welcome post follows. `members`: whose
    roles follow; None (of runs that an earlier version began): everybody's, with a welcome post.
    """

    targets: tuple[ObjectRef, ...]
    adopt: tuple[ConfirmedAdoption, ...] = ()
    welcome: bool = True
    members: tuple[int, ...] | None = None
