"""Ending polls: on time, early, later than planned, or without a result. What an anonymous poll knew of its voters is
destroyed here.
"""

import random
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from cogs.polls.models.due import CARD, CLOSE, NUDGE, RESULT, SHRED
from cogs.polls.models.polls import NUDGE_BEFORE, Poll, PollState, Secrecy
from cogs.polls.rules.admission import require_may_end
from cogs.polls.rules.parsing import parse_cancel_reason, parse_closing_time
from cogs.polls.service.keys import KeyRing
from cogs.polls.service.reading import require_poll
from cogs.polls.store import polls as store
from cogs.polls.store import votes


class ClosingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    def __init__(self, database: Database, clock: Clock, due: DueList, drafts: Drafts, keys: KeyRing) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._keys = keys

    async def close(self, actor: Person, poll_id: int) -> Poll:
        """Close early (organiser, moderators)."""
        async with self._database.transaction() as tx:
            poll = await self._to_end(tx, actor, poll_id)
            await self._close(tx, poll)
        return poll

    async def close_on_time(self, guild_id: int, poll_id: int) -> None:
        """Close what has reached its time; anything else stays as it is."""
        async with self._database.transaction() as tx:
            poll = await require_poll(tx, guild_id, poll_id)
            if poll.state is PollState.OPEN and self._clock.now() >= poll.closes_at:
                await self._close(tx, poll)

    async def extend(self, actor: Person, poll_id: int, closes: str, draft: Draft | None = None) -> Poll:
        """Have it close later (organiser, moderators). Raises UserError for a time that is not later."""
        async with self._database.transaction() as tx:
            poll = await self._to_end(tx, actor, poll_id)
            moment = parse_closing_time(closes, self._clock.now(), actor.zone)
            if moment.instant <= poll.closes_at:
                raise UserError(
                    Text(
                        "The poll closes on {moment} already. Please choose a later time, or close it with "
                        "`/poll close`.",
                        moment=f"<t:{int(poll.closes_at.timestamp())}:F>",
                    )
                )
            if draft is not None:
                await self._drafts.use(tx, draft)
            await store.extend(tx, poll, moment)
            poll = await require_poll(tx, actor.guild_id, poll_id)
            await schedule_close(self._due, tx, poll, self._clock.now())
            await self._ask(tx, poll, CARD, poll.card_queue_key)
        return poll

    async def cancel(self, actor: Person, poll_id: int, reason: str, draft: Draft | None = None) -> Poll:
        """Call it off (organiser, moderators): it has no result, and what was hidden stays hidden."""
        async with self._database.transaction() as tx:
            poll = await self._to_end(tx, actor, poll_id)
            reason = parse_cancel_reason(reason)
            if draft is not None:
                await self._drafts.use(tx, draft)
            await store.end(tx, poll, PollState.CANCELLED, self._clock.now(), reason)
            await self._due.cancel(tx, poll.guild_id, poll.queue_key)
            await self._seal(tx, poll)
            await self._ask(tx, poll, CARD, poll.card_queue_key)
        return poll

    async def shred(self, poll: Poll) -> bool:
        """Empty the write-ahead log, then destroy the key of a poll that has ended; False: try again later."""
        if poll.key_name is None:
            return True
        if not await self._database.truncate_wal():
            return False
        await self._keys.destroy(poll.key_name)
        return True

    async def check_keys(self, guild_id: int) -> None:
        """At the start: have the cards of polls whose key is lost say so, and destroy the keys of polls that ended.

        Keys without any poll (killed while one was opened) are destroyed at once: nothing was cast with them.
        """
        left = await self._keys.names()
        async with self._database.read() as reader:
            secret = await store.secret(reader, guild_id)
            nobodys = left - await store.key_names(reader)
        lost = [poll for poll in secret if poll.state is PollState.OPEN and await self._keys.lost(poll)]
        ended = [poll for poll in secret if poll.state is not PollState.OPEN and poll.key_name in left]
        if lost or ended:
            async with self._database.transaction() as tx:
                for poll in lost:
                    await self._ask(tx, poll, CARD, poll.card_queue_key)
                for poll in ended:
                    await self._ask(tx, poll, SHRED, poll.queue_key)
        for name in nobodys:
            await self._keys.destroy(name)

    async def _to_end(self, tx: Transaction, actor: Person, poll_id: int) -> Poll:
        poll = await require_poll(tx, actor.guild_id, poll_id)
        organiser = await store.author(tx, actor.guild_id, poll_id, "organiser")
        require_may_end(actor, poll, organiser, self._clock.now())
        return poll

    async def _close(self, tx: Transaction, poll: Poll) -> None:
        await store.end(tx, poll, PollState.CLOSED, self._clock.now())
        await self._due.cancel(tx, poll.guild_id, poll.queue_key)
        await self._seal(tx, poll)
        await self._ask(tx, poll, RESULT, poll.queue_key)
        await self._ask(tx, poll, CARD, poll.card_queue_key)

    async def _seal(self, tx: Transaction, poll: Poll) -> None:
        """Of an anonymous poll: nothing stays of whose a ballot was, and in which order they came."""
        if poll.secrecy is Secrecy.ANONYMOUS:
            rows = await votes.anonymous_rows(tx, poll)
            random.SystemRandom().shuffle(rows)
            await votes.rewrite_anonymous(tx, poll, rows)
            await self._ask(tx, poll, SHRED, poll.queue_key)

    async def _ask(self, tx: Transaction, poll: Poll, kind: str, queue_key: str) -> None:
        await self._due.put(tx, guild_id=poll.guild_id, kind=kind, queue_key=queue_key)


async def schedule_close(due: DueList, tx: Transaction, poll: Poll, now: datetime) -> None:
    """Put the close on the due list, and one reminder a day before it, or half-way where the poll is short."""
    await due.put(tx, guild_id=poll.guild_id, kind=CLOSE, queue_key=poll.queue_key, at=poll.closes_at)
    length = poll.closes_at - now
    before = NUDGE_BEFORE if length >= 2 * NUDGE_BEFORE else length / 2
    nudge = poll.closes_at - timedelta(seconds=int(before.total_seconds()))
    await due.put(tx, guild_id=poll.guild_id, kind=NUDGE, queue_key=poll.queue_key, at=nudge)
