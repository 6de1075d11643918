"""The people, servers, channels and roles of the world, as mutable records with integer ids.

They hold state and nothing else: rules live in `permissions` and in the REST resources, shapes in
`serialize`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from sandbox.world.belongings import AuditEntry as AuditEntry
from sandbox.world.belongings import AutoModRule as AutoModRule
from sandbox.world.belongings import Ban as Ban
from sandbox.world.belongings import Emoji as Emoji
from sandbox.world.belongings import Invite as Invite
from sandbox.world.belongings import ScheduledEvent as ScheduledEvent
from sandbox.world.belongings import Webhook as Webhook
from sandbox.world.shapes import Json as Json


class ChannelType(IntEnum):
    """Source: Discord's reference, "Channel Types" (ChannelTypes in the API document)."""

    GUILD_TEXT = 0
    DM = 1
    GUILD_VOICE = 2
    GROUP_DM = 3
    GUILD_CATEGORY = 4
    GUILD_ANNOUNCEMENT = 5
    ANNOUNCEMENT_THREAD = 10
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12
    GUILD_STAGE_VOICE = 13
    GUILD_FORUM = 15
    GUILD_MEDIA = 16


THREAD_TYPES = frozenset({ChannelType.ANNOUNCEMENT_THREAD, ChannelType.PUBLIC_THREAD, ChannelType.PRIVATE_THREAD})


class OverwriteTarget(IntEnum):
    """Whom a channel overwrite speaks of."""

    ROLE = 0
    MEMBER = 1


@dataclass(slots=True)
class User:
    """An account: a persona (token without prefix) or the bot's user (`Bot <token>`)."""

    id: int
    username: str
    global_name: str | None = None
    bot: bool = False
    token: str = ""
    locale: str = "en-US"
    timezone: str = "UTC"  # IANA name; only the page and the personas' own clients look at it
    avatar: str | None = None
    discriminator: str = "0"
    dms_open: bool = True  # closed: a bot that writes to this person gets 50007
    persona: str | None = None  # the name in the world file, for the record of requests
    public_flags: int = 0


@dataclass(slots=True)
class Application:
    """The bot's application, as the developer portal would show it."""

    id: int
    name: str
    bot_id: int
    owner_id: int
    description: str = ""
    flags: int = (1 << 15) | (1 << 19)  # limited "guild members" and "message content" intents are switched on
    verify_key: str = "0" * 64
    bot_public: bool = False

    def may_read_content(self) -> bool:
        """Whether the privileged message content intent is switched on in the portal (bits 18 and 19)."""
        return bool(self.flags & ((1 << 18) | (1 << 19)))

    def may_list_members(self) -> bool:
        """Whether the privileged guild members intent is switched on in the portal (bits 14 and 15)."""
        return bool(self.flags & ((1 << 14) | (1 << 15)))

    def may_see_presences(self) -> bool:
        """Whether the privileged presence intent is switched on in the portal (bits 12 and 13)."""
        return bool(self.flags & ((1 << 12) | (1 << 13)))


@dataclass(slots=True)
class Overwrite:
    """Permission changes of one channel for one role or member."""

    id: int
    type: OverwriteTarget
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class ThreadState:
    """What a thread has that other channels have not."""

    owner_id: int
    archived: bool = False
    locked: bool = False
    auto_archive_duration: int = 1440  # minutes
    archive_timestamp: datetime | None = None
    create_timestamp: datetime | None = None
    invitable: bool = True
    members: dict[int, datetime] = field(default_factory=dict)  # user id -> joined
    message_count: int = 0
    applied_tags: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A guild channel, a category, a thread, or a DM (`guild_id` None, `recipients` its two users)."""

    id: int
    type: ChannelType
    guild_id: int | None = None
    name: str = ""
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    nsfw: bool = False
    rate_limit_per_user: int = 0  # seconds
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    recipients: tuple[int, ...] = ()
    last_message_id: int | None = None
    last_pin: datetime | None = None
    flags: int = 0
    bitrate: int = 64_000
    user_limit: int = 0
    default_auto_archive_duration: int | None = None
    default_thread_rate_limit_per_user: int = 0
    default_reaction_emoji: Json | None = None
    default_sort_order: int | None = None
    default_forum_layout: int = 0
    available_tags: list[Json] = field(default_factory=list)
    thread: ThreadState | None = None

    @property
    def is_thread(self) -> bool:
        return self.type in THREAD_TYPES

    @property
    def is_dm(self) -> bool:
        return self.guild_id is None


@dataclass(slots=True)
class Role:
    """A role; the one with the guild's own id is @everyone."""

    id: int
    name: str
    permissions: int = 0
    position: int = 0
    color: int = 0
    hoist: bool = False
    mentionable: bool = False
    managed: bool = False
    bot_id: int | None = None  # the bot whose integration manages this role
    unicode_emoji: str | None = None
    flags: int = 0


@dataclass(slots=True)
class Member:
    """A user in a guild. `role_ids` never holds @everyone."""

    user_id: int
    guild_id: int
    joined_at: datetime
    role_ids: list[int] = field(default_factory=list)
    nick: str | None = None
    timeout_until: datetime | None = None
    pending: bool = False
    flags: int = 0
    mute: bool = False
    deaf: bool = False


@dataclass(slots=True)
class AppCommand:
    """An application command; `body` keeps description, options and localisations as they came."""

    id: int
    application_id: int
    version: int
    type: int
    name: str
    body: Json
    guild_id: int | None = None  # None: a global command


@dataclass(slots=True)
class Guild:
    """A server with all that belongs to it alone. Channels live in `World.channels`."""

    id: int
    name: str
    owner_id: int
    description: str | None = None
    icon: str | None = None
    preferred_locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    bans: dict[int, Ban] = field(default_factory=dict)
    events: dict[int, ScheduledEvent] = field(default_factory=dict)
    automod: dict[int, AutoModRule] = field(default_factory=dict)
    emojis: dict[int, Emoji] = field(default_factory=dict)
    audit_log: list[AuditEntry] = field(default_factory=list)
    features: list[str] = field(default_factory=lambda: ["COMMUNITY", "NEWS"])
    verification_level: int = 1
    default_message_notifications: int = 1
    explicit_content_filter: int = 2
    system_channel_id: int | None = None
    system_channel_flags: int = 0
    rules_channel_id: int | None = None
    public_updates_channel_id: int | None = None
    safety_alerts_channel_id: int | None = None
    afk_channel_id: int | None = None
    afk_timeout: int = 300

    @property
    def everyone(self) -> Role:
        return self.roles[self.id]
