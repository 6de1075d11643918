"""Runs `ratsbote demo`: starts everything, builds the forum, shows a short visit, and stays for who wants to look."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.client import Ratsbote
from bot.config import PROJECT, Config
from bot.demo.clock import WorldTime
from bot.demo.forum import ADMIN, appoint, set_up
from bot.demo.visit import Say, visit
from bot.errors import StartupRefused
from bot.process import opened
from sandbox.app import Sandbox
from sandbox.people import everyone
from sandbox.rest.buckets import Strictness
from sandbox.world.clock import parse_instant

# On loopback the guilds come at once; on Discord the two seconds are worth their while.
_READY_TIMEOUT = 0.1


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What was asked for on the command line. `start` is an ISO instant or date; without `browser` there is no visit,
    but one line of JSON once everything stands. Rate limits are for those who want to see the bot wait for them.
    """

    port: int
    browser: bool = True
    start: str | None = None
    visit: bool = True
    leave: bool = False
    rate_limits: bool = False


async def demo(options: DemoOptions) -> int:
    """Run the demo until it is stopped (or, with `leave`, until the visit has ended). Returns the exit code."""
    say = _print if options.browser else _silence
    async with _stage(options, say) as (sandbox, bot):
        stopped = _on_signal()
        if not options.browser:
            _print(json.dumps(sandbox.info(), ensure_ascii=False))
        else:
            if options.visit:
                async with everyone(sandbox.info()) as people:
                    await visit(sandbox, people, _print)
            if options.leave:
                return 0
            _print(_whereabouts(sandbox))
            await _open_page(str(sandbox.info()["page"]))
        closing = asyncio.create_task(stopped.wait())
        await closing
        await bot.drain()
    return 0


@asynccontextmanager
async def _stage(options: DemoOptions, say: Say) -> AsyncIterator[tuple[Sandbox, Ratsbote]]:
    """Sandbox and bot, the forum built and everybody appointed."""
    async with contextlib.AsyncExitStack() as stack:
        limits = Strictness.DISCORD if options.rate_limits else Strictness.OFF
        sandbox = Sandbox(now=_instant(options.start), port=options.port, limits=limits)
        try:
            await stack.enter_async_context(sandbox)
        except OSError as error:
            raise StartupRefused(
                f"Port {options.port} is taken ({error.strerror}). Choose another: ratsbote demo --port 0"
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
        say(f"A stand-in for Discord listens on {sandbox.base}. The bot is connecting ...")
        bot = await stack.enter_async_context(opened(config, clock))
        serving = asyncio.create_task(bot.serve(), name="serve")
        ready = asyncio.create_task(bot.serving.wait())
        await asyncio.wait([serving, ready], return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        async with everyone(sandbox.info()) as people:
            say("The admin types /setup apply: some thirty roles and channels ...")
            await set_up(people[ADMIN])
            say("The server stands. The admin appoints the people of Dortmund and Pittsburgh ...")
            await appoint(people)
        await bot.runner.wait_until_idle()
        yield sandbox, bot
        await bot.drain()
        await asyncio.wait([serving])


def _on_signal() -> asyncio.Event:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Windows has no such handlers; there Ctrl+C ends the program by itself.
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
        f"\nChat with the bot in your browser, as any of its people:\n\n"
        f"    {sandbox.info()['page']}\n\n"
        f"The forum stays open until you press Ctrl+C. For programs: {sandbox.base}/sandbox/info\n"
    )


async def _open_page(address: str) -> None:
    """Open the page where there is a graphical browser to open it in; never a text browser in this terminal."""
    graphical = sys.platform in {"darwin", "win32"} or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if graphical:
        await asyncio.to_thread(webbrowser.open, address)


def _silence(_: str) -> None:
    """Programs get one line of JSON, and nothing before it."""


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
