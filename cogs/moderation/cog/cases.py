"""Offers `/mod case`, `amend`, `pardon`, `search`, `history` and the menu "Moderation history"."""

from dataclasses import dataclass
from typing import Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind
from cogs.moderation.options import CaseArgument
from cogs.moderation.render.cases import PARDON
from cogs.moderation.render.labels import KINDS
from cogs.moderation.render.search import STATUSES
from cogs.moderation.rules.search import CaseFilters, CaseStatus, read_range
from cogs.moderation.views.cases import AMEND, CaseViews, CorrectionViews, SearchViews

Interaction = discord.Interaction[Ratsbote]
Reason = app_commands.Range[str, 1, REASON_LENGTH]


@dataclass(eq=False)
class CaseCog(commands.Cog):
    """Commands about existing cases; they stand in the group, not on the bot."""

    bot: Ratsbote
    views: CaseViews
    corrections: CorrectionViews

    @app_commands.command(name="case", description="A case with its history", extras={RIGHT: Right.MOD})
    @app_commands.describe(number="The case")
    async def case(self, interaction: Interaction, number: CaseArgument) -> None:
        ctx = await self.bot.context(interaction)
        await self.views.show(ctx, number.number)

    @app_commands.command(name="amend", description="Change the reason of a case", extras={RIGHT: Right.MOD})
    @app_commands.describe(number="The case", reason="The new reason")
    async def amend(self, interaction: Interaction, number: CaseArgument, reason: Reason) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(AMEND, (str(number.number),), {"reason": reason})
        await self.corrections.amend(ctx, number.number, reason)

    @app_commands.command(
        name="pardon", description="Take a case back; what is in force is lifted", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(number="The case", reason="Why; moderators see it")
    async def pardon(self, interaction: Interaction, number: CaseArgument, reason: Reason) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft(PARDON, (str(number.number),), {"reason": reason})
        await self.corrections.pardon(ctx, number.number, reason)


Typed = app_commands.Range[str, 1, 200]
NAME: Final = "Moderation history"
_KINDS = [app_commands.Choice(name=word.message, value=kind.value) for kind, word in KINDS.items()]
_STATUSES = [app_commands.Choice(name=word.message, value=status.value) for status, word in STATUSES.items()]


@dataclass(eq=False)
class SearchCog(commands.Cog):
    """Looking things up; the commands stand in the group, not on the bot."""

    bot: Ratsbote
    views: SearchViews

    @app_commands.command(
        name="search", description="Find cases by words, people, kind, state and time", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(
        text="Words of the reason, the name, or a message kept with the case; in quotes: exactly so",
        member="About whom, or their number (ID)",
        moderator="By whom",
        kind="Only cases of this kind",
        state="Only cases that stand so",
        since="“30 days”, “last week” or “1 Oct”; from then on",
        until="“yesterday” or “31 Oct”; up to then",
    )
    @app_commands.choices(kind=_KINDS, state=_STATUSES)
    async def search(
        self,
        interaction: Interaction,
        text: Typed = "",
        member: discord.User | None = None,
        moderator: discord.User | None = None,
        kind: str = "",
        state: str = "",
        since: str = "",
        until: str = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        begins, ends = read_range(since, until, self.bot.clock.now(), ctx.zone)
        filters = CaseFilters(
            target_id=member.id if member is not None else None,
            moderator_id=moderator.id if moderator is not None else None,
            kind=CaseKind(kind) if kind else None,
            status=CaseStatus(state) if state else None,
            since=begins,
            until=ends,
        )
        await self.views.search(ctx, text, filters)

    @app_commands.command(
        name="history", description="What there is about somebody, what is in force first", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(member="About whom, or their number (ID)")
    async def history(self, interaction: Interaction, member: discord.User) -> None:
        await self.views.history(await self.bot.context(interaction), member)


def history_menu(bot: Ratsbote, views: SearchViews) -> app_commands.ContextMenu:
    """The same from the menu on a person."""

    async def history(interaction: Interaction, member: discord.User) -> None:
        await views.history(await bot.context(interaction), member)

    menu = app_commands.ContextMenu(name=NAME, callback=history, extras={RIGHT: Right.MOD})
    menu.guild_only = True
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return menu
