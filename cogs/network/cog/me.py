"""Parses `/me`: one's own settings, and what waits for oneself."""

from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right
from cogs.network.options import TimezoneText
from cogs.network.render.me import SETTINGS
from cogs.network.rules.preferences import AUTOMATIC, LANGUAGE, NO, QUIET, REMINDERS, TIMEZONE, YES
from cogs.network.views.me import MeViews

Interaction = discord.Interaction[Ratsbote]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@dataclass(eq=False)
class MeCog(commands.GroupCog, group_name="me", group_description="Your settings, and what needs your attention"):
    """For everybody, about themselves."""

    bot: Ratsbote
    views: MeViews

    @app_commands.command(
        name="settings",
        description="Your language, time zone, reminders and quiet hours: read them or change some",
        extras={RIGHT: Right.ALL},
    )
    @app_commands.describe(
        language="The language in which the bot speaks to you",
        timezone="The time zone in which your clock runs",
        reminders="Reminders by direct message",
        quiet="No direct messages in these hours, for example 22:00-7:00; “off” ends them",
    )
    @app_commands.choices(
        language=[
            app_commands.Choice(name="As my Discord", value=AUTOMATIC),
            app_commands.Choice(name="German", value="de"),
            app_commands.Choice(name="English", value="en"),
        ],
        reminders=[app_commands.Choice(name="on", value=YES), app_commands.Choice(name="off", value=NO)],
    )
    async def settings(
        self,
        interaction: Interaction,
        language: str | None = None,
        timezone: TimezoneText | None = None,
        reminders: str | None = None,
        quiet: str | None = None,
    ) -> None:
        ctx = await self.bot.context(interaction)
        changes = {LANGUAGE: language, TIMEZONE: timezone, REMINDERS: reminders, QUIET: quiet}
        if all(value is None for value in changes.values()):
            await self.views.show_settings(ctx)
            return
        typed = await self.views.typed(ctx, changes)
        await ctx.save_draft(SETTINGS, (), typed)
        await self.views.save(ctx, typed)

    @app_commands.command(
        name="open",
        description="What needs your attention: answers, votes, signatures, unfinished drafts",
        extras={RIGHT: Right.ALL},
    )
    async def open(self, interaction: Interaction) -> None:
        await self.views.show_open(await self.bot.context(interaction))
