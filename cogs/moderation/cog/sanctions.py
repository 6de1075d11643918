"""`/mod warn`, `note`, `timeout`, `untimeout`, `kick`, `ban`, `unban`: parse, and hand on."""

from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dates import local_moment, span
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.markup import cut
from bot.people import Right
from bot.texts import Text
from bot.ui.context import Context
from bot.when import suggest
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind
from cogs.moderation.rules.durations import SHORTEST, TEXT_LENGTH, read_length, without_until
from cogs.moderation.views.ban_list import BanList
from cogs.moderation.views.sanctions import SanctionViews, UnbanViews

Interaction = discord.Interaction[Ratsbote]
Reason = app_commands.Range[str, 1, REASON_LENGTH]
Typed = app_commands.Range[str, 1, TEXT_LENGTH]
Choice = app_commands.Choice[str]
_CHOICES = 25
_LABEL = 100
_COMMON = ("10 min", "1 h", "12 h", "1 d", "3 d", "7 d", "28 d")


class SanctionCog(commands.Cog):
    """Commands against and for people; they stand in the group, not on the bot."""

    def __init__(self, bot: Ratsbote, views: SanctionViews, unbanning: UnbanViews, banned: BanList) -> None:
        self._bot = bot
        self._views = views
        self._unbanning = unbanning
        self._banned = banned

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
        await self._unbanning.order(await self._bot.context(interaction), member, reason)

    @timeout.autocomplete("duration")
    async def timeout_lengths(self, interaction: Interaction, typed: str) -> list[Choice]:
        return self._lengths(await self._bot.context(interaction), typed, CaseKind.TIMEOUT)

    @ban.autocomplete("duration")
    async def ban_lengths(self, interaction: Interaction, typed: str) -> list[Choice]:
        return self._lengths(await self._bot.context(interaction), typed, CaseKind.BAN)

    @unban.autocomplete("member")
    async def banned(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Those who are banned, by name or number."""
        ctx = await self._bot.context(interaction)
        return [
            Choice(name=cut(f"{user.display_name} ({user.name}, {user.id})", _LABEL), value=str(user.id))
            for user in await self._banned.matching(ctx.guild, typed, _CHOICES)
        ]

    def _lengths(self, ctx: Context, typed: str, kind: CaseKind) -> list[Choice]:
        """What was understood, with the end that it means; nothing typed: what is common."""
        now = self._bot.clock.now()
        choices = []
        if kind is CaseKind.BAN and not typed.strip():
            choices.append(Choice(name=ctx.t(Text("for good")), value="permanent"))
        for one in [typed] if typed.strip() else _COMMON:
            try:
                ends_at = read_length(one, now, ctx.zone, kind).ends_at
            except UserError:
                continue
            label = ctx.t(Text("for good")) if ends_at is None else self._label(ctx, ends_at, now)
            # A span counts from when the command is sent; what was typed says so.
            choices.append(Choice(name=label, value=one.strip()[:_LABEL]))
        if typed.strip() and not choices:
            moments = suggest(without_until(typed), now, ctx.zone, _CHOICES)
            choices = [
                Choice(name=self._label(ctx, moment.instant, now), value=f"{moment.wall:%Y-%m-%d %H:%M}")
                for moment in moments
                if moment.instant >= now + SHORTEST
            ]
        return choices[:_CHOICES]

    def _label(self, ctx: Context, ends_at: datetime, now: datetime) -> str:
        moment = local_moment(ends_at, ctx.zone, ctx.language, year=True)
        return cut(
            ctx.t(Text("until {moment} ({length})", moment=moment, length=span(ends_at - now.replace(microsecond=0)))),
            _LABEL,
        )

    async def _order(
        self, interaction: Interaction, kind: CaseKind, user: discord.User, reason: str, duration: str = ""
    ) -> None:
        await self._views.order(await self._bot.context(interaction), kind, user, duration, reason)
