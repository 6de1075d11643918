"""Shows cities, and takes what their buttons and forms bring: pages, a new city, a changed one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form
from bot.ui.ids import read_number
from cogs.network.models.cities import NAME_LENGTH
from cogs.network.render.cities import (
    CITY_CARD,
    CITY_LIST,
    LANGUAGES,
    CityDetails,
    city_card,
    city_list,
    returned_city,
    saved_city,
)
from cogs.network.render.terms import planned_line
from cogs.network.rules.facts import CODE, COUNTRY, LANGUAGE, NAME, TIMEZONE, read_facts
from cogs.network.service.cities import CityService
from cogs.network.service.planned_terms import TermPlanner

CITY_ADD = "network.city_add"
CITY_EDIT = "network.city_edit"


@dataclass(frozen=True, slots=True)
class CityViews:
    """Shows cities, and takes what forms bring; the commands use the same ways."""

    cities: CityService
    planner: TermPlanner
    clock: Clock

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(CITY_LIST, self._turn_list), ComponentHandler(CITY_CARD, self._turn_card))

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(CITY_ADD, Text("Add a city"), self._city_fields, self._submit_add, Right.ADMIN),
            Form(CITY_EDIT, Text("Edit a city"), self._city_fields, self._submit_edit, Right.ADMIN),
        )

    async def show_list(self, ctx: Context, number: int = 0, *, replace: bool = False) -> None:
        cities = await self.cities.cities(ctx.guild_id)
        counts = await self.cities.delegate_counts(ctx.guild_id)
        embed, view = city_list(ctx.t, ctx.language, cities, counts, self.clock.now(), number)
        await ctx.answer(embed, view=view, replace=replace)

    async def show_city(self, ctx: Context, city_id: int, number: int = 0, *, replace: bool = False) -> None:
        city = await self.cities.city(ctx.guild_id, city_id)
        details = CityDetails(
            city=city,
            delegates=await self.cities.last_delegates(city)
            if city.removed_at is not None
            else await self.cities.delegates(ctx.guild_id, city_id),
            topics=await self.cities.topics_of(ctx.guild_id, city_id),
            now=self.clock.now(),
            planned=[
                planned_line(ctx.t, ctx.language, planned, city)
                for planned in await self.planner.planned_in(ctx.guild_id, city_id)
            ],
        )
        embed, view = city_card(ctx.t, ctx.language, details, number)
        await ctx.answer(embed, view=view, replace=replace)

    async def add(self, ctx: Context, typed: Mapping[str, str]) -> None:
        """Add a city from what was typed, which is kept as a draft until it has worked."""
        former = {city.id for city in await self.cities.former(ctx.guild_id)}
        city = await self.cities.add(ctx.person, read_facts(typed), ctx.draft)
        await ctx.answer(returned_city(ctx.t, city) if city.id in former else saved_city(ctx.t, city, added=True))

    async def edit(self, ctx: Context, city_id: int, typed: Mapping[str, str]) -> None:
        city = await self.cities.edit(ctx.person, city_id, read_facts(typed), ctx.draft)
        await ctx.answer(saved_city(ctx.t, city, added=False))

    async def _turn_list(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_list(ctx, event.number(0), replace=True)

    async def _turn_card(self, ctx: Context, event: ComponentEvent) -> None:
        """Another page; from a public post's button, the first one, privately."""
        await self.show_city(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def _submit_add(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.add(ctx, values)

    async def _submit_edit(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(ctx, read_number(arguments, 0), values)

    async def _city_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(NAME, Text("Name"), max_length=NAME_LENGTH),
            Field(COUNTRY, Text("Country"), Text("Its name or its code, such as DE"), max_length=80),
            Field(TIMEZONE, Text("Time zone"), Text("For example Europe/Berlin"), max_length=80),
            Field(CODE, Text("Region"), Text("ISO 3166-2, for example DE-NW"), required=False, max_length=10),
            Field(
                LANGUAGE,
                Text("Language"),
                Text("Without a choice, the country decides"),
                required=False,
                choices=tuple(Choice(language.value, name) for language, name in LANGUAGES.items()),
            ),
        )
