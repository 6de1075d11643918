"""The world's time: where it starts, and journeys that stop wherever somebody waits."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.app import Sandbox, Timing
from sandbox.control.travel import NEVER
from sandbox.rest.buckets import Strictness
from sandbox.world.clock import WorldClock, parse_instant, write_instant

START = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def early() -> AsyncIterator[Sandbox]:
    """A world that starts on 20 October 2026 at nine."""
    async with Sandbox(now=START, limits=Strictness.OFF, timing=Timing(stop=0.5)) as sandbox:
        yield sandbox


@pytest.fixture
async def control(early: Sandbox) -> AsyncIterator["ControlClient"]:
    async with aiohttp.ClientSession(f"{early.base}/") as session:
        yield ControlClient(session)


class ControlClient:
    """Speaks to /sandbox as a bot's travelling clock does."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:  # noqa: ANN401 - any JSON
        async with self.session.request(method, f"sandbox/{path}", json=body) as response:
            return response.status, await response.json() if response.content_length else None

    async def register(self, at: datetime) -> int:
        status, wake = await self.ask("POST", "clock/wake", {"at": write_instant(at)})
        assert status == 201
        number: int = wake["id"]
        return number

    async def told(self, number: int) -> tuple[datetime, bool]:
        """The long poll: the time now, and whether the instant has come."""
        _, told = await self.ask("GET", f"clock/wake/{number}")
        return parse_instant(told["now"]), told["reached"]

    async def wait(self, number: int) -> datetime:
        """Polls until the instant has come."""
        while True:
            now, reached = await self.told(number)
            if reached:
                return now

    async def acknowledge(self, number: int) -> None:
        assert (await self.ask("DELETE", f"clock/wake/{number}"))[0] == 204


def test_a_frozen_clock_stands_still_and_runs_on_from_there() -> None:
    real = [datetime(2026, 1, 1, tzinfo=UTC)]
    clock = WorldClock(START, real=lambda: real[0])
    real[0] += HOUR
    assert clock.now() == START + HOUR
    clock.freeze(START + 2 * HOUR)
    real[0] += HOUR
    assert clock.now() == START + 2 * HOUR
    clock.run()
    real[0] += HOUR
    assert clock.now() == START + 3 * HOUR


def test_time_never_runs_backwards() -> None:
    clock = WorldClock(START)
    with pytest.raises(ValueError, match="backwards"):
        clock.freeze(START - HOUR)


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        parse_instant("2026-10-20T09:00")
    assert parse_instant("2026-10-20T11:00+02:00") == START


async def test_a_jump_with_nobody_waiting_just_moves(control: ControlClient) -> None:
    status, journey = await control.ask("POST", "clock", {"advance": 3600})
    assert status == 200
    assert timedelta() <= parse_instant(journey["now"]) - START - HOUR < timedelta(minutes=1)
    assert journey["stops"] == journey["unacknowledged"] == []


async def test_a_jump_stops_at_each_instant_in_turn_with_that_time_on_the_clock(
    early: Sandbox, control: ControlClient
) -> None:
    wanted = [START + n * HOUR for n in (1, 2, 30)]
    seen: list[datetime] = []

    async def bot() -> None:
        """Waits for one instant after the other, as a scheduler does."""
        number = await control.register(wanted[0])
        for following in (*wanted[1:], START + 1000 * HOUR):
            seen.append(await control.wait(number))
            assert early.world.now() == seen[-1]
            newer = await control.register(following)
            await control.acknowledge(number)
            number = newer

    waiting = asyncio.create_task(bot())
    await _registered(early)
    _, journey = await control.ask("POST", "clock", {"advance": 24 * 3600})
    assert seen == wanted[:2]
    assert [parse_instant(stop) for stop in journey["stops"]] == wanted[:2]
    assert journey["unacknowledged"] == []
    assert parse_instant(journey["now"]) >= START + 24 * HOUR
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)


async def _registered(sandbox: Sandbox) -> None:
    assert await sandbox.traveller.waited_for(START + 1000 * HOUR)


async def test_the_next_instant_can_be_asked_for_and_its_absence_is_said(
    early: Sandbox, control: ControlClient
) -> None:
    status, refusal = await control.ask("POST", "clock", {"to": "next"})
    assert status == 409
    assert "nobody waits" in refusal["error"]

    async def wait() -> datetime:
        number = await control.register(START + 5 * HOUR)
        now = await control.wait(number)
        await control.acknowledge(number)
        return now

    waiting = asyncio.create_task(wait())
    await _registered(early)
    _, journey = await control.ask("POST", "clock", {"to": "next"})
    assert [parse_instant(stop) for stop in journey["stops"]] == [START + 5 * HOUR]
    assert await waiting == START + 5 * HOUR


