"""Faults, the record of requests, and the control routes that order them."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import discord
import pytest
from discord.http import MultipartParameters

from sandbox.app import Sandbox
from sandbox.control.faults import Faults
from sandbox.people import Person
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]
POST_MESSAGE = r"POST /channels/\d+/messages"


@pytest.fixture
async def control(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"{sandbox.base}/") as session:
        yield session


async def order(control: aiohttp.ClientSession, **fault: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    async with control.post("sandbox/faults", json=fault) as response:
        answer: dict[str, Any] = await response.json()
        assert response.status == 201, answer
        return answer


def _general(bot: SmallBot) -> discord.TextChannel:
    return bot.guilds[0].text_channels[0]


async def test_discord_py_retries_a_502_and_writes_the_message_once(
    sandbox: Sandbox, bot: SmallBot, control: aiohttp.ClientSession
) -> None:
    await bot.go(sandbox)
    await order(control, match=POST_MESSAGE, kind="status", status=502)
    await _general(bot).send("hello")
    assert len(sandbox.world.messages[_general(bot).id]) == 1


async def test_an_applied_502_doubles_a_message_unless_it_has_a_nonce(
    sandbox: Sandbox, bot: SmallBot, control: aiohttp.ClientSession
) -> None:
    await bot.go(sandbox)
    written = sandbox.world.messages.setdefault(_general(bot).id, {})
    await order(control, match=POST_MESSAGE, kind="status", status=502, apply=True)
    # discord.py tries again by itself, and gives every message a nonce.
    await _general(bot).send("once")
    assert len(written) == 1
    await order(control, match=POST_MESSAGE, kind="status", status=502, apply=True)
    # Without one, its retry doubles the message.
    await bot.http.send_message(_general(bot).id, params=MultipartParameters({"content": "twice"}, None, None))
    assert [message.content for message in written.values()] == ["once", "twice", "twice"]


async def test_a_lost_answer_was_applied_all_the_same(
    sandbox: Sandbox, meet: Meet, control: aiohttp.ClientSession
) -> None:
    newcomer = await meet("Newcomer").connect()
    await order(control, match=POST_MESSAGE, kind="lose_answer")
    with pytest.raises(aiohttp.ClientError):
        await newcomer.say(None, "did it arrive?")
    assert (await newcomer.wait_message("did it arrive?"))["author"]["id"] == newcomer.id
    entry = await sandbox.record.wait_for(POST_MESSAGE)
    assert entry is not None
    assert entry.request.status == 200


async def test_a_held_request_takes_effect_when_it_is_released(meet: Meet, control: aiohttp.ClientSession) -> None:
    newcomer = await meet("Newcomer").connect()
    for apply in (True, False):
        fault = await order(control, match=POST_MESSAGE, kind="hold", apply=apply)
        saying = asyncio.create_task(newcomer.say(None, f"held {apply}"))
        async with control.get(f"sandbox/faults/{fault['id']}") as response:
            assert (await response.json())["hits"] == 1
        if apply:
            await newcomer.wait_message("held True")
        assert not saying.done()
        async with control.post("sandbox/faults/release") as response:
            assert (await response.json())["released"] >= 1
        await saying
        await newcomer.wait_message(f"held {apply}")


async def test_a_dropped_request_never_takes_effect(
    sandbox: Sandbox, meet: Meet, control: aiohttp.ClientSession
) -> None:
    newcomer = await meet("Newcomer").connect()
    fault = await order(control, match=POST_MESSAGE, kind="hold")
    saying = asyncio.create_task(newcomer.say(None, "never"))
    assert await sandbox.faults.struck(fault["id"])
    async with control.post("sandbox/faults/release", json={"drop": True}):
        pass
    with pytest.raises(aiohttp.ClientError):
        await saying
    assert await newcomer.history() == []


async def test_faults_skip_count_and_end(meet: Meet, control: aiohttp.ClientSession) -> None:
    newcomer = await meet("Newcomer").connect()
    await order(control, match="GET /users/@me", kind="status", status=503, after=1, times=2)
    statuses = []
    for _ in range(5):
        try:
            await newcomer.request("GET", "/users/@me")
            statuses.append(200)
        except Exception as error:  # noqa: BLE001 - the status is what matters
            statuses.append(getattr(error, "status", 0))
    assert statuses == [200, 503, 503, 200, 200]
    async with control.get("sandbox/faults") as response:
        (listed,) = (await response.json())["faults"]
    assert (listed["hits"], listed["seen"]) == (2, 3)
    async with control.delete("sandbox/faults") as response:
        assert response.status == 204


async def test_a_request_can_cost_the_gateways_connection(
    sandbox: Sandbox, bot: SmallBot, control: aiohttp.ClientSession
) -> None:
    await bot.go(sandbox)
    await order(control, match=POST_MESSAGE, kind="drop_gateway")
    await _general(bot).send("and gone")
    await bot.hears("resumed")


@pytest.mark.parametrize(
    ("spec", "sentence"),
    [
        ({"kind": "explode"}, "kind must be one of"),
        ({"kind": "status"}, "match is missing"),
        ({"kind": "status", "match": "GET"}, "METHOD path-regex"),
        ({"kind": "status", "match": "GET ("}, "regular expression"),
        ({"kind": "status", "match": "GET /x", "times": "3"}, "times must be int"),
        ({"kind": "status", "match": "GET /x", "colour": 1}, "has no 'colour'"),
    ],
)
def test_a_wrong_fault_says_what_is_wrong(spec: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Faults().add(spec)


async def test_the_record_names_unknown_routes_and_can_be_waited_for(
    sandbox: Sandbox, meet: Meet, control: aiohttp.ClientSession
) -> None:
    newcomer = await meet("Newcomer").connect()
    since = sandbox.record.last
    waiting = asyncio.create_task(
        control.get("sandbox/requests", params={"wait_for": POST_MESSAGE, "since": since, "timeout": 5})
    )
    with pytest.raises(Exception, match="404"):
        await newcomer.request("GET", "/no/such/thing")
    await newcomer.say(None, "hello")
    async with await waiting as response:
        unknown, said = (await response.json())["requests"]
    assert (unknown["unknown"], unknown["route"], unknown["status"]) == (True, None, 404)
    assert (said["user"], said["route"]) == ("Newcomer", "/channels/{channel_id}/messages")
    assert said["body"] == {"content": "hello"}
    assert said["response"]["content"] == "hello"
    async with control.get("sandbox/requests", params={"since": since, "bodies": 0}) as response:
        assert "body" not in (await response.json())["requests"][0]


async def test_waiting_in_vain_ends_with_408(control: aiohttp.ClientSession) -> None:
    async with control.get("sandbox/requests", params={"wait_for": "GET /x", "timeout": 0.05}) as response:
        assert response.status == 408


async def test_control_answers_on_loopback_names_only(sandbox: Sandbox, control: aiohttp.ClientSession) -> None:
    for foreign in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        async with control.get("sandbox/info", headers=foreign) as response:
            assert response.status == 403
    async with control.get("sandbox/info", headers={"Host": f"localhost:{sandbox.port}"}) as response:
        assert await response.json() == sandbox.info()


async def test_info_is_what_the_design_promises_and_names_the_further_servers(sandbox: Sandbox) -> None:
    info = sandbox.info()
    assert list(info) == ["api", "gateway", "page", "bot_token", "application_id", "guild_id", "guilds", "personas"]
    assert [persona["name"] for persona in info["personas"]] == [
        "Oberbürgermeister Dortmund",
        "Stab Dortmund",
        "Mayor Pittsburgh",
        "Chief of Staff Pittsburgh",
        "Moderation",
        "Forum Admin",
        "Newcomer",
    ]
    admin = info["personas"][5]
    assert list(admin) == ["name", "id", "token", "locale", "timezone", "roles"]
    assert admin["roles"] == ["Forum Admin"]


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_429_can_be_ordered_and_discord_py_waits_and_tries_again(
    sandbox: Sandbox,
    bot: SmallBot,
    everywhere: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    await bot.go(sandbox)
    fault = sandbox.faults.add(
        {
            "match": "POST /channels/.*/messages",
            "kind": "status",
            "status": 429,
            "seconds": 0.2,
            "everywhere": everywhere,
        }
    )
    begun = time.monotonic()
    await bot.guilds[0].text_channels[0].send("after a while")
    assert time.monotonic() - begun >= 0.2
    asked = [entry.to_json() for entry in sandbox.record.since(0) if entry.request.method == "POST"]
    assert [entry["status"] for entry in asked] == [429, 200]
    assert asked[0]["response"]["global"] is everywhere
    assert fault.hits == 1
