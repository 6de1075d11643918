"""The record of requests: what a bot (and the people) asked, for conformance checks and for tests that wait.

Apart from REST because others read it: a test awaits "such a request has been seen" here instead of sleeping.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from sandbox.control.faults import Faults
from sandbox.rest.hooks import RecordedRequest
from sandbox.world.clock import write_instant

# More than any test run needs; the demo may run for days.
KEPT_REQUESTS = 50_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A request with its number, counted from 1 since the start."""

    n: int
    request: RecordedRequest

    def to_json(self, *, bodies: bool = True) -> dict[str, Any]:
        seen = self.request
        shown: dict[str, Any] = {
            "n": self.n,
            "method": seen.method,
            "path": seen.path,
            "query": seen.query,
            "route": seen.route,
            "status": seen.status,
            "time": write_instant(seen.time),
            "real_time": write_instant(seen.real_time),
            "unknown": seen.unknown,
            "user": seen.user,
        }
        if bodies:
            shown["body"] = seen.body
            shown["response"] = seen.response
        return shown


class RequestRecord:
    """Keeps requests in order and wakes who waits for one."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._entries: list[Entry] = []
        self._last = 0
        self._news = asyncio.Event()

    @property
    def last(self) -> int:
        """The number of the newest request; 0 before the first."""
        return self._last

    def add(self, request: RecordedRequest) -> None:
        self._last += 1
        self._entries.append(Entry(self._last, request))
        if len(self._entries) > KEPT_REQUESTS:
            del self._entries[: KEPT_REQUESTS // 10]
        self._faults.settle(request.method, request.path)
        self._news.set()
        self._news = asyncio.Event()

    def since(self, n: int = 0) -> list[Entry]:
        """The requests after number `n`, oldest first."""
        return [entry for entry in self._entries if entry.n > n]

    async def wait_for(self, match: str, *, since: int = 0, seconds: float = 10.0) -> Entry | None:
        """The first request after number `since` that is "METHOD path-regex"; None after real `seconds`."""
        pattern = re.compile(match)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    news = self._news
                    for entry in self.since(since):
                        if pattern.fullmatch(f"{entry.request.method} {entry.request.path}"):
                            return entry
                    await news.wait()
        except TimeoutError:
            return None
