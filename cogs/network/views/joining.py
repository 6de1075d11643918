"""Joining a city by pressing and choosing, and answering those who ask. All state is in the buttons."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.people import Person
from bot.registry import Matter, Registry
from bot.texts import Text
from bot.ui.act import Act
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id
from bot.ui.press import Control, Press
from cogs.network.models.cities import NAME_LENGTH, Function
from cogs.network.render.joining import (
    APPROVE,
    CITY,
    DECLINE,
    FIND,
    FUNCTION,
    JOIN,
    PICK,
    SHOW,
    WITHDRAW,
    asked,
    city_choice,
    decided,
    function_choice,
    request_note,
    request_title,
)
from cogs.network.rules.matching import slug
from cogs.network.service.cities import CityService
from cogs.network.service.joining import JoinService

ActIn = Callable[[Act, int], Awaitable[Act]]
"""(act, guild id) -> the act as that of a member of the guild, for buttons in direct messages."""
_NAME = "name"
_EVERY_CITY = 1_000


class JoinViews:
    """The button in the welcome post, `/city join`, and the cards that ask for an answer."""

    def __init__(
        self, joining: JoinService, cities: CityService, drafts: Drafts, registry: Registry, act_in: ActIn
    ) -> None:
        self._joining = joining
        self._cities = cities
        self._drafts = drafts
        self._act_in = act_in
        self._search = Form(FIND, Text("Search for your city"), self._search_fields, self._submit_search)
        registry.add_form(self._search)
        registry.add_matters("network.joining", self.matters)
        registry.add_control(
            Control(JOIN, self._begin),
            Control(PICK, self._turn),
            Control(FIND, self._open_search),
            Control(CITY, self._choose_city),
            Control(FUNCTION, self._choose_function),
            Control(WITHDRAW, self._withdraw),
            Control(SHOW, self._show),
            # Also in a liaison's direct messages: who may answer is asked of the service, in the button's guild.
            Control(APPROVE, self._approve, in_dm=True),
            Control(DECLINE, self._decline, in_dm=True),
        )

    async def ask(self, act: Act, city_id: int, function: str, *, replace: bool = False) -> None:
        """Send the request, and say what happens now."""
        channel_id = act.interaction.channel_id or 0
        shown = await self._joining.ask(act.person, city_id, Function(function), channel_id)
        text, view = asked(act.t, shown)
        await act.answer(text, view=view, replace=replace)

    async def matters(self, person: Person) -> Sequence[Matter]:
        """One's own request that waits, and those that wait for one's answer."""
        own = await self._joining.own(person)
        found = [
            Matter(
                request_title(shown),
                until=shown.request.expires_at,
                button=(Text("Answer"), make_id(SHOW, shown.request.id)),
            )
            for shown in await self._joining.to_answer(person)
        ]
        if own is not None:
            text = Text("Your request waits for an answer. {request}", request=request_title(own))
            withdraw = (Text("Withdraw request"), make_id(WITHDRAW, own.request.id))
            found.append(Matter(text, until=own.request.expires_at, button=withdraw))
        return found

    async def _pick(self, act: Act, number: int, searched: str, *, replace: bool) -> None:
        if searched:
            cities = await self._cities.find(act.guild_id, searched.replace("-", " "), _EVERY_CITY)
        else:
            cities = await self._cities.cities(act.guild_id)
        embed, view = city_choice(act.t, cities, number, searched)
        await act.answer(embed, view=view, replace=replace)

    async def _begin(self, act: Act, _: Press) -> None:
        await self._joining.admit(act.person)
        await self._pick(act, 0, "", replace=False)

    async def _turn(self, act: Act, press: Press) -> None:
        await self._pick(act, press.number(0), press.args[1], replace=True)

    async def _open_search(self, act: Act, _: Press) -> None:
        await open_form(act, self._search)

    async def _submit_search(self, act: Act, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        if act.draft is not None:
            # What was looked for is not work that somebody would want back.
            await self._drafts.discard(act.guild_id, act.person.user_id, act.draft.id)
            act.draft = None
        await self._pick(act, 0, slug(values[_NAME]), replace=True)

    async def _choose_city(self, act: Act, press: Press) -> None:
        city = await self._cities.city(act.guild_id, int(press.values[0]))
        embed, view = function_choice(act.t, city)
        await act.answer(embed, view=view, replace=True)

    async def _choose_function(self, act: Act, press: Press) -> None:
        await self.ask(act, press.number(0), press.values[0], replace=True)

    async def _withdraw(self, act: Act, press: Press) -> None:
        await self._joining.withdraw(act.person, press.number(0))
        await act.answer(Text("Your request is withdrawn. You can ask again with `/city join`."), replace=True)

    async def _show(self, act: Act, press: Press) -> None:
        waiting = {shown.request.id: shown for shown in await self._joining.to_answer(act.person)}
        shown = waiting.get(press.number(0))
        if shown is None:
            raise UserError(Text("This request no longer waits for your answer."))
        embed, view = request_note(shown, act.t)
        await act.answer(embed, view=view)

    async def _approve(self, act: Act, press: Press) -> None:
        await self._decide(act, press, approve=True)

    async def _decline(self, act: Act, press: Press) -> None:
        await self._decide(act, press, approve=False)

    async def _decide(self, act: Act, press: Press, *, approve: bool) -> None:
        inside = await self._act_in(act, press.number(0))
        decision = await self._joining.decide(inside.person, press.number(1), approve=approve)
        message = act.interaction.message
        # A private card has done its work and gives way to the answer; the one that all see is redrawn by its job.
        private = act.interaction.guild_id is None or (message is not None and message.flags.ephemeral)
        await inside.answer(decided(decision), replace=private)

    async def _search_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(_NAME, Text("Name of the city"), max_length=NAME_LENGTH),)
