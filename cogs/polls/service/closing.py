"""Ends polls: on time, early, later than planned, or without a result. What an anonymous poll knew of its voters is
destroyed here.
"""

import random
from dataclasses import dataclass
from datetime import timedelta

from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.polls.models.due import CARD, CLOSE, NUDGE, RESULT, SHRED
from cogs.polls.models.polls import NUDGE_BEFORE, Poll, PollState, Secrecy
from cogs.polls.rules.admission import CLOSED, extendable_until, require_may_end, require_may_manage
from cogs.polls.rules.parsing import parse_cancel_reason, parse_closing_time
from cogs.polls.rules.visibility import result_withheld
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import require_poll
from cogs.polls.store import polls as store
from cogs.polls.store import votes


@dataclass(frozen=True, slots=True)
class ClosingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    work: Work
    keys: KeyRing

    async def close(self, actor: Person, poll_id: int) -> Poll:
        """Close early (organiser, moderators)."""
        async with self.work.begin(actor.guild_id) as unit:
            poll = await _poll_to_end(unit, actor, poll_id)
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
                await unit.cancel_due(poll.queue_key)
                await store.go_on(unit.tx, poll)
            elif moment.instant <= poll.closes_at:
                raise UserError(
                    Text(
                        "The poll closes on {moment} already. Please choose a later time, or close it with "
                        "`/poll close`.",
                        moment=f"<t:{int(poll.closes_at.timestamp())}:F>",
                    )
                )
            await store.extend(unit.tx, poll, moment)
            poll = await require_poll(unit.tx, actor.guild_id, poll_id)
            await schedule_close(unit, poll)
            await unit.put_due(CARD, poll.card_queue_key)
        return poll

    async def _poll_to_extend(self, unit: UnitOfWork, actor: Person, poll_id: int) -> tuple[Poll, bool]:
        """The poll, and whether it has closed and may go on: its result was withheld, and its key still is."""
        poll = await require_poll(unit.tx, unit.guild_id, poll_id)
        if result_withheld(poll, await votes.count(unit.tx, poll)):
            require_may_manage(actor, await store.author(unit.tx, unit.guild_id, poll_id, "organiser"))
            if unit.now >= extendable_until(poll) or await self.keys.lost(poll):
                raise UserError(CLOSED)
            return poll, True
        return await _poll_to_end(unit, actor, poll_id), False

    async def cancel(self, actor: Person, poll_id: int, reason: str, draft: Draft | None = None) -> Poll:
        """Call it off (organiser, moderators): it has no result, and what was hidden stays hidden."""
        async with self.work.begin(actor.guild_id, draft) as unit:
            poll = await _poll_to_end(unit, actor, poll_id)
            await store.end(unit.tx, poll, PollState.CANCELLED, unit.now, parse_cancel_reason(reason))
            await unit.cancel_due(poll.queue_key)
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
                    at = max(unit.now, extendable_until(poll)) if withheld else unit.now
                    await unit.put_due(SHRED, poll.queue_key, at=at)
        for name in nobodys:
            await self.keys.destroy(name)


async def _poll_to_end(unit: UnitOfWork, actor: Person, poll_id: int) -> Poll:
    poll = await require_poll(unit.tx, actor.guild_id, poll_id)
    organiser = await store.author(unit.tx, actor.guild_id, poll_id, "organiser")
    require_may_end(actor, poll, organiser, unit.now)
    return poll


async def _close(unit: UnitOfWork, poll: Poll) -> None:
    await store.end(unit.tx, poll, PollState.CLOSED, unit.now)
    await unit.cancel_due(poll.queue_key)
    closed = await require_poll(unit.tx, poll.guild_id, poll.id)
    if result_withheld(closed, await votes.count(unit.tx, closed)):
        # It may still go on, for which voters must find their ballots again.
        await unit.put_due(SHRED, poll.queue_key, at=extendable_until(closed))
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
