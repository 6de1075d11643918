"""What must happen happens once, at its time, in order; failures come back, and end where they can be seen."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.clock import SystemClock, TravellingClock
from bot.database import Database
from bot.drafts import Drafts
from bot.due.models import BACKOFF, DueItem, DueState, Handler, Skipped
from bot.due.runner import CONCURRENCY, DueRunner
from bot.due.service import DueList
from bot.errors import PlaceMissing, Undeliverable
from bot.work import Work
from tests.conftest import NOW

GUILD = 1
HOUR = timedelta(hours=1)


class Works:
    """A due list with a running runner, and a note of everything that was done."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.database = database
        self.clock = clock
        self.due = DueList(database, clock)
        self.handlers: dict[str, Handler] = {"note": self.note}
        self.runner = DueRunner(self.due, clock, self.handlers)
        self.done: list[tuple[str, timedelta]] = []

    async def note(self, item: DueItem) -> None:
        self.done.append((item.queue_key, self.clock.now() - NOW))

    async def put(self, queue_key: str, after: timedelta, kind: str = "note", key: str | None = None) -> None:
        async with self.database.transaction() as tx:
            await self.due.put(tx, guild_id=GUILD, kind=kind, queue_key=queue_key, at=NOW + after, key=key)

    async def states(self, queue_key: str) -> list[DueState]:
        return [item.state for item in await self.due.of_queue(GUILD, queue_key)]


@pytest.fixture
async def works(database: Database, clock: TravellingClock) -> AsyncIterator[Works]:
    works = Works(database, clock)
    works.runner.start()
    yield works
    await works.runner.stop(1)


async def test_each_thing_happens_at_its_own_time_while_time_travels(works: Works) -> None:
    await works.put("b:2", 2 * HOUR)
    await works.put("a:1", HOUR)
    await works.put("c:3", 30 * HOUR)
    await works.clock.travel(timedelta(days=1))
    assert works.done == [("a:1", HOUR), ("b:2", 2 * HOUR)]
    assert await works.states("a:1") == [DueState.DONE]
    assert await works.states("c:3") == [DueState.PENDING]


async def test_what_fell_due_while_the_bot_was_away_is_done_once_at_the_start(
    database: Database, clock: TravellingClock
) -> None:
    works = Works(database, clock)
    await works.put("a:1", HOUR)
    await clock.travel(3 * HOUR)
    assert works.done == []
    works.runner.start()
    await works.runner.wait_until_idle()
    await works.runner.wait_until_idle()
    assert works.done == [("a:1", 3 * HOUR)]
    await works.runner.stop(1)


async def test_no_journey_stops_for_background_work_but_it_is_done(database: Database, clock: TravellingClock) -> None:
    works = Works(database, clock)
    runner = DueRunner(works.due, clock, works.handlers, background=["night"])
    works.handlers["night"] = works.note
    runner.start()
    await works.put("n:1", HOUR, kind="night")
    await works.put("a:1", 2 * HOUR)
    await clock.travel(3 * HOUR)
    assert works.done == [("n:1", 2 * HOUR), ("a:1", 2 * HOUR)]
    await runner.stop(1)


async def test_asking_again_moves_it_and_taking_back_cancels_it(works: Works) -> None:
    await works.put("a:1", HOUR)
    await works.put("a:1", 5 * HOUR)
    await works.put("b:2", HOUR)
    async with works.database.transaction() as tx:
        assert await works.due.cancel(tx, GUILD, "b:2") == 1
    await works.clock.travel(2 * HOUR)
    assert works.done == []
    await works.clock.travel(4 * HOUR)
    assert works.done == [("a:1", 5 * HOUR)]
    assert await works.states("b:2") == [DueState.CANCELLED]


async def test_what_is_done_with_its_own_work_takes_one_commit(works: Works) -> None:
    work = Work(works.database, works.clock, works.due, Drafts(works.database, works.clock))

    async def thorough(item: DueItem) -> None:
        async with work.begin(GUILD) as unit:
            await unit.finish_due(item)
            await unit.put_due("note", "b:2")

    works.handlers["thorough"] = thorough
    await works.put("a:1", HOUR, kind="thorough")
    before = works.database.commits
    await works.clock.travel(2 * HOUR)
    assert await works.states("a:1") == await works.states("b:2") == [DueState.DONE]
    assert works.database.commits - before == 2, "what was thorough, and the note that followed from it"


async def test_what_is_asked_for_again_while_it_runs_is_done_once_more(works: Works) -> None:
    """A card redrawn while a vote comes in must be redrawn again, not marked as done."""
    entered, go_on = asyncio.Event(), asyncio.Event()
    runs: list[int] = []

    async def slow(item: DueItem) -> None:
        runs.append(item.generation)
        entered.set()
        await go_on.wait()

    works.handlers["card"] = slow
    await works.put("a:1", timedelta(), kind="card")
    await entered.wait()
    await works.put("a:1", timedelta(), kind="card")
    go_on.set()
    await works.runner.wait_until_idle()
    assert runs == [0, 1]
    assert await works.states("a:1") == [DueState.DONE]


async def test_one_subject_is_worked_on_in_order_and_never_twice_at_once(works: Works) -> None:
    order: list[str] = []
    busy = 0

    async def step(item: DueItem) -> None:
        nonlocal busy
        busy += 1
        assert busy == 1
        await asyncio.sleep(0)
        order.append(item.key)
        busy -= 1

    works.handlers["step"] = step
    for number in range(6):
        await works.put("a:1", timedelta(seconds=number), kind="step", key=f"k{number}")
    await works.clock.travel(HOUR)
    assert order == [f"k{number}" for number in range(6)]


