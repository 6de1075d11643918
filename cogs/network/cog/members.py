"""Listens to who joins or leaves the server: who is known gets their roles back, who goes no longer asks to join."""

import discord
from discord.ext import commands

from cogs.network.service.joining import JoinService
from cogs.network.service.roles import MemberRoles


class MemberCog(commands.Cog):
    """Who goes keeps their function: leaving the server is not resigning an office."""

    def __init__(self, roles: MemberRoles, joining: JoinService) -> None:
        self._roles = roles
        self._joining = joining

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            await self._roles.schedule_returned(member.guild.id, member.id)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        await self._joining.gone(payload.guild_id, payload.user.id)
