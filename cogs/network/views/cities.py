"""The buttons and forms of cities: turning pages, adding and editing a city, giving somebody a function."""

from collections.abc import Mapping, Sequence

import discord

from bot.clock import Clock
from bot.errors import NotAllowed, UserError
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text
from bot.ui.act import Act
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.press import Control, Press
from cogs.network.models.cities import Function
from cogs.network.render.cities import (
    APPOINT,
    CITY_CARD,
    CITY_LIST,
    FUNCTIONS,
    LANGUAGES,
    CityView,
    appoint_button,
    appointed,
    city_card,
    city_list,
    person_card,
    saved_city,
)
from cogs.network.rules.appointing import may_appoint_in
from cogs.network.rules.facts import CODE, COUNTRY, LANGUAGE, NAME, TIMEZONE, read_facts
from cogs.network.service.cities import NAME_LENGTH, CityService

CITY_ADD = "network.city_add"
CITY_EDIT = "network.city_edit"
_CITY, _FUNCTION = "city", "function"
# Discord's limit for the options of a select.
_CHOICES = 25
NOT_HERE = Text("This person is not on the server (any more).")
NO_BOTS = Text("Bots cannot act for a city.")


class CityViews:
    """Shows cities and people, and takes what forms bring; the commands use the same ways."""

    def __init__(self, cities: CityService, clock: Clock, registry: Registry) -> None:
        self._cities = cities
        self._clock = clock
        self._appoint_form = Form(APPOINT, Text("City and function"), self._appoint_fields, self._submit_appointment)
        registry.add_control(
            Control(CITY_LIST, self._turn_list),
            Control(CITY_CARD, self._turn_card),
            # No single right says "moderators, and the liaison of that city": the handler asks the rules.
            Control(APPOINT, self._press_appoint, right=Right.ALL),
        )
        registry.add_form(
            self._appoint_form,
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

    async def show_person(self, act: Act, member: discord.Member) -> None:
        """What the member is in the forum; with a button to change it for those who may."""
        terms = await self._cities.terms(act.guild_id, member.id)
        pairs = [(term, await self._cities.city(act.guild_id, term.city_id)) for term in terms]
        embed = person_card(act.t, act.language, member.display_name, pairs)
        button = appoint_button(act.t, member.id) if self._may_appoint(act) and not member.bot else None
        await act.answer(embed, view=button)

    async def add(self, act: Act, typed: Mapping[str, str]) -> None:
        """Add a city from what was typed, which is kept as a draft until it has worked."""
        city = await self._cities.add(act.person, read_facts(typed), act.draft)
        await act.answer(saved_city(act.t, city, added=True))

    async def edit(self, act: Act, city_id: int, typed: Mapping[str, str]) -> None:
        city = await self._cities.edit(act.person, city_id, read_facts(typed), act.draft)
        await act.answer(saved_city(act.t, city, added=False))

    async def appoint(self, act: Act, member: discord.Member | discord.User, city: str, function: str) -> None:
        """Give a member a function in the city that was typed or chosen."""
        if not isinstance(member, discord.Member):
            raise UserError(NOT_HERE)
        if member.bot:
            raise UserError(NO_BOTS)
        picked = await self._cities.pick(act.guild_id, city)
        done = await self._cities.appoint(
            act.person, member.id, member.display_name, picked.id, Function(function), act.draft
        )
        await act.answer(appointed(done))

    def _may_appoint(self, act: Act) -> bool:
        return act.person.may(Right.MOD) or (
            act.person.city_id is not None and may_appoint_in(act.person, act.person.city_id)
        )

    async def _turn_list(self, act: Act, press: Press) -> None:
        await self.show_list(act, press.number(0), replace=True)

    async def _turn_card(self, act: Act, press: Press) -> None:
        await self.show_city(act, press.number(0), press.number(1), replace=True)

    async def _press_appoint(self, act: Act, press: Press) -> None:
        if not self._may_appoint(act):
            raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
        present = await self._cities.delegate_of(act.guild_id, press.number(0))
        city_id = present.city_id if present is not None else act.person.city_id
        values = {
            _CITY: str(city_id) if city_id is not None else "",
            _FUNCTION: present.function.value if present is not None else Function.STAFF.value,
        }
        await open_form(act, self._appoint_form, press.args, values)

    async def _submit_appointment(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        user_id = int(arguments[0])
        member = act.guild.get_member(user_id)
        if member is None:
            raise UserError(NOT_HERE)
        await self.appoint(act, member, values[_CITY], values[_FUNCTION])

    async def _submit_add(self, act: Act, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.add(act, values)

    async def _submit_edit(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(act, int(arguments[0]), values)

    async def _appoint_fields(self, act: Act, _: tuple[str, ...]) -> Sequence[Field]:
        cities = await self._cities.cities(act.guild_id)
        choices = tuple(Choice(str(city.id), city.name) for city in cities) if len(cities) <= _CHOICES else ()
        return (
            Field(
                _CITY,
                Text("City"),
                description=None if choices else Text("The city's name or number"),
                max_length=NAME_LENGTH,
                choices=choices,
            ),
            Field(
                _FUNCTION,
                Text("Function"),
                choices=tuple(Choice(function.value, name) for function, name in FUNCTIONS.items()),
            ),
        )

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
