"""Puts work on the due list in the transaction that causes it, takes it back, and says what is on it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.due import store
from bot.due.models import DueItem, DueState, Payload


@dataclass(slots=True)
class DueList:
    """The work list. `on_change` is called after each commit that put something on it."""

    database: Database
    clock: Clock
    _on_change: Callable[[], None] = lambda: None

    def on_change(self, callback: Callable[[], None]) -> None:
        self._on_change = callback

    async def put(
        self,
        tx: Transaction,
        *,
        guild_id: int,
        kind: str,
        queue_key: str,
        key: str | None = None,
        at: datetime | None = None,
        payload: Payload = None,
    ) -> None:
        """Ask for `kind` to be done at an instant (default: now), in turn with all of the same queue key (meeting:12).

        The same key (default: kind and queue key) asked for again replaces the earlier demand, whatever its state.
        """
        now = self.clock.now()
        await store.put(
            tx,
            guild_id=guild_id,
            kind=kind,
            queue_key=queue_key,
            key=key or f"{kind}/{queue_key}",
            at=at or now,
            payload=payload,
            now=now,
        )
        tx.after_commit(self._on_change)

    async def cancel(self, tx: Transaction, guild_id: int, queue_key: str, kind: str | None = None) -> int:
        """Take back what is pending or failed for a queue key; returns how many rows."""
        return await store.cancel(tx, guild_id, queue_key, kind, self.clock.now())

    async def retry_failed(self, guild_id: int) -> int:
        """Give everything that ended as failed another round; returns how many rows."""
        async with self.database.transaction() as tx:
            tx.after_commit(self._on_change)
            return await store.retry_failed(tx, guild_id, self.clock.now())

    async def retry_places(self, guild_id: int) -> None:
        """A place may be there again: do once more what failed because it had none."""
        async with self.database.transaction() as tx:
            await self.retry_places_within(tx, guild_id)

    async def retry_places_within(self, tx: Transaction, guild_id: int) -> None:
        """The same, in the transaction that brings the place back."""
        if await store.retry_failed(tx, guild_id, self.clock.now(), awaits_place=True):
            tx.after_commit(self._on_change)

    async def upcoming(self, guild_id: int, limit: int = 10) -> list[DueItem]:
        async with self.database.read() as reader:
            return await store.upcoming(reader, guild_id, limit)

    async def failed(self, guild_id: int, limit: int = 10) -> list[DueItem]:
        async with self.database.read() as reader:
            return await store.failed(reader, guild_id, limit)

    async def of_queue(self, guild_id: int, queue_key: str) -> list[DueItem]:
        async with self.database.read() as reader:
            return await store.of_queue(reader, guild_id, queue_key)

    async def begin(self, guild_id: int, kind: str, queue_key: str, at: datetime) -> None:
        """At the start, plan what recurs for an instant; what fell due while the bot was away is still to come."""
        items = await self.of_queue(guild_id, queue_key)
        if not any(item.kind == kind and item.state is DueState.PENDING for item in items):
            await self.recur(guild_id, kind, queue_key, at)

    async def recur(self, guild_id: int, kind: str, queue_key: str, at: datetime) -> None:
        """Plan what recurs for its next instant, first of all: whatever becomes of this one, there is a next, and under
        a key of its own day it does not hide a failure. Doing it twice changes nothing.
        """
        async with self.database.transaction() as tx:
            key = f"{kind}/{at:%Y-%m-%d}"
            await self.put(tx, guild_id=guild_id, kind=kind, queue_key=queue_key, key=key, at=at)

    async def ready(self, limit: int) -> list[DueItem]:
        """What is due now: the earliest item of each queue."""
        async with self.database.read() as reader:
            return await store.ready(reader, self.clock.now(), limit)

    async def next_instant(self, without: Collection[str] = ()) -> datetime | None:
        """When something falls due next, later than now; kinds in `without` do not count."""
        async with self.database.read() as reader:
            return await store.next_instant(reader, self.clock.now(), without)

    async def finish_within(self, tx: Transaction, item: DueItem) -> None:
        """Record that the item is done, in the transaction of what it has brought about."""
        await store.finish(tx, item, DueState.DONE, self.clock.now())

    async def finish(
        self, item: DueItem, state: DueState, error: str | None = None, *, awaits_place: bool = False
    ) -> None:
        """Record the end, unless that was done before, or the item was asked for again."""
        async with self.database.read_once() as reader:
            if not await store.is_pending(reader, item):
                return
        async with self.database.transaction() as tx:
            await store.finish(tx, item, state, self.clock.now(), error, awaits_place=awaits_place)

    async def postpone(self, item: DueItem, until: datetime, error: str) -> None:
        async with self.database.transaction() as tx:
            await store.postpone(tx, item, until, error)
