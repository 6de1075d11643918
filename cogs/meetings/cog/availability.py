"""`/meeting find-time`."""

from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.markup import cut
from bot.people import Right
from cogs.meetings.cog.autocomplete import Choice, Interaction
from cogs.meetings.views.availability import FIND, AvailabilityViews
from cogs.network.service.cities import CityService

_CHOICE_LENGTH = 100


class AvailabilityCog(commands.Cog):
    """Its command stands in the group of `MeetingCog`, which takes it over."""

    def __init__(self, bot: Ratsbote, cities: CityService, views: AvailabilityViews) -> None:
        self._bot = bot
        self._cities = cities
        self._views = views

    @app_commands.command(
        name="find-time",
        description="Times within everybody's working hours, and a poll about them",
        extras={RIGHT: Right.DELEGATE},
    )
    @app_commands.describe(
        cities="The cities, separated by commas; “all” for every city",
        first="The first day, e.g. “next Monday”",
        last="The last day, e.g. “in 3 weeks”",
        duration="5 minutes to 24 hours, e.g. “90 min”; one hour if left out",
    )
    @app_commands.rename(first="from", last="to")
    async def find_time(self, interaction: Interaction, cities: str, first: str, last: str, duration: str = "") -> None:
        ctx = await self._bot.context(interaction)
        everybody = cities.strip().casefold() in {"all", "alle"}
        values = {"cities": "" if everybody else cities, "from": first, "to": last, "duration": duration}
        await ctx.save_draft(FIND, (), values)
        await self._views.find(ctx, values)

    @find_time.autocomplete("cities")
    async def _suggest_cities(self, interaction: Interaction, current: str) -> list[Choice]:
        """Adds a city to those that are named already."""
        ctx = await self._bot.context(interaction)
        before, _, typed = current.rpartition(",")
        found = await self._cities.search(ctx.guild_id, typed.strip())
        named = f"{before.strip()}, " if before.strip() else ""
        names = [f"{named}{city.name}" for city in found]
        return [app_commands.Choice(name=cut(name, _CHOICE_LENGTH), value=name) for name in names if len(name) <= 100]  # noqa: PLR2004 - Discord's limit
