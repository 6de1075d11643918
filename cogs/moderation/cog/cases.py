"""`/mod case`, `amend` and `pardon`: looking at cases, and setting them right."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.markup import cut
from bot.people import Right
from cogs.moderation.models.cases import REASON_LENGTH
from cogs.moderation.render.card import PARDON, choice
from cogs.moderation.service.cases import CaseService
from cogs.moderation.views.cases import CaseViews
from cogs.moderation.views.corrections import AMEND, CorrectionViews

Interaction = discord.Interaction[Ratsbote]
Reason = app_commands.Range[str, 1, REASON_LENGTH]
_CHOICE_LENGTH = 100


class CaseCog(commands.Cog):
    """Commands about existing cases; they stand in the group, not on the bot."""

    def __init__(self, bot: Ratsbote, cases: CaseService, views: CaseViews, corrections: CorrectionViews) -> None:
        self._bot = bot
        self._cases = cases
        self._views = views
        self._corrections = corrections

    @app_commands.command(name="case", description="A case with its history", extras={RIGHT: Right.MOD})
    @app_commands.describe(number="The case")
    async def case(self, interaction: Interaction, number: str) -> None:
        ctx = await self._bot.context(interaction)
        await self._views.show(ctx, (await self._cases.pick(ctx.person, number)).number)

    @app_commands.command(name="amend", description="Change the reason of a case", extras={RIGHT: Right.MOD})
    @app_commands.describe(number="The case", reason="The new reason")
    async def amend(self, interaction: Interaction, number: str, reason: Reason) -> None:
        ctx = await self._bot.context(interaction)
        case = await self._cases.pick(ctx.person, number)
        await ctx.save_draft(AMEND, (str(case.number),), {"reason": reason})
        await self._corrections.amend(ctx, case.number, reason)

    @app_commands.command(
        name="pardon", description="Take a case back; what is in force is lifted", extras={RIGHT: Right.MOD}
    )
    @app_commands.describe(number="The case", reason="Why; moderators see it")
    async def pardon(self, interaction: Interaction, number: str, reason: Reason) -> None:
        ctx = await self._bot.context(interaction)
        case = await self._cases.pick(ctx.person, number)
        await ctx.save_draft(PARDON, (str(case.number),), {"reason": reason})
        await self._corrections.pardon(ctx, case.number, reason)

    @case.autocomplete("number")
    @amend.autocomplete("number")
    @pardon.autocomplete("number")
    async def numbers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Cases by number or by the person's name, the latest first."""
        ctx = await self._bot.context(interaction)
        return [
            app_commands.Choice(name=cut(ctx.t(choice(case)), _CHOICE_LENGTH), value=str(case.number))
            for case in await self._cases.suggestions(ctx.person, typed)
        ]
