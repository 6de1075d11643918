"""Listens to who joins or leaves the server: who is known gets their roles back; who goes is noted as gone."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
from discord.ext import commands

from cogs.network.service.invitations import InvitationService
from cogs.network.service.presence import PresenceService
from cogs.network.service.roles import MemberRoles

RolesChanged = Callable[[int, int, list[int]], Awaitable[None]]
"""(guild id, user id, ids of the roles that they carry now)."""


@dataclass(eq=False)
class MemberCog(commands.Cog):
    """Who goes keeps their function: leaving the server is not resigning an office."""

    roles: MemberRoles
    presence: PresenceService
    invitations: InvitationService
    roles_changed: RolesChanged

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            await self.invitations.expect(member.guild.id, member.id)
            await self.presence.returned(member.guild.id, member.id)
            await self.roles.schedule_returned(member.guild.id, member.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        if not after.bot and before.roles != after.roles:
            await self.roles_changed(after.guild.id, after.id, [role.id for role in after.roles])

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        await self.presence.left(payload.guild_id, payload.user.id)
