"""Who may use a command: the permissions that a server has set for it, and where it has set none, the command's own.

Source: Discord's reference, "Application Command Permissions": entries of the command come before those of the whole
application; among them a person's own before those of their roles (one that allows is enough) before everybody's; a
channel that is shut out stays so. The id of the guild means everybody, one less means all channels.
"""

from collections.abc import Sequence

from sandbox.world.belongings import CommandPermission, PermissionTarget
from sandbox.world.entities import AppCommand, Member
from sandbox.world.permissions import Permission
from sandbox.world.world import World


def suffices(
    world: World, command: AppCommand, member: Member, permissions: Permission, channel_id: int | None
) -> bool:
    """Whether the member may use the command. `permissions`: what they hold there; `channel_id` None: anywhere."""
    if permissions & Permission.ADMINISTRATOR:
        return True
    if not permissions & Permission.USE_APPLICATION_COMMANDS:
        return False
    guild_id = member.guild_id
    of_command = world.command_permissions.get((guild_id, command.id), ())
    of_application = world.command_permissions.get((guild_id, command.application_id), ())
    if channel_id is not None:
        in_channel = _in_channel(of_command, guild_id, channel_id)
        if in_channel is None:
            in_channel = _in_channel(of_application, guild_id, channel_id)
        if in_channel is False:
            return False
    decided = _for_member(of_command, member)
    if decided is not None:
        return decided
    # What the whole application is denied or allowed leaves the command's own default in force.
    if _for_member(of_application, member) is False:
        return False
    return _by_default(command, permissions)


def _by_default(command: AppCommand, permissions: Permission) -> bool:
    needed = command.body.get("default_member_permissions")
    if needed is None:
        return True
    bits = int(needed)
    # "0" shuts everybody out but administrators.
    return bits != 0 and int(permissions) & bits == bits


def _in_channel(entries: Sequence[CommandPermission], guild_id: int, channel_id: int) -> bool | None:
    by_id = {entry.id: entry.allowed for entry in entries if entry.type is PermissionTarget.CHANNEL}
    return by_id.get(channel_id, by_id.get(guild_id - 1))


def _for_member(entries: Sequence[CommandPermission], member: Member) -> bool | None:
    for entry in entries:
        if entry.type is PermissionTarget.USER and entry.id == member.user_id:
            return entry.allowed
    roles = {entry.id: entry.allowed for entry in entries if entry.type is PermissionTarget.ROLE}
    held = [roles[role_id] for role_id in member.role_ids if role_id in roles]
    return any(held) if held else roles.get(member.guild_id)
