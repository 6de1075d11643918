"""An anonymous poll's close killed at each of its steps: the next process closes it once, and its key goes."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.due.models import DueState
from cogs.polls.models.due import CARD, CLOSE, RESULT, SHRED
from cogs.polls.models.polls import PollSettings, Secrecy
from cogs.polls.rules.ballots import only
from cogs.polls.service.keys import KeyRing
from cogs.polls.store import votes
from tests.storage.kill_copy import left_by_a_kill, look_at
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House, rows

FORUM = PROJECT / "data" / "forum.toml"
STEPS: dict[str, Callable[..., Awaitable[object]]] = {
    "before the ballots are rewritten": votes.rewrite_anonymous,
    "before the log is emptied": Database.truncate_wal,
    "before the key is overwritten": KeyRing.destroy,
    "before the overwritten key is removed": KeyRing.remove,
}


async def closed_in_time(house: House) -> list[str]:
    """What the bot does at its start, and then of what is due to the poll; the kinds of it."""
    done = []
    await house.closing.check_keys(GUILD)
    while items := await house.due.ready(1):
        (item,) = items
        if item.kind == CLOSE:
            await house.closing.close_on_time(GUILD, item.queue_number)
        elif item.kind == SHRED:
            assert await house.closing.shred(await house.reader.poll(GUILD, item.queue_number))
        await house.due.finish(item, DueState.DONE)
        done.append(item.kind)
    return done


@pytest.mark.parametrize("step", STEPS)
async def test_a_secret_poll_killed_at_any_step_of_its_close_closes_once(
    database: Database, clock: TravellingClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    house = House(database, clock, tmp_path, FORUM)
    await house.found(6)
    poll = await house.asked(PollSettings(secrecy=Secrecy.ANONYMOUS))
    receipts = set()
    for number in (2, 3, 4, 5, 6):
        receipts.add((await house.voting.cast(await house.mayor(number), poll.id, only(poll, number % 3))).receipt)
    before = await rows(house, "poll_secret_ballots")

    async def look(left: Database) -> None:
        """The next process, on what is left."""
        folder = left.path.parent
        await asyncio.to_thread(shutil.copytree, tmp_path / "keys", folder / "keys")
        after = House(left, TravellingClock(clock.now()), folder, FORUM)
        if step == "before the ballots are rewritten":
            assert await rows(after, "poll_secret_ballots") == before, "nothing of the close is left"
        assert (await closed_in_time(after)).count(RESULT) == 1
        assert (await after.reader.result(GUILD, poll.id)).tally.totals == (2, 1, 2)
        final = await rows(after, "poll_secret_ballots")
        assert [row["slot"] for row in final] == ["000001", "000002", "000003", "000004", "000005"]
        assert {row["receipt"] for row in final} == receipts
        assert not list((folder / "keys").glob("*"))

    await clock.travel(poll.closes_at - clock.now() + timedelta(seconds=1))
    reached = look_at(monkeypatch, STEPS[step], database, look)
    await closed_in_time(house)
    assert reached.is_set()


async def test_a_vote_that_was_confirmed_is_counted_once_after_a_kill(
    database: Database, clock: TravellingClock, tmp_path: Path
) -> None:
    house = House(database, clock, tmp_path, FORUM)
    await house.found(2)
    poll = await house.asked()
    first = await house.voting.cast(await house.mayor(2), poll.id, only(poll, 0))
    async with left_by_a_kill(database) as left:
        after = House(left, clock, tmp_path, FORUM)
        assert CARD in await after.waiting(poll), "the card follows"
        assert (await after.reader.result(GUILD, poll.id)).tally.totals == (1, 0, 0)
        again = await after.voting.cast(await after.mayor(2), poll.id, only(poll, 0))
        assert (again.replaced, again.receipt) == (True, first.receipt)
        assert (await after.reader.result(GUILD, poll.id)).tally.totals == (1, 0, 0)
