"""Parses `/privacy`: what is kept about oneself, why, and away with it."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.privacy.views import PrivacyViews

Interaction = discord.Interaction[Ratsbote]
WHOSE = "Somebody who has left the server (administrators); yourself if left out"


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False)
class PrivacyCog(
    commands.GroupCog, group_name="privacy", group_description="What is kept about you: read, download, erase"
):
    """For everybody, about themselves; for admins, about those who have left."""

    bot: Ratsbote
    views: PrivacyViews

    @app_commands.command(
        name="policy",
        description="What is kept about you, why, on which legal basis and for how long",
        extras={RIGHT: Right.ALL},
    )
    async def policy(self, interaction: Interaction) -> None:
        await self.views.show_policy(await self.bot.context(interaction))

    @app_commands.command(
        name="export", description="Everything that is kept about you, by direct message", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(member=WHOSE)
    async def export(self, interaction: Interaction, member: discord.User | None = None) -> None:
        await self.views.export(await self.bot.context(interaction), (member or interaction.user).id)

    @app_commands.command(
        name="erase",
        description="Erase what is kept about you; what goes and what stays is shown first",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(member=WHOSE)
    async def erase(self, interaction: Interaction, member: discord.User | None = None) -> None:
        await self.views.plan(await self.bot.context(interaction), (member or interaction.user).id)
