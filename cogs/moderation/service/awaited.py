"""Lets an answer wait a moment for the work that it has asked for: people want to read what came of it.

In memory only; after a restart nobody waits any more, the work is done all the same, and the card tells.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from cogs.moderation.models.due import WorkResult

PATIENCE = 5.0
"""Seconds (of real time) after which the answer says that the work is under way."""

QueueKey = tuple[int, str]


@dataclass(slots=True)
class AwaitedWork:
    """Who waits for which guild's subject. Begin to expect before the work is asked for, else it may be over."""

    _futures: dict[QueueKey, set[asyncio.Future[WorkResult]]] = field(default_factory=dict)

    @contextmanager
    def expecting(self, guild_id: int, queue_key: str) -> Iterator["AwaitedResult"]:
        future: asyncio.Future[WorkResult] = asyncio.get_running_loop().create_future()
        waiters = self._futures.setdefault((guild_id, queue_key), set())
        waiters.add(future)
        try:
            yield AwaitedResult(future)
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
            self._resolve((guild_id, queue_key), WorkResult.FAILED)
            raise
        self._resolve((guild_id, queue_key), WorkResult.DONE)

    def _resolve(self, key: QueueKey, outcome: WorkResult) -> None:
        for future in self._futures.get(key, ()):
            if not future.done():
                future.set_result(outcome)


@dataclass(frozen=True, slots=True)
class AwaitedResult:
    """What a waiter holds."""

    future: asyncio.Future[WorkResult]

    async def outcome(self, seconds: float = PATIENCE) -> WorkResult:
        """How the attempt ended, or that it is still under way."""
        done, _ = await asyncio.wait([self.future], timeout=seconds)
        return self.future.result() if done else WorkResult.UNDER_WAY


Later = Callable[[], Awaitable[None]]
"""Says what came of something, once there is news."""


@dataclass(slots=True)
class AwaitedSanctions:
    """Wakes those who wait for something about a person whenever something was settled."""

    _waiting: defaultdict[tuple[int, int], set[asyncio.Event]] = field(default_factory=lambda: defaultdict(set))
    _later: defaultdict[tuple[int, int], list[Later]] = field(default_factory=lambda: defaultdict(list))
    _speaking: set[asyncio.Task[None]] = field(default_factory=set)

    def awaited(self, guild_id: int, user_id: int) -> bool:
        """Whether somebody will be told directly."""
        return bool(self._waiting.get((guild_id, user_id)))

    def wake(self, guild_id: int, user_id: int) -> None:
        """Something was settled."""
        for event in self._waiting.get((guild_id, user_id), ()):
            event.set()
        for later in self._later.pop((guild_id, user_id), ()):
            task = asyncio.ensure_future(later())
            self._speaking.add(task)
            task.add_done_callback(self._speaking.discard)

    def later(self, guild_id: int, user_id: int, later: Later) -> None:
        """Have something said at the next news, by a task of its own: nobody's shutdown waits for it."""
        self._later[guild_id, user_id].append(later)

    def watch(self, guild_id: int, user_id: int) -> "SanctionWatch":
        """Begin to wait; what is told from here on is not missed."""
        return SanctionWatch(self, (guild_id, user_id))

    def enter(self, key: tuple[int, int], event: asyncio.Event) -> None:
        self._waiting[key].add(event)

    def leave(self, key: tuple[int, int], event: asyncio.Event) -> None:
        self._waiting[key].discard(event)
        if not self._waiting[key]:
            del self._waiting[key]


@dataclass(slots=True)
class SanctionWatch:
    """One who waits; used as a context."""

    awaited: AwaitedSanctions
    key: tuple[int, int]
    _event: asyncio.Event = field(default_factory=asyncio.Event)

    def __enter__(self) -> Self:
        self.awaited.enter(self.key, self._event)
        return self

    def __exit__(self, *_: object) -> None:
        self.awaited.leave(self.key, self._event)

    async def news(self, seconds: float) -> bool:
        """Whether something was settled within so many seconds of real time."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
