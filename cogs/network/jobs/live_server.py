"""Fetches a server over REST and says what stands there, without Discord's objects: the cache may lag behind."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import discord

from bot.errors import PlaceMissing
from bot.reasons import SERVER_GONE
from cogs.network.models.server_state import (
    ChannelState,
    LiveChannel,
    LiveMember,
    LiveRole,
    ObjectKind,
    Overwrite,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)

GuildChannel = discord.abc.GuildChannel


@dataclass(slots=True)
class LiveServer:
    """A snapshot, with the objects through which Discord is asked to change what it shows. Kept up to date by hand."""

    client: discord.Client
    guild: discord.Guild
    snapshot: ServerSnapshot
    roles: dict[int, discord.Role]
    channels: dict[int, GuildChannel]

    def put_role(self, role: discord.Role, state: RoleState) -> None:
        """Note a role that was made or changed."""
        self.roles[role.id] = role
        live = LiveRole(role.id, role.position, role.managed, state, len(role.members))
        others = tuple(other for other in self.snapshot.roles if other.id != role.id)
        self.snapshot = replace(self.snapshot, roles=(*others, live))

    def put_channel(self, channel: GuildChannel, state: ChannelState) -> None:
        """Note a channel or category that was made or changed."""
        self.channels[channel.id] = channel
        live = LiveChannel(channel.id, kind_of(channel), state)
        others = tuple(other for other in self.snapshot.channels if other.id != channel.id)
        self.snapshot = replace(self.snapshot, channels=(*others, live))


async def fetch_server(
    client: discord.Client,
    guild_id: int,
    provisioned: Collection[ProvisionedObject],
    held: frozenset[int] = frozenset(),
) -> LiveServer:
    """The server as it stands now. Raises PlaceMissing when the bot is no longer on it.

    Hidden are channels that we may not view, whatever they are called: in the cache Discord shows them as
    `___hidden___` (flag `1 << 17`), in the list of channels not at all, and asked for one by one it answers 50001.
    `held` are the channels whose rights another feature has changed for a while.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        raise PlaceMissing(SERVER_GONE.message)
    roles = {role.id: role for role in await guild.fetch_roles()}
    try:
        channels: dict[int, GuildChannel] = {channel.id: channel for channel in await guild.fetch_channels()}
    except discord.InvalidData:
        # A kind of channel that this discord.py does not know; the cache leaves those out.
        channels = {channel.id: channel for channel in guild.channels}
    known: dict[int, GuildChannel] = {channel.id: channel for channel in guild.channels}
    known |= channels
    hidden = {channel.id for channel in known.values() if not channel.permissions_for(guild.me).view_channel}
    for row in provisioned:
        if row.kind is not ObjectKind.ROLE and row.object_id not in known and await _exists(guild, row.object_id):
            hidden.add(row.object_id)
    channels = {channel.id: channel for channel in channels.values() if channel.id not in hidden}
    own = {role.id for role in guild.me.roles}
    snapshot = ServerSnapshot(
        guild_id=guild_id,
        bot_id=guild.me.id,
        bot_name=guild.me.name,
        bot_permissions=guild.me.guild_permissions.value,
        bot_position=max((role.position for role in roles.values() if role.id in own), default=0),
        roles=tuple(_live_role(roles[role_id]) for role_id in sorted(roles)),
        channels=tuple(
            LiveChannel(channel_id, kind_of(channels[channel_id]), channel_state(channels[channel_id]))
            for channel_id in sorted(channels)
        ),
        hidden=frozenset(hidden),
        held=held,
        member_names=await _member_names(client, guild, channels.values()),
        members={
            member.id: LiveMember(member.display_name, frozenset(role.id for role in member.roles))
            for member in guild.members
            if not member.bot
        },
    )
    return LiveServer(client, guild, snapshot, roles, channels)


async def _member_names(
    client: discord.Client, guild: discord.Guild, channels: Iterable[GuildChannel]
) -> dict[int, str]:
    """How people with an overwrite of their own are called, also those who have left."""
    states = (channel_state(channel) for channel in channels)
    user_ids = {overwrite.target for state in states for overwrite in state.overwrites if overwrite.member}
    names = {}
    for user_id in user_ids:
        user = guild.get_member(user_id) or client.get_user(user_id)
        if user is None:
            try:
                user = await client.fetch_user(user_id)
            except discord.NotFound:
                continue
        names[user_id] = user.display_name
    return names


async def _exists(guild: discord.Guild, channel_id: int) -> bool:
    try:
        await guild.fetch_channel(channel_id)
    except discord.NotFound:
        return False
    except discord.Forbidden:
        return True
    return True


def kind_of(channel: GuildChannel) -> ObjectKind | None:
    if isinstance(channel, discord.CategoryChannel):
        return ObjectKind.CATEGORY
    return ObjectKind.CHANNEL if isinstance(channel, discord.TextChannel) else None


def role_state(role: discord.Role) -> RoleState:
    return RoleState(role.name, role.colour.value, role.hoist, role.mentionable, role.permissions.value)


def channel_state(channel: GuildChannel) -> ChannelState:
    overwrites = []
    for target, overwrite in channel.overwrites.items():
        allow, deny = overwrite.pair()
        is_role = isinstance(target, discord.Role) or getattr(target, "type", None) is discord.Role
        overwrites.append(Overwrite(target.id, not is_role, allow.value, deny.value))
    topic = channel.topic if isinstance(channel, discord.TextChannel) else None
    return ChannelState(channel.name, topic or "", channel.category_id, tuple(sorted(overwrites)))


def _live_role(role: discord.Role) -> LiveRole:
    return LiveRole(role.id, role.position, role.managed, role_state(role), len(role.members))
