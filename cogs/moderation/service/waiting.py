"""Lets an answer wait a moment for the work that it has asked for: people want to read what came of it, not that it has
been noted. In memory only; after a restart nobody waits any more, and the work is done all the same.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from cogs.moderation.models.waiting import Outcome

PATIENCE = 5.0
"""Seconds (of real time) after which the answer says that the work is under way."""

Lane = tuple[int, str]


class Waiting:
    """Who waits for which guild's subject. Begin to expect before the work is asked for, else it may be over."""

    def __init__(self) -> None:
        self._futures: dict[Lane, set[asyncio.Future[Outcome]]] = {}

    @contextmanager
    def expecting(self, guild_id: int, queue_key: str) -> Iterator["Expectation"]:
        future: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        waiters = self._futures.setdefault((guild_id, queue_key), set())
        waiters.add(future)
        try:
            yield Expectation(future)
        finally:
            waiters.discard(future)
            if not waiters:
                self._futures.pop((guild_id, queue_key), None)

    @contextmanager
    def reporting(self, guild_id: int, queue_key: str) -> Iterator[None]:
        """Around the work itself: whoever waits learns how this attempt ends."""
        try:
            yield
        except BaseException:
            self._tell((guild_id, queue_key), Outcome.FAILED)
            raise
        self._tell((guild_id, queue_key), Outcome.DONE)

    def _tell(self, lane: Lane, outcome: Outcome) -> None:
        for future in self._futures.get(lane, ()):
            if not future.done():
                future.set_result(outcome)


class Expectation:
    """What a waiter holds."""

    def __init__(self, future: asyncio.Future[Outcome]) -> None:
        self._future = future

    async def outcome(self, seconds: float = PATIENCE) -> Outcome:
        """How the attempt ended, or that it is still under way."""
        done, _ = await asyncio.wait([self._future], timeout=seconds)
        return self._future.result() if done else Outcome.UNDER_WAY
