"""Asks for the reason of a vote that was just cast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.errors import FormOutdated
from bot.people import Right
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from cogs.polls.models.polls import VOTE_REASON_LENGTH, Poll
from cogs.polls.render.result import choice_words
from cogs.polls.rules.ballots import Choice, encode
from cogs.polls.service.reasons import ReasonService, VoteChanged

GIVE_REASON = "polls.give_reason"
"""Opening the form: arguments poll and the vote that it stands under."""
REASON = "polls.reason"
"""The form: arguments poll and the vote that it is about."""
_INPUT_LENGTH = 4000


def reason_view(ctx: Context, poll: Poll, choice: Choice) -> discord.ui.View | None:
    """The button below the receipt of a vote that can carry a reason."""
    if not poll.reasons:
        return None
    custom_id = make_id(GIVE_REASON, poll.id, encode(choice))
    return kit.view(kit.button(ctx.t(Word("button", "Give a reason")), custom_id))


@dataclass(frozen=True, slots=True)
class VoteReasons:
    """A form of one field, which says who will read it."""

    service: ReasonService

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
        """Open the form, with the reason that stands; where the vote is another one by now, say so instead."""
        poll, ballot = await self.service.own_ballot(ctx.person, event.number(0))
        if encode(ballot.choice) != _about(event.args):
            await ctx.answer(
                Text(
                    "The vote in poll {number} is now: {choice}. If you want to give the reason for this one, press "
                    "“Give a reason” below.",
                    number=poll.mention,
                    choice=choice_words(poll, ballot.choice),
                ),
                view=reason_view(ctx, poll, ballot.choice),
            )
            return
        await open_form(ctx, self.form, (str(poll.id), encode(ballot.choice)), {"reason": ballot.reason})

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("Everybody can read it; at most {most} characters. Empty: none", most=VOTE_REASON_LENGTH)
        return (Field("reason", Text("Reason"), hint, required=False, long=True, max_length=_INPUT_LENGTH),)

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        poll_id = read_number(arguments, 0)
        try:
            poll, reason = await self.service.give(
                ctx.person, poll_id, values.get("reason", ""), _about(arguments), ctx.draft
            )
        except VoteChanged as error:
            raise await self._outdated(ctx, poll_id) from error
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

    async def _outdated(self, ctx: Context, poll_id: int) -> FormOutdated:
        poll, ballot = await self.service.own_ballot(ctx.person, poll_id)
        text = Text(
            "Your reason was not published: the vote in poll {number} has changed since you opened the form and is now"
            ": {choice}. What you wrote is kept: “Correct” brings it back, for this vote.",
            number=poll.mention,
            choice=choice_words(poll, ballot.choice),
        )
        return FormOutdated(text, (str(poll.id), encode(ballot.choice)))


def _about(arguments: Sequence[str]) -> str:
    """The vote that a button or form stands under; none in those of an earlier version."""
    return arguments[1] if len(arguments) > 1 else ""
