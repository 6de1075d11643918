"""Casts ballots: the one way into the ballot box."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.polls.models.due import CARD
from cogs.polls.models.polls import REDRAW_INTERVAL, Poll, Secrecy
from cogs.polls.models.votes import AnonymousBallot, CastVote, NewBallot
from cogs.polls.rules.admission import admit_vote
from cogs.polls.rules.ballots import Choice, check, only
from cogs.polls.service.keys import KeyRing, new_receipt
from cogs.polls.service.reading import require_poll
from cogs.polls.store import polls as store
from cogs.polls.store import reasons, votes

KEY_LOST = Text(
    "This anonymous poll can take no more votes: the system was restored from a backup, and who has voted already can "
    "no longer be told without breaking secrecy. Votes cast so far still count. Please ask whoever opened the poll to "
    "close it or to start a new one."
)
_BATCH = 250
"""So many votes share a transaction at most, so that the first of them hear of it early."""


@dataclass(slots=True, eq=False)
class _PendingVote:
    """A vote that waits; `choice` may be an option's position (one click). `done` is answered after the commit."""

    actor: Person
    choice: Choice | int
    receipt: str
    done: asyncio.Future[CastVote]


@dataclass(slots=True)
class VotingService:
    """Rights, time and form are checked in the transaction that keeps the ballot, so that nothing changes in between.

    Votes that come while others are being kept wait together and are kept together: a poll is read once for all of
    them, and their number costs hardly anything. Each is judged by itself.

    Anonymous ballots wait for `gathering` seconds (of real time) for others of their poll and are kept in a commit of
    their own, in random order: neither beside nor next to anything that names a person.
    """

    work: Work
    keys: KeyRing
    gathering: float = 0.5
    _waiting: dict[tuple[int, int], list[_PendingVote]] = field(default_factory=dict)
    _writer_task: asyncio.Task[None] | None = None
    _gathered: dict[tuple[int, int], list[_PendingVote]] = field(default_factory=dict)
    _gatherers: set[asyncio.Task[None]] = field(default_factory=set)
    _anonymous_polls: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether a poll is anonymous, which never changes."""

    async def cast(self, actor: Person, poll_id: int, choice: Choice | int) -> CastVote:
        """Keep a ballot, or that of one click (the option's position), in place of the seat's earlier one.

        Returns after the commit. Raises NotAllowed, or UserError for what is closed, late or not filled in.
        """
        vote = _PendingVote(actor, choice, new_receipt(), asyncio.get_running_loop().create_future())
        key = actor.guild_id, poll_id
        if not await self._is_anonymous(key):
            self._write_soon(key, [vote])
        elif key in self._gathered:
            self._gathered[key].append(vote)
        else:
            self._gathered[key] = [vote]
            gatherer = asyncio.create_task(self._gather(key), name="ballot-gatherer")
            self._gatherers.add(gatherer)
            gatherer.add_done_callback(self._gatherers.discard)
        return await vote.done

    async def begin_redraw(self, poll: Poll) -> None:
        """Say that the card is being drawn: whoever votes from now on asks for another one."""
        async with self.work.begin(poll.guild_id) as unit:
            await store.begin_redraw(unit.tx, poll.id, unit.now)

    async def _is_anonymous(self, key: tuple[int, int]) -> bool:
        if key not in self._anonymous_polls:
            async with self.work.read() as reader:
                poll = await store.find(reader, *key)
            if poll is None:
                return False
            self._anonymous_polls[key] = poll.secrecy is Secrecy.ANONYMOUS
        return self._anonymous_polls[key]

    async def _gather(self, key: tuple[int, int]) -> None:
        """Wait for others, then have all written together."""
        await asyncio.sleep(self.gathering)
        self._write_soon(key, self._gathered.pop(key))

    def _write_soon(self, key: tuple[int, int], pending: Sequence[_PendingVote]) -> None:
        self._waiting.setdefault(key, []).extend(pending)
        if self._writer_task is None or self._writer_task.done():
            self._writer_task = asyncio.create_task(self._write_all(), name="ballot-box")

    async def _write_all(self) -> None:
        while self._waiting:
            key, batch = next(iter(self._waiting.items()))
            batch, later = batch[:_BATCH], batch[_BATCH:]
            del self._waiting[key]
            if later:
                # Behind the votes in other polls.
                self._waiting[key] = later
            guild_id, poll_id = key
            try:
                async with self.work.begin(guild_id, alone=self._anonymous_polls.get(key, False)) as unit:
                    outcomes = await self._write_batch(unit, poll_id, batch)
            except Exception as error:  # noqa: BLE001 - it is raised in each of those who wait
                outcomes = [error] * len(batch)
            for vote, outcome in zip(batch, outcomes, strict=True):
                if vote.done.done():
                    continue
                if isinstance(outcome, CastVote):
                    vote.done.set_result(outcome)
                else:
                    vote.done.set_exception(outcome)

    async def _write_batch(
        self, unit: UnitOfWork, poll_id: int, batch: Sequence[_PendingVote]
    ) -> list[CastVote | Exception]:
        """What became of each vote, once the transaction is committed."""
        poll = await require_poll(unit.tx, unit.guild_id, poll_id)
        people = [(vote.actor.user_id, vote.actor.city_id) for vote in batch]
        electorate = await votes.electorate(unit.tx, poll, people)
        # The unit's time is read where ballots and the close stand in one queue.
        checked = [_checked(poll, vote, electorate, unit.now) for vote in batch]
        ballots = [ballot for ballot in checked if isinstance(ballot, NewBallot)]
        if not ballots:
            return [refusal for refusal in checked if isinstance(refusal, Exception)]
        if poll.secrecy is Secrecy.ANONYMOUS:
            receipts = iter(await votes.cast_anonymously(unit.tx, poll, await self._anonymous(poll, ballots)))
        else:
            receipts = iter(await votes.cast(unit.tx, poll, ballots, unit.now))
            if poll.reasons:
                await reasons.drop_outdated(unit.tx, poll)
        await _request_redraw(unit, poll)
        return [
            outcome if isinstance(outcome, Exception) else CastVote(poll, outcome.choice, *next(receipts))
            for outcome in checked
        ]

    async def _anonymous(self, poll: Poll, ballots: Sequence[NewBallot]) -> list[AnonymousBallot]:
        """The ballots under the keyed hashes of their seats. Raises UserError when the poll's key is lost."""
        anonymous = []
        for ballot in ballots:
            slot = await self.keys.slot_of(poll, ballot.seat)
            receipt = await self.keys.receipt_of(poll, ballot.seat)
            if slot is None or receipt is None:
                raise UserError(KEY_LOST)
            anonymous.append(AnonymousBallot(slot, ballot.choice, receipt))
        return anonymous


async def _request_redraw(unit: UnitOfWork, poll: Poll) -> None:
    """At once, or as soon as the last redraw is old enough; once, however many ask."""
    wanted, drawn_at = await store.request_redraw(unit.tx, poll.id)
    if wanted:
        at = max(unit.now, drawn_at + REDRAW_INTERVAL) if drawn_at is not None else unit.now
        # A clock that was set back must not keep the card waiting.
        await unit.put_due(CARD, poll.card_queue_key, at=min(at, unit.now + REDRAW_INTERVAL))


def _checked(poll: Poll, vote: _PendingVote, electorate: Collection[int], now: datetime) -> NewBallot | Exception:
    """The ballot, or why it does not count: one vote's fault must not cost the others that are kept with it."""
    try:
        seat = admit_vote(vote.actor, poll, electorate, now)
        choice = only(poll, vote.choice) if isinstance(vote.choice, int) else vote.choice
        check(poll, choice)
    except Exception as error:  # noqa: BLE001 - raised where this voter waits
        return error
    return NewBallot(seat, choice, vote.receipt)
