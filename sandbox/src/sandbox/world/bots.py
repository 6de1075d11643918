"""Brings a bot into a guild, and takes it out, with the role that belongs to it (without announcing either)."""

from datetime import datetime

from sandbox.world.entities import Application, Guild, Member, Role
from sandbox.world.permissions import Permission


def bring_in(
    guild: Guild, application: Application, permissions: Permission, role_id: int, joined_at: datetime
) -> Role:
    """The bot joins with the role that its invitation link asked for, above those there are."""
    role = Role(role_id, application.name, int(permissions), position=len(guild.roles))
    role.managed, role.bot_id = True, application.bot_id
    guild.roles[role.id] = role
    guild.members[application.bot_id] = Member(application.bot_id, guild.id, joined_at, role_ids=[role.id])
    return role


def take_own_roles(guild: Guild, user_id: int) -> list[Role]:
    """A bot that goes takes its role along; returns what went."""
    gone = [role for role in guild.roles.values() if role.bot_id == user_id]
    for role in gone:
        del guild.roles[role.id]
    return gone