async def test_everybody_is_heard_before_a_journey_begins(early: Sandbox, control: ControlClient) -> None:
    """What was asked of a bot a moment ago may have given it something to wait for: it can still say so."""
    number = await control.register(START + 100 * HOUR)
    waiting = asyncio.create_task(control.told(number))
    await _registered(early)
    journey = asyncio.create_task(control.ask("POST", "clock", {"advance": 7200}))
    now, reached = await waiting
    assert not reached
    assert now < START + HOUR
    sooner = await control.register(START + HOUR)
    await control.acknowledge(number)
    assert await control.wait(sooner) == START + HOUR
    await control.acknowledge(sooner)
    assert [parse_instant(stop) for stop in (await journey)[1]["stops"]] == [START + HOUR]


async def test_who_waits_for_later_hears_of_the_move(early: Sandbox, control: ControlClient) -> None:
    for at in (write_instant(START + 100 * HOUR), None):
        _, wake = await control.ask("POST", "clock/wake", {"at": at})
        waiting = asyncio.create_task(control.told(wake["id"]))
        assert await early.traveller.waited_for(NEVER)
        before = early.world.now()
        jump = asyncio.create_task(control.ask("POST", "clock", {"advance": 3600}))
        assert not (await waiting)[1]  # heard before it begins
        now, reached = await control.told(wake["id"])
        assert not reached
        assert now >= before + HOUR
        await control.acknowledge(wake["id"])
        _, journey = await jump
        assert journey["stops"] == []


async def test_an_instant_that_comes_by_itself_is_told(control: ControlClient) -> None:
    _, clock = await control.ask("GET", "clock")
    soon = parse_instant(clock["now"]) + timedelta(milliseconds=100)
    number = await control.register(soon)
    _, clock = await control.ask("GET", "clock")
    assert [wake["id"] for wake in clock["wakes"]] == [number]
    assert await control.wait(number) >= soon


async def test_who_never_acknowledges_is_named_and_does_not_hold_the_world_up(
    early: Sandbox, control: ControlClient
) -> None:
    number = await control.register(START + HOUR)
    waiting = asyncio.create_task(control.wait(number))
    await _registered(early)
    _, journey = await control.ask("POST", "clock", {"advance": 7200})
    assert await waiting == START + HOUR
    assert journey["unacknowledged"] == [number]


@pytest.mark.parametrize("killed", ["while it waits", "while it works"])
async def test_who_is_gone_is_forgotten_without_waiting(killed: str) -> None:
    """A bot that was killed, before it was told or before it acknowledged, costs a moment and not the patience
    of a stop.
    """
    timing = Timing(stop=60.0, gone=0.1)
    async with Sandbox(now=START, timing=timing) as sandbox, aiohttp.ClientSession(f"{sandbox.base}/") as mine:
        bots = aiohttp.ClientSession(f"{sandbox.base}/")
        bot = ControlClient(bots)
        waiting = asyncio.create_task(bot.wait(await bot.register(START + HOUR)))
        await _registered(sandbox)
        journey = asyncio.create_task(ControlClient(mine).ask("POST", "clock", {"advance": 7200}))
        if killed == "while it works":
            await waiting
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await bots.close()
        async with asyncio.timeout(10):
            status, told = await journey
        assert status == 200
        assert told["unacknowledged"] == []


@pytest.mark.parametrize(
    "body", [{}, {"advance": -1}, {"advance": "x"}, {"to": "yesterday"}, {"to": "2020-01-01T00:00Z"}, []]
)
async def test_a_wrong_journey_is_refused_with_a_sentence(control: ControlClient, body: Any) -> None:  # noqa: ANN401 - any JSON
    status, refusal = await control.ask("POST", "clock", body)
    assert status == 400
    assert refusal["error"]


async def test_ids_and_messages_bear_the_worlds_time(early: Sandbox) -> None:
    await early.traveller.advance(START + 50 * HOUR)
    token = early.info()["personas"][0]["token"]
    channel = next(iter(early.world.channels))
    async with (
        aiohttp.ClientSession(headers={"Authorization": token}) as session,
        session.post(f"{early.api}/channels/{channel}/messages", json={"content": "later"}) as response,
    ):
        written = datetime.fromisoformat((await response.json())["timestamp"])
    assert timedelta() <= written - START - 50 * HOUR < timedelta(minutes=1)


async def test_whoever_is_known_to_be_dead_is_not_waited_for() -> None:
    """Its connection is lost for less than a journey would otherwise wait."""
    timing = Timing(stop=30.0, gone=30.0)
    async with Sandbox(now=START, limits=Strictness.OFF, timing=timing) as sandbox:
        sandbox.traveller.register(START + HOUR)
        sandbox.traveller.forget_all()
        async with asyncio.timeout(5):
            journey = await sandbox.traveller.advance(START + 2 * HOUR)
    assert journey.stops == ()
    assert journey.unacknowledged == ()
