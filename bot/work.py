"""Bounds one use case: a transaction, its instant, the due rows that it causes and the draft that it spends.

Everything that must be kept together or not at all goes through one object, so that a service needs no more than this.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.database import Database, Reader, Transaction
from bot.drafts import Draft, Drafts
from bot.due.models import DueItem, Payload
from bot.due.service import DueList

TRUNCATE_WAL = "privacy.truncate_wal"
"""The kind of due work that empties the database's write-ahead log."""


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """One transaction of a guild. `now` (UTC) is the same for all that happens in it."""

    tx: Transaction
    now: datetime
    guild_id: int
    _due: DueList

    async def put_due(
        self, kind: str, queue_key: str, *, at: datetime | None = None, key: str | None = None, payload: Payload = None
    ) -> None:
        """Ask for `kind` to be done at an instant (default: now), as `DueList.put`."""
        await self._due.put(
            self.tx,
            guild_id=self.guild_id,
            kind=kind,
            queue_key=queue_key,
            key=key,
            at=at or self.now,
            payload=payload,
        )

    async def finish_due(self, item: DueItem | None) -> None:
        """What was due is done with this unit; None: nothing was due."""
        if item is not None:
            await self._due.finish_within(self.tx, item)

    async def empty_log(self) -> None:
        """Ask for the database's log to be emptied, as soon as nobody reads in it: it still holds what was deleted."""
        await self.put_due(TRUNCATE_WAL, "database-log")

    async def retry_places(self) -> None:
        """A place has been brought back: what failed because it had none is done after this unit."""
        await self._due.retry_places_within(self.tx, self.guild_id)

    async def cancel_due(self, queue_key: str, kind: str | None = None) -> int:
        """Take back what is pending or failed in a queue; returns how many rows."""
        return await self._due.cancel(self.tx, self.guild_id, queue_key, kind)


@dataclass(frozen=True, slots=True)
class Work:
    """Begins units of work. Services take this in place of the database, the clock, the due list and the drafts."""

    database: Database
    clock: Clock
    due: DueList
    drafts: Drafts

    def now(self) -> datetime:
        """The instant of the bot's clock, in UTC."""
        return self.clock.now()

    def read(self) -> AbstractAsyncContextManager[Reader]:
        """A read-only connection with one consistent view, as `Database.read`."""
        return self.database.read()

    def within(self, tx: Transaction, guild_id: int) -> UnitOfWork:
        """The unit of a transaction that somebody else has begun, such as an erasure's."""
        return UnitOfWork(tx, self.clock.now(), guild_id, self.due)

    @asynccontextmanager
    async def begin(self, guild_id: int, *drafts: Draft | None, alone: bool = False) -> AsyncIterator[UnitOfWork]:
        """All or nothing; returns only after the commit is on disk. The drafts that there are are spent with it.
        `alone`: as `Database.transaction`.

        Raises DraftUsed when a draft was used before, so that one form never makes two things; RuntimeError inside
        another transaction.
        """
        async with self.database.transaction(alone=alone) as tx:
            for draft in drafts:
                if draft is not None:
                    await self.drafts.use(tx, draft)
            yield self.within(tx, guild_id)
