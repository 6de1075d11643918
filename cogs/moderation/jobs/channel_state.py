"""Fetches a channel as it is on Discord, and notices what people change in it by hand while it is locked."""

from dataclasses import dataclass

import discord
from discord.ext import commands

from bot.errors import PlaceMissing
from bot.reasons import SERVER_GONE
from cogs.moderation.models.cases import CaseKind, CaseState
from cogs.moderation.models.channel_actions import (
    ChannelAction,
    ChannelOverwrite,
    ChannelSnapshot,
    PermissionBits,
    StaffRole,
)
from cogs.moderation.rules.locks import locked
from cogs.moderation.service.channels import ChannelService
from cogs.moderation.views.channels import SlowModeState
from cogs.network.service.server import ServerService

MODERATORS = "moderators"
"""The key of the moderators' role among the declared ones."""
FetchedChannel = discord.abc.GuildChannel | discord.Thread


async def fetch(client: discord.Client, guild_id: int, channel_id: int) -> FetchedChannel | None:
    """The channel or thread as it is now; None when it is gone. Raises what discord.py raises for a hidden one."""
    guild = client.get_guild(guild_id)
    if guild is None:
        raise PlaceMissing(SERVER_GONE.message)
    try:
        return await guild.fetch_channel(channel_id)
    except discord.NotFound:
        return None


def overwrites_of(channel: discord.abc.GuildChannel) -> tuple[ChannelOverwrite, ...]:
    """The overwrites of a channel."""
    overwrites = []
    for target, overwrite in channel.overwrites.items():
        allow, deny = overwrite.pair()
        is_role = isinstance(target, discord.Role) or getattr(target, "type", None) is discord.Role
        overwrites.append(ChannelOverwrite(target.id, not is_role, PermissionBits(allow.value, deny.value)))
    return tuple(sorted(overwrites, key=lambda overwrite: overwrite.target))


async def snapshot_of(channel: discord.abc.GuildChannel, server: ServerService) -> ChannelSnapshot:
    """Everything that a lock needs to know."""
    guild = channel.guild
    moderators = await server.role(guild.id, MODERATORS)
    staff = [role for role in guild.roles if _is_staff(role, moderators)]
    roles = {role.id for role in staff}
    overwrites = overwrites_of(channel)
    return ChannelSnapshot(
        channel_id=channel.id,
        everyone=guild.id,
        base=guild.default_role.permissions.value,
        overwrites=overwrites,
        staff=tuple(StaffRole(role.id, role.permissions.value) for role in staff),
        staff_members=frozenset(
            overwrite.target
            for overwrite in overwrites
            if overwrite.member
            and (member := guild.get_member(overwrite.target)) is not None
            and _moderates(member, roles)
        ),
        bot_id=guild.me.id,
        bot_roles=frozenset(role.id for role in guild.me.roles),
        bot_base=guild.me.guild_permissions.value,
        grantable=channel.permissions_for(guild.me).value,
    )


async def fetch_channel_snapshot(
    client: discord.Client, server: ServerService, guild_id: int, channel_id: int
) -> ChannelSnapshot | None:
    """What a lock needs to know; None where there is no such channel, or the bot may not view it."""
    try:
        channel = await fetch(client, guild_id, channel_id)
    except discord.Forbidden:
        return None
    return await snapshot_of(channel, server) if isinstance(channel, discord.abc.GuildChannel) else None


async def fetch_slow_mode(client: discord.Client, guild_id: int, channel_id: int) -> SlowModeState | None:
    """What a slow mode needs to know; None where there is no such channel or thread, or the bot may not view it."""
    try:
        channel = await fetch(client, guild_id, channel_id)
    except discord.Forbidden:
        return None
    if channel is None:
        return None
    mine = channel.permissions_for(channel.guild.me)
    may = mine.manage_threads if isinstance(channel, discord.Thread) else mine.manage_channels
    return SlowModeState(getattr(channel, "slowmode_delay", 0), may)


def _is_staff(role: discord.Role, moderators: int | None) -> bool:
    permissions = role.permissions
    privileged = permissions.manage_guild or permissions.moderate_members or permissions.administrator
    return not role.is_default() and not role.managed and (role.id == moderators or privileged)


def _moderates(member: discord.Member, staff: set[int]) -> bool:
    permissions = member.guild_permissions
    return permissions.manage_guild or permissions.moderate_members or any(role.id in staff for role in member.roles)


@dataclass(eq=False)
class ChannelEvents(commands.Cog):
    """The bot's own changes come in here too: they concern cases that are not in force yet, or no longer."""

    bot: discord.Client
    channels: ChannelService

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        action = await self.channels.open_lock(after.guild.id, after.id)
        if action is not None:
            await self._check(after, action)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self.channels.channel_deleted(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self.channels.channel_deleted(payload.guild_id, payload.thread_id)

    async def check_locks(self, guild_id: int) -> None:
        """After a start: what was opened by hand while nobody listened."""
        guild = self.bot.get_guild(guild_id)
        for case, action in await self.channels.open_actions(guild_id, CaseKind.LOCK):
            channel = guild.get_channel(action.channel_id) if guild is not None else None
            if channel is not None and case.state is CaseState.ACTIVE:
                await self._check(channel, action)

    async def _check(self, channel: discord.abc.GuildChannel, action: ChannelAction) -> None:
        """What an event shows may be older than what we wrote since: before anything is undone, Discord is asked."""
        if self._stands(channel, action):
            return
        try:
            now = await fetch(self.bot, channel.guild.id, channel.id)
        except discord.Forbidden:
            return
        if isinstance(now, discord.abc.GuildChannel) and not self._stands(now, action):
            await self.channels.undone_by_hand(channel.guild.id, CaseKind.LOCK, channel.id)

    def _stands(self, channel: discord.abc.GuildChannel, action: ChannelAction) -> bool:
        return locked(action.changes, overwrites_of(channel), channel.guild.id)
