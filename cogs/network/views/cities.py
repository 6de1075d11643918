"""The buttons and forms of cities: turning pages, adding and editing a city."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.registry import Registry
from bot.texts import Text
from bot.ui.act import Act
from bot.ui.forms import Choice, Field, Form
from bot.ui.press import Control, Press
from cogs.network.models.cities import NAME_LENGTH
from cogs.network.render.cities import CITY_CARD, CITY_LIST, LANGUAGES, CityView, city_card, city_list, saved_city
from cogs.network.rules.facts import CODE, COUNTRY, LANGUAGE, NAME, TIMEZONE, read_facts
from cogs.network.service.cities import CityService

CITY_ADD = "network.city_add"
CITY_EDIT = "network.city_edit"


class CityViews:
    """Shows cities, and takes what forms bring; the commands use the same ways."""

    def __init__(self, cities: CityService, clock: Clock, registry: Registry) -> None:
        self._cities = cities
        self._clock = clock
        registry.add_control(
            Control(CITY_LIST, self._turn_list),
            Control(CITY_CARD, self._turn_card),
        )
        registry.add_form(
            Form(CITY_ADD, Text("Add a city"), self._city_fields, self._submit_add),
            Form(CITY_EDIT, Text("Edit a city"), self._city_fields, self._submit_edit),
        )

    async def show_list(self, act: Act, number: int = 0, *, replace: bool = False) -> None:
        cities = await self._cities.cities(act.guild_id)
        counts = await self._cities.delegate_counts(act.guild_id)
        embed, view = city_list(act.t, act.language, cities, counts, self._clock.now(), number)
        await act.answer(embed, view=view, replace=replace)

    async def show_city(self, act: Act, city_id: int, number: int = 0, *, replace: bool = False) -> None:
        shown = CityView(
            city=await self._cities.city(act.guild_id, city_id),
            delegates=await self._cities.delegates(act.guild_id, city_id),
            topics=await self._cities.topics_of(act.guild_id, city_id),
            now=self._clock.now(),
        )
        embed, view = city_card(act.t, act.language, shown, number)
        await act.answer(embed, view=view, replace=replace)

    async def add(self, act: Act, typed: Mapping[str, str]) -> None:
        """Add a city from what was typed, which is kept as a draft until it has worked."""
        city = await self._cities.add(act.person, read_facts(typed), act.draft)
        await act.answer(saved_city(act.t, city, added=True))

    async def edit(self, act: Act, city_id: int, typed: Mapping[str, str]) -> None:
        city = await self._cities.edit(act.person, city_id, read_facts(typed), act.draft)
        await act.answer(saved_city(act.t, city, added=False))

    async def _turn_list(self, act: Act, press: Press) -> None:
        await self.show_list(act, press.number(0), replace=True)

    async def _turn_card(self, act: Act, press: Press) -> None:
        await self.show_city(act, press.number(0), press.number(1), replace=True)

    async def _submit_add(self, act: Act, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.add(act, values)

    async def _submit_edit(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(act, int(arguments[0]), values)

    async def _city_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
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
