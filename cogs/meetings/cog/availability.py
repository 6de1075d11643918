"""Takes `/meeting find-time`."""

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
from cogs.meetings.options import DurationText
from cogs.meetings.views.availability import FIND, AvailabilityViews
from cogs.network.options import TextOption
from cogs.network.service.cities import CityService

Interaction = discord.Interaction[Ratsbote]


class CityListOption(TextOption):
    """Names of cities, separated by commas; a city is offered to be added to those that are named already."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        before, _, last = typed.rpartition(",")
        named = f"{before.strip()}, " if before.strip() else ""
        cities = await ctx.service(CityService).search(ctx.guild_id, last.strip())
        return [Offer(f"{named}{city.name}", f"{named}{city.name}") for city in cities]


@dataclass(eq=False)
class AvailabilityCog(commands.Cog):
    """Its command stands in the group of `MeetingCog`, which takes it over."""

    bot: Ratsbote
    views: AvailabilityViews

    @app_commands.command(
        name="find-time",
        description="Times within everybody's working hours, and a poll about them",
        extras={RIGHT: Right.DELEGATE},
    )
    @app_commands.describe(
        cities="The cities, separated by commas; “all” for every city",
        first="The first day, e.g. “Monday”, or all of them: “next week”",
        last="The last day, e.g. “in 3 weeks”; left out, “from” says it all",
        duration="5 minutes to 14 days, e.g. “90 min” or “until 5pm”; one hour if left out",
    )
    @app_commands.rename(first="from", last="to")
    async def find_time(
        self,
        interaction: Interaction,
        cities: app_commands.Transform[str, CityListOption],
        first: str,
        last: str = "",
        duration: DurationText = "",
    ) -> None:
        ctx = await self.bot.context(interaction)
        values = {"cities": cities, "from": first, "to": last, "duration": duration}
        await ctx.save_draft(FIND, (), values)
        await self.views.find(ctx, values)
