"""Who may use which command where: what Discord's client shows in its list, and what the server checks again.

Source: Discord's reference, "Application Command Permissions" and "Interaction Contexts".
"""

from collections.abc import Iterator
from enum import IntEnum

from sandbox.interactions.permitted import suffices
from sandbox.world.entities import AppCommand, Channel, Member
from sandbox.world.permissions import base_permissions, channel_permissions
from sandbox.world.world import World


class Surface(IntEnum):
    """Where an interaction happens (InteractionContextType)."""

    GUILD = 0
    BOT_DM = 1
    PRIVATE_CHANNEL = 2


def surface_of(channel: Channel) -> Surface:
    return Surface.GUILD if channel.guild_id is not None else Surface.BOT_DM


def commands_at(world: World, guild_id: int | None) -> Iterator[AppCommand]:
    """The commands that exist in a guild (its own and the global ones of bots that are there), or in DMs if None."""
    surface = Surface.BOT_DM if guild_id is None else Surface.GUILD
    for command in world.commands.values():
        if command.guild_id not in {None, guild_id}:
            continue
        if guild_id is not None and not serves(world, command.application_id, guild_id):
            continue
        if command.guild_id is None and not _works_at(command, surface):
            continue
        yield command


def serves(world: World, application_id: int, guild_id: int) -> bool:
    """Whether the application's bot is in the guild: thrown out, its commands and buttons work no longer there."""
    return world.applications[application_id].bot_id in world.guilds[guild_id].members


def _works_at(command: AppCommand, surface: Surface) -> bool:
    contexts = command.body.get("contexts")
    if contexts is not None:
        return int(surface) in contexts
    return surface is Surface.GUILD or command.body.get("dm_permission") is not False


def may_use(world: World, command: AppCommand, user_id: int, channel: Channel) -> bool:
    """Whether that user may call the command in that channel."""
    if command.guild_id is not None and command.guild_id != channel.guild_id:
        return False
    if command.guild_id is None and not _works_at(command, surface_of(channel)):
        return False
    if channel.guild_id is None:
        return user_id in channel.recipients
    member = world.member(channel.guild_id, user_id)
    if member is None:
        return False
    place = channel.parent_id if channel.is_thread else channel.id
    return suffices(world, command, member, channel_permissions(world, member, channel), place)


def may_see(world: World, command: AppCommand, member: Member) -> bool:
    """Whether the guild's list of commands shows it to that member, whatever the channel."""
    return suffices(world, command, member, base_permissions(world, world.guilds[member.guild_id], member), None)
