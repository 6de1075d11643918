"""Somebody joins the server: those who are known to the forum get their roles back."""

import discord
from discord.ext import commands

from cogs.network.service.roles import MemberRoles


class MemberCog(commands.Cog):
    """Listens to who comes. Who goes keeps their function: leaving the server is not resigning an office."""

    def __init__(self, roles: MemberRoles) -> None:
        self._roles = roles

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            await self._roles.ask_returned(member.guild.id, member.id)
