"""`ratsbote demo`: start everything, build the forum, show a short visit, and stay for whoever wants to look."""

import asyncio
import contextlib
import json
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.client import Ratsbote
from bot.config import PROJECT, Config
from bot.demo.clock import WorldTime
from bot.demo.forum import ADMIN, appoint, set_up
from bot.demo.visit import visit
from bot.errors import StartupRefused
from bot.process import opened
from sandbox.app import Sandbox
from sandbox.people import everyone
from sandbox.world.clock import parse_instant

# On loopback the guilds come at once; on Discord the two seconds are worth their while.
_READY_TIMEOUT = 0.1


async def demo(*, port: int, browser: bool, start: str | None, leave: bool = False) -> int:
    """Run the demo until it is stopped (or, with `leave`, until the visit has ended). Returns the exit code.

    Without `browser`: no visit, but one line of JSON once everything stands. `start` is an ISO instant.
    """
    async with _stage(port, start) as (sandbox, bot):
        stopped = _on_signal()
        if not browser:
            _print(json.dumps(sandbox.info(), ensure_ascii=False))
        else:
            async with everyone(sandbox.info()) as people:
                await visit(sandbox, people, _print)
            _print(_whereabouts(sandbox))
            if leave:
                return 0
        closing = asyncio.create_task(stopped.wait())
        await closing
        await bot.drain()
    return 0


@asynccontextmanager
async def _stage(port: int, start: str | None) -> AsyncIterator[tuple[Sandbox, Ratsbote]]:
    """Sandbox and bot, the forum built and everybody appointed."""
    async with contextlib.AsyncExitStack() as stack:
        sandbox = Sandbox(now=_instant(start), port=port)
        try:
            await stack.enter_async_context(sandbox)
        except OSError as error:
            raise StartupRefused(
                f"Port {port} is taken ({error.strerror}). Choose another: ratsbote demo --port 0"
            ) from error
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ratsbote-demo-"))
        clock = await stack.enter_async_context(WorldTime(sandbox.base))
        config = Config(
            token=sandbox.bot_token,
            data_dir=Path(folder),
            forum_file=PROJECT / "data" / "forum.toml",
            api=sandbox.api,
            gateway=sandbox.gateway,
            guild_ready_timeout=_READY_TIMEOUT,
        )
        bot = await stack.enter_async_context(opened(config, clock))
        serving = asyncio.create_task(bot.serve(), name="serve")
        ready = asyncio.create_task(bot.serving.wait())
        await asyncio.wait([serving, ready], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        async with everyone(sandbox.info()) as people:
            await set_up(people[ADMIN])
            await appoint(people)
        await bot.runner.settle()
        yield sandbox, bot
        await bot.drain()
        await asyncio.wait([serving])


def _on_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopped.set)
    return stopped


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return parse_instant(text if "T" in text else f"{text}T08:00Z")
    except ValueError as error:
        raise StartupRefused(f"--now: {error}") from error


def _whereabouts(sandbox: Sandbox) -> str:
    return (
        f"\nThe forum stays open until you press Ctrl+C.\n"
        f"  API       {sandbox.api}\n"
        f"  Gateway   {sandbox.gateway}\n"
        f"  People    {sandbox.base}/sandbox/info (names, tokens)\n"
    )


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
