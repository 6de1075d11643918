"""`/help`."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.markup import cut
from bot.people import Right
from cogs.network.views.help import HelpViews

Interaction = discord.Interaction[Ratsbote]
# Discord's limits for autocomplete.
CHOICES, CHOICE_LENGTH = 25, 100


class HelpCog(commands.Cog):
    """Help is for all; what it shows depends on the reader."""

    def __init__(self, bot: Ratsbote, views: HelpViews) -> None:
        self._bot = bot
        self._views = views

    @app_commands.command(
        name="help", description="What the bot can do for you, and your next step", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(topic="A group of commands or a subject")
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def explain(self, interaction: Interaction, topic: str | None = None) -> None:
        await self._views.show(await self._bot.context(interaction), topic)

    @explain.autocomplete("topic")
    async def _suggest(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        ctx = await self._bot.context(interaction)
        return [
            app_commands.Choice(name=cut(name, CHOICE_LENGTH), value=key)
            for key, name in self._views.subjects(ctx, current)[:CHOICES]
        ]
