"""What a guild has besides members, roles and channels: bans, events, log, AutoMod rules, webhooks, invitations.

Apart from `entities` for its length only; those are imported from there.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from sandbox.world.shapes import Json


@dataclass(slots=True)
class Ban:
    user_id: int
    reason: str | None = None


@dataclass(slots=True)
class ScheduledEvent:
    """A guild scheduled event (types: 1 stage, 2 voice, 3 external; status: 1 scheduled … 4 cancelled)."""

    id: int
    guild_id: int
    creator_id: int
    name: str
    starts_at: datetime
    entity_type: int
    ends_at: datetime | None = None
    description: str | None = None
    channel_id: int | None = None
    location: str | None = None
    status: int = 1
    privacy_level: int = 2
    image: str | None = None
    recurrence_rule: Json | None = None
    subscribers: dict[int, datetime] = field(default_factory=dict)  # user id -> since


@dataclass(slots=True)
class AuditEntry:
    """One line of the audit log; `changes` in Discord's shape."""

    id: int
    action: int
    user_id: int
    target_id: int | None = None
    reason: str | None = None
    changes: list[Json] = field(default_factory=list)
    options: Json | None = None


@dataclass(slots=True)
class AutoModRule:
    id: int
    guild_id: int
    creator_id: int
    name: str
    event_type: int
    trigger_type: int
    trigger_metadata: Json
    actions: list[Json]
    enabled: bool = False
    exempt_roles: list[int] = field(default_factory=list)
    exempt_channels: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Emoji:
    """One of a server's own; `role_ids`: who may use it (everybody if empty)."""

    id: int
    name: str
    creator_id: int
    image: bytes
    content_type: str
    role_ids: list[int] = field(default_factory=list)

    @property
    def animated(self) -> bool:
        return self.content_type == "image/gif"


@dataclass(slots=True)
class Webhook:
    """An incoming webhook (type 1)."""

    id: int
    guild_id: int
    channel_id: int
    creator_id: int
    token: str
    name: str
    avatar: str | None = None
    application_id: int | None = None


@dataclass(slots=True)
class Invite:
    """An invitation to a guild. `max_age` in seconds of the world's time (0: for ever), `max_uses` 0: any number.

    `role_ids` are the roles that whoever joins by it gets.
    """

    code: str
    guild_id: int
    channel_id: int
    inviter_id: int
    created_at: datetime
    max_age: int = 86_400
    max_uses: int = 0
    uses: int = 0
    temporary: bool = False
    role_ids: list[int] = field(default_factory=list)


class PermissionTarget(IntEnum):
    """ApplicationCommandPermissionType."""

    ROLE = 1
    USER = 2
    CHANNEL = 3


@dataclass(frozen=True, slots=True)
class CommandPermission:
    """Whether a role, a person or a channel may use a command (or all commands of an application)."""

    id: int
    type: PermissionTarget
    allowed: bool
