"""`/mod rules`: Discord's own filter, as the forum file declares it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.moderation.views.automod import RulesViews

Interaction = discord.Interaction[Ratsbote]


class RulesCog(commands.Cog):
    """Its command stands in the group `/mod`, not on the bot."""

    def __init__(self, bot: Ratsbote, views: RulesViews) -> None:
        self._bot = bot
        self._views = views

    @app_commands.command(
        name="rules",
        description="How AutoMod differs from what is declared, and bring it about",
        extras={RIGHT: Right.ADMIN},
    )
    async def rules(self, interaction: Interaction) -> None:
        await self._views.show(await self._bot.context(interaction))
