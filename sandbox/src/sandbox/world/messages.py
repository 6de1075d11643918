"""Messages and their files. Apart from the other entities because interactions, webhooks and people all write
them, and because most rules of the sandbox are about them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, IntFlag

from sandbox.world.entities import Json
from sandbox.world.polls import Poll
from sandbox.world.snowflakes import instant_of


class MessageFlag(IntFlag):
    """Source: Discord's reference, "Message Flags"."""

    CROSSPOSTED = 1 << 0
    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    IS_COMPONENTS_V2 = 1 << 15


class MessageType(IntEnum):
    """Source: Discord's reference, "Message Types" (those that the sandbox writes)."""

    DEFAULT = 0
    RECIPIENT_ADD = 1
    CHANNEL_NAME_CHANGE = 4
    CHANNEL_PINNED_MESSAGE = 6
    USER_JOIN = 7
    THREAD_CREATED = 18
    REPLY = 19
    CHAT_INPUT_COMMAND = 20
    THREAD_STARTER_MESSAGE = 21
    CONTEXT_MENU_COMMAND = 23
    AUTO_MODERATION_ACTION = 24
    POLL_RESULT = 46


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in a multipart body, part `files[index]`."""

    index: int
    filename: str
    content_type: str
    data: bytes


@dataclass(slots=True)
class Attachment:
    id: int
    channel_id: int
    filename: str
    content_type: str
    data: bytes
    description: str | None = None
    width: int | None = None
    height: int | None = None
    ephemeral: bool = False
    title: str | None = None


@dataclass(slots=True)
class Reaction:
    emoji: Json  # {"id", "name"}
    user_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """A message as stored. `components` and `embeds` already have the shape of answers (ids filled in)."""

    id: int
    channel_id: int
    author_id: int
    type: MessageType = MessageType.DEFAULT
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    tts: bool = False
    pinned: bool = False
    pinned_at: datetime | None = None
    nonce: str | int | None = None
    edited_at: datetime | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reactions: list[Reaction] = field(default_factory=list)
    reference: Json | None = None  # MessageReferenceResponse
    poll: Poll | None = None
    application_id: int | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    interaction_metadata: Json | None = None
    interaction: Json | None = None  # the older form beside it
    ephemeral_for: int | None = None
    thread_id: int | None = None

    @property
    def created_at(self) -> datetime:
        return instant_of(self.id)
