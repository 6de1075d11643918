"""The real bot in the local Discord: real HTTP and WebSocket, real files, time that travels."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.client import FEATURES, Ratsbote
from bot.config import PROJECT, Config
from bot.demo.clock import WorldTime
from bot.demo.forum import ADMIN, appoint, set_up
from bot.process import opened
from sandbox.app import Sandbox
from sandbox.conformance import discord_conformance
from sandbox.people import Person
from sandbox.rest.buckets import Strictness
from tests.conftest import NOW


class ForumWorld:
    """A sandbox, the bot serving it, and the people who have logged in so far."""

    def __init__(self, sandbox: Sandbox, folder: Path, features: Sequence[str] = FEATURES) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.features = features
        self.forum_file = PROJECT / "data" / "forum.toml"
        self.message_content = False
        self.clock = WorldTime(sandbox.base)
        self.people: dict[str, Person] = {}
        self._bot: Ratsbote | None = None
        self._running = AsyncExitStack()
        self._visitors = AsyncExitStack()

    @property
    def bot(self) -> Ratsbote:
        assert self._bot is not None, "the bot is stopped"
        return self._bot

    @property
    def guild_id(self) -> int:
        return self.sandbox.seeded.guild.id

    def config(self) -> Config:
        return Config(
            token=self.sandbox.bot_token,
            data_dir=self.folder,
            forum_file=self.forum_file,
            api=self.sandbox.api,
            gateway=self.sandbox.gateway,
            guild_ready_timeout=0.05,
            message_content=self.message_content,
        )

    async def start_bot(self) -> Ratsbote:
        """Start the bot on the world's data and wait until it serves."""
        self.clock = await self._running.enter_async_context(WorldTime(self.sandbox.base))
        self._bot = await self._running.enter_async_context(opened(self.config(), self.clock, self.features))
        serving = asyncio.create_task(self._bot.serve(), name="serve")
        self._running.push_async_callback(asyncio.wait, [serving])
        self._running.push_async_callback(self._bot.drain)
        ready = asyncio.create_task(self._bot.serving.wait())
        await asyncio.wait([serving, ready], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            ready.cancel()
            serving.result()
        await self._bot.runner.settle()
        return self._bot

    async def stop_bot(self) -> None:
        """Drain and close it, as SIGTERM would."""
        await self._running.aclose()
        self._running = AsyncExitStack()
        self._bot = None

    async def restart_bot(self) -> Ratsbote:
        await self.stop_bot()
        return await self.start_bot()

    async def person(self, name: str) -> Person:
        """A persona at its client, logged in once for the whole test."""
        if name not in self.people:
            self.people[name] = await self._visitors.enter_async_context(Person(self.sandbox.info(), name))
        return self.people[name]

    async def settle(self) -> None:
        """Wait until the bot has done everything that is due by now."""
        await self.bot.runner.settle()

    async def travel(self, by: timedelta | None = None, *, to: datetime | None = None) -> dict[str, object]:
        """Move the world's time, stopping wherever the bot waits; without arguments to the next such instant."""
        if self._bot is not None:
            await self.settle()
        body: dict[str, object] = {"to": to.isoformat() if to else "next"}
        if by is not None:
            body = {"advance": by.total_seconds()}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.sandbox.base}/sandbox/clock", json=body, raise_for_status=True) as response,
        ):
            answer: dict[str, object] = await response.json()
        assert answer["unacknowledged"] == []
        return answer

    def check_conformance(self) -> None:
        """Hold what the bot asked, and what it was answered, against Discord's own API document, where present."""
        conformance = discord_conformance()
        entries = [entry.to_json() for entry in self.sandbox.record.since(0)]
        assert [entry["path"] for entry in entries if entry["unknown"]] == []
        if conformance is not None:
            report = conformance.check([entry for entry in entries if entry["user"] == "bot"])
            assert report.findings == []

    async def close(self) -> None:
        await self._visitors.aclose()
        await self.stop_bot()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """An empty server as a person makes it, on Monday 23 November 2026, 9:00 UTC, with the bot serving it."""
    async with Sandbox(now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data")
        try:
            await world.start_bot()
            yield world
        finally:
            await world.close()
        world.check_conformance()


@pytest.fixture
async def ready_forum(world: ForumWorld) -> ForumWorld:
    """The forum as `data/forum.toml` declares it, everybody appointed: what every feature's tests start from."""
    names = [persona["name"] for persona in world.sandbox.info()["personas"]]
    people = {name: await world.person(name) for name in names}
    await set_up(people[ADMIN])
    await appoint(people)
    await world.settle()
    return world
