"""Asks for the reason of a vote that was just cast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.people import Right
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from cogs.polls.models.polls import VOTE_REASON_LENGTH, Poll
from cogs.polls.service.reading import PollReader
from cogs.polls.service.reasons import ReasonService

GIVE_REASON = "polls.give_reason"
"""Opening the form: argument poll."""
REASON = "polls.reason"
"""The form: argument poll."""
_INPUT_LENGTH = 4000


def reason_view(ctx: Context, poll: Poll) -> discord.ui.View | None:
    """The button below the receipt of a vote that can carry a reason."""
    if not poll.reasons:
        return None
    return kit.view(kit.button(ctx.t(Word("button", "Give a reason")), make_id(GIVE_REASON, poll.id)))


@dataclass(frozen=True, slots=True)
class VoteReasons:
    """A form of one field, which says who will read it."""

    service: ReasonService
    reader: PollReader

    @property
    def form(self) -> Form:
        return Form(REASON, Text("Why do you vote so?"), self._fields, self._submitted, Right.ALL)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (self.form,)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(GIVE_REASON, self.pressed),)

    async def pressed(self, ctx: Context, event: ComponentEvent) -> None:
        """Open the form, with the reason that stands."""
        poll = await self.reader.poll(ctx.guild_id, event.number(0))
        own = await self.reader.own_ballot(ctx.person, poll)
        await open_form(ctx, self.form, (str(poll.id),), {"reason": own.reason if own is not None else ""})

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("Everybody can read it; at most {most} characters. Empty: none", most=VOTE_REASON_LENGTH)
        return (Field("reason", Text("Reason"), hint, required=False, long=True, max_length=_INPUT_LENGTH),)

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        poll, reason = await self.service.give(
            ctx.person, read_number(arguments, 0), values.get("reason", ""), ctx.draft
        )
        if not reason:
            await ctx.answer(Text("Your vote in poll {number} carries no reason.", number=poll.mention))
            return
        await ctx.answer(
            Text(
                "Your reason stands with your vote in poll {number}, under “Details” and in the exported files. If the "
                "vote is changed, it is deleted.",
                number=poll.mention,
            )
        )
