"""Shows people and their offices, and takes what forms and buttons bring: appointing, dismissal, leaving."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.errors import NotAllowed, UserError
from bot.markup import read_reason
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import CHANGED, read_as, read_number
from bot.ui.kit import MAX_OPTIONS
from cogs.network.models.cities import NAME_LENGTH, City, Function, MandateReplaced
from cogs.network.render.cities import APPOINT, FUNCTIONS, appoint_button, appointed, person_card
from cogs.network.render.offices import (
    APPOINT_REPLACING,
    END_ABSENT,
    HISTORY,
    LEAVE,
    REMOVE,
    dismissed,
    history_page,
    leave_question,
    left,
    read_terms,
    remove_question,
    removed,
    replace_question,
    term_ended,
    terms_version,
)
from cogs.network.render.terms import planned_line, take_back_buttons
from cogs.network.rules.appointing import may_appoint_in
from cogs.network.service.cities import CityService
from cogs.network.service.offices import REASON_LENGTH, OfficeService
from cogs.network.service.planned_terms import TermPlanner

CITY_REMOVE = "network.city_remove"
REASON = "reason"
_CITY, _FUNCTION = "city", "function"
NOT_HERE = Text("This person is not on the server (any more).")
NO_BOTS = Text("Bots cannot act for a city.")
NO_OFFICE = Text("You do not act for any city, so there is nothing to leave.")


@dataclass(frozen=True, slots=True)
class OfficeViews:
    """Shows people and their offices, and takes what forms and buttons bring; the commands use the same ways."""

    cities: CityService
    offices: OfficeService
    planner: TermPlanner

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # No single right says "moderators, and the liaison of that city": the handler asks the rules.
            ComponentHandler(APPOINT, self._press_appoint, right=Right.ALL),
            ComponentHandler(APPOINT_REPLACING, self._appoint_replacing, right=Right.ALL),
            ComponentHandler(HISTORY, self._turn_history, right=Right.ALL),
            ComponentHandler(END_ABSENT, self._end_absent, right=Right.MOD),
            ComponentHandler(LEAVE, self._leave, right=Right.DELEGATE),
            ComponentHandler(REMOVE, self._remove, right=Right.ADMIN),
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self._appoint_form,
            Form(CITY_REMOVE, Text("Remove a city"), self._remove_fields, self._submit_remove, Right.ADMIN),
        )

    @property
    def _appoint_form(self) -> Form:
        return Form(APPOINT, Text("City and function"), self._appoint_fields, self._submit_appointment, Right.ALL)

    async def show_person(self, ctx: Context, member: discord.Member) -> None:
        """What the member is in the forum; with a button to change it for those who may."""
        terms = await self.cities.terms(ctx.guild_id, member.id)
        pairs = [(term, await self.cities.city(ctx.guild_id, term.city_id)) for term in terms]
        embed = person_card(ctx.t, ctx.language, member.display_name, pairs)
        button = appoint_button(ctx.t, member.id) if _may_appoint(ctx) and not member.bot else None
        await ctx.answer(embed, view=button)

    async def show_history(self, ctx: Context, city_id: int, number: int = 0, *, replace: bool = False) -> None:
        city = await self.cities.city(ctx.guild_id, city_id)
        terms = await self.offices.history(ctx.person, city_id)
        planned = await self.planner.planned_in(ctx.guild_id, city_id)
        lines = [planned_line(ctx.t, ctx.language, term, city) for term in planned]
        buttons = take_back_buttons(ctx.t, planned)
        embed, view = history_page(ctx.t, ctx.language, city, terms, number, lines, buttons)
        await ctx.answer(embed, view=view, replace=replace)

    async def appoint(
        self,
        ctx: Context,
        member: discord.Member | discord.User,
        city: City,
        function: Function,
        replaces: int | None = None,
        confirmed: Collection[int] = (),
    ) -> None:
        """Give a member a function in a city, in place of another person if so wished.

        Where a mandate would end that is not among the `confirmed` terms, this only asks.
        """
        if not isinstance(member, discord.Member):
            raise UserError(NOT_HERE)
        if member.bot:
            raise UserError(NO_BOTS)
        try:
            appointment = await self.offices.appoint(
                ctx.person,
                member.id,
                member.display_name,
                city.id,
                function,
                replaces=replaces,
                confirmed=confirmed,
                draft=ctx.draft,
            )
        except MandateReplaced as error:
            text, view = replace_question(
                ctx.t,
                member.id,
                city,
                function,
                error.ended,
                replaces=replaces,
                draft_id=ctx.draft.id if ctx.draft is not None else None,
            )
            await ctx.answer(text, view=view, replace=bool(confirmed))
        else:
            await ctx.answer(appointed(appointment), replace=bool(confirmed))

    async def dismiss(self, ctx: Context, user_id: int, reason: str) -> None:
        term, city = await self.offices.dismiss(ctx.person, user_id, reason)
        await ctx.answer(dismissed(term, city))

    async def ask_to_leave(self, ctx: Context) -> None:
        """Show what leaving means, with the button that does it."""
        term = await self.cities.delegate_of(ctx.guild_id, ctx.person.user_id)
        if term is None:
            raise UserError(NO_OFFICE)
        text, view = leave_question(ctx.t, term, await self.cities.city(ctx.guild_id, term.city_id))
        await ctx.answer(text, view=view)

    async def ask_to_remove(self, ctx: Context, city_id: int, reason: str, *, anew: bool = False) -> None:
        """Show what removing a city means, `anew` where other people act for it than were shown. The reason waits in
        the draft until the button is pressed.
        """
        read_reason(reason, REASON_LENGTH)
        if ctx.draft is None:
            raise ValueError("the reason waits in a draft")
        city = await self.cities.city(ctx.guild_id, city_id)
        terms = await self.cities.delegates(ctx.guild_id, city_id)
        text, view = remove_question(ctx.t, city, terms, reason, ctx.draft.id)
        await ctx.answer(*((CHANGED,) if anew else ()), text, view=view, replace=anew)

    async def _turn_history(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_history(ctx, event.number(0), event.number(1), replace=True)

    async def _end_absent(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.answer(term_ended(*await self.offices.end_absent(ctx.person, event.number(0))))

    async def _leave(self, ctx: Context, event: ComponentEvent) -> None:
        term, city = await self.offices.leave(ctx.person, event.number(0))
        await ctx.answer(left(term, city), replace=True)

    async def _remove(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(1), CITY_REMOVE)
        city = await self.cities.city(ctx.guild_id, event.number(0))
        if terms_version(await self.cities.delegates(ctx.guild_id, city.id)) != event.word(2):
            await self.ask_to_remove(ctx, city.id, draft.fields[REASON], anew=True)
            return
        people = await self.offices.remove_city(ctx.person, city.id, draft.fields[REASON], draft)
        await ctx.answer(removed(city, people), replace=True)

    async def _appoint_replacing(self, ctx: Context, event: ComponentEvent) -> None:
        """The second press: exactly the terms that were shown may end; another one is asked about again."""
        user_id, city_id, replaces, draft_id = (event.number(place) for place in (0, 1, 3, 5))
        if draft_id:
            await ctx.load_draft(draft_id, APPOINT)
        member = await _fetch_member(ctx, user_id)
        city = await self.cities.city(ctx.guild_id, city_id)
        await self.appoint(ctx, member, city, event.word_as(Function, 2), replaces or None, read_terms(event.word(4)))

    async def _press_appoint(self, ctx: Context, event: ComponentEvent) -> None:
        if not _may_appoint(ctx):
            raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
        present = await self.cities.delegate_of(ctx.guild_id, event.number(0))
        city_id = present.city_id if present is not None else ctx.person.city_id
        values = {
            _CITY: str(city_id) if city_id is not None else "",
            _FUNCTION: present.function.value if present is not None else Function.STAFF.value,
        }
        await open_form(ctx, self._appoint_form, event.args, values)

    async def _submit_appointment(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        member = await _fetch_member(ctx, read_number(arguments, 0))
        city = await self.cities.resolve(ctx.guild_id, values[_CITY])
        await self.appoint(ctx, member, city, read_as(Function, [values[_FUNCTION]], 0))

    async def _submit_remove(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.ask_to_remove(ctx, read_number(arguments, 0), values[REASON])

    async def _appoint_fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        cities = await self.cities.cities(ctx.guild_id)
        choices = tuple(Choice(str(city.id), city.name) for city in cities) if len(cities) <= MAX_OPTIONS else ()
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

    async def _remove_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(REASON, Text("Reason"), long=True, max_length=REASON_LENGTH),)


async def _fetch_member(ctx: Context, user_id: int) -> discord.Member:
    """Asked of Discord: whoever is appointed is on the server at that moment. Raises UserError."""
    try:
        return await ctx.guild.fetch_member(user_id)
    except discord.NotFound as error:
        raise UserError(NOT_HERE) from error


def _may_appoint(ctx: Context) -> bool:
    return ctx.person.may(Right.MOD) or (
        ctx.person.city_id is not None and may_appoint_in(ctx.person, ctx.person.city_id)
    )
