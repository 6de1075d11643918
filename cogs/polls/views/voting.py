"""Voting: one click on the card, or the private ballot whose state is in the ids of its own controls.

All of it is secret to the log: a custom_id here says how somebody votes.
"""

import asyncio
from collections.abc import Coroutine

from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.texts import Text, Texts
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.polls.models.polls import Cast, Poll
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
from cogs.polls.views.unfinished import UnfinishedBallots

_PATIENCE = 0.8
"""Seconds (of real time) before a voter who still waits is shown "is thinking…"; Discord allows three in all."""
_MISMATCH = Text("This ballot belongs to an earlier version of the poll. Please open a new one.")


class PollVoting:
    """The service decides everything again when a ballot is cast; here it is only filled in."""

    def __init__(self, service: VotingService, reader: PollReader, drafts: Drafts, texts: Texts) -> None:
        self._service = service
        self._unfinished = UnfinishedBallots(drafts)
        self._reader = reader
        self._texts = texts
        self.controls = (
            Control(VOTE, self.vote, secret=True),
            Control(OPEN_BALLOT, self.open),
            Control(RESTART, self.restart),
            Control(MARK, self.mark, secret=True),
            Control(PICK, self.pick, secret=True),
            Control(GIVE, self.give, secret=True),
            Control(CONFIRM, self.confirm, secret=True),
        )

    async def vote(self, act: Act, press: Press) -> None:
        """One click. "Recorded" is said only once it is."""
        cast = await _in_time(act, self._service.cast(act.person, press.number(0), press.number(1)))
        await act.answer(answers.recorded(cast, act.language))

    async def open(self, act: Act, press: Press) -> None:
        """The private ballot: as it was left, else the one that stands, else an empty one."""
        poll = await self._open_poll(act, press)
        begun = await self._unfinished.find(act, poll)
        if begun is not None:
            await self._show(act, poll, begun, note=UNFINISHED)
            return
        own = await self._reader.own_ballot(act.person, poll)
        choice = own.choice if own is not None else empty(poll)
        await self._show(act, poll, choice, note=STANDING if own is not None else None)

    async def restart(self, act: Act, press: Press) -> None:
        poll = await self._open_poll(act, press)
        await self._unfinished.drop(act, poll)
        await self._show(act, poll, empty(poll), replaced=True)

    async def mark(self, act: Act, press: Press) -> None:
        poll = await self._open_poll(act, press)
        chosen = {int(value) for value in press.values}
        await self._go_on(act, poll, tuple(int(index in chosen) for index in range(len(poll.options))))

    async def pick(self, act: Act, press: Press) -> None:
        poll = await self._open_poll(act, press)
        picked = int(press.values[0])
        await self._go_on(act, poll, pick(poll, _ballot(poll, press.args[1]), picked), picked)

    async def give(self, act: Act, press: Press) -> None:
        poll = await self._open_poll(act, press)
        await self._go_on(act, poll, place(poll, _ballot(poll, press.args[1]), press.number(2), int(press.values[0])))

    async def confirm(self, act: Act, press: Press) -> None:
        """Cast what the summary shows."""
        poll = await self._reader.poll(act.guild_id, press.number(0))
        cast = await _in_time(act, self._service.cast(act.person, poll.id, _ballot(poll, press.args[1])))
        await self._unfinished.drop(act, poll)
        await act.answer(answers.recorded(cast, act.language), replace=True)

    async def _open_poll(self, act: Act, press: Press) -> Poll:
        """Raises UserError or NotAllowed early, so that nobody fills in a ballot for nothing."""
        poll = await self._reader.poll(act.guild_id, press.number(0))
        await self._reader.require_seat(act.person, poll)
        return poll

    async def _go_on(self, act: Act, poll: Poll, choice: Choice, picked: int | None = None) -> None:
        """Keep what was chosen so far, then show it."""
        await self._unfinished.keep(act, poll, choice)
        await self._show(act, poll, choice, picked=picked, replaced=True)

    async def _show(
        self,
        act: Act,
        poll: Poll,
        choice: Choice,
        *,
        picked: int | None = None,
        note: Text | None = None,
        replaced: bool = False,
    ) -> None:
        text = ballot_text(poll, choice, self._texts, act.language, note)
        await act.answer(text, view=ballot_view(poll, choice, self._texts, act.language, picked), replace=replaced)


async def _in_time(act: Act, casting: Coroutine[None, None, Cast]) -> Cast:
    """The ballot once it is cast; where many vote at once, Discord hears before its three seconds are over."""
    task = asyncio.create_task(casting)
    await asyncio.wait({task}, timeout=_PATIENCE)
    if not task.done():
        await act.think()
    return await task


def _ballot(poll: Poll, code: str) -> Choice:
    choice = decode(code)
    if len(choice) != len(poll.options):
        raise UserError(_MISMATCH)
    return choice
