"""Lets people join a city by pressing and choosing, and others answer them. All state is in the buttons."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.drafts import Drafts
from bot.errors import UserError
from bot.matching import slug
from bot.people import Person, Right
from bot.registry import InboxItem
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id
from cogs.network.models.cities import NAME_LENGTH, Function, MandateReplaced
from cogs.network.render.joining import (
    APPROVE,
    CITY,
    DECLINE,
    FIND,
    FUNCTION,
    JOIN,
    PICK,
    REPLACE,
    SHOW,
    WITHDRAW,
    asked,
    city_choice,
    decided,
    function_choice,
    replace_question,
    request_note,
    request_title,
)
from cogs.network.render.offices import read_terms
from cogs.network.service.cities import CityService
from cogs.network.service.joining import JoinService

ContextIn = Callable[[Context, int], Awaitable[Context]]
"""(context, guild id) -> the context of a member of the guild, for buttons in direct messages."""
_NAME = "name"
_EVERY_CITY = 1_000


@dataclass(frozen=True, slots=True)
class JoinViews:
    """The button in the welcome post, `/city join`, and the cards that ask for an answer."""

    joining: JoinService
    cities: CityService
    drafts: Drafts
    context_in: ContextIn

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(JOIN, self._begin),
            ComponentHandler(PICK, self._turn),
            ComponentHandler(FIND, self._open_search),
            ComponentHandler(CITY, self._choose_city),
            ComponentHandler(FUNCTION, self._choose_function),
            ComponentHandler(WITHDRAW, self._withdraw),
            ComponentHandler(SHOW, self._show),
            # Also in a liaison's direct messages: who may answer is asked of the service, in the button's guild.
            ComponentHandler(APPROVE, self._approve, in_dm=True),
            ComponentHandler(DECLINE, self._decline, in_dm=True),
            ComponentHandler(REPLACE, self._approve_replacing, in_dm=True),
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(FIND, Text("Search for your city"), self._search_fields, self._submit_search, Right.ALL),)

    async def ask(self, ctx: Context, city_id: int, function: Function, *, replace: bool = False) -> None:
        """Send the request, and say what happens now."""
        channel_id = ctx.interaction.channel_id or 0
        details = await self.joining.ask(ctx.person, city_id, function, channel_id)
        text, view = asked(ctx.t, details)
        await ctx.answer(text, view=view, replace=replace)

    async def inbox(self, person: Person) -> Sequence[InboxItem]:
        """One's own request that waits, and those that wait for one's answer."""
        own = await self.joining.own(person)
        items = [
            InboxItem(
                request_title(details),
                until=details.request.expires_at,
                button=(Text("Answer"), make_id(SHOW, details.request.id)),
            )
            for details in await self.joining.to_answer(person)
        ]
        if own is not None:
            text = Text("Your request waits for an answer. {request}", request=request_title(own))
            withdraw = (Text("Withdraw request"), make_id(WITHDRAW, own.request.id))
            items.append(InboxItem(text, until=own.request.expires_at, button=withdraw))
        return items

    async def _pick(self, ctx: Context, number: int, searched: str, *, replace: bool) -> None:
        if searched:
            cities = await self.cities.search(ctx.guild_id, searched.replace("-", " "), _EVERY_CITY)
        else:
            cities = await self.cities.cities(ctx.guild_id)
        embed, view = city_choice(ctx.t, cities, number, searched)
        await ctx.answer(embed, view=view, replace=replace)

    async def _begin(self, ctx: Context, _: ComponentEvent) -> None:
        await self.joining.admit(ctx.person)
        await self._pick(ctx, 0, "", replace=False)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self._pick(ctx, event.number(0), event.word(1), replace=True)

    async def _open_search(self, ctx: Context, _: ComponentEvent) -> None:
        await open_form(ctx, self.forms[0])

    async def _submit_search(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        if ctx.draft is not None:
            # What was looked for is not work that somebody would want back.
            await self.drafts.discard(ctx.guild_id, ctx.person.user_id, ctx.draft.id)
        await self._pick(ctx, 0, slug(values[_NAME]), replace=True)

    async def _choose_city(self, ctx: Context, event: ComponentEvent) -> None:
        city = await self.cities.city(ctx.guild_id, event.chosen_number)
        embed, view = function_choice(ctx.t, city)
        await ctx.answer(embed, view=view, replace=True)

    async def _choose_function(self, ctx: Context, event: ComponentEvent) -> None:
        await self.ask(ctx, event.number(0), event.chosen_as(Function), replace=True)

    async def _withdraw(self, ctx: Context, event: ComponentEvent) -> None:
        await self.joining.withdraw(ctx.person, event.number(0))
        await ctx.answer(Text("Your request is withdrawn. You can ask again with `/city join`."), replace=True)

    async def _show(self, ctx: Context, event: ComponentEvent) -> None:
        waiting = {details.request.id: details for details in await self.joining.to_answer(ctx.person)}
        details = waiting.get(event.number(0))
        if details is None:
            raise UserError(Text("This request no longer waits for your answer."))
        embed, view = request_note(details, ctx.t)
        await ctx.answer(embed, view=view)

    async def _approve(self, ctx: Context, event: ComponentEvent) -> None:
        await self._decide(ctx, event, approve=True)

    async def _decline(self, ctx: Context, event: ComponentEvent) -> None:
        await self._decide(ctx, event, approve=False)

    async def _approve_replacing(self, ctx: Context, event: ComponentEvent) -> None:
        await self._decide(ctx, event, approve=True, confirmed=read_terms(event.word(2)))

    async def _decide(
        self, ctx: Context, event: ComponentEvent, *, approve: bool, confirmed: Collection[int] = ()
    ) -> None:
        member_ctx = await self.context_in(ctx, event.number(0))
        request_id = event.number(1)
        try:
            decision = await self.joining.decide(member_ctx.person, request_id, approve=approve, confirmed=confirmed)
        except MandateReplaced as error:
            details = await self.joining.request(member_ctx.guild_id, request_id)
            text, view = replace_question(member_ctx.t, details, error.ended)
            await member_ctx.answer(text, view=view)
            return
        message = ctx.interaction.message
        # A private card has done its work and gives way to the answer; the one that all see is redrawn by its job.
        private = ctx.interaction.guild_id is None or (message is not None and message.flags.ephemeral)
        await member_ctx.answer(decided(decision), replace=private)

    async def _search_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(_NAME, Text("Name of the city"), max_length=NAME_LENGTH),)
