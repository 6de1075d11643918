"""Parses `/help`."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.options import Offer
from bot.people import Right
from bot.ui.context import Context
from cogs.network.options import TextOption
from cogs.network.views.help import HelpViews

Interaction = discord.Interaction[Ratsbote]


class HelpOption(TextOption):
    """A group of commands or a feature's page, of those that are the reader's."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return [Offer(name, key) for key, name in ctx.service(HelpViews).find_subjects(ctx, typed)]


HelpText = app_commands.Transform[str, HelpOption]


@dataclass(eq=False)
class HelpCog(commands.Cog):
    """Help is for all; what it shows depends on the reader."""

    bot: Ratsbote
    views: HelpViews

    @app_commands.command(
        name="help", description="What the bot can do for you, and your next step", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(topic="A group of commands or a subject")
    @app_commands.guild_only()
    @app_commands.allowed_installs(guilds=True, users=False)
    async def explain(self, interaction: Interaction, topic: HelpText | None = None) -> None:
        await self.views.show(await self.bot.context(interaction), topic)