async def test_many_subjects_are_worked_on_side_by_side_up_to_the_limit(works: Works) -> None:
    now_busy = most = 0
    all_in = asyncio.Event()

    async def together(_: DueItem) -> None:
        nonlocal now_busy, most
        now_busy += 1
        most = max(most, now_busy)
        if now_busy == CONCURRENCY:
            all_in.set()
        await all_in.wait()
        now_busy -= 1

    works.handlers["together"] = together
    for number in range(CONCURRENCY * 3):
        await works.put(f"t:{number}", timedelta(), kind="together")
    await works.runner.wait_until_idle()
    assert most == CONCURRENCY


async def test_a_failure_comes_back_later_and_later_and_then_ends_where_it_can_be_seen(works: Works) -> None:
    tries: list[timedelta] = []

    async def broken(_: DueItem) -> None:
        tries.append(works.clock.now() - NOW)
        raise OSError("no route to Discord")

    works.handlers["broken"] = broken
    await works.put("a:1", timedelta(), kind="broken")
    await works.runner.wait_until_idle()
    await works.clock.travel(timedelta(days=2))
    gaps = [later - earlier for earlier, later in pairwise(tries)]
    assert gaps == list(BACKOFF)
    (failed,) = await works.due.failed(GUILD)
    assert failed.error == "OSError: no route to Discord"
    assert await works.due.retry_failed(GUILD) == 1
    await works.runner.wait_until_idle()
    assert len(tries) == len(BACKOFF) + 2


async def test_what_can_never_succeed_is_not_tried_again(works: Works) -> None:
    async def hopeless(_: DueItem) -> None:
        raise Undeliverable("the channel no longer exists")

    works.handlers["hopeless"] = hopeless
    await works.put("a:1", timedelta(), kind="hopeless")
    await works.runner.wait_until_idle()
    (failed,) = await works.due.failed(GUILD)
    assert (failed.attempts, failed.error) == (1, "the channel no longer exists")


async def test_what_failed_for_want_of_a_place_is_done_when_the_place_may_be_there_again(works: Works) -> None:
    place: list[str] = []

    async def post(item: DueItem) -> None:
        if not place:
            raise PlaceMissing("the channel no longer exists")
        if item.queue_key == "late:1":
            raise Skipped("the meeting has begun")
        await works.note(item)

    async def hopeless(_: DueItem) -> None:
        raise Undeliverable("the person takes no direct messages")

    works.handlers |= {"post": post, "hopeless": hopeless}
    await works.put("a:1", timedelta(), kind="post")
    await works.put("late:1", timedelta(), kind="post")
    await works.put("b:1", timedelta(), kind="hopeless")
    await works.runner.wait_until_idle()
    await works.due.retry_places(GUILD)
    await works.runner.wait_until_idle()
    assert await works.states("a:1") == [DueState.FAILED], "it is not there yet, and that stays to be seen"
    place.append("here")
    await works.due.retry_places(GUILD + 1)
    await works.runner.wait_until_idle()
    assert works.done == []
    await works.due.retry_places(GUILD)
    await works.runner.wait_until_idle()
    assert [queue for queue, _ in works.done] == ["a:1"]
    assert await works.states("b:1") == [DueState.FAILED]
    (late,) = await works.due.of_queue(GUILD, "late:1")
    assert (late.state, late.error) == (DueState.FAILED, "the channel no longer exists"), "too late is not in order"


async def test_what_recurs_goes_on_and_hides_no_failure(works: Works) -> None:
    day = timedelta(days=1)

    async def nightly(item: DueItem) -> None:
        await works.due.recur(GUILD, "nightly", "n:1", item.due_at + day)
        raise Undeliverable("the disk is full")

    works.handlers["nightly"] = nightly
    await works.due.begin(GUILD, "nightly", "n:1", NOW + day)
    await works.due.begin(GUILD, "nightly", "n:1", NOW + 2 * day)
    await works.clock.travel(3 * day)
    assert [item.due_at - NOW for item in await works.due.failed(GUILD)] == [3 * day, 2 * day, day]
    assert [item.due_at - NOW for item in await works.due.upcoming(GUILD)] == [4 * day]


async def test_what_has_become_pointless_is_dropped_with_its_reason(works: Works) -> None:
    async def pointless(_: DueItem) -> None:
        raise Skipped("the meeting has begun")

    works.handlers["pointless"] = pointless
    await works.put("a:1", timedelta(), kind="pointless")
    await works.runner.wait_until_idle()
    (item,) = await works.due.of_queue(GUILD, "a:1")
    assert (item.state, item.error) == (DueState.SKIPPED, "the meeting has begun")
    assert await works.due.failed(GUILD) == []


async def test_a_demand_that_was_rolled_back_is_not_done(works: Works) -> None:
    async def fail() -> None:
        async with works.database.transaction() as tx:
            await works.due.put(tx, guild_id=GUILD, kind="note", queue_key="a:1")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    await works.runner.wait_until_idle()
    assert works.done == []


async def test_the_scheduler_wakes_the_list_when_real_time_comes(database: Database) -> None:
    """No travelling: the real clock, and APScheduler's own wake-up a moment from now."""
    clock = SystemClock()
    due = DueList(database, clock)
    happened = asyncio.Event()

    async def happen(_: DueItem) -> None:
        happened.set()

    runner = DueRunner(due, clock, {"happen": happen})
    runner.start()
    await runner.wait_until_idle()
    async with database.transaction() as tx:
        await due.put(tx, guild_id=GUILD, kind="happen", queue_key="a:1", at=clock.now() + timedelta(milliseconds=200))
    await asyncio.wait_for(happened.wait(), 10)
    await runner.stop(1)
