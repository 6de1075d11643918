"""What keeping things costs: `python -m bench.database`. Commits shared by writers, and who somebody is."""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bench.report import Figure, report
from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.due.models import DueItem
from bot.due.runner import DueRunner
from bot.due.service import DueList

WRITERS = 500
DUE = 1_000
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


async def one_by_one(database: Database) -> float:
    begun = perf_counter()
    for number in range(WRITERS):
        await _write(database, f"a{number}")
    return perf_counter() - begun


async def together(database: Database) -> float:
    begun = perf_counter()
    await asyncio.gather(*(_write(database, f"b{number}") for number in range(WRITERS)))
    return perf_counter() - begun


async def overdue(database: Database) -> float:
    """Seconds to work off a thousand things that fell due at once (handlers that do nothing)."""
    clock = TravellingClock(NOW)
    due = DueList(database, clock)

    async def nothing(_: DueItem) -> None:
        pass

    async with database.transaction() as tx:
        for number in range(DUE):
            await due.put(tx, guild_id=1, kind="nothing", queue_key=f"n:{number}")
    runner = DueRunner(due, clock, {"nothing": nothing})
    begun = perf_counter()
    runner.start()
    await runner.wait_until_idle()
    seconds = perf_counter() - begun
    await runner.stop(1)
    return seconds


async def _write(database: Database, name: str) -> None:
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO kernel_state (name, value) VALUES (?, 'x')", name)


async def measure() -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        database = await Database.open(path, PROJECT / "data" / "migrations")
        alone = await one_by_one(database)
        before = database.commits
        shared = await together(database)
        commits = database.commits - before
        work = await overdue(database)
        await database.close()
    return report(
        [
            Figure(f"{WRITERS} writers together, to one by one", shared / alone, 1.0, "x"),
            Figure(f"commits for {WRITERS} writers together", commits, WRITERS / 10, ""),
            # Discord takes 50 requests a second: the list itself must not be what is slow.
            Figure(f"{DUE} overdue items, handlers apart", work, DUE / 50, "s"),
        ]
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(measure()))
