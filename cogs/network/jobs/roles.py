"""Brings one member's roles in line with the database: reads what they carry, then changes only what differs."""

from dataclasses import dataclass
from typing import Protocol

import discord

from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.reasons import ROLE_GONE, ROLE_TOO_LOW
from cogs.network.service.roles import MemberRoles

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_MEMBER = 10007
UNKNOWN_ROLE = 10011
UNKNOWN_USER = 10013
_REASON = "Ratsbote: function, city and topics as registered"


class EditRoles(Protocol):
    """`Member.add_roles` and `Member.remove_roles`."""

    async def __call__(self, *roles: discord.Object, reason: str | None, atomic: bool = True) -> None: ...


@dataclass(frozen=True, slots=True)
class RolesJob:
    """The handler of `network.roles`."""

    client: discord.Client
    roles: MemberRoles

    async def run(self, item: DueItem) -> None:
        """Idempotent. Raises Skipped when the member is gone, Undeliverable when the bot may not set a role."""
        guild = self.client.get_guild(item.guild_id)
        if guild is None:
            raise Skipped("the bot is no longer on this server")
        try:
            # Asked of Discord, not of the cache, which may not have heard of the last change yet.
            member = await guild.fetch_member(item.queue_number)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                raise Skipped("the member has left the server") from error
            raise
        change = await self.roles.role_change_of(item.guild_id, member.id, [role.id for role in member.roles])
        refused: list[str] = []
        # One role a request: setting the whole list would undo what somebody else changes at the same moment.
        for role_id in sorted(change.remove):
            refused += await _try_change(member.remove_roles, role_id)
        for role_id in sorted(change.add):
            refused += await _try_change(member.add_roles, role_id)
        if refused:
            raise Undeliverable(refused[0])


async def _try_change(change: EditRoles, role_id: int) -> list[str]:
    """Change one role; returns why that is impossible, so that the others are still changed."""
    try:
        await change(discord.Object(role_id), reason=_REASON)
    except discord.Forbidden:
        return [ROLE_TOO_LOW.message]
    except discord.NotFound as error:
        if error.code == UNKNOWN_ROLE:
            return [ROLE_GONE.message]
        raise
    return []
