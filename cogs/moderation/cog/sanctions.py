"""Offers `/mod warn`, `note`, `timeout`, `untimeout`, `kick`, `ban` and `unban`."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.markup import cut
from bot.options.option import MAX_CHOICES, MAX_LENGTH
from bot.people import Right
from cogs.moderation.cog.durations import BAN_DURATIONS, TIMEOUT_DURATIONS, Choice
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind
from cogs.moderation.rules.durations import TEXT_LENGTH
from cogs.moderation.views.ban_list import BanList
from cogs.moderation.views.sanctions import SanctionViews, UnbanViews

Interaction = discord.Interaction[Ratsbote]
Reason = app_commands.Range[str, 1, REASON_LENGTH]
Typed = app_commands.Range[str, 1, TEXT_LENGTH]


@dataclass(eq=False)
class SanctionCog(commands.Cog):
    """Commands against and for people; they stand in the group, not on the bot."""

    bot: Ratsbote
    views: SanctionViews
    unbanning: UnbanViews
    _banned: BanList

    @app_commands.command(name="warn", description="Warn somebody; they are told", extras={RIGHT: Right.MOD})
    @app_commands.describe(member="Whom", reason="Why; the person reads it")
    async def warn(self, interaction: Interaction, member: discord.User, reason: Reason) -> None:
        await self._order(interaction, CaseKind.WARNING, member, reason)

    @app_commands.command(
        name="note", description="Keep a note about somebody; only moderators see it", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(member="About whom", reason="What moderators should know")
    async def note(self, interaction: Interaction, member: discord.User, reason: Reason) -> None:
        await self._order(interaction, CaseKind.NOTE, member, reason)

    @app_commands.command(
        name="timeout", description="Keep somebody from writing and speaking for a time", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(
        member="Whom", duration="“2 days”, “3h” or “until Friday 6pm”", reason="Why; the person reads it"
    )
    async def timeout(self, interaction: Interaction, member: discord.User, duration: Typed, reason: Reason) -> None:
        await self._order(interaction, CaseKind.TIMEOUT, member, reason, duration)

    @app_commands.command(name="untimeout", description="End a timeout early", extras={RIGHT: Right.MOD})
    @app_commands.describe(member="Whose", reason="Why")
    async def untimeout(self, interaction: Interaction, member: discord.User, reason: Reason) -> None:
        await self._order(interaction, CaseKind.UNTIMEOUT, member, reason)

    @app_commands.command(
        name="kick", description="Remove somebody from the server; they may come back", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(member="Whom", reason="Why; the person reads it")
    async def kick(self, interaction: Interaction, member: discord.User, reason: Reason) -> None:
        await self._order(interaction, CaseKind.KICK, member, reason)

    @app_commands.command(
        name="ban", description="Keep somebody out, also who has left already", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(
        member="Whom, or their number (ID)",
        reason="Why; the person reads it",
        duration="“2 days”, “3h” or “until Friday 6pm”; for good if left out",
    )
    async def ban(self, interaction: Interaction, member: discord.User, reason: Reason, duration: Typed = "") -> None:
        await self._order(interaction, CaseKind.BAN, member, reason, duration)

    @app_commands.command(name="unban", description="Lift a ban", extras={RIGHT: Right.MOD})
    @app_commands.describe(member="Who is banned, by name or number (ID)", reason="Why")
    async def unban(self, interaction: Interaction, member: Typed, reason: Reason) -> None:
        await self.unbanning.order(await self.bot.context(interaction), member, reason)

    @timeout.autocomplete("duration")
    async def timeout_lengths(self, interaction: Interaction, typed: str) -> list[Choice]:
        return TIMEOUT_DURATIONS.offer(await self.bot.context(interaction), typed, self.bot.clock.now())

    @ban.autocomplete("duration")
    async def ban_lengths(self, interaction: Interaction, typed: str) -> list[Choice]:
        return BAN_DURATIONS.offer(await self.bot.context(interaction), typed, self.bot.clock.now())

    @unban.autocomplete("member")
    async def banned(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Those who are banned, by name or number."""
        ctx = await self.bot.context(interaction)
        return [
            Choice(name=cut(f"{user.display_name} ({user.name}, {user.id})", MAX_LENGTH), value=str(user.id))
            for user in await self._banned.matching(ctx.guild, typed, MAX_CHOICES)
        ]

    async def _order(
        self, interaction: Interaction, kind: CaseKind, user: discord.User, reason: str, duration: str = ""
    ) -> None:
        await self.views.order(await self.bot.context(interaction), kind, user, duration, reason)
