"""The real bot in the local Discord: real HTTP and WebSocket, real files, time that travels."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.client import FEATURES, Ratsbote
from bot.config import PROJECT, Config
from bot.demo.clock import WorldTime
from bot.demo.forum import ADMIN, appoint, set_up
from bot.due import runner
from bot.process import opened
from sandbox.app import Sandbox
from sandbox.conformance import discord_conformance
from sandbox.people import Person
from sandbox.rest.buckets import Strictness
from sandbox.world.saving import SavedWorld
from tests.conftest import NOW, PATIENCE_SECONDS


class ForumWorld:
    """A sandbox, the bot serving it, and the people who have logged in so far."""

    def __init__(self, sandbox: Sandbox, folder: Path, features: Sequence[str] = FEATURES) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self.features = features
        self.forum_file = PROJECT / "data" / "forum.toml"
        self.message_content = False
        self.web_port: int | None = None
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
            web_port=self.web_port,
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
        await self._bot.runner.wait_until_idle()
        return self._bot

    async def stop_bot(self) -> None:
        """Drain and close it, as SIGTERM would."""
        await self._running.aclose()
        self._running = AsyncExitStack()
        self._bot = None

    async def restart_bot(self) -> Ratsbote:
        await self.stop_bot()
        return await self.start_bot()

    async def be_away(self, by: timedelta) -> None:
        """Let time pass while the bot is stopped; back again, it works off what fell due, all at once."""
        await self.stop_bot()
        await self.travel(by)
        await self.start_bot()

    async def person(self, name: str) -> Person:
        """A persona at its client, logged in once for the whole test."""
        if name not in self.people:
            self.people[name] = await self._visitors.enter_async_context(
                Person(self.sandbox.info(), name, patience=PATIENCE_SECONDS)
            )
        return self.people[name]

    async def settle(self) -> None:
        """Wait until the bot has done everything that is due by now."""
        await self.bot.runner.wait_until_idle()

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


@dataclass(frozen=True)
class Prepared:
    """A server and the stopped bot's data, to be copied: both are made once for all tests of a process."""

    server: SavedWorld
    data: Path

    @asynccontextmanager
    async def opened(self, folder: Path) -> AsyncIterator[ForumWorld]:
        """A copy of its own, with the bot serving it; held against Discord's API document at the end."""
        await asyncio.to_thread(shutil.copytree, self.data, folder)
        async with running(Sandbox(self.server, limits=Strictness.OFF), folder) as world:
            yield world


@asynccontextmanager
async def running(sandbox: Sandbox, folder: Path) -> AsyncIterator[ForumWorld]:
    """The bot, serving this sandbox; what it asked is held against Discord's API document at the end."""
    async with sandbox:
        world = ForumWorld(sandbox, folder)
        try:
            await world.start_bot()
            yield world
        finally:
            await world.close()
        world.check_conformance()


@asynccontextmanager
async def new_server(folder: Path) -> AsyncIterator[ForumWorld]:
    """An empty server as a person makes it, which the bot has never seen, on Monday 23 November 2026, 9:00 UTC."""
    async with running(Sandbox(now=NOW, limits=Strictness.OFF), folder) as world:
        yield world


async def log_in(world: ForumWorld) -> dict[str, Person]:
    """Everybody, by name."""
    return {persona["name"]: await world.person(persona["name"]) for persona in world.sandbox.info()["personas"]}


async def build_forum(world: ForumWorld) -> None:
    """Set up what `data/forum.toml` declares and appoint everybody, by the real commands.

    One item of work after the other: what is done side by side stands in another order with each build.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(runner, "CONCURRENCY", 1)
        people = await log_in(world)
        await set_up(people[ADMIN])
        await appoint(people)
        await world.settle()


async def prepare(folder: Path, build: Callable[[ForumWorld], Awaitable[None]] | None = None) -> Prepared:
    """Start the bot on an empty server, build, stop, and keep both."""
    async with new_server(folder) as world:
        if build is not None:
            await build(world)
        await world.stop_bot()
        return Prepared(world.sandbox.save(), folder)


@pytest.fixture(scope="session")
def prepared_server(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """An empty server whose bot has told Discord its commands."""
    return asyncio.run(prepare(tmp_path_factory.mktemp("server") / "data"))


@pytest.fixture(scope="session")
def prepared_forum(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """The forum, built once; that its copies are what was built is tested in `test_prepared_forum.py`."""
    return asyncio.run(prepare(tmp_path_factory.mktemp("forum") / "data", build_forum))


@pytest.fixture
async def world(prepared_server: Prepared, tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """An empty server as a person makes it, on Monday 23 November 2026, 9:00 UTC, with the bot serving it."""
    async with prepared_server.opened(tmp_path / "data") as world:
        yield world


@pytest.fixture
async def ready_forum(prepared_forum: Prepared, tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """The forum as `data/forum.toml` declares it, everybody appointed: what every feature's tests start from."""
    async with prepared_forum.opened(tmp_path / "data") as world:
        await log_in(world)
        yield world
