"""Opens connections to SQLite, each on a thread of its own, and keeps those that only read for whoever needs one."""

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import aiosqlite

BUSY_TIMEOUT_MS = 5_000
READERS = 4


class ReaderPool:
    """Connections that only read: one at first, further ones when all are in use, up to READERS."""

    def __init__(self, path: Path, first: aiosqlite.Connection) -> None:
        self._path = path
        self._opened = [first]
        self._opening: set[asyncio.Task[None]] = set()
        # The one that was used last comes first: it has at hand what was read last.
        self._free: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._free.put_nowait(first)

    @classmethod
    async def open(cls, path: Path) -> "ReaderPool":
        return cls(path, await connect(path, "ro"))

    @asynccontextmanager
    async def free(self) -> AsyncIterator[aiosqlite.Connection]:
        """One that nobody else uses meanwhile: a new one, or whichever is free before that."""
        if self._free.empty() and len(self._opened) + len(self._opening) < READERS:
            opening = asyncio.create_task(self._open_another())
            self._opening.add(opening)
            opening.add_done_callback(self._opening.discard)
        connection = await self._free.get()
        try:
            yield connection
        finally:
            self._free.put_nowait(connection)

    async def close(self) -> None:
        """Close all. Nobody uses one any more."""
        if self._opening:
            await asyncio.wait(self._opening)
        for connection in self._opened:
            await connection.close()

    async def _open_another(self) -> None:
        # Where it cannot be opened, those that are there serve everybody.
        with contextlib.suppress(sqlite3.Error):
            connection = await connect(self._path, "ro")
            self._opened.append(connection)
            self._free.put_nowait(connection)


async def connect(path: Path, mode: str) -> aiosqlite.Connection:
    """A connection ("rw" or "ro"), set up on its thread in one go."""
    connection = aiosqlite.Connection(partial(_connected, path, mode), iter_chunk_size=64)
    try:
        return await connection
    except BaseException:
        # Its thread has been told to end, and answers this loop before it does: the loop must not be closed by then.
        await asyncio.to_thread(connection._thread.join)  # noqa: SLF001 - the library waits only where it could open
        raise


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.row_factory = sqlite3.Row
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        # What is deleted is gone from the file too: erased persons, and who cast a secret ballot.
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    except BaseException:
        connection.close()
        raise
    return connection
