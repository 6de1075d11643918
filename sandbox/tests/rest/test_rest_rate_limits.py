"""Rate limits as a bot meets them, and discord.py's own HTTP client living through them."""

import asyncio
import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from discord.http import HTTPClient, handle_message_parameters

from sandbox.app import Sandbox
from sandbox.rest.buckets import RateLimiter, Strictness
from tests.rest.client import Client
from tests.small_bot import point_discord_at


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """One with Discord's rate limits."""
    async with Sandbox(limits=Strictness.DISCORD) as running:
        point_discord_at(running, monkeypatch)
        yield running


@pytest.fixture
async def http(sandbox: Sandbox) -> AsyncIterator[HTTPClient]:
    """discord.py's HTTP client, logged in as the bot."""
    client = HTTPClient(asyncio.get_running_loop())
    await client.static_login(sandbox.bot_token)
    yield client
    await client.close()


async def test_answers_tell_how_much_is_left(rest: Client, channel: str) -> None:
    path = f"/channels/{channel}/messages"
    replies = [await rest("POST", path, {"content": "x"}) for _ in range(5)]
    assert [reply.headers["X-RateLimit-Remaining"] for reply in replies] == ["4", "3", "2", "1", "0"]
    assert len({reply.headers["X-RateLimit-Bucket"] for reply in replies}) == 1
    over = await rest("POST", path, {"content": "x"})
    assert (over.status, over.body["global"], over.headers["X-RateLimit-Scope"]) == (429, False, "user")
    assert 0 < over.body["retry_after"] <= 5
    assert int(over.headers["Retry-After"]) >= over.body["retry_after"]
    assert over.headers["Via"], "without it discord.py takes the answer for a ban"


async def test_each_channel_has_its_own_bucket(rest: Client, channel: str) -> None:
    for _ in range(5):
        await rest.say(channel)
    await rest.say(await rest.new_channel("anderswo"))


async def test_people_are_not_limited(newcomer: Client, rest: Client, channel: str) -> None:
    assert rest.persona is None
    for _ in range(20):
        await newcomer.say(channel)


async def test_a_name_or_topic_changes_twice_in_ten_minutes(rest: Client, channel: str) -> None:
    replies = [await rest("PATCH", f"/channels/{channel}", {"topic": str(number)}) for number in range(3)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert 500 < replies[2].body["retry_after"] <= 600
    assert replies[2].headers["X-RateLimit-Remaining"] == "2", "no header tells of this limit"
    assert (await rest("PATCH", f"/channels/{channel}", {"nsfw": True})).status == 200


def test_fifty_requests_a_second_are_all_but_interactions_are_exempt() -> None:
    now = 100.0
    limiter = RateLimiter(monotonic=lambda: now, wall=lambda: now)

    def admit(number: int, *, exempt: bool = False) -> float | None:
        return limiter.admit(1, "GET", f"/route/{number}", {}, exempt=exempt).retry_after

    assert [admit(number) for number in range(50)] == [None] * 50
    over = limiter.admit(1, "GET", "/route/51", {}, exempt=False)
    assert (over.scope, over.headers["X-RateLimit-Global"]) == ("global", "true")
    assert admit(52, exempt=True) is None
    now += 1.0
    assert admit(53) is None


async def test_discord_py_waits_for_its_bucket(http: HTTPClient, rest: Client, channel: str) -> None:
    """Seven messages into a bucket of five, with nothing lost, doubled or raised."""

    async def send(number: int) -> None:
        with handle_message_parameters(content=str(number)) as params:
            await http.send_message(int(channel), params=params)

    await asyncio.gather(*(send(number) for number in range(7)))
    history = (await rest("GET", f"/channels/{channel}/messages")).body
    assert sorted(message["content"] for message in history) == [str(number) for number in range(7)]


async def test_discord_py_lives_through_a_429(sandbox: Sandbox, http: HTTPClient, rest: Client, channel: str) -> None:
    """The bucket was emptied behind discord.py's back: it is told to wait, waits, and tries again."""
    message = await rest.say(channel)
    reactions = f"/channels/{channel}/messages/{message['id']}/reactions"
    seen = sandbox.record.last
    assert (await rest("PUT", f"{reactions}/👍/@me")).status == 204
    await http.add_reaction(int(channel), int(message["id"]), "👎")
    assert [entry.request.status for entry in sandbox.record.since(seen)] == [204, 429, 204]


async def test_errors_reach_discord_py_with_code_and_text(http: HTTPClient, channel: str) -> None:
    with pytest.raises(discord.NotFound) as unknown:
        await http.get_channel(1)
    assert unknown.value.code == 10003
    with handle_message_parameters(content="x" * 2001) as params, pytest.raises(discord.HTTPException) as long:
        await http.send_message(int(channel), params=params)
    assert long.value.code == 50035
    assert "In content: Must be 2000 or fewer in length." in str(long.value)


async def test_discord_py_sends_files_and_finds_them_again(http: HTTPClient, channel: str) -> None:
    file = discord.File(io.BytesIO("Grüße".encode()), filename="gruss.txt", description="Ein Gruß")
    with handle_message_parameters(content="anbei", file=file) as params:
        sent = await http.send_message(int(channel), params=params)
    attachment = sent["attachments"][0]
    assert (attachment["filename"], attachment["size"]) == ("gruss.txt", 7)
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as response:
        assert (await response.read()).decode() == "Grüße"
