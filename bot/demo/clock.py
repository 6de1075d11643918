"""The demo's clock: the time of the stand-in's world, which travels. It registers what the bot waits for, so that a
week's jump stops at every reminder, and tells the world when each stop has been dealt with.
"""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Self

import aiohttp
import structlog

from bot.clock import Listener, SystemClock

_log = structlog.stdlib.get_logger(__name__)


class WorldTime:
    """The clock of the world at `base` (such as `http://127.0.0.1:8300`). Use as an async context manager."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._real = SystemClock()
        self._offset = timedelta()
        self._listeners: list[Listener] = []
        self._expected: datetime | None = None
        self._wake: int | None = None
        self._serving: int | None = None
        self._registered = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None
        self._follower: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        return self._real.now() + self._offset

    def on_move(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def expect(self, instant: datetime | None) -> None:
        """Register the instant with the world. None still registers, so that we hear of every journey."""
        if self._wake is not None and instant == self._expected:
            return
        answer = await self._ask("POST", "/wake", {"at": instant.isoformat() if instant else None})
        old, self._wake, self._expected = self._wake, int(answer["id"]), instant
        self._registered.set()
        # The one whose stop is being dealt with is acknowledged at the end of it, not here.
        if old is not None and old != self._serving:
            await self._acknowledge(old)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._set(await self._ask("GET", ""))
        self._follower = asyncio.create_task(self._follow(), name="world-time")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._follower is not None:
            self._follower.cancel()
            await asyncio.wait([self._follower])
        if self._session is not None:
            await self._session.close()

    async def _follow(self) -> None:
        while True:
            await self._registered.wait()
            wake = self._wake
            try:
                answer = await self._ask("GET", f"/wake/{wake}")
            except aiohttp.ClientResponseError as error:
                if error.status != HTTPStatus.NOT_FOUND:
                    raise
                if self._wake == wake:
                    self._forget()
                continue
            except aiohttp.ClientError:
                _log.info("world_time_lost")
                return
            self._set(answer)
            self._serving = wake
            for listener in self._listeners:
                await listener()
            self._serving = None
            if wake is not None and (answer["reached"] or self._wake != wake):
                if self._wake == wake:
                    self._forget()
                await self._acknowledge(wake)

    def _forget(self) -> None:
        self._wake = None
        self._registered.clear()

    def _set(self, answer: dict[str, str]) -> None:
        self._offset = datetime.fromisoformat(answer["now"]).astimezone(UTC) - self._real.now()

    async def _acknowledge(self, wake: int) -> None:
        # The world may be gone, or may have given this wake up; either way there is nothing left to tell.
        with contextlib.suppress(aiohttp.ClientError):
            await self._ask("DELETE", f"/wake/{wake}")

    async def _ask(self, method: str, path: str, body: dict[str, str | None] | None = None) -> dict[str, str]:
        if self._session is None:
            raise RuntimeError("the clock has not been started")
        url = f"{self._base}/sandbox/clock{path}"
        async with self._session.request(method, url, json=body, raise_for_status=True) as response:
            if response.status == HTTPStatus.NO_CONTENT:
                return {}
            answer: dict[str, str] = await response.json()
            return answer
