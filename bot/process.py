"""Runs the process around the bot: one instance per data folder, a database that fits, and a clean end at SIGTERM."""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import filelock
import structlog

from bot.client import FEATURES, Ratsbote
from bot.clock import Clock, SystemClock
from bot.config import PROJECT, Config, StorageConfig
from bot.database import Database
from bot.environment import PRIVATE_UMASK
from bot.errors import StartupRefused
from bot.texts import Texts

_log = structlog.stdlib.get_logger(__name__)


@asynccontextmanager
async def opened(config: Config, clock: Clock, features: Sequence[str] = FEATURES) -> AsyncIterator[Ratsbote]:
    """A bot with its database, ready to serve; drained and closed at the end.

    Raises StartupRefused when another instance uses the same data, or the database does not fit.
    """
    lock = await asyncio.to_thread(lock_data, config)
    try:
        database = await Database.open(config.database, PROJECT / "data" / "migrations")
        try:
            texts = await asyncio.to_thread(Texts, PROJECT / "data" / "locales")
            async with Ratsbote(config, database, clock, texts, features) as bot:
                try:
                    yield bot
                finally:
                    await bot.drain()
        finally:
            await database.close()
    finally:
        await asyncio.to_thread(lock.release)


async def serve(config: Config, clock: Clock | None = None, features: Sequence[str] = FEATURES) -> None:
    """Serve until SIGTERM or SIGINT. Raises StartupRefused for what waiting cannot mend.

    What the process writes from here on is readable by its own user only.
    """
    os.umask(PRIVATE_UMASK)
    async with opened(config, clock or SystemClock(), features) as bot:
        serving = asyncio.create_task(bot.serve(), name="serve")
        stopped = asyncio.create_task(_stopped(), name="signals")
        await asyncio.wait([serving, stopped], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if serving.done():
            serving.result()
            return
        await bot.drain()
        with contextlib.suppress(asyncio.CancelledError):
            serving.cancel()
            await serving


def lock_data(config: StorageConfig) -> filelock.BaseFileLock:
    """Hold the data folder, made where it is missing, until the lock is released. Raises StartupRefused."""
    try:
        config.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartupRefused(f"RATSBOTE_DATA_DIR: {config.data_dir} cannot be made ({error.strerror}).") from error
    # The operating system lets go of the lock when the process dies, however it dies.
    lock = filelock.FileLock(config.lock, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        raise StartupRefused(
            f"Another Ratsbote already runs on {config.data_dir}. Two would do everything twice; stop the other first."
        ) from None
    return lock


async def _stopped() -> None:
    """Return at the first SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers in the loop; Ctrl+C ends asyncio.run there.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await stop.wait()
    _log.info("stopping")
