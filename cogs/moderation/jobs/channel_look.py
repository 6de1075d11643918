"""A channel between Discord's objects and our values: what a lock needs to know of it, asked over REST."""

import discord

from bot.errors import Undeliverable
from cogs.moderation.models.measures import Bits, ChannelView, Right, Staff
from cogs.moderation.views.channels import Pace
from cogs.network.service.server import ServerService

MODERATORS = "moderators"
"""The key of the moderators' role among the declared ones."""
Found = discord.abc.GuildChannel | discord.Thread


async def fetch(client: discord.Client, guild_id: int, channel_id: int) -> Found | None:
    """The channel or thread as it is now; None when it is gone. Raises what discord.py raises for a hidden one."""
    guild = client.get_guild(guild_id)
    if guild is None:
        raise Undeliverable("the bot is no longer on the server")
    try:
        return await guild.fetch_channel(channel_id)
    except discord.NotFound:
        return None


def rights_of(channel: discord.abc.GuildChannel) -> tuple[Right, ...]:
    """The overwrites of a channel."""
    found = []
    for target, overwrite in channel.overwrites.items():
        allow, deny = overwrite.pair()
        is_role = isinstance(target, discord.Role) or getattr(target, "type", None) is discord.Role
        found.append(Right(target.id, not is_role, Bits(allow.value, deny.value)))
    return tuple(sorted(found, key=lambda one: one.target))


async def view_of(channel: discord.abc.GuildChannel, server: ServerService) -> ChannelView:
    """Everything that a lock needs to know."""
    guild = channel.guild
    moderators = await server.role(guild.id, MODERATORS)
    staff = [role for role in guild.roles if _is_staff(role, moderators)]
    roles = {role.id for role in staff}
    rights = rights_of(channel)
    return ChannelView(
        channel_id=channel.id,
        everyone=guild.id,
        base=guild.default_role.permissions.value,
        rights=rights,
        staff=tuple(Staff(role.id, role.permissions.value) for role in staff),
        staff_members=frozenset(
            right.target
            for right in rights
            if right.member and (member := guild.get_member(right.target)) is not None and _moderates(member, roles)
        ),
        bot_id=guild.me.id,
        bot_roles=frozenset(role.id for role in guild.me.roles),
        bot_base=guild.me.guild_permissions.value,
        grantable=channel.permissions_for(guild.me).value,
    )


async def look_at_channel(
    client: discord.Client, guild_id: int, channel_id: int, server: ServerService
) -> ChannelView | None:
    """What a lock needs to know; None where there is no such channel, or the bot may not view it."""
    try:
        channel = await fetch(client, guild_id, channel_id)
    except discord.Forbidden:
        return None
    return await view_of(channel, server) if isinstance(channel, discord.abc.GuildChannel) else None


async def pace_of(client: discord.Client, guild_id: int, channel_id: int) -> Pace | None:
    """What a slow mode needs to know; None where there is no such channel or thread, or the bot may not view it."""
    try:
        channel = await fetch(client, guild_id, channel_id)
    except discord.Forbidden:
        return None
    if channel is None:
        return None
    mine = channel.permissions_for(channel.guild.me)
    may = mine.manage_threads if isinstance(channel, discord.Thread) else mine.manage_channels
    return Pace(getattr(channel, "slowmode_delay", 0), may)


def _is_staff(role: discord.Role, moderators: int | None) -> bool:
    permissions = role.permissions
    privileged = permissions.manage_guild or permissions.moderate_members or permissions.administrator
    return not role.is_default() and not role.managed and (role.id == moderators or privileged)


def _moderates(member: discord.Member, staff: set[int]) -> bool:
    permissions = member.guild_permissions
    return permissions.manage_guild or permissions.moderate_members or any(role.id in staff for role in member.roles)
