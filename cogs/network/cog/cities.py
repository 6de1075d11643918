"""Parses `/city` and the member menu "City and function"."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.matching import best
from bot.options import CommandOption, Offer
from bot.people import Right
from bot.texts import Text
from bot.ui.context import Context
from cogs.network.models.cities import Function
from cogs.network.models.help import SHOWN_TO
from cogs.network.models.invitations import HOLDS_FOR, MOST_DAYS
from cogs.network.options import CityArgument, CountryText, KnownCityArgument, TimezoneText
from cogs.network.render.cities import FUNCTIONS
from cogs.network.rules.facts import CODE, COUNTRY, LANGUAGE, NAME, TIMEZONE, with_changes
from cogs.network.rules.invitation_list import InvitationRow
from cogs.network.service.cities import CityService
from cogs.network.views.cities import CITY_ADD, CITY_EDIT, CityViews
from cogs.network.views.invitations import InvitationViews
from cogs.network.views.joining import JoinViews
from cogs.network.views.offices import CITY_REMOVE, NOT_HERE, REASON, OfficeViews
from cogs.network.views.terms import TermViews

Interaction = discord.Interaction[Ratsbote]
_FUNCTIONS = [
    app_commands.Choice(name="Mayor", value=Function.MAYOR.value),
    app_commands.Choice(name="Deputy mayor", value=Function.DEPUTY.value),
    app_commands.Choice(name="Liaison", value=Function.LIAISON.value),
    app_commands.Choice(name="Staff", value=Function.STAFF.value),
    app_commands.Choice(name="Observer", value=Function.OBSERVER.value),
]
_RESPONSIBLE = frozenset({Right.MOD, Right.MANDATE})
_LANGUAGES = [app_commands.Choice(name="German", value="de"), app_commands.Choice(name="English", value="en")]


class PredecessorOption(CommandOption[int]):
    """The term that somebody takes over: one of those in the city chosen just before."""

    async def read(self, ctx: Context, typed: str) -> int:
        del ctx
        if not typed.strip().isdecimal():
            raise UserError(Text("Please choose the person to be replaced from the list."))
        return int(typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        cities = ctx.service(CityService)
        city = await cities.resolve(ctx.guild_id, ctx.typed("city"))
        terms = await cities.delegates(ctx.guild_id, city.id)
        return [
            Offer(f"{term.name} ({ctx.t(FUNCTIONS[term.function])})", str(term.id))
            for term in best(typed, terms, lambda term: (term.name,))
        ]


PredecessorArgument = app_commands.Transform[int, PredecessorOption]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class CityCog(commands.GroupCog, group_name="city", group_description="The cities of the forum and their people"):
    """Cities and functions. Who may appoint whom is decided by the service, in one place."""

    def __init__(
        self,
        bot: Ratsbote,
        views: CityViews,
        offices: OfficeViews,
        terms: TermViews,
        invitations: InvitationViews,
        joining: JoinViews,
    ) -> None:
        self._bot = bot
        self._views = views
        self._offices = offices
        self._terms = terms
        self._invitations = invitations
        self._joining = joining
        self._menu = app_commands.ContextMenu(
            name="City and function",
            callback=self._person,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            extras={RIGHT: Right.ALL},
        )

    async def cog_load(self) -> None:
        self._bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        self._bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(
        name="list", description="All cities by country, with their local time", extras={RIGHT: Right.ALL}
    )
    async def show_all(self, interaction: Interaction) -> None:
        await self._views.show_list(await self._bot.context(interaction))

    @app_commands.command(
        name="show", description="A city: its people, its local time, the topics it follows", extras={RIGHT: Right.ALL}
    )
    @app_commands.describe(city="The city")
    async def show(self, interaction: Interaction, city: KnownCityArgument) -> None:
        await self._views.show_city(await self._bot.context(interaction), city.id)

    @app_commands.command(name="add", description="Take a city into the forum", extras={RIGHT: Right.ADMIN})
    @app_commands.describe(
        name="The city's name, as it calls itself",
        country="The country",
        timezone="The time zone in which the city's clocks run",
        code="The region by ISO 3166-2, for example DE-NW or US-PA",
        language="The language in which the bot writes to the city",
    )
    @app_commands.choices(language=_LANGUAGES)
    async def add(
        self,
        interaction: Interaction,
        name: str,
        country: CountryText,
        timezone: TimezoneText,
        code: str = "",
        language: str = "",
    ) -> None:
        ctx = await self._bot.context(interaction)
        typed = {NAME: name, COUNTRY: country, TIMEZONE: timezone, CODE: code, LANGUAGE: language}
        await ctx.save_draft(CITY_ADD, (), typed)
        await self._views.add(ctx, typed)

    @app_commands.command(name="edit", description="Change what is known of a city", extras={RIGHT: Right.ADMIN})
    @app_commands.describe(
        city="The city",
        name="Its new name",
        country="Its country",
        timezone="The time zone in which the city's clocks run",
        code="The region by ISO 3166-2, for example DE-NW or US-PA",
        language="The language in which the bot writes to the city",
    )
    @app_commands.choices(language=_LANGUAGES)
    async def edit(
        self,
        interaction: Interaction,
        city: CityArgument,
        name: str | None = None,
        country: CountryText | None = None,
        timezone: TimezoneText | None = None,
        code: str | None = None,
        language: str | None = None,
    ) -> None:
        ctx = await self._bot.context(interaction)
        changes = {NAME: name, COUNTRY: country, TIMEZONE: timezone, CODE: code, LANGUAGE: language}
        typed = with_changes(city, changes)
        await ctx.save_draft(CITY_EDIT, (str(city.id),), typed)
        await self._views.edit(ctx, city.id, typed)

    @app_commands.command(
        name="appoint",
        description="Register somebody for a city, or give them another function",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    @app_commands.describe(
        member="Who",
        city="The city",
        function="What they are in that city",
        replaces="Whom they succeed; a new mayor succeeds the sitting one anyway",
        first="The first day, if it lies ahead, e.g. “November 1”",
        last="The last day, where it is known; “none” takes it away",
    )
    @app_commands.rename(first="from", last="until")
    @app_commands.choices(function=_FUNCTIONS)
    async def appoint(
        self,
        interaction: Interaction,
        member: discord.Member | discord.User,
        city: CityArgument,
        function: str,
        replaces: PredecessorArgument | None = None,
        first: str = "",
        last: str = "",
    ) -> None:
        ctx = await self._bot.context(interaction)
        if first.strip() or last.strip():
            await self._terms.ask(ctx, member, city, Function(function), replaces, (first, last))
            return
        await self._offices.appoint(ctx, member, city, Function(function), replaces)

    @app_commands.command(
        name="invite",
        description="Make a link that lets somebody in and registers them for a city",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    @app_commands.describe(
        city="The city",
        function="What they are in that city",
        whom="For whom it is; only for the list",
        days="How many days it holds; 7 if left out",
    )
    @app_commands.choices(function=_FUNCTIONS)
    async def invite(
        self,
        interaction: Interaction,
        city: CityArgument,
        function: str,
        whom: str = "",
        days: app_commands.Range[int, 1, MOST_DAYS] = HOLDS_FOR.days,
    ) -> None:
        ctx = await self._bot.context(interaction)
        await self._invitations.invite(ctx, city, InvitationRow(whom, Function(function)), timedelta(days=days))

    @app_commands.command(
        name="invite-list",
        description="Invite a whole town hall from a CSV file: a name and a function in each line",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    @app_commands.describe(city="The city", file="A CSV file with two columns: name and function")
    async def invite_list(self, interaction: Interaction, city: CityArgument, file: discord.Attachment) -> None:
        await self._invitations.preview_list(await self._bot.context(interaction), city, file)

    @app_commands.command(
        name="invites",
        description="Invitations that can still be used; each can be revoked",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    async def invites(self, interaction: Interaction) -> None:
        await self._invitations.show_list(await self._bot.context(interaction))

    @app_commands.command(name="join", description="Ask to be registered for your city", extras={RIGHT: Right.ALL})
    @app_commands.describe(city="The city that you work for", function="What you are there")
    @app_commands.choices(function=_FUNCTIONS)
    async def join(self, interaction: Interaction, city: CityArgument, function: str) -> None:
        await self._joining.ask(await self._bot.context(interaction), city.id, Function(function))

    @app_commands.command(
        name="delegates",
        description="Who acts for a city, and who did",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    @app_commands.describe(city="The city")
    async def delegates(self, interaction: Interaction, city: KnownCityArgument) -> None:
        await self._offices.show_history(await self._bot.context(interaction), city.id)

    @app_commands.command(
        name="dismiss",
        description="End a term; what the person did in office stays on record",
        extras={RIGHT: Right.ALL, SHOWN_TO: _RESPONSIBLE},
    )
    @app_commands.describe(member="Who", reason="Why; the person is told")
    async def dismiss(self, interaction: Interaction, member: discord.Member | discord.User, reason: str) -> None:
        await self._offices.dismiss(await self._bot.context(interaction), member.id, reason)

    @app_commands.command(
        name="leave", description="No longer act for your city; asks before it is done", extras={RIGHT: Right.DELEGATE}
    )
    async def leave(self, interaction: Interaction) -> None:
        await self._offices.ask_to_leave(await self._bot.context(interaction))

    @app_commands.command(
        name="remove",
        description="Take a city out of the forum; asks before it is done, and keeps its record",
        extras={RIGHT: Right.ADMIN},
    )
    @app_commands.describe(city="The city", reason="Why; it is kept with the city's record")
    async def remove(self, interaction: Interaction, city: CityArgument, reason: str) -> None:
        ctx = await self._bot.context(interaction)
        await ctx.save_draft(CITY_REMOVE, (str(city.id),), {REASON: reason})
        await self._offices.ask_to_remove(ctx, city.id, reason)

    async def _person(self, interaction: discord.Interaction[Any], member: discord.Member) -> None:
        if not isinstance(member, discord.Member):
            raise UserError(NOT_HERE)
        await self._offices.show_person(await self._bot.context(interaction), member)
