"""Which event needs which intent, as Discord's reference lists them, and what comes whatever was asked for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest

from sandbox.app import Sandbox
from sandbox.gateway.intents import Intent, needed_for
from tests.small_bot import SmallBot
from tests.test_people import Meet

# Reference, "List of Intents" (events of services that the sandbox has not are left out).
IN_GUILDS = {
    Intent.GUILDS: "GUILD_CREATE GUILD_UPDATE GUILD_DELETE GUILD_ROLE_CREATE GUILD_ROLE_UPDATE GUILD_ROLE_DELETE"
    " CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE CHANNEL_PINS_UPDATE THREAD_CREATE THREAD_UPDATE THREAD_DELETE"
    " THREAD_LIST_SYNC THREAD_MEMBERS_UPDATE",
    Intent.GUILD_MEMBERS: "GUILD_MEMBER_ADD GUILD_MEMBER_UPDATE GUILD_MEMBER_REMOVE",
    Intent.GUILD_MODERATION: "GUILD_AUDIT_LOG_ENTRY_CREATE GUILD_BAN_ADD GUILD_BAN_REMOVE",
    Intent.GUILD_EXPRESSIONS: "GUILD_EMOJIS_UPDATE",
    Intent.GUILD_WEBHOOKS: "WEBHOOKS_UPDATE",
    Intent.GUILD_INVITES: "INVITE_CREATE INVITE_DELETE",
    Intent.GUILD_MESSAGES: "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE MESSAGE_DELETE_BULK",
    Intent.GUILD_MESSAGE_REACTIONS: "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE MESSAGE_REACTION_REMOVE_ALL"
    " MESSAGE_REACTION_REMOVE_EMOJI",
    Intent.GUILD_MESSAGE_TYPING: "TYPING_START",
    Intent.GUILD_MESSAGE_POLLS: "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
    Intent.GUILD_SCHEDULED_EVENTS: "GUILD_SCHEDULED_EVENT_CREATE GUILD_SCHEDULED_EVENT_UPDATE"
    " GUILD_SCHEDULED_EVENT_DELETE GUILD_SCHEDULED_EVENT_USER_ADD GUILD_SCHEDULED_EVENT_USER_REMOVE",
    Intent.AUTO_MODERATION_CONFIGURATION: "AUTO_MODERATION_RULE_CREATE AUTO_MODERATION_RULE_UPDATE"
    " AUTO_MODERATION_RULE_DELETE",
    Intent.AUTO_MODERATION_EXECUTION: "AUTO_MODERATION_ACTION_EXECUTION",
    Intent(0): "READY RESUMED INTERACTION_CREATE GUILD_MEMBERS_CHUNK APPLICATION_COMMAND_PERMISSIONS_UPDATE",
}
IN_DMS = {
    Intent.DIRECT_MESSAGES: "MESSAGE_CREATE MESSAGE_UPDATE MESSAGE_DELETE CHANNEL_PINS_UPDATE",
    Intent.DIRECT_MESSAGE_REACTIONS: "MESSAGE_REACTION_ADD MESSAGE_REACTION_REMOVE",
    Intent.DIRECT_MESSAGE_TYPING: "TYPING_START",
    Intent.DIRECT_MESSAGE_POLLS: "MESSAGE_POLL_VOTE_ADD MESSAGE_POLL_VOTE_REMOVE",
    Intent(0): "INTERACTION_CREATE",
}


@pytest.mark.parametrize(
    ("event", "intent", "in_guild"),
    [
        (event, intent, in_guild)
        for table, in_guild in ((IN_GUILDS, True), (IN_DMS, False))
        for intent, events in table.items()
        for event in events.split()
    ],
)
def test_each_event_needs_the_intent_of_the_reference(event: str, intent: Intent, *, in_guild: bool) -> None:
    assert needed_for(event, in_guild=in_guild) == intent


@pytest.fixture
async def modest() -> AsyncIterator[SmallBot]:
    """A bot that asks for guilds and the messages in them, and for nothing else."""
    bot = SmallBot(discord.Intents(guilds=True, guild_messages=True))
    yield bot
    await bot.stop()


@pytest.fixture
async def deaf() -> AsyncIterator[SmallBot]:
    """A bot that asks for guilds alone."""
    bot = SmallBot(discord.Intents(guilds=True))
    yield bot
    await bot.stop()


async def test_a_bot_without_intents_hears_of_commands_all_the_same(
    sandbox: Sandbox, deaf: SmallBot, meet: Meet
) -> None:
    bot = deaf

    @bot.tree.command()
    async def ping(interaction: discord.Interaction[SmallBot]) -> None:
        await interaction.response.send_message("pong")

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await newcomer.say(None, "hello")
    assert (await newcomer.command("ping")).text == "pong"
    assert {"message", "member_update", "typing"}.isdisjoint(bot.heard)
    assert "interaction" in bot.heard


async def test_content_is_blank_over_rest_too_and_whole_with_the_intent(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    message = await newcomer.say(None, "about the weather")
    channel = bot.guilds[0].text_channels[0]
    assert (await channel.fetch_message(int(message["id"]))).content == ""
    sandbox.seeded.application.flags |= 1 << 19
    assert (await channel.fetch_message(int(message["id"]))).content == "about the weather"


async def test_of_a_threads_members_only_the_bots_own_coming_is_told_without_the_members_intent(
    sandbox: Sandbox, modest: SmallBot, meet: Meet
) -> None:
    bot = modest
    told: asyncio.Queue[Any] = asyncio.Queue()

    @bot.event
    async def on_raw_thread_update(payload: discord.RawThreadUpdateEvent) -> None:
        told.put_nowait(payload.data["name"])

    @bot.event
    async def on_thread_member_join(member: discord.ThreadMember) -> None:
        told.put_nowait(member.id)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    channel = bot.guilds[0].text_channels[0]
    thread = await channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    await newcomer.request("POST", f"/channels/{thread.id}/messages", {"content": "hi"})
    await thread.edit(name="talked")
    assert await asyncio.wait_for(told.get(), 5) == "talked", "the newcomer's joining is not told"


async def test_a_thousand_members_come_in_one_chunk_and_more_in_several(sandbox: Sandbox) -> None:
    guild, world = sandbox.seeded.guild, sandbox.world
    sample = guild.members[guild.owner_id]
    for number in range(1200):
        person = type(world.users[guild.owner_id])(id=10_000 + number, username=f"delegate{number}")
        world.users[person.id] = person
        guild.members[person.id] = type(sample)(person.id, guild.id, world.now())
    async with aiohttp.ClientSession() as session:
        socket = await session.ws_connect(f"{sandbox.gateway}?v=10&encoding=json", max_msg_size=0)
        identity = {"token": sandbox.bot_token, "intents": 3, "properties": {}}
        await socket.send_json({"op": 2, "d": identity})
        await socket.send_json({"op": 8, "d": {"guild_id": str(guild.id), "query": "", "limit": 0, "nonce": "n"}})
        chunks = []
        async for message in socket:
            payload = message.json()
            if payload["t"] == "GUILD_MEMBERS_CHUNK":
                chunks.append(payload["d"])
                if len(chunks) == payload["d"]["chunk_count"]:
                    break
        assert [len(chunk["members"]) for chunk in chunks] == [1000, 209]
        assert [(chunk["chunk_index"], chunk["nonce"]) for chunk in chunks] == [(0, "n"), (1, "n")]
        await socket.close()
