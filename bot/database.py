"""Hands out the one way to SQLite: a single writer behind a lock, read-only readers, group commit.

Writers that wait together share one commit: each has its own savepoint, and none returns before the shared
COMMIT has succeeded; if that fails, it fails for all of them. See docs/decisions/0002-group-commit.md.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import aiosqlite

from bot.connections import BUSY_TIMEOUT_MS, ReaderPool, connect
from bot.migrations import migrate, refuse_unfit

Value = str | int | float | bytes | None
Row = sqlite3.Row

_WAITS_FOR_READERS = (0.0, 0.05, 0.2, 0.5)  # seconds, before each attempt to empty the log

_inside: ContextVar[bool] = ContextVar("inside_a_transaction", default=False)


def inside_transaction() -> bool:
    """Whether the running task holds the writer, in which case it must not talk to Discord."""
    return _inside.get()


@dataclass(slots=True)
class Reader:
    """Queries on one connection."""

    _connection: aiosqlite.Connection

    async def one(self, sql: str, *args: Value) -> Row | None:
        """The first row, or None. Ask for one only: all are fetched in one go, which spares two ways to the thread."""
        return next(iter(await self._connection.execute_fetchall(sql, args)), None)

    async def all(self, sql: str, *args: Value) -> list[Row]:
        """Every row."""
        return list(await self._connection.execute_fetchall(sql, args))


@dataclass(slots=True)
class Transaction(Reader):
    """Queries and changes that are kept together or not at all."""

    committed: list[Callable[[], None]] = field(default_factory=list)

    async def execute(self, sql: str, *args: Value) -> int:
        """Run a change; returns the number of rows touched."""
        # Not closed: that would be another way to the thread, and a change that ran leaves nothing to close.
        cursor = await self._connection.execute(sql, args)
        return cursor.rowcount

    async def insert(self, sql: str, *args: Value) -> int:
        """Run an INSERT; returns the new row's id."""
        async with self._connection.execute(sql, args) as cursor:
            if cursor.lastrowid is None:
                raise sqlite3.ProgrammingError("not an INSERT")
            return cursor.lastrowid

    async def many(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one change for each row."""
        await self._connection.executemany(sql, rows)

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call `callback` once what this transaction wrote is durable; never if it is rolled back."""
        self.committed.append(callback)


class Database:
    """SQLite is the truth; this hands out ways to it. Open with `Database.open`, close with `close`."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: ReaderPool) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._lock = asyncio.Lock()
        self._batch: asyncio.Future[None] | None = None
        self._committers: set[asyncio.Task[None]] = set()
        self.commits = 0

    @classmethod
    async def open(cls, path: Path, migrations: Path) -> "Database":
        """Open (and, where needed, migrate) the database at `path`.

        Raises DatabaseRefused, before anything is touched, for a file that is damaged, newer than this code, or
        not ours. A copy is kept beside the database before an existing one is migrated.
        """
        await asyncio.to_thread(refuse_unfit, path, migrations)
        await asyncio.to_thread(migrate, path, migrations)
        writer = await connect(path, "rw")
        try:
            return cls(path, writer, await ReaderPool.open(path))
        except BaseException:
            await writer.close()
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Reader]:
        """A read-only connection with one consistent view for the length of the block."""
        async with self._readers.free() as connection:
            try:
                await connection.execute("BEGIN")
                yield Reader(connection)
            finally:
                await connection.rollback()

    @asynccontextmanager
    async def read_once(self) -> AsyncIterator[Reader]:
        """A read-only connection for one query: a second one may already see a later state. Cheaper than `read`."""
        async with self._readers.free() as connection:
            yield Reader(connection)

    @asynccontextmanager
    async def transaction(self, *, alone: bool = False) -> AsyncIterator[Transaction]:
        """All or nothing; returns only after the commit is on disk.

        `alone`: shares its commit with nobody, and an empty one stands before and after it in the log: what is written
        there cannot be told from its neighbours to be of somebody.

        Raises RuntimeError when the task already is in a transaction (it would wait for itself).
        """
        if _inside.get():
            raise RuntimeError("a transaction inside a transaction would wait for itself")
        await self._lock.acquire()
        token = _inside.set(True)
        transaction = Transaction(self._writer)
        try:
            if alone:
                await self._commit_batch()
                await self._commit_nothing()
            batch = await self._begin()
            try:
                yield transaction
            except BaseException:
                await self._undo()
                raise
            await self._writer.execute("RELEASE item")
        finally:
            _inside.reset(token)
            try:
                if alone:
                    await self._commit_alone()
                elif self._batch is not None:
                    # Queued behind the writers that already wait: they join this commit, later ones the next.
                    committer = asyncio.create_task(self._commit())
                    self._committers.add(committer)
                    committer.add_done_callback(self._committers.discard)
            finally:
                self._lock.release()
        # On the future, not after the await: a caller cancelled while it waits has still committed.
        for callback in transaction.committed:
            batch.add_done_callback(partial(_call_if_durable, callback))
        await asyncio.shield(batch)

    async def truncate_wal(self) -> bool:
        """Empty the write-ahead log, so that no trace of older states remains in it. Others write while this waits.

        False while somebody is reading, who may be another program that never lets go: then it can be tried again.
        """
        for wait in _WAITS_FOR_READERS:
            await asyncio.sleep(wait)
            async with self._lock:
                await self._commit_batch()
                if await self._checkpoint():
                    return True
        return False

    async def close(self) -> None:
        """Finish the last commit, fold the write-ahead log into the file and close every connection."""
        for committer in list(self._committers):
            await asyncio.wait([committer])
        async with self._lock:
            await self._readers.close()
            # Where somebody reads (a backup), the log stays for the next start, which loses nothing.
            with contextlib.suppress(sqlite3.OperationalError):
                await self._checkpoint()
            await self._writer.close()

    async def _checkpoint(self) -> bool:
        """Empty the log if nobody reads; nothing is waited for, since the lock is held, and by SQLite another."""
        await self._writer.execute("PRAGMA busy_timeout = 0")
        try:
            ((busy, *_),) = await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await self._writer.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return bool(busy == 0)

    async def _begin(self) -> asyncio.Future[None]:
        if self._batch is None:
            await self._begin_batch()
            self._batch = asyncio.get_running_loop().create_future()
            # A failed commit is raised in each writer; with none left to hear it, it is not an unheard error.
            self._batch.add_done_callback(lambda future: future.cancelled() or future.exception())
        batch = self._batch
        await self._writer.execute("SAVEPOINT item")
        return batch

    async def _begin_batch(self) -> None:
        begun = asyncio.ensure_future(self._writer.execute("BEGIN IMMEDIATE"))
        try:
            await asyncio.shield(begun)
        except asyncio.CancelledError:
            # SQLite's thread begins all the same: what was begun for nobody would stand in the way of all others.
            await asyncio.wait([begun])
            if self._writer.in_transaction:
                await self._writer.rollback()
            raise

    async def _undo(self) -> None:
        """Take back one writer's savepoint; where SQLite itself took back everything (disk full), fail all."""
        if self._writer.in_transaction:
            await self._writer.execute("ROLLBACK TO item")
            await self._writer.execute("RELEASE item")
        elif self._batch is not None:
            self._batch.set_exception(sqlite3.OperationalError("the shared transaction was rolled back"))
            self._batch = None

    async def _commit(self) -> None:
        async with self._lock:
            await self._commit_batch()

    async def _commit_alone(self) -> None:
        """Commit at once; an error is raised where the writer waits, not here, where the lock has to be released."""
        await self._commit_batch()
        with contextlib.suppress(sqlite3.Error):
            await self._commit_nothing()

    async def _commit_nothing(self) -> None:
        """A commit that says nothing, to stand between others: the file's header is written as it was."""
        async with self._writer.execute("PRAGMA user_version") as cursor:
            row = await cursor.fetchone()
        await self._writer.execute(f"PRAGMA user_version = {row[0] if row is not None else 0:d}")

    async def _commit_batch(self) -> None:
        """Commit what is under way; the lock is held."""
        batch, self._batch = self._batch, None
        if batch is None:
            return
        try:
            await self._writer.execute("COMMIT")
        except sqlite3.Error as error:
            if self._writer.in_transaction:
                await self._writer.execute("ROLLBACK")
            batch.set_exception(error)
        else:
            self.commits += 1
            batch.set_result(None)


def _call_if_durable(callback: Callable[[], None], batch: asyncio.Future[None]) -> None:
    if not batch.cancelled() and batch.exception() is None:
        callback()


@asynccontextmanager
async def read_file(path: Path) -> AsyncIterator[Reader]:
    """Look into a database (an absolute path) without touching it, such as a backup. One consistent view."""
    connection = await connect(path, "ro")
    try:
        await connection.execute("BEGIN")
        yield Reader(connection)
    finally:
        await connection.close()
