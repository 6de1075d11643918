"""Ends polls: on time, early, later than planned, or without a result. What an anonymous poll knew of its voters is
destroyed here.
"""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.polls.models.due import CARD, CLOSE, NUDGE, RESULT, SHRED, WITHDRAW
from cogs.polls.models.polls import MIN_DURATION, NUDGE_BEFORE, Poll, PollState, Secrecy
from cogs.polls.rules.admission import (
    CLOSED,
    reopenable_until,
    require_may_end,
    require_may_manage,
    require_may_reopen,
)
from cogs.polls.rules.parsing import parse_cancel_reason, parse_closing_time
from cogs.polls.rules.visibility import result_withheld, revealed_at_close
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import require_poll
from cogs.polls.store import polls as store
from cogs.polls.store import votes

MadeOf = Callable[[Reader, int, int], Awaitable[Sequence[str]]]
"""(reader, guild id, number of a poll) -> what was made of its result, by name."""


@dataclass(frozen=True, slots=True)
class ClosingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    work: Work
    keys: KeyRing
    made_of: MadeOf

    async def require_may_close(self, actor: Person, poll_id: int) -> None:
        """Raises what closing or cancelling would raise now: nobody shall be asked whether for nothing."""
        async with self.work.read() as reader:
            await _poll_to_end(reader, actor, poll_id, self.work.now())

    async def close(self, actor: Person, poll_id: int) -> Poll:
        """Close early (organiser, moderators)."""
        async with self.work.begin(actor.guild_id) as unit:
            poll = await _poll_to_end(unit.tx, actor, poll_id, unit.now)
            await _close(unit, poll)
        return poll

    async def close_on_time(self, guild_id: int, poll_id: int) -> None:
        """Close what has reached its time; anything else stays as it is."""
        async with self.work.begin(guild_id) as unit:
            poll = await require_poll(unit.tx, guild_id, poll_id)
            if poll.state is PollState.OPEN and unit.now >= poll.closes_at:
                await _close(unit, poll)

    async def extend(self, actor: Person, poll_id: int, closes: str, draft: Draft | None = None) -> Poll:
        """Have it close later (organiser, moderators). Raises UserError for a time that is not later.

        An anonymous poll that has just closed with too few ballots to be published goes on.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            poll, ended = await self._poll_to_extend(unit, actor, poll_id)
            moment = parse_closing_time(closes, unit.now, actor.zone)
            if ended:
                await _reopen(unit, poll)
            elif moment.instant <= poll.closes_at:
                raise UserError(
                    Text(
                        "The poll closes on {moment} already. Please choose a later time, or close it with "
                        "`/poll close`.",
                        moment=f"<t:{int(poll.closes_at.timestamp())}:F>",
                    )
                )
            return await _close_at(unit, poll, moment)

    async def reopen(self, actor: Person, poll_id: int, closes: str, draft: Draft | None = None) -> Poll:
        """Have a closed poll go on within an hour (organiser); without `closes` until it was to close.

        Its result no longer counts; where something was made of it, the poll stays closed. Raises NotAllowed or
        UserError.
        """
        async with self.work.begin(actor.guild_id, draft) as unit:
            tx = unit.tx
            poll = await require_poll(tx, unit.guild_id, poll_id)
            ballots = await votes.count(tx, poll)
            withheld = result_withheld(poll, ballots)
            require_may_reopen(
                actor,
                poll,
                await store.author(tx, unit.guild_id, poll_id, "organiser"),
                unit.now,
                key_kept=withheld and not await self.keys.lost(poll),
                revealed=revealed_at_close(poll, ballots),
            )
            made = await self.made_of(tx, unit.guild_id, poll_id)
            if made:
                raise UserError(
                    Text(
                        "Poll {number} stays closed: its result was recorded as {made}. If that was wrong, ask anew, "
                        "and let the new decision supersede it.",
                        number=poll.mention,
                        made=", ".join(made),
                    )
                )
            if closes.strip():
                moment = parse_closing_time(closes, unit.now, actor.zone)
            elif poll.closes_at - unit.now >= MIN_DURATION:
                moment = poll.closes
            else:
                raise UserError(Text("The poll was to close before now. Please say when it closes instead."))
            await _reopen(unit, poll)
            return await _close_at(unit, poll, moment)

    async def _poll_to_extend(self, unit: UnitOfWork, actor: Person, poll_id: int) -> tuple[Poll, bool]:
        """The poll, and whether it has closed and may go on: its result was withheld, and its key still is."""
        poll = await require_poll(unit.tx, unit.guild_id, poll_id)
        if result_withheld(poll, await votes.count(unit.tx, poll)):
            require_may_manage(actor, await store.author(unit.tx, unit.guild_id, poll_id, "organiser"))
            if unit.now >= reopenable_until(poll) or await self.keys.lost(poll):
                raise UserError(CLOSED)
            return poll, True
        return await _poll_to_end(unit.tx, actor, poll_id, unit.now), False

    async def cancel(self, actor: Person, poll_id: int, reason: str, draft: Draft | None = None) -> Poll:
        """Call it off (organiser, moderators): it has no result, and what was hidden stays hidden."""
        async with self.work.begin(actor.guild_id, draft) as unit:
            poll = await _poll_to_end(unit.tx, actor, poll_id, unit.now)
            await store.end(unit.tx, poll, PollState.CANCELLED, unit.now, parse_cancel_reason(reason))
            await _forget_close(unit, poll)
            await _seal(unit, poll)
            await unit.put_due(CARD, poll.card_queue_key)
        return poll

    async def shred(self, poll: Poll) -> bool:
        """Destroy the key of a poll that has ended, and empty the write-ahead log; False where that has to wait.

        The key first, and whoever reads: without it nobody can tell any more whose a ballot in the log was.
        """
        if poll.key_name is None:
            return True
        async with self.work.begin(poll.guild_id) as unit:
            await _shuffle(unit, poll)
        await self.keys.destroy(poll.key_name)
        if await self.work.database.truncate_wal():
            return True
        async with self.work.begin(poll.guild_id) as unit:
            await unit.empty_log()
        return False

    async def check_keys(self, guild_id: int) -> None:
        """At the start: have the cards of polls whose key is lost say so, and destroy the keys of polls that ended.

        Keys without any poll (killed while one was opened) are destroyed at once: nothing was cast with them.
        """
        left = await self.keys.names()
        async with self.work.read() as reader:
            secret = await store.secret(reader, guild_id)
            nobodys = left - await store.key_names(reader)
        lost = [poll for poll in secret if poll.state is PollState.OPEN and await self.keys.lost(poll)]
        ended = [poll for poll in secret if poll.state is not PollState.OPEN and poll.key_name in left]
        if lost or ended:
            async with self.work.begin(guild_id) as unit:
                for poll in lost:
                    await unit.put_due(CARD, poll.card_queue_key)
                for poll in ended:
                    withheld = result_withheld(poll, await votes.count(unit.tx, poll))
                    at = max(unit.now, reopenable_until(poll)) if withheld else unit.now
                    await unit.put_due(SHRED, poll.queue_key, at=at)
        for name in nobodys:
            await self.keys.destroy(name)


async def _poll_to_end(reader: Reader, actor: Person, poll_id: int, now: datetime) -> Poll:
    poll = await require_poll(reader, actor.guild_id, poll_id)
    organiser = await store.author(reader, actor.guild_id, poll_id, "organiser")
    require_may_end(actor, poll, organiser, now)
    return poll


async def _forget_close(unit: UnitOfWork, poll: Poll) -> None:
    """Take back what was to come at the close and before it; what a reopening has left to do stays."""
    for kind in (CLOSE, NUDGE):
        await unit.cancel_due(poll.queue_key, kind)


async def _reopen(unit: UnitOfWork, poll: Poll) -> None:
    """Have a closed poll go on, and its results so far say that they no longer count."""
    await unit.cancel_due(poll.queue_key)
    await store.reopen(unit.tx, poll, unit.now)
    await unit.put_due(WITHDRAW, poll.queue_key)


async def _close_at(unit: UnitOfWork, poll: Poll, moment: Moment) -> Poll:
    """The open poll, which closes then."""
    await store.extend(unit.tx, poll, moment)
    poll = await require_poll(unit.tx, unit.guild_id, poll.id)
    await schedule_close(unit, poll)
    await unit.put_due(CARD, poll.card_queue_key)
    return poll


async def _close(unit: UnitOfWork, poll: Poll) -> None:
    await store.end(unit.tx, poll, PollState.CLOSED, unit.now)
    await _forget_close(unit, poll)
    closed = await require_poll(unit.tx, poll.guild_id, poll.id)
    if result_withheld(closed, await votes.count(unit.tx, closed)):
        # It may still go on, for which voters must find their ballots again.
        await unit.put_due(SHRED, poll.queue_key, at=reopenable_until(closed))
    else:
        await _seal(unit, poll)
    await unit.put_due(RESULT, poll.queue_key)
    await unit.put_due(CARD, poll.card_queue_key)


async def _seal(unit: UnitOfWork, poll: Poll) -> None:
    """Of an anonymous poll: nothing stays of whose a ballot was, and in which order they came."""
    if poll.secrecy is Secrecy.ANONYMOUS:
        await _shuffle(unit, poll)
        await unit.put_due(SHRED, poll.queue_key)


async def _shuffle(unit: UnitOfWork, poll: Poll) -> None:
    """Write the ballots anew in random order, without the hashes of their seats."""
    rows = await votes.anonymous_rows(unit.tx, poll)
    random.SystemRandom().shuffle(rows)
    await votes.rewrite_anonymous(unit.tx, poll, rows)


async def schedule_close(unit: UnitOfWork, poll: Poll) -> None:
    """Put the close on the due list, and one reminder a day before it, or half-way where the poll is short."""
    await unit.put_due(CLOSE, poll.queue_key, at=poll.closes_at)
    duration = poll.closes_at - unit.now
    before = NUDGE_BEFORE if duration >= 2 * NUDGE_BEFORE else duration / 2
    await unit.put_due(NUDGE, poll.queue_key, at=poll.closes_at - timedelta(seconds=int(before.total_seconds())))
