"""The whole state of the sandbox, and the one place where a change is announced.

Synchronous and without I/O: REST and interactions change it, the gateway subscribes to it. A change is
announced only after it is complete, so that a subscriber never sees half of it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.world.agenda import Agenda
from sandbox.world.belongings import CommandPermission
from sandbox.world.entities import (
    AppCommand,
    Application,
    Channel,
    ChannelType,
    Guild,
    Invite,
    Json,
    Member,
    User,
    Webhook,
)
from sandbox.world.messages import Attachment, Message
from sandbox.world.snowflakes import SnowflakeFactory


@dataclass(frozen=True, slots=True)
class Event:
    """A gateway event before it is adapted to a session.

    `user_ids` set: only for these users. Else `channel_id` set: for those who may view that channel (the
    recipients in a DM). Else for everybody in the guild. `data` is the full payload.
    """

    name: str
    data: Json
    guild_id: int | None
    channel_id: int | None = None
    user_ids: frozenset[int] | None = None


@dataclass(slots=True)
class Collections:
    """Everything that exists, by id."""

    users: dict[int, User] = field(default_factory=dict)
    applications: dict[int, Application] = field(default_factory=dict)
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    messages: dict[int, dict[int, Message]] = field(default_factory=dict)
    ephemeral: dict[int, Message] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
    commands: dict[int, AppCommand] = field(default_factory=dict)
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    invites: dict[str, Invite] = field(default_factory=dict)
    read_marks: dict[int, dict[int, int]] = field(default_factory=dict)
    command_permissions: dict[tuple[int, int], tuple[CommandPermission, ...]] = field(default_factory=dict)


class World:
    """Users, guilds, channels, messages; ids and time; announcements.

    `now` gives the world's time as an aware UTC datetime, `agenda` is that of its clock. `public_url` is where the
    server answers (set by the app once its port is known); file addresses start with it.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        public_url: str = "http://127.0.0.1",
        agenda: Agenda | None = None,
    ) -> None:
        self._now = now
        self.agenda = agenda or Agenda()
        self._ids = SnowflakeFactory(now)
        self._subscribers: list[Callable[[Event], None]] = []
        self.public_url = public_url
        self.fill(Collections())

    def fill(self, state: Collections, last_id: int = 0) -> None:
        """Let the world hold this; ids continue after `last_id`. Without announcing it: nobody is connected yet."""
        self.state = state
        self._ids.continue_after(last_id)
        self.users = state.users
        self.applications = state.applications
        self.guilds = state.guilds
        self.channels = state.channels  # guild channels, threads and DMs
        self.messages = state.messages  # channel id -> message id -> message, in order of ids
        self.ephemeral = state.ephemeral  # message id -> message; never in `messages`
        self.attachments = state.attachments
        self.commands = state.commands
        self.webhooks = state.webhooks
        self.invites = state.invites
        # (guild, command or application) -> what the guild has set for it
        self.command_permissions = state.command_permissions
        self.read_marks = state.read_marks  # person -> channel -> last message they have read

    def now(self) -> datetime:
        return self._now()

    def new_id(self) -> int:
        return self._ids.next()

    @property
    def last_id(self) -> int:
        """The newest id that was given out; 0 before the first."""
        return self._ids.last

    def subscribe(self, callback: Callable[[Event], None]) -> Callable[[], None]:
        """Calls `callback` for each event, in order; returns what ends the subscription."""
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback)

    def emit(self, event: Event) -> None:
        for callback in tuple(self._subscribers):
            callback(event)

    def user_by_token(self, token: str) -> User | None:
        return next((user for user in self.users.values() if user.token and user.token == token), None)

    def application_of(self, user_id: int) -> Application | None:
        """The application whose bot user this is."""
        return next((app for app in self.applications.values() if app.bot_id == user_id), None)

    def guild_channels(self, guild_id: int) -> Iterator[Channel]:
        """The guild's channels without its threads."""
        return (channel for channel in self.channels.values() if channel.guild_id == guild_id and not channel.is_thread)

    def guild_threads(self, guild_id: int) -> Iterator[Channel]:
        return (channel for channel in self.channels.values() if channel.guild_id == guild_id and channel.is_thread)

    def guilds_of(self, user_id: int) -> list[Guild]:
        return [guild for guild in self.guilds.values() if user_id in guild.members]

    def member(self, guild_id: int | None, user_id: int) -> Member | None:
        guild = self.guilds.get(guild_id) if guild_id is not None else None
        return guild.members.get(user_id) if guild is not None else None

    def dm_between(self, first: int, second: int) -> Channel | None:
        pair = {first, second}
        return next(
            (c for c in self.channels.values() if c.type is ChannelType.DM and set(c.recipients) == pair),
            None,
        )

    def open_dm(self, first: int, second: int) -> Channel:
        """The DM of two users; made when it does not exist (without announcing it)."""
        channel = self.dm_between(first, second)
        if channel is None:
            channel = Channel(id=self.new_id(), type=ChannelType.DM, recipients=(first, second))
            self.channels[channel.id] = channel
        return channel

    def message(self, channel_id: int, message_id: int) -> Message | None:
        """A stored message that is not ephemeral."""
        return self.messages.get(channel_id, {}).get(message_id)

    def share_guild(self, first: int, second: int) -> bool:
        return any(first in g.members and second in g.members for g in self.guilds.values())

    def drop_channel(self, channel: Channel) -> None:
        """Forgets a channel with its messages, threads, webhooks and invites (without announcing it)."""
        threads: Iterable[Channel] = [c for c in self.channels.values() if c.is_thread and c.parent_id == channel.id]
        for gone in (channel, *threads):
            self.channels.pop(gone.id, None)
            self.messages.pop(gone.id, None)
            for hook in [h for h in self.webhooks.values() if h.channel_id == gone.id]:
                del self.webhooks[hook.id]
            for invite in [i for i in self.invites.values() if i.channel_id == gone.id]:
                del self.invites[invite.code]
