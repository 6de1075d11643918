"""Reactions: with Unicode emoji and a server's own, who may give and take them, and what is told of them."""

import asyncio
import base64
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.app import Sandbox
from tests.rest import payloads
from tests.rest.client import Client
from tests.small_bot import SmallBot
from tests.test_people import Meet

IMAGE = f"data:image/png;base64,{base64.b64encode(payloads.PNG).decode()}"


@pytest.fixture(autouse=True)
def expressions(sandbox: Sandbox) -> None:
    """The bot was invited with Create and Manage Expressions."""
    role = next(role for role in sandbox.seeded.guild.roles.values() if role.bot_id is not None)
    role.permissions |= 1 << 30 | 1 << 43


@pytest.fixture
async def message(rest: Client, channel: str) -> str:
    """The path of a message to react to."""
    said = await rest.say(channel)
    return f"/channels/{channel}/messages/{said['id']}"


async def crest(rest: Client, **fields: object) -> str:
    """An emoji of the server, as it stands in a path."""
    reply = await rest("POST", "/guilds/GUILD/emojis", {"name": "crest", "image": IMAGE, **fields})
    assert reply.status == 201, reply.body
    return f"crest:{reply.body['id']}"


async def counted(client: Client, message: str) -> dict[str, tuple[int, bool]]:
    stored = (await client("GET", message)).body.get("reactions", [])
    return {entry["emoji"]["name"]: (entry["count"], entry["me"]) for entry in stored}


async def test_reactions_are_counted_once_a_person_and_each_sees_their_own(
    rest: Client, newcomer: Client, message: str
) -> None:
    for _ in range(2):
        assert (await newcomer("PUT", f"{message}/reactions/👍/@me")).status == 204
    await rest("PUT", f"{message}/reactions/🎉/@me")
    assert await counted(newcomer, message) == {"👍": (1, True), "🎉": (1, False)}
    assert await counted(rest, message) == {"👍": (1, False), "🎉": (1, True)}
    await newcomer("DELETE", f"{message}/reactions/👍/@me")
    assert await counted(rest, message) == {"🎉": (1, True)}


async def test_what_is_no_emoji_is_refused_and_twenty_are_enough(rest: Client, message: str) -> None:
    for wrong in ("thumbsup", "crest:123"):
        assert (await rest("PUT", f"{message}/reactions/{wrong}/@me")).code == 10014
    emoji = [chr(0x1F600 + number) for number in range(21)]
    codes = [(await rest("PUT", f"{message}/reactions/{entry}/@me")).status for entry in emoji]
    assert codes == [204] * 20 + [400]


async def test_others_reactions_are_taken_away_by_who_manages_messages(
    rest: Client, newcomer: Client, message: str
) -> None:
    await newcomer("PUT", f"{message}/reactions/👍/@me")
    await rest("PUT", f"{message}/reactions/🎉/@me")
    assert (await newcomer("DELETE", f"{message}/reactions/🎉/{rest.user_id}")).code == 50013
    assert (await newcomer("DELETE", f"{message}/reactions")).code == 50013
    assert (await rest("DELETE", f"{message}/reactions/👍/{newcomer.user_id}")).status == 204
    assert await counted(rest, message) == {"🎉": (1, True)}
    assert (await rest("DELETE", f"{message}/reactions")).status == 204
    assert await counted(rest, message) == {}


async def test_to_begin_a_reaction_needs_a_permission_and_to_join_one_does_not(
    rest: Client, newcomer: Client, channel: str, message: str
) -> None:
    await rest("PUT", f"{message}/reactions/👍/@me")
    await rest("PUT", f"/channels/{channel}/permissions/GUILD", {"type": 0, "deny": str(1 << 6)})
    assert (await newcomer("PUT", f"{message}/reactions/👍/@me")).status == 204
    assert (await newcomer("PUT", f"{message}/reactions/🎉/@me")).code == 50013


async def test_a_servers_own_emoji_is_used_and_served_and_outlived_by_its_reaction(
    sandbox: Sandbox, rest: Client, newcomer: Client, message: str, session: aiohttp.ClientSession
) -> None:
    emoji = await crest(rest)
    assert (await newcomer("PUT", f"{message}/reactions/{emoji}/@me")).status == 204
    assert await counted(newcomer, message) == {"crest": (1, True)}
    emoji_id = emoji.partition(":")[2]
    async with session.get(f"{sandbox.base}/cdn/emojis/{emoji_id}.png") as picture:
        assert (picture.status, await picture.read()) == (200, payloads.PNG)
    assert (await newcomer("DELETE", f"/guilds/GUILD/emojis/{emoji_id}")).code == 50013
    assert (await rest("DELETE", f"/guilds/GUILD/emojis/{emoji_id}")).status == 204
    assert (await newcomer("DELETE", f"{message}/reactions/{emoji}/@me")).status == 204
    assert (await newcomer("PUT", f"{message}/reactions/{emoji}/@me")).code == 10014


async def test_an_emoji_may_be_kept_for_a_role(rest: Client, newcomer: Client, message: str) -> None:
    role = (await rest("POST", "/guilds/GUILD/roles", {"name": "Mayors"})).body["id"]
    emoji = await crest(rest, roles=[role])
    assert (await newcomer("PUT", f"{message}/reactions/{emoji}/@me")).code == 10014
    await rest("PUT", f"/guilds/GUILD/members/{newcomer.user_id}/roles/{role}")
    assert (await newcomer("PUT", f"{message}/reactions/{emoji}/@me")).status == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [({"name": "a b", "image": IMAGE}, "name"), ({"name": "crest", "image": "data:text/html;base64,AAAA"}, "image")],
)
async def test_a_wrong_emoji_is_refused(rest: Client, body: dict[str, Any], field: str) -> None:
    assert (await rest("POST", "/guilds/GUILD/emojis", body)).error_at(field)


async def test_discord_py_hears_every_change_of_reactions(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    @bot.event
    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        heard.put_nowait(f"add {payload.emoji.name} by {payload.member}")

    @bot.event
    async def on_raw_reaction_remove(payload: discord.RawReactionActionEvent) -> None:
        heard.put_nowait(f"remove {payload.emoji.name}")

    @bot.event
    async def on_raw_reaction_clear(payload: discord.RawReactionClearEvent) -> None:
        heard.put_nowait(f"clear {payload.message_id == said.id}")

    @bot.event
    async def on_raw_reaction_clear_emoji(payload: discord.RawReactionClearEmojiEvent) -> None:
        heard.put_nowait(f"clear {payload.emoji.name}")

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    said = await bot.guilds[0].text_channels[0].send("react!")
    crest_here = await bot.guilds[0].create_custom_emoji(name="crest", image=payloads.PNG)
    path = f"/channels/{said.channel.id}/messages/{said.id}/reactions"
    await newcomer.request("PUT", f"{path}/crest:{crest_here.id}/@me")
    await newcomer.request("PUT", f"{path}/👍/@me")
    await newcomer.request("DELETE", f"{path}/👍/@me")
    await said.clear_reaction(crest_here)
    await said.add_reaction("🎉")
    await said.clear_reactions()
    came = [await asyncio.wait_for(heard.get(), 5) for _ in range(6)]
    assert came == [
        "add crest by newcomer",
        "add 👍 by newcomer",
        "remove 👍",
        "clear crest",
        f"add 🎉 by {bot.guilds[0].me}",
        "clear True",
    ]
    assert [emoji.name for emoji in bot.guilds[0].emojis] == ["crest"]
