"""Opens what a kill would leave on disk, without killing anything: the database's files, copied as they are now."""

import asyncio
import contextvars
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.database import Database
from tests.conftest import MIGRATIONS
from tests.seams import place_of


@asynccontextmanager
async def left_by_a_kill(database: Database) -> AsyncIterator[Database]:
    """The database as the next process finds it when this one is killed at this moment; the original goes on.

    What is not committed is in memory, or in the log without a commit: a copy loses it as the next process would.
    """
    copy = await asyncio.to_thread(_copied, database.path)
    left = await Database.open(copy, MIGRATIONS)
    try:
        yield left
    finally:
        await left.close()


def look_at(
    monkeypatch: pytest.MonkeyPatch,
    step: Callable[..., Awaitable[object]],
    database: Database,
    look: Callable[[Database], Coroutine[object, object, None]],
) -> asyncio.Event:
    """Have `look` called with what a kill leaves when that step is first reached, not yet done. Set once it was."""
    owner, name = place_of(step)
    reached = asyncio.Event()

    async def strike(*args: object) -> object:
        monkeypatch.setattr(owner, name, step)
        async with left_by_a_kill(database) as left:
            # Whoever comes after a kill is another process, which stands in no transaction of this one's.
            await asyncio.create_task(look(left), context=contextvars.Context())
        reached.set()
        return await step(*args)

    monkeypatch.setattr(owner, name, strike)
    return reached


def _copied(path: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=path.parent))
    for name in (path.name, f"{path.name}-wal"):
        if (path.parent / name).exists():
            shutil.copyfile(path.parent / name, folder / name)
    return folder / path.name
