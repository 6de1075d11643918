"""`/setup`: how the server is brought to what `data/forum.toml` declares. Admins only; parse, call, answer."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.markup import cut
from bot.people import Right
from bot.settings.models import Setting
from cogs.network.views.setup import SetupViews

Interaction = discord.Interaction[Ratsbote]
# Discord's limits for autocomplete.
CHOICES, CHOICE_LENGTH = 25, 100


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class SetupCog(commands.GroupCog, group_name="setup", group_description="Set up this server for the forum"):
    """Plan, apply, look, choose. The rights are checked by the dispatcher, the handlers and the service."""

    def __init__(self, bot: Ratsbote, views: SetupViews) -> None:
        self._bot = bot
        self._views = views

    @app_commands.command(
        name="plan",
        description="How the server differs from what is declared; nothing is changed",
        extras={RIGHT: Right.ADMIN},
    )
    async def plan(self, interaction: Interaction) -> None:
        await self._views.show_plan(await self._bot.context(interaction), confirm=False)

    @app_commands.command(
        name="apply",
        description="Bring the server to what is declared, once you have confirmed the plan",
        extras={RIGHT: Right.ADMIN},
    )
    async def apply(self, interaction: Interaction) -> None:
        await self._views.show_plan(await self._bot.context(interaction), confirm=True)

    @app_commands.command(
        name="status",
        description="What the bot lacks, what was changed by hand, what failed and what comes next",
        extras={RIGHT: Right.ADMIN},
    )
    async def status(self, interaction: Interaction) -> None:
        await self._views.show_status(await self._bot.context(interaction))

    @app_commands.command(
        name="settings", description="The settings of this server: read them or change one", extras={RIGHT: Right.ADMIN}
    )
    @app_commands.describe(key="The setting; left out: all of them", value="The new value; left out: as it is")
    async def settings(self, interaction: Interaction, key: str | None = None, value: str | None = None) -> None:
        await self._views.show_settings(await self._bot.context(interaction), key, value)

    @settings.autocomplete("key")
    async def _suggest_key(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        ctx = await self._bot.context(interaction)
        typed = current.strip().lower()
        labels = {key: f"{ctx.t(one.description)} ({key})" for key, one in self._bot.settings.known.items()}
        return [
            app_commands.Choice(name=cut(label, CHOICE_LENGTH), value=key)
            for key, label in sorted(labels.items())
            if typed in label.lower()
        ][:CHOICES]

    @settings.autocomplete("value")
    async def _suggest_value(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        setting: Setting | None = self._bot.settings.known.get(getattr(interaction.namespace, "key", None) or "")
        typed = current.strip().lower()
        return [
            app_commands.Choice(name=cut(choice, CHOICE_LENGTH), value=choice)
            for choice in (setting.choices if setting is not None else ())
            if typed in choice.lower()
        ][:CHOICES]
