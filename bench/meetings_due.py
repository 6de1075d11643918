"""Reminders on time: 10,000 pending with some falling due every second, and 1,000 overdue when the bot starts.

`python -m bench.meetings_due` prints each figure beside its limit and fails when one is exceeded. The first part runs
on the real clock, the due list and a real database file; the second is the whole bot against the local Discord, whose
rate limits are on.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.report import Figure, report
from bot.clock import SystemClock
from bot.config import PROJECT, LogFormat, LogLevel
from bot.database import Database
from bot.demo.forum import ADMIN, appoint, set_up
from bot.due.models import DueItem
from bot.due.runner import DueRunner
from bot.due.service import DueList
from bot.logs import set_up_logs
from bot.people import Person, Right
from bot.texts import Language
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.service.meetings import MeetingService
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService
from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from tests.e2e.conftest import ForumWorld

PENDING, DUE_SOON, PER_SECOND = 10_000, 400, 20
LATENESS = 1.0
"""Seconds; the issue's limit for the 99th percentile."""
OVERDUE = 1_000
CHANNEL_PACE = 1.0
"""Seconds a message and channel: Discord takes five in five seconds."""
SLACK = 1.25
MIGRATIONS = PROJECT / "data" / "migrations"


async def pending(folder: Path) -> float:
    """The 99th percentile of lateness in seconds, with 10,000 rows on the list."""
    database = await Database.open(folder / "due.db", MIGRATIONS)
    clock = SystemClock()
    due = DueList(database, clock)
    late: list[float] = []
    done = asyncio.Event()

    async def handler(item: DueItem) -> None:
        late.append((clock.now() - item.due_at).total_seconds())
        if len(late) == DUE_SOON:
            done.set()
        await asyncio.sleep(0.05)  # about what Discord takes to answer

    start = clock.now() + timedelta(seconds=5)
    async with database.transaction() as tx:
        for number in range(PENDING):
            soon = number < DUE_SOON
            at = start + (timedelta(seconds=number / PER_SECOND) if soon else timedelta(days=1, seconds=number))
            await due.put(tx, guild_id=1, kind="bench", queue_key=f"meeting:{number}", at=at)
    runner = DueRunner(due, clock, {"bench": handler})
    runner.start()
    await done.wait()
    await runner.stop(5)
    await database.close()
    return sorted(late)[int(len(late) * 0.99)]


async def overdue(folder: Path) -> tuple[float, float, int, int]:
    """(seconds taken, seconds the rate limits need at least, reminders posted, requests refused with 429)."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    async with Sandbox(now=now, limits=Strictness.DISCORD) as sandbox:
        world = ForumWorld(sandbox, folder / "data")
        bot = await world.start_bot()
        people = {persona["name"]: await world.person(persona["name"]) for persona in sandbox.info()["personas"]}
        await set_up(people[ADMIN])
        await appoint(people)
        topics = await bot.registry.service(TopicService).topics(world.guild_id)
        staff = await _staff(world)
        meetings = bot.registry.service(MeetingService)
        await bot.settings.set(world.guild_id, "reminders", "24h")
        await bot.runner.stop(5)
        for number in range(OVERDUE):
            entry = MeetingInput(str(topics[number % len(topics)].id), f"Sitzung {number}", "25.11. 12 Uhr", "24 h")
            await meetings.schedule(staff, entry)
        async with bot.database.transaction() as tx:
            # Cards and events have their own bench in real life; here the reminders alone are on the list.
            await tx.execute("DELETE FROM due WHERE kind <> 'meetings.reminder'")
        await world.stop_bot()
        await world.travel(to=datetime(2026, 11, 24, 13, tzinfo=UTC))
        before = len(sandbox.record.since(0))
        begun = time.monotonic()
        await world.start_bot()
        taken = time.monotonic() - begun
        refused = sum(entry.request.status == 429 for entry in sandbox.record.since(before))
        posted = sum(
            "⏰" in str(message.components)
            for channel in sandbox.world.messages.values()
            for message in channel.values()
        )
        await world.close()
        return taken, OVERDUE / len(topics) * CHANNEL_PACE, posted, refused


async def _staff(world: ForumWorld) -> Person:
    city = await world.bot.registry.service(CityService).resolve(world.guild_id, "Dortmund")
    user_id = int(world.people["Stab Dortmund"].id)
    rights = frozenset({Right.ALL, Right.DELEGATE})
    return Person(world.guild_id, user_id, "Stab Dortmund", Language.DE, city.zone, city.id, rights=rights)


async def main() -> int:
    """Print both figures; 1 when a limit is exceeded."""
    set_up_logs(LogFormat.HUMAN, LogLevel.ERROR)
    with tempfile.TemporaryDirectory() as name:
        p99 = await pending(Path(name))
        taken, least, posted, refused = await overdue(Path(name))
    print(f"{posted} of {OVERDUE} overdue reminders posted, {refused} requests refused with 429")
    figures = (
        Figure(f"lateness p99, {PENDING} pending, {PER_SECOND}/s due", p99, LATENESS, "s"),
        Figure(f"{OVERDUE} overdue at the start, rate limits on", taken, least * SLACK, "s"),
    )
    return max(report(figures), int(posted != OVERDUE))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
