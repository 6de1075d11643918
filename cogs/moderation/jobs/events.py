"""What Discord tells of by itself: entries in the audit log, and people who come (back)."""

import discord
from discord.ext import commands

from cogs.moderation.jobs.audit import AuditJobs
from cogs.moderation.service.effects import EffectService
from cogs.moderation.views.banned import Banned


class ModerationEvents(commands.Cog):
    """Listeners only."""

    def __init__(self, audit: AuditJobs, effects: EffectService, banned: Banned) -> None:
        self._audit = audit
        self._effects = effects
        self._banned = banned

    @commands.Cog.listener()
    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        await self._audit.seen(entry)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Leaving and coming back does not end a timeout."""
        await self._effects.reapply(member.guild.id, member.id)

    @commands.Cog.listener()
    async def on_member_ban(self, guild: discord.Guild, _: discord.User | discord.Member) -> None:
        self._banned.forget(guild.id)

    @commands.Cog.listener()
    async def on_member_unban(self, guild: discord.Guild, _: discord.User) -> None:
        self._banned.forget(guild.id)
