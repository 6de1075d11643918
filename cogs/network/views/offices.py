"""The buttons and forms of offices: appointing, succession, dismissal, leaving, and a city that goes."""

from collections.abc import Mapping, Sequence

import discord

from bot.drafts.service import Drafts
from bot.errors import NotAllowed, UserError
from bot.people import Right
from bot.reasons import read_reason
from bot.registry import Registry
from bot.texts import Text
from bot.ui.act import Act
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.press import Control, Press
from cogs.network.models.cities import NAME_LENGTH, Function
from cogs.network.render.cities import APPOINT, FUNCTIONS, appoint_button, appointed, person_card
from cogs.network.render.offices import (
    HISTORY,
    LEAVE,
    REMOVE,
    dismissed,
    history_page,
    leave_question,
    left,
    remove_question,
    removed,
)
from cogs.network.rules.appointing import may_appoint_in
from cogs.network.service.cities import CityService
from cogs.network.service.offices import REASON_LENGTH, OfficeService

CITY_REMOVE = "network.city_remove"
REASON = "reason"
_CITY, _FUNCTION = "city", "function"
# Discord's limit for the options of a select.
_CHOICES = 25
NOT_HERE = Text("This person is not on the server (any more).")
NO_BOTS = Text("Bots cannot act for a city.")
NO_OFFICE = Text("You do not act for any city, so there is nothing to leave.")


class OfficeViews:
    """Shows people and their offices, and takes what forms and buttons bring; the commands use the same ways."""

    def __init__(self, cities: CityService, offices: OfficeService, drafts: Drafts, registry: Registry) -> None:
        self._cities = cities
        self._offices = offices
        self._drafts = drafts
        self._appoint_form = Form(APPOINT, Text("City and function"), self._appoint_fields, self._submit_appointment)
        registry.add_control(
            # No single right says "moderators, and the liaison of that city": the handler asks the rules.
            Control(APPOINT, self._press_appoint, right=Right.ALL),
            Control(HISTORY, self._turn_history, right=Right.ALL),
            Control(LEAVE, self._leave, right=Right.DELEGATE),
            Control(REMOVE, self._remove, right=Right.ADMIN),
        )
        registry.add_form(
            self._appoint_form,
            Form(CITY_REMOVE, Text("Remove a city"), self._remove_fields, self._submit_remove),
        )

    async def show_person(self, act: Act, member: discord.Member) -> None:
        """What the member is in the forum; with a button to change it for those who may."""
        terms = await self._cities.terms(act.guild_id, member.id)
        pairs = [(term, await self._cities.city(act.guild_id, term.city_id)) for term in terms]
        embed = person_card(act.t, act.language, member.display_name, pairs)
        button = appoint_button(act.t, member.id) if self._may_appoint(act) and not member.bot else None
        await act.answer(embed, view=button)

    async def show_history(self, act: Act, city_id: int, number: int = 0, *, replace: bool = False) -> None:
        city = await self._cities.city(act.guild_id, city_id)
        terms = await self._offices.history(act.person, city_id)
        embed, view = history_page(act.t, act.language, city, terms, number)
        await act.answer(embed, view=view, replace=replace)

    async def appoint(
        self,
        act: Act,
        member: discord.Member | discord.User,
        city: str,
        function: str,
        replaces: int | None = None,
    ) -> None:
        """Give a member a function in the city that was typed or chosen, in place of another person if so wished."""
        if not isinstance(member, discord.Member):
            raise UserError(NOT_HERE)
        if member.bot:
            raise UserError(NO_BOTS)
        picked = await self._cities.pick(act.guild_id, city)
        done = await self._offices.appoint(
            act.person,
            member.id,
            member.display_name,
            picked.id,
            Function(function),
            replaces=replaces,
            draft=act.draft,
        )
        await act.answer(appointed(done))

    async def dismiss(self, act: Act, user_id: int, reason: str) -> None:
        term, city = await self._offices.dismiss(act.person, user_id, reason)
        await act.answer(dismissed(term, city))

    async def ask_to_leave(self, act: Act) -> None:
        """Show what leaving means, with the button that does it."""
        term = await self._cities.delegate_of(act.guild_id, act.person.user_id)
        if term is None:
            raise UserError(NO_OFFICE)
        text, view = leave_question(act.t, term, await self._cities.city(act.guild_id, term.city_id))
        await act.answer(text, view=view)

    async def ask_to_remove(self, act: Act, city_id: int, reason: str) -> None:
        """Show what removing a city means. The reason waits in the draft until the button is pressed."""
        read_reason(reason, REASON_LENGTH)
        if act.draft is None:
            raise ValueError("the reason waits in a draft")
        city = await self._cities.city(act.guild_id, city_id)
        people = len(await self._cities.delegates(act.guild_id, city_id))
        text, view = remove_question(act.t, city, people, reason, act.draft.id)
        await act.answer(text, view=view)

    def _may_appoint(self, act: Act) -> bool:
        return act.person.may(Right.MOD) or (
            act.person.city_id is not None and may_appoint_in(act.person, act.person.city_id)
        )

    async def _turn_history(self, act: Act, press: Press) -> None:
        await self.show_history(act, press.number(0), press.number(1), replace=True)

    async def _leave(self, act: Act, press: Press) -> None:
        term, city = await self._offices.leave(act.person, press.number(0))
        await act.answer(left(term, city), replace=True)

    async def _remove(self, act: Act, press: Press) -> None:
        draft = await self._drafts.load(act.guild_id, act.person.user_id, press.number(1))
        city = await self._cities.city(act.guild_id, press.number(0))
        people = await self._offices.remove_city(act.person, city.id, draft.fields[REASON], draft)
        await act.answer(removed(city, people), replace=True)

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
        member = act.guild.get_member(int(arguments[0]))
        if member is None:
            raise UserError(NOT_HERE)
        await self.appoint(act, member, values[_CITY], values[_FUNCTION])

    async def _submit_remove(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.ask_to_remove(act, int(arguments[0]), values[REASON])

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

    async def _remove_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(REASON, Text("Reason"), long=True, max_length=REASON_LENGTH),)
