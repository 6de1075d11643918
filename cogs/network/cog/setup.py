"""Parses `/setup`, which brings the server to what `data/forum.toml` declares. Admins only."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.matching import best
from bot.options import Offer
from bot.people import Right
from bot.settings import Settings
from bot.ui.context import Context
from cogs.network.options import TextOption
from cogs.network.views.setup import SetupViews, choice_names

Interaction = discord.Interaction[Ratsbote]


class SettingOption(TextOption):
    """The name of a setting."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        known = ctx.service(Settings).known
        labels = {key: f"{ctx.t(setting.description)} ({key})" for key, setting in sorted(known.items())}
        return [Offer(labels[key], key) for key in best(typed, labels, lambda key: (labels[key],))]


class SettingValueOption(TextOption):
    """A value of the setting chosen just before."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        setting = ctx.service(Settings).known.get(ctx.typed("key"))
        choices = setting.choices if setting is not None else {}
        matches = best(typed, choices, lambda choice: choice_names(ctx, choices, choice))
        return [Offer(ctx.t(choices[choice]), choice) for choice in matches]


SettingText = app_commands.Transform[str, SettingOption]
SettingValueText = app_commands.Transform[str, SettingValueOption]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
@dataclass(eq=False)
class SetupCog(commands.GroupCog, group_name="setup", group_description="Set up this server for the forum"):
    """Plan, apply, look, choose. The rights are checked by the dispatcher, the handlers and the service."""

    bot: Ratsbote
    views: SetupViews

    @app_commands.command(
        name="plan",
        description="How the server differs from the configuration; nothing is changed",
        extras={RIGHT: Right.ADMIN},
    )
    async def plan(self, interaction: Interaction) -> None:
        await self.views.show_plan(await self.bot.context(interaction), confirm=False)

    @app_commands.command(
        name="apply",
        description="Bring the server in line with the configuration, once you have confirmed the plan",
        extras={RIGHT: Right.ADMIN},
    )
    async def apply(self, interaction: Interaction) -> None:
        await self.views.show_plan(await self.bot.context(interaction), confirm=True)

    @app_commands.command(
        name="status",
        description="What the bot lacks, what was changed by hand, what failed and what is scheduled",
        extras={RIGHT: Right.ADMIN},
    )
    async def status(self, interaction: Interaction) -> None:
        await self.views.show_status(await self.bot.context(interaction))

    @app_commands.command(
        name="settings", description="The settings of this server: read them or change one", extras={RIGHT: Right.ADMIN}
    )
    @app_commands.describe(key="The setting; left out: all of them", value="The new value; left out: as it is")
    async def settings(
        self, interaction: Interaction, key: SettingText | None = None, value: SettingValueText | None = None
    ) -> None:
        await self.views.show_settings(await self.bot.context(interaction), key, value)
