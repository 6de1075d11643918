"""Keeps the demo's time: that of the stand-in's world, which travels. It registers what the bot waits for, so that a
week's jump stops at every reminder, and tells the world when each stop has been dealt with.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Self

import aiohttp
import structlog

from bot.clock import Listener, SystemClock

_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class WorldTime:
    """The clock of the world at `base` (such as `http://127.0.0.1:8300`). Use as an async context manager.

    Two registrations with the world: one without an instant, which hears of every journey before and after it, and one
    for the instant that the bot waits for, acknowledged when what was due then has been done.
    """

    base: str
    _real: SystemClock = field(default_factory=SystemClock)
    _offset: timedelta = field(default_factory=timedelta)
    _listeners: list[Listener] = field(default_factory=list)
    _expected: datetime | None = None
    _wake: int | None = None
    _presence: int | None = None
    _serving: int | None = None
    _registered: asyncio.Event = field(default_factory=asyncio.Event)
    _session: aiohttp.ClientSession | None = None
    _followers: list[asyncio.Task[None]] = field(default_factory=list)

    def now(self) -> datetime:
        return self._real.now() + self._offset

    def on_move(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def expect(self, instant: datetime | None) -> None:
        if instant == self._expected:
            return
        old, self._wake, self._expected = self._wake, None, instant
        self._registered.clear()
        if instant is not None:
            self._wake = await self._register(instant)
            self._registered.set()
        # The one whose stop is being dealt with is acknowledged at the end of it, not here.
        if old is not None and old != self._serving:
            await self._acknowledge(old)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._set(await self._ask("GET", ""))
        self._presence = await self._register(None)
        self._followers = [
            asyncio.create_task(self._watch_travels(self._presence), name="world-time-moves"),
            asyncio.create_task(self._follow(), name="world-time-stops"),
        ]
        return self

    async def __aexit__(self, *_: object) -> None:
        for follower in self._followers:
            follower.cancel()
            await asyncio.wait([follower])
        # Nobody who travels waits for one that has gone for good.
        for wake in (self._presence, self._wake):
            if wake is not None:
                await self._acknowledge(wake)
        if self._session is not None:
            await self._session.close()

    async def _watch_travels(self, presence: int) -> None:
        """Learn of each journey; asking again says that we have dealt with it."""
        while True:
            try:
                answer = await self._ask("GET", f"/wake/{presence}")
            except aiohttp.ClientError:
                _log.info("world_time_lost")
                return
            self._set(answer)
            await self._notify()

    async def _follow(self) -> None:
        """Wait for the instant that is registered, see that its work is done, acknowledge it, and so on."""
        while True:
            await self._registered.wait()
            wake = self._wake
            try:
                answer = await self._ask("GET", f"/wake/{wake}")
            except aiohttp.ClientResponseError:
                # Acknowledged while we asked, because the bot waits for another instant now.
                await asyncio.sleep(0)
                continue
            except aiohttp.ClientError:
                return
            self._set(answer)
            if wake is None or not answer["reached"]:
                continue
            self._serving = wake
            await self._notify()
            self._serving = None
            if self._wake == wake:
                self._wake, self._expected = None, None
                self._registered.clear()
            await self._acknowledge(wake)

    async def _notify(self) -> None:
        for listener in self._listeners:
            await listener()

    async def _register(self, instant: datetime | None) -> int:
        answer = await self._ask("POST", "/wake", {"at": instant.isoformat() if instant else None})
        return int(answer["id"])

    def _set(self, answer: dict[str, Any]) -> None:
        self._offset = datetime.fromisoformat(answer["now"]).astimezone(UTC) - self._real.now()

    async def _acknowledge(self, wake: int) -> None:
        # The world may be gone, or may have given this wake up; either way there is nothing left to tell.
        with contextlib.suppress(aiohttp.ClientError):
            await self._ask("DELETE", f"/wake/{wake}")

    async def _ask(self, method: str, path: str, body: dict[str, str | None] | None = None) -> dict[str, Any]:
        if self._session is None:
            raise RuntimeError("the clock has not been started")
        url = f"{self.base}/sandbox/clock{path}"
        async with self._session.request(method, url, json=body, raise_for_status=True) as response:
            if response.status == HTTPStatus.NO_CONTENT:
                return {}
            answer: dict[str, Any] = await response.json()
            return answer
