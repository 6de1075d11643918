"""A bot of a few lines on the real discord.py, for tests of the sandbox."""

import asyncio
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands

from sandbox.app import Sandbox


def point_discord_at(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets discord.py's seams for the length of a test."""
    monkeypatch.setattr(discord.http.Route, "BASE", sandbox.api)
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sandbox.gateway))
    monkeypatch.setattr(discord.asset.Asset, "BASE", f"{sandbox.base}/cdn")


def _default_intents() -> discord.Intents:
    intents = discord.Intents.default()
    intents.members = True
    return intents


class SmallBot(discord.Client):
    """A client that records what was dispatched to it, with a command tree."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:  # noqa: ANN401 - discord.py's own options
        wanted = intents or _default_intents()
        # discord.py waits this long after READY for guilds; on loopback they come at once.
        super().__init__(intents=wanted, guild_ready_timeout=0.1, **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self._changed = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - discord.py's signature
        self.heard.append(event)
        self._changed.set()
        super().dispatch(event, *args, **kwargs)

    async def changes(self) -> None:
        """Waits until something more is dispatched."""
        self._changed.clear()
        await self._changed.wait()

    async def hears(self, event: str, times: int = 1) -> None:
        """Waits until the event has been dispatched so often."""
        async with asyncio.timeout(10):
            while self.heard.count(event) < times:
                await self.changes()

    async def go(self, sandbox: Sandbox, token: str | None = None) -> None:
        """Connects, waits for on_ready and syncs the commands. Raises what the connection dies of."""
        self._running = asyncio.create_task(self.start(token or sandbox.bot_token))
        ready = asyncio.create_task(self.hears("ready"))
        await asyncio.wait([self._running, ready], return_when=asyncio.FIRST_COMPLETED)
        if self._running.done():
            ready.cancel()
            await self._running
        if self.tree.get_commands() or self._menus():
            await self.tree.sync()

    def _menus(self) -> bool:
        kinds = (discord.AppCommandType.user, discord.AppCommandType.message)
        return any(self.tree.get_commands(type=kind) for kind in kinds)

    async def stop(self) -> None:
        await self.close()
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)
