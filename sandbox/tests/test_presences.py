"""Who is online: told to bots with the intent when they come, when people come and go, and on request."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.people import Person
from tests.small_bot import SmallBot

PRESENCES = 1 << 13


@pytest.fixture
async def watcher(sandbox: Sandbox) -> AsyncIterator[SmallBot]:
    """A bot with the intent, which its application has switched on."""
    sandbox.seeded.application.flags |= PRESENCES
    intents = discord.Intents.default()
    intents.members = intents.presences = True
    watching = SmallBot(intents, activity=discord.Game("chess"), status=discord.Status.idle)
    yield watching
    await watching.stop()


async def status_of(bot: SmallBot, user_id: str, wanted: discord.Status) -> discord.Member:
    """The member as soon as it has that status."""
    member = bot.guilds[0].get_member(int(user_id))
    assert member is not None
    async with asyncio.timeout(10):
        while member.status is not wanted:
            await bot.changes()
    return member


async def test_a_bot_with_the_intent_sees_who_comes_and_goes(sandbox: Sandbox, watcher: SmallBot) -> None:
    async with Person(sandbox.info(), "Moderation") as early:
        await watcher.go(sandbox)
        await status_of(watcher, early.id, discord.Status.online)
        async with Person(sandbox.info(), "Newcomer") as newcomer:
            member = await status_of(watcher, newcomer.id, discord.Status.online)
            assert member.activity is None
        await status_of(watcher, newcomer.id, discord.Status.offline)


async def test_a_bots_own_status_and_activity_are_seen_and_may_change(sandbox: Sandbox, watcher: SmallBot) -> None:
    await watcher.go(sandbox)
    own = await status_of(watcher, sandbox.info()["application_id"], discord.Status.idle)
    assert own.activity is not None
    assert own.activity.name == "chess"
    await watcher.change_presence(status=discord.Status.dnd)
    await status_of(watcher, sandbox.info()["application_id"], discord.Status.dnd)
    await watcher.change_presence(status=discord.Status.invisible)
    await status_of(watcher, sandbox.info()["application_id"], discord.Status.offline)


async def test_without_the_intent_nothing_is_told(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.go(sandbox)
    async with Person(sandbox.info(), "Newcomer") as newcomer:
        await newcomer.say("general", "hello")
        await bot.hears("message")
        assert "presence_update" not in bot.heard
        member = bot.guilds[0].get_member(int(newcomer.id))
        assert member is None or member.status is discord.Status.offline
