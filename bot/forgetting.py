"""Sees an erasure through: what names the person in passing goes once it is done, and the log on disk is emptied."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.database import Transaction
from bot.due.models import DueItem
from bot.privacy import store
from bot.privacy.commitments import ErasureCommitment, commit_to, new_salt
from bot.privacy.models import PersonalTable
from bot.privacy.service import Privacy
from bot.registry import Registry
from bot.texts import Text
from bot.work import TRUNCATE_WAL, Work

FORGET = "privacy.forget"
_FIRST_LOOK, _LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)
"""While something is still to be done about the person, looks become rarer: it may take years (the end of a ban)."""
_LONGEST_LOG_WAIT = timedelta(hours=1)
_MANY = 12
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ForgetPayload:
    """Whom to forget, and how often that had to wait; scrubbed with everything else when it is done."""

    user_id: int
    looks: int = 0


@dataclass(frozen=True, slots=True)
class LogLooks:
    """How often somebody was reading when the log was to be emptied."""

    looks: int = 0


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Follows every erasure."""

    privacy: Privacy
    work: Work

    def register(self, registry: Registry) -> None:
        """Offer the work, and be told of erasures."""
        registry.before_erasing.append(self.before_erasing)
        registry.add_due_kind(FORGET, self.forget, Text("Last traces of somebody who was erased"), background=True)
        registry.add_due_kind(TRUNCATE_WAL, self.truncate_wal, Text("Emptying the database's log"), background=True)

    async def before_erasing(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """Commit to the erasure, and plan what has to follow, in the transaction that erases."""
        unit = self.work.within(tx, guild_id)
        salt = await store.salt(tx) or new_salt()
        commitment = await asyncio.to_thread(commit_to, salt, guild_id, user_id)
        number = await store.add_commitment(tx, ErasureCommitment(guild_id, commitment, unit.now))
        # The number stands for the person in the queue key: a key with their id would be one more trace.
        await unit.put_due(FORGET, f"erasure:{number}", payload=ForgetPayload(user_id))

    async def forget(self, item: DueItem) -> None:
        """Take the person out of finished work and the keys of posts, once no work about them is pending."""
        payload = item.load(ForgetPayload)
        user_id = payload.user_id
        async with self.work.begin(item.guild_id) as unit:
            if await store.is_pending(unit.tx, item.guild_id, user_id, besides=item.id):
                wait = min(_FIRST_LOOK * 2**payload.looks, _LONGEST_WAIT)
                again = ForgetPayload(user_id, min(payload.looks + 1, _MANY))
                await unit.put_due(FORGET, item.queue_key, at=unit.now + wait, payload=again)
                return
            # Not before: a key that is taken from under pending work would have its post sent twice.
            await store.scrub(unit.tx, self._tables(), item.guild_id, user_id)
            await store.clear_payload(unit.tx, item.id)
            await unit.empty_log()

    async def truncate_wal(self, item: DueItem) -> None:
        """Empty the write-ahead log; while somebody is reading, ever more rarely, and for as long as it takes."""
        if await self.work.database.truncate_wal():
            _log.info("log_emptied", guild=item.guild_id)
            return
        looks = item.load(LogLooks).looks if item.payload else 0
        _log.warning("log_is_being_read", guild=item.guild_id, looks=looks + 1)
        async with self.work.begin(item.guild_id) as unit:
            wait = min(_FIRST_LOOK * 2**looks, _LONGEST_LOG_WAIT)
            again = LogLooks(min(looks + 1, _MANY))
            await unit.put_due(TRUNCATE_WAL, item.queue_key, at=unit.now + wait, payload=again)

    def _tables(self) -> list[PersonalTable]:
        return [table for kind in self.privacy.classes.values() for table in kind.tables if table.mentioned_in]
