"""Takes votes: one click on the card, or the private ballot whose state is in the ids of its own controls.

All of it is secret to the log: a custom_id here says how somebody votes.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass

from bot.errors import UserError
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Form
from cogs.polls.models.polls import Poll
from cogs.polls.models.votes import CastVote
from cogs.polls.render import answers
from cogs.polls.render.ballot import (
    CONFIRM,
    GIVE,
    MARK,
    PICK,
    RESTART,
    STANDING,
    UNFINISHED,
    ballot_text,
    ballot_view,
)
from cogs.polls.render.card import OPEN_BALLOT, VOTE
from cogs.polls.rules.ballots import Choice, decode, empty, pick, place
from cogs.polls.service.reading import PollReader
from cogs.polls.service.voting import VotingService
from cogs.polls.views.reasons import reason_view
from cogs.polls.views.unfinished import UnfinishedBallots

_DEFER_AFTER = 0.8
"""Seconds (of real time) before a voter who still waits is shown "is thinking…"; Discord allows three in all."""
_OUTDATED_BALLOT = Text("This ballot belongs to an earlier version of the poll. Please open a new one.")


@dataclass(frozen=True, slots=True)
class PollVoting:
    """The service decides everything again when a ballot is cast; here it is only filled in."""

    service: VotingService
    reader: PollReader
    unfinished: UnfinishedBallots
    texts: Texts
    forms: tuple[Form, ...] = ()

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(VOTE, self.vote, secret=True),
            ComponentHandler(OPEN_BALLOT, self.open),
            ComponentHandler(RESTART, self.restart),
            ComponentHandler(MARK, self.mark, secret=True),
            ComponentHandler(PICK, self.pick, secret=True),
            ComponentHandler(GIVE, self.give, secret=True),
            ComponentHandler(CONFIRM, self.confirm, secret=True),
        )

    async def vote(self, ctx: Context, event: ComponentEvent) -> None:
        """One click. "Recorded" is said only once it is."""
        cast = await _defer_if_slow(ctx, self.service.cast(ctx.person, event.number(0), event.number(1)))
        await ctx.answer(answers.recorded(cast, ctx.language), view=reason_view(ctx, cast.poll, cast.choice))

    async def open(self, ctx: Context, event: ComponentEvent) -> None:
        """The private ballot: as it was left, else the one that stands, else an empty one."""
        poll = await self._open_poll(ctx, event)
        begun = await self.unfinished.find(ctx, poll)
        if begun is not None:
            await self._show(ctx, poll, begun, note=UNFINISHED)
            return
        own = await self.reader.own_ballot(ctx.person, poll)
        choice = own.choice if own is not None else empty(poll)
        await self._show(ctx, poll, choice, note=STANDING if own is not None else None)

    async def restart(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self._open_poll(ctx, event)
        await self.unfinished.drop(ctx, poll)
        await self._show(ctx, poll, empty(poll), replaced=True)

    async def mark(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self._open_poll(ctx, event)
        chosen = event.chosen_numbers
        await self._go_on(ctx, poll, tuple(int(index in chosen) for index in range(len(poll.options))))

    async def pick(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self._open_poll(ctx, event)
        picked = event.chosen_number
        await self._go_on(ctx, poll, pick(poll, _ballot(poll, event.word(1)), picked), picked)

    async def give(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self._open_poll(ctx, event)
        await self._go_on(ctx, poll, place(poll, _ballot(poll, event.word(1)), event.number(2), event.chosen_number))

    async def confirm(self, ctx: Context, event: ComponentEvent) -> None:
        """Cast what the summary shows."""
        poll = await self.reader.poll(ctx.guild_id, event.number(0))
        cast = await _defer_if_slow(ctx, self.service.cast(ctx.person, poll.id, _ballot(poll, event.word(1))))
        await self.unfinished.drop(ctx, poll)
        await ctx.answer(
            answers.recorded(cast, ctx.language), view=reason_view(ctx, cast.poll, cast.choice), replace=True
        )

    async def _open_poll(self, ctx: Context, event: ComponentEvent) -> Poll:
        """Raises UserError or NotAllowed early, so that nobody fills in a ballot for nothing."""
        poll = await self.reader.poll(ctx.guild_id, event.number(0))
        await self.reader.require_seat(ctx.person, poll)
        return poll

    async def _go_on(self, ctx: Context, poll: Poll, choice: Choice, picked: int | None = None) -> None:
        """Keep what was chosen so far, then show it."""
        await self.unfinished.save(ctx, poll, choice)
        await self._show(ctx, poll, choice, picked=picked, replaced=True)

    async def _show(
        self,
        ctx: Context,
        poll: Poll,
        choice: Choice,
        *,
        picked: int | None = None,
        note: Text | None = None,
        replaced: bool = False,
    ) -> None:
        text = ballot_text(poll, choice, self.texts, ctx.language, note)
        await ctx.answer(text, view=ballot_view(poll, choice, self.texts, ctx.language, picked), replace=replaced)


async def _defer_if_slow(ctx: Context, casting: Coroutine[None, None, CastVote]) -> CastVote:
    """The ballot once it is cast; where many vote at once, Discord hears before its three seconds are over."""
    task = asyncio.create_task(casting)
    await asyncio.wait({task}, timeout=_DEFER_AFTER)
    if not task.done():
        await ctx.defer()
    return await task


def _ballot(poll: Poll, code: str) -> Choice:
    choice = decode(code)
    if len(choice) != len(poll.options):
        raise UserError(_OUTDATED_BALLOT)
    return choice
