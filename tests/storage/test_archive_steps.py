"""Publishing killed inside its transaction: nothing has happened, no number is lost, and the log is sound."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from cogs.decisions.models.due import REGISTER, register_queue_key
from cogs.decisions.service import writer
from tests.storage.archive_world import Archive
from tests.storage.kill_copy import left_by_a_kill, look_at
from tests.storage.network_world import GUILD


@pytest.mark.parametrize("step", [writer.append, writer.redraw])
async def test_a_publication_killed_before_its_commit_leaves_nothing_and_its_number_is_the_next(
    database: Database, clock: TravellingClock, monkeypatch: pytest.MonkeyPatch, step: Callable[..., Awaitable[object]]
) -> None:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    await archive.publish()

    async def look(left: Database) -> None:
        after = await asyncio.to_thread(Archive, left, clock)
        after.dortmund, after.pittsburgh = archive.dortmund, archive.pittsburgh
        assert [entry.decision.serial for entry in await after.reader.everything(GUILD)] == [1]
        assert (await after.verifying.verify(GUILD)).sound
        assert (await after.publish()).serial == 2
        assert (await after.verifying.verify(GUILD)).sound

    reached = look_at(monkeypatch, step, database, look)
    second = await archive.publish()
    assert (second.serial, reached.is_set()) == (2, True)
    async with left_by_a_kill(database) as left:
        after = await asyncio.to_thread(Archive, left, clock)
        assert [entry.decision.serial for entry in await after.reader.everything(GUILD)] == [1, 2]
        waiting = [
            (item.kind, item.payload) for item in await after.people.due.of_queue(GUILD, register_queue_key(GUILD))
        ]
        assert (REGISTER, {"decision": second.id}) in waiting, "what was committed is posted by whoever comes next"
