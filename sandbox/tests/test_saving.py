"""A world that was saved goes on elsewhere: the same people, ids and tokens, and nothing shared."""

from datetime import timedelta

import aiohttp
import pytest

from sandbox.app import Sandbox
from sandbox.people import Person
from sandbox.people.wire import File
from sandbox.rest.buckets import Strictness


async def talk(sandbox: Sandbox) -> None:
    """A role, a message with a file, a reaction and a direct message."""
    async with Person(sandbox.info(), "Forum Admin") as admin, Person(sandbox.info(), "Newcomer") as newcomer:
        await admin.request("POST", f"/guilds/{admin.guild_id}/roles", {"name": "Choir"})
        message = await admin.say(None, "Listen", [File("song.txt", b"la la", "text/plain")])
        path = f"/channels/{message['channel_id']}/messages/{message['id']}/reactions/%F0%9F%91%8D/@me"
        await newcomer.request("PUT", path)
        await newcomer.dm("Hello")


async def test_what_is_loaded_equals_what_was_saved(sandbox: Sandbox) -> None:
    await talk(sandbox)
    async with Sandbox(world=sandbox.save(), limits=Strictness.OFF) as loaded:
        assert loaded.world.state == sandbox.world.state
        assert loaded.seeded == sandbox.seeded
        assert {**loaded.info(), "api": "", "gateway": "", "page": ""} == {
            **sandbox.info(),
            "api": "",
            "gateway": "",
            "page": "",
        }


async def test_worlds_of_one_origin_share_nothing(sandbox: Sandbox) -> None:
    await talk(sandbox)
    saved = sandbox.save()
    async with (
        Sandbox(world=saved, limits=Strictness.OFF) as first,
        Sandbox(world=saved, limits=Strictness.OFF) as second,
    ):
        before = second.save().content
        await talk(first)
        assert first.world.state != second.world.state
        assert second.save().content == before
        assert first.seeded.guild is first.world.guilds[first.seeded.guild.id]


async def test_time_and_ids_go_on(sandbox: Sandbox) -> None:
    sandbox.clock.freeze(sandbox.clock.now() + timedelta(days=400))
    await talk(sandbox)
    saved = sandbox.save()
    async with Sandbox(world=saved, limits=Strictness.OFF) as loaded:
        assert timedelta(0) <= loaded.clock.now() - saved.instant < timedelta(minutes=1)
        assert loaded.world.new_id() > sandbox.world.last_id
    with pytest.raises(ValueError, match="never runs backwards"):
        async with Sandbox(world=saved, now=saved.instant - timedelta(days=1)):
            pass


async def test_files_are_found_where_the_loaded_world_answers(sandbox: Sandbox) -> None:
    await talk(sandbox)
    async with Sandbox(world=sandbox.save()) as loaded, Person(loaded.info(), "Newcomer") as newcomer:
        (message,) = [message for message in await newcomer.history() if message["content"] == "Listen"]
        address = message["attachments"][0]["url"]
        assert address.startswith(loaded.base)
        async with aiohttp.ClientSession() as session, session.get(address) as response:
            assert await response.read() == b"la la"


async def test_a_world_in_which_something_waits_for_its_time_is_not_saved(sandbox: Sandbox) -> None:
    async with Person(sandbox.info(), "Forum Admin") as admin:
        message = await admin.say(None, "Let us talk")
        path = f"/channels/{message['channel_id']}/messages/{message['id']}/threads"
        await admin.request("POST", path, {"name": "Talk"})
    with pytest.raises(ValueError, match="cannot be saved"):
        sandbox.save()
