"""Claim, send, complete: what each step of an effect leaves on disk for whoever comes after a kill."""

import asyncio
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.delivery import store
from bot.delivery.ledger import Ledger
from bot.delivery.models import DeliveryState, make_delivery_token
from bot.due.models import DueItem, DueState
from bot.due.runner import DueRunner
from bot.due.service import DueList
from tests.storage.kill_copy import left_by_a_kill

GUILD, KEY, MESSAGE = 7, "a.key", 4711
EFFECTS = pytest.mark.parametrize(
    ("channel_id", "user_id"), [(5, None), (None, 6), (None, None)], ids=["post", "direct message", "event"]
)


@EFFECTS
async def test_each_step_of_a_delivery_is_known_after_a_kill(
    database: Database, clock: TravellingClock, channel_id: int | None, user_id: int | None
) -> None:
    ledger, token, claimed_at = Ledger(database, clock), make_delivery_token(GUILD, KEY), clock.now()
    async with database.transaction() as tx:
        await store.claim(
            tx, guild_id=GUILD, key=KEY, token=token, channel_id=channel_id, user_id=user_id, now=claimed_at
        )
        async with left_by_a_kill(database) as left:
            assert await Ledger(left, clock).find(GUILD, KEY) is None, "not claimed, so never sent: a new claim is free"
    delivery, _ = await ledger.claim(GUILD, KEY, channel_id=channel_id, user_id=user_id)
    await clock.travel(timedelta(hours=1))
    async with left_by_a_kill(database) as left:
        # It may or may not be on Discord: it is looked for under this token, from the first claim on.
        again, fresh = await Ledger(left, clock).claim(GUILD, KEY, channel_id=channel_id, user_id=user_id)
        assert (again.state, again.object_id, fresh) == (DeliveryState.CLAIMED, None, False)
        assert (again.token, again.claimed_at) == (token, claimed_at)
        assert (again.channel_id, again.user_id) == (channel_id, user_id)
    await ledger.complete(delivery, MESSAGE, "hash")
    async with left_by_a_kill(database) as left:
        done, fresh = await Ledger(left, clock).claim(GUILD, KEY, channel_id=channel_id, user_id=user_id)
        assert (done.state, done.object_id, fresh) == (DeliveryState.DELIVERED, MESSAGE, False)


async def test_what_is_posted_anew_after_a_deletion_is_not_taken_for_the_deleted(
    database: Database, clock: TravellingClock
) -> None:
    ledger = Ledger(database, clock)
    first, _ = await ledger.claim(GUILD, KEY, channel_id=5)
    await ledger.complete(first, MESSAGE)
    await ledger.set_gone(first)
    async with left_by_a_kill(database) as left:
        gone, fresh = await Ledger(left, clock).claim(GUILD, KEY, channel_id=5)
        assert (gone.state, fresh) == (DeliveryState.GONE, False)
    second = await ledger.claim_again(first, 5)
    async with left_by_a_kill(database) as left:
        again, fresh = await Ledger(left, clock).claim(GUILD, KEY, channel_id=5)
        assert (again.state, again.object_id, fresh) == (DeliveryState.CLAIMED, None, False)
        assert again.token == second.token != first.token


async def test_work_under_way_is_done_again_after_a_kill_and_finished_work_never(
    database: Database, clock: TravellingClock
) -> None:
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slow(_: DueItem) -> None:
        begun.set()
        await may_end.wait()

    due = DueList(database, clock)
    runner = DueRunner(due, clock, {"work": slow})
    async with database.transaction() as tx:
        await due.put(tx, guild_id=GUILD, kind="work", queue_key="work:1")
        async with left_by_a_kill(database) as left:
            assert await done_after(left, clock) == [], "nobody asked for it"
    async with left_by_a_kill(database) as left:
        assert await done_after(left, clock) == ["work:1"]
    runner.start()
    await begun.wait()
    async with left_by_a_kill(database) as left:
        assert await done_after(left, clock) == ["work:1"]
    may_end.set()
    await runner.wait_until_idle()
    async with left_by_a_kill(database) as left:
        assert await done_after(left, clock) == []
    await runner.stop(1)


async def done_after(left: Database, clock: TravellingClock) -> list[str]:
    """What the next process does of what was left, and leaves as done."""
    done = []

    async def work(item: DueItem) -> None:
        done.append(item.queue_key)

    due = DueList(left, clock)
    runner = DueRunner(due, clock, {"work": work})
    runner.start()
    await runner.wait_until_idle()
    await runner.stop(1)
    assert all([(await due.of_queue(GUILD, entry))[0].state is DueState.DONE for entry in done])
    return done
