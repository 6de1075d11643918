"""Offers `/mod warn`, `note`, `timeout`, `untimeout`, `kick`, `ban` and `unban`."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind
from cogs.moderation.options import BanDurationText, BannedUserText, TimeoutDurationText
from cogs.moderation.views.sanctions import SanctionViews, UnbanViews

Interaction = discord.Interaction[Ratsbote]
Reason = app_commands.Range[str, 1, REASON_LENGTH]


@dataclass(eq=False)
class SanctionCog(commands.Cog):
    """Commands against and for people; they stand in the group, not on the bot."""

    bot: Ratsbote
    views: SanctionViews
    unbanning: UnbanViews

    @app_commands.command(name="warn", description="Warn somebody; they are notified", extras={RIGHT: Right.MOD})
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
    async def timeout(
        self, interaction: Interaction, member: discord.User, duration: TimeoutDurationText, reason: Reason
    ) -> None:
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
        duration="“2 days”, “3h” or “until Friday 6pm”; permanent if left out",
    )
    async def ban(
        self, interaction: Interaction, member: discord.User, reason: Reason, duration: BanDurationText = ""
    ) -> None:
        await self._order(interaction, CaseKind.BAN, member, reason, duration)

    @app_commands.command(name="unban", description="Lift a ban", extras={RIGHT: Right.MOD})
    @app_commands.describe(member="Who is banned, by name or number (ID)", reason="Why")
    async def unban(self, interaction: Interaction, member: BannedUserText, reason: Reason) -> None:
        await self.unbanning.order(await self.bot.context(interaction), member, reason)

    async def _order(
        self, interaction: Interaction, kind: CaseKind, user: discord.User, reason: str, duration: str = ""
    ) -> None:
        await self.views.order(await self.bot.context(interaction), kind, user, duration, reason)
