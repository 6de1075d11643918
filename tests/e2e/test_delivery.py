"""Every promised effect exactly once: cards, texts, direct messages and scheduled events, whatever breaks and whenever.

The sandbox's nonces age by the world's time: travelling ten minutes leaves the window in which Discord knows them.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from bot.database import Database
from bot.delivery.models import DeliveryState
from bot.delivery.tokens import custom_ids, find_message
from bot.due.models import DueState
from bot.due.service import DueList
from bot.ui.ids import parse_id
from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from sandbox.world import Event
from sandbox.world.entities import Channel, ChannelType
from tests.conftest import MIGRATIONS, NOW, PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld
from tests.e2e.mortal import Mortal, buried, kills
from tests.e2e.probe import KINDS

BEYOND_THE_NONCE = timedelta(minutes=10)
WITHIN_THE_NONCE = timedelta(seconds=1)
EFFECTS = r"POST /(channels/\d+/messages|guilds/\d+/scheduled-events)"
PROBE = ("tests.e2e.probe",)


class Post:
    """A world in which four effects are promised: one of each kind."""

    def __init__(self, world: ForumWorld) -> None:
        self.world = world
        self.channel = next(world.sandbox.world.guild_channels(world.guild_id)).id
        # discord.py sends one message at a time into a channel: two, so that all four effects are under way at once.
        second = Channel(world.sandbox.world.new_id(), ChannelType.GUILD_TEXT, world.guild_id, "second")
        world.sandbox.world.channels[second.id] = second
        self.second = second.id
        self.user = next(user.id for user in world.sandbox.seeded.personas if user.persona == "Mayor Pittsburgh")

    async def promise(self, database: Database) -> None:
        due = DueList(database, self.world.clock)
        async with database.transaction() as tx:
            for number, kind in enumerate(KINDS):
                await due.put(
                    tx,
                    guild_id=self.world.guild_id,
                    kind=kind,
                    queue_key=f"probe:{number}",
                    at=NOW,
                    payload={"channel": self.channel if number else self.second, "user": self.user},
                )

    async def promise_to_a_stopped_bot(self) -> None:
        database = await Database.open(self.world.config().database, MIGRATIONS)
        await self.promise(database)
        await database.close()

    def effects(self) -> asyncio.Event:
        """Set once as many effects of the bot have taken place in the world as were promised."""
        took_place, seen = asyncio.Event(), 0

        def count(event: Event) -> None:
            nonlocal seen
            seen += event.name in {"MESSAGE_CREATE", "GUILD_SCHEDULED_EVENT_CREATE"}
            if seen == len(KINDS):
                took_place.set()

        self.world.sandbox.world.subscribe(count)
        return took_place

    async def settle(self) -> None:
        """Let the bot finish, also what it put off after a failure."""
        for _ in range(6):
            await self.world.settle()
            due = self.world.bot.due
            waiting = [item for item in await due.upcoming(self.world.guild_id) if item.kind in KINDS]
            if not waiting:
                return
            await self.world.travel(to=max(item.try_at for item in waiting) + timedelta(seconds=1))

    async def check(self) -> None:
        """Each effect is on Discord once, the ledger knows it, and nothing is left to do."""
        world = self.world.sandbox.world
        me = self.world.sandbox.seeded.application.bot_id
        for number, kind in enumerate(KINDS):
            (item,) = await self.world.bot.due.of_queue(self.world.guild_id, f"probe:{number}")
            assert item.state is DueState.DONE, item
            delivery = await self.world.bot.ledger.find(self.world.guild_id, item.key)
            assert delivery is not None
            assert delivery.state is DeliveryState.DELIVERED
            if kind == "probe.event":
                events = [event for event in self.world.sandbox.seeded.guild.events.values() if event.name == item.key]
                assert [event.id for event in events] == [delivery.object_id]
            else:
                found = [
                    message.id
                    for channel in world.messages.values()
                    for message in channel.values()
                    if message.author_id == me and item.key in json.dumps([message.content, message.components])
                ]
                assert found == [delivery.object_id], kind


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """The kernel with the probe, not started yet."""
    async with Sandbox(now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data", features=PROBE)
        yield Post(world)
        await world.close()
        world.check_conformance()


async def fault(world: ForumWorld, **fault: Any) -> None:  # noqa: ANN401 - the fault's JSON
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{world.sandbox.base}/sandbox/faults", json=fault, raise_for_status=True),
    ):
        pass


async def test_effects_arrive_once_when_nothing_breaks(post: Post) -> None:
    bot = await post.world.start_bot()
    await post.promise(bot.database)
    await post.settle()
    await post.check()


@pytest.mark.parametrize(
    ("behind", "is_found"), [(timedelta(minutes=9), True), (timedelta(minutes=11), False)], ids=["near", "far"]
)
async def test_a_post_is_found_again_although_discords_clock_is_behind(
    post: Post, behind: timedelta, *, is_found: bool
) -> None:
    bot = await post.world.start_bot()
    await post.promise(bot.database)
    await post.settle()
    (item,) = await bot.due.of_queue(post.world.guild_id, "probe:0")
    delivery = await bot.ledger.find(post.world.guild_id, item.key)
    channel = bot.get_channel(post.second)
    assert delivery is not None
    assert isinstance(channel, discord.TextChannel)
    posted = await channel.fetch_message(delivery.object_id or 0)
    token = next(parsed.token for custom_id in custom_ids(posted.components) if (parsed := parse_id(custom_id)))
    assert token is not None
    message = await find_message(channel, channel.guild.me.id, token, posted.created_at + behind)
    assert (message == posted) is is_found


@pytest.mark.parametrize("wait", [WITHIN_THE_NONCE, BEYOND_THE_NONCE], ids=["within the nonce", "beyond the nonce"])
async def test_an_answer_lost_after_the_effect_took_place_does_not_double_it(post: Post, wait: timedelta) -> None:
    bot = await post.world.start_bot()
    await fault(post.world, match=EFFECTS, kind="lose_answer", times=len(KINDS))
    await post.promise(bot.database)
    await post.world.settle()
    await post.world.travel(by=wait)
    await post.settle()
    await post.check()


async def test_a_server_error_after_the_effect_took_place_does_not_double_it(post: Post) -> None:
    """discord.py itself repeats the request: right with a nonce, and forbidden for events, which have none."""
    bot = await post.world.start_bot()
    await fault(post.world, match=EFFECTS, kind="status", status=502, apply=True, times=len(KINDS))
    await post.promise(bot.database)
    await post.settle()
    await post.check()


async def test_a_server_error_without_effect_is_overcome(post: Post) -> None:
    bot = await post.world.start_bot()
    await fault(post.world, match=EFFECTS, kind="status", status=503, times=len(KINDS) * 2)
    await post.promise(bot.database)
    await post.settle()
    await post.check()


async def test_a_person_who_takes_no_direct_messages_is_a_visible_failure_not_a_loop(post: Post) -> None:
    bot = await post.world.start_bot()
    next(user for user in post.world.sandbox.seeded.personas if user.id == post.user).dms_open = False
    await post.promise(bot.database)
    await post.settle()
    (failed,) = await bot.due.failed(post.world.guild_id)
    assert (failed.kind, failed.error) == ("probe.direct", "the person takes no direct messages")


async def test_a_deleted_channel_is_a_visible_failure_not_a_loop(post: Post) -> None:
    bot = await post.world.start_bot()
    post.channel = 4711
    await post.promise(bot.database)
    await post.settle()
    failed = {item.kind: item.error for item in await bot.due.failed(post.world.guild_id)}
    assert failed == {"probe.text": "the channel no longer exists"}


async def test_discord_is_never_asked_inside_a_transaction(post: Post) -> None:
    bot = await post.world.start_bot()
    async with bot.database.transaction():
        with pytest.raises(RuntimeError, match="inside a transaction"):
            await bot.fetch_channel(post.channel)


BEFORE_THE_EFFECT, AFTER_THE_EFFECT = "after the claim, before the effect", "after the effect, before the answer"
STEPS = ("before the claim", BEFORE_THE_EFFECT, AFTER_THE_EFFECT, "before the commit", "before it is done")
WAITS = {"within the nonce": WITHIN_THE_NONCE, "beyond the nonce": BEYOND_THE_NONCE}


@pytest.mark.kill
@pytest.mark.parametrize(
    ("step", "wait"),
    kills(
        {f"{step}, {name}": (step, wait) for step, (name, wait) in product(STEPS, WAITS.items())},
        always={
            f"{BEFORE_THE_EFFECT}, beyond the nonce",
            f"{AFTER_THE_EFFECT}, beyond the nonce",
            "before it is done, beyond the nonce",
        },
    ),
)
async def test_killed_at_any_step_nothing_is_lost_and_nothing_doubled(post: Post, step: str, wait: timedelta) -> None:
    world = post.world
    await post.promise_to_a_stopped_bot()
    if step in {BEFORE_THE_EFFECT, AFTER_THE_EFFECT}:
        took_place = post.effects()
        applied = step == AFTER_THE_EFFECT
        hold = {"match": EFFECTS, "kind": "hold", "apply": applied}
        holds = [world.sandbox.faults.add(hold) for _ in KINDS]
        mortal = await Mortal.start(world)
        struck = (world.sandbox.faults.struck(hold.id) for hold in holds)
        assert all(await asyncio.gather(*struck))
        if applied:
            await asyncio.wait_for(took_place.wait(), PATIENCE_SECONDS)
    else:
        mortal = await Mortal.start(world, stop_at=step, times=len(KINDS))
        await mortal.stopped()
    await buried(world, mortal)
    await world.travel(by=wait)
    await world.start_bot()
    await post.settle()
    await post.check()
