"""`/mod case`: a case in full."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.intake import RIGHT
from bot.markup import cut
from bot.people import Right
from cogs.moderation.render.card import choice
from cogs.moderation.service.cases import CaseService
from cogs.moderation.views.cases import CaseViews

Interaction = discord.Interaction[Ratsbote]
_CHOICE_LENGTH = 100


class CaseCog(commands.Cog):
    """Commands about existing cases; they stand in the group, not on the bot."""

    def __init__(self, bot: Ratsbote, cases: CaseService, views: CaseViews) -> None:
        self._bot = bot
        self._cases = cases
        self._views = views

    @app_commands.command(name="case", description="A case with its history", extras={RIGHT: Right.MOD})
    @app_commands.describe(number="The case")
    async def case(self, interaction: Interaction, number: str) -> None:
        act = await self._bot.act(interaction)
        await self._views.show(act, (await self._cases.pick(act.person, number)).number)

    @case.autocomplete("number")
    async def numbers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Cases by number or by the person's name, the latest first."""
        act = await self._bot.act(interaction)
        return [
            app_commands.Choice(name=cut(act.t(choice(case)), _CHOICE_LENGTH), value=str(case.number))
            for case in await self._cases.suggestions(act.person, typed)
        ]
