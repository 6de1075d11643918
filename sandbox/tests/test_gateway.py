"""The gateway's protocol: starting, resuming, being thrown out, compression, who is told what."""

import json
import zlib
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from sandbox.app import Sandbox, Timing
from sandbox.people import Person
from sandbox.rest.buckets import Strictness
from tests.small_bot import point_discord_at

Meet = Callable[[str], Person]


class Raw:
    """A client that speaks the gateway's JSON by hand."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket

    async def send(self, op: int, data: Any) -> None:  # noqa: ANN401 - any JSON
        await self.socket.send_json({"op": op, "d": data})

    async def next(self) -> dict[str, Any]:
        received: dict[str, Any] = await self.socket.receive_json(timeout=5)
        return received

    async def until(self, name: str) -> dict[str, Any]:
        while True:
            payload = await self.next()
            if payload["t"] == name:
                return payload

    async def close_code(self) -> int | None:
        while True:
            message = await self.socket.receive(timeout=5)
            if message.type in {aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING}:
                return self.socket.close_code


@pytest.fixture
async def connect(sandbox: Sandbox) -> AsyncIterator[Callable[[], Any]]:
    """Opens a raw connection and reads its HELLO."""
    async with aiohttp.ClientSession() as session:

        async def opened(query: str = "v=10&encoding=json") -> Raw:
            raw = Raw(await session.ws_connect(f"{sandbox.gateway}?{query}", max_msg_size=0))
            hello = await raw.next()
            assert hello["op"] == 10
            return raw

        yield opened


def identity(token: str, intents: int | None = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    data = {"token": token, "properties": {}, **more}
    return data if intents is None else data | {"intents": intents}


async def test_a_bot_gets_its_guilds_as_unavailable_and_then_in_full(sandbox: Sandbox, connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token, 1))
    ready = await raw.next()
    assert ready["t"] == "READY"
    assert ready["s"] == 1
    guild_id = sandbox.info()["guild_id"]
    assert ready["d"]["guilds"] == [{"id": guild_id, "unavailable": True}]
    assert ready["d"]["resume_gateway_url"] == sandbox.gateway
    guild = await raw.next()
    assert guild["t"] == "GUILD_CREATE"
    assert guild["d"]["id"] == guild_id
    assert guild["d"]["member_count"] == 9
    # Without the presence intent a bot is told of itself only.
    assert [member["user"]["id"] for member in guild["d"]["members"]] == [sandbox.info()["application_id"]]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ((2, identity("no token")), 4004),
        ((2, {"token": None}), 4004),
        ((2, identity("BOT", 1 << 15)), 4014),
        ((2, identity("BOT", None)), 4013),
        ((2, identity("BOT", 1 << 40)), 4013),
        ((2, identity("BOT", 1, shard=[3, 2])), 4010),
        ((6, {"token": "no token", "session_id": "x", "seq": 1}), 4004),
        ((8, {"guild_id": "1"}), 4003),
        ((99, None), 4001),
    ],
)
async def test_what_is_wrong_at_the_door_closes_with_its_code(
    sandbox: Sandbox,
    connect: Any,  # noqa: ANN401 - a fixture
    sent: tuple[int, Any],
    code: int,
) -> None:
    op, data = sent
    if isinstance(data, dict) and data.get("token") == "BOT":
        data = data | {"token": sandbox.bot_token}
    raw = await connect()
    await raw.send(op, data)
    assert await raw.close_code() == code


async def test_what_is_no_json_or_too_much_closes_with_4002(connect: Any) -> None:  # noqa: ANN401 - a fixture
    for text in ("no json", "[]", json.dumps({"op": 1, "d": "x" * 5000})):
        raw = await connect()
        await raw.socket.send_str(text)
        assert await raw.close_code() == 4002


async def test_more_than_120_payloads_a_minute_close_with_4008(connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    for _ in range(121):
        await raw.send(1, None)
    assert await raw.close_code() == 4008


async def test_an_old_version_of_the_api_is_refused_with_4012(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        raw = Raw(await session.ws_connect(f"{sandbox.gateway}?v=6"))
        assert await raw.close_code() == 4012


async def test_a_second_identify_closes_with_4005(sandbox: Sandbox, connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token))
    await raw.until("GUILD_CREATE")
    await raw.send(2, identity(sandbox.bot_token))
    assert await raw.close_code() == 4005


async def test_a_client_that_never_beats_is_closed_with_4009(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Sandbox(limits=Strictness.OFF, timing=Timing(heartbeat=0.05)) as sandbox:
        point_discord_at(sandbox, monkeypatch)
        async with aiohttp.ClientSession() as session:
            raw = Raw(await session.ws_connect(f"{sandbox.gateway}?v=10"))
            assert await raw.close_code() == 4009


async def test_zlib_stream_is_one_context_for_the_whole_connection(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{sandbox.gateway}?v=10&encoding=json&compress=zlib-stream")
        context = zlib.decompressobj()

        async def read() -> dict[str, Any]:
            data = await socket.receive_bytes(timeout=5)
            assert data.endswith(b"\x00\x00\xff\xff")
            payload: dict[str, Any] = json.loads(context.decompress(data))
            return payload

        assert (await read())["op"] == 10
        await socket.send_json({"op": 2, "d": identity(sandbox.bot_token)})
        assert (await read())["t"] == "READY"
        assert (await read())["t"] == "GUILD_CREATE"


async def test_a_resumed_session_gets_what_it_missed_and_nothing_twice(
    sandbox: Sandbox,
    connect: Any,  # noqa: ANN401 - a fixture
    meet: Meet,
) -> None:
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token, 1 << 9))
    ready = await raw.next()
    newcomer = await meet("Newcomer").connect()
    await newcomer.say(None, "one")
    first = await raw.until("MESSAGE_CREATE")
    await raw.socket.close(code=4000)
    two = await newcomer.say(None, "two")

    again = await connect()
    state = {"token": sandbox.bot_token, "session_id": ready["d"]["session_id"], "seq": first["s"]}
    await again.send(6, state)
    missed = await again.next()
    assert missed["t"] == "MESSAGE_CREATE"
    assert missed["d"]["id"] == two["id"]
    assert missed["s"] == first["s"] + 1
    assert (await again.next())["t"] == "RESUMED"


async def test_a_session_closed_with_1000_cannot_be_resumed(sandbox: Sandbox, connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token))
    ready = await raw.next()
    await raw.socket.close(code=1000)
    again = await connect()
    await again.send(6, {"token": sandbox.bot_token, "session_id": ready["d"]["session_id"], "seq": 1})
    refused = await again.next()
    assert (refused["op"], refused["d"]) == (9, False)


async def test_a_resume_from_the_future_closes_with_4007(sandbox: Sandbox, connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token))
    ready = await raw.next()
    await raw.socket.close(code=4000)
    again = await connect()
    await again.send(6, {"token": sandbox.bot_token, "session_id": ready["d"]["session_id"], "seq": 999})
    assert await again.close_code() == 4007


async def test_member_chunks_answer_by_nonce_prefix_and_id(sandbox: Sandbox, connect: Any) -> None:  # noqa: ANN401 - a fixture
    raw = await connect()
    await raw.send(2, identity(sandbox.bot_token, 1 << 1))
    guild_id, personas = sandbox.info()["guild_id"], sandbox.info()["personas"]
    await raw.send(8, {"guild_id": guild_id, "query": "", "limit": 0, "nonce": "all"})
    everybody = (await raw.until("GUILD_MEMBERS_CHUNK"))["d"]
    assert (everybody["nonce"], len(everybody["members"]), everybody["chunk_count"]) == ("all", 9, 1)
    await raw.send(8, {"guild_id": guild_id, "query": "mayor", "limit": 5})
    assert len((await raw.until("GUILD_MEMBERS_CHUNK"))["d"]["members"]) == 1
    await raw.send(8, {"guild_id": guild_id, "user_ids": [personas[0]["id"], "5"], "limit": 0})
    some = (await raw.until("GUILD_MEMBERS_CHUNK"))["d"]
    assert [member["user"]["id"] for member in some["members"]] == [personas[0]["id"]]
    assert some["not_found"] == ["5"]
