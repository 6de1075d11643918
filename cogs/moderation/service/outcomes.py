"""Who waits for what is done about a person: the command that ordered it, for as long as somebody would look at it.
In memory alone: after a restart nobody waits any more, and the card tells.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Self

Later = Callable[[], Awaitable[None]]
"""Says what came of something, once there is news."""


class Outcomes:
    """Wakes those who wait for something about a person whenever something was settled."""

    def __init__(self) -> None:
        self._waiting: defaultdict[tuple[int, int], set[asyncio.Event]] = defaultdict(set)
        self._later: defaultdict[tuple[int, int], list[Later]] = defaultdict(list)
        self._speaking: set[asyncio.Task[None]] = set()

    def awaited(self, guild_id: int, user_id: int) -> bool:
        """Whether somebody will be told directly."""
        return bool(self._waiting.get((guild_id, user_id)))

    def tell(self, guild_id: int, user_id: int) -> None:
        for event in self._waiting.get((guild_id, user_id), ()):
            event.set()
        for later in self._later.pop((guild_id, user_id), ()):
            task = asyncio.ensure_future(later())
            self._speaking.add(task)
            task.add_done_callback(self._speaking.discard)

    def later(self, guild_id: int, user_id: int, later: Later) -> None:
        """Have something said at the next news, by a task of its own: nobody's shutdown waits for it."""
        self._later[guild_id, user_id].append(later)

    def watch(self, guild_id: int, user_id: int) -> "Watch":
        """Begin to wait; what is told from here on is not missed."""
        return Watch(self, (guild_id, user_id))

    def enter(self, key: tuple[int, int], event: asyncio.Event) -> None:
        self._waiting[key].add(event)

    def leave(self, key: tuple[int, int], event: asyncio.Event) -> None:
        self._waiting[key].discard(event)
        if not self._waiting[key]:
            del self._waiting[key]


class Watch:
    """One who waits; used as a context."""

    def __init__(self, outcomes: Outcomes, key: tuple[int, int]) -> None:
        self._outcomes = outcomes
        self._key = key
        self._event = asyncio.Event()

    def __enter__(self) -> Self:
        self._outcomes.enter(self._key, self._event)
        return self

    def __exit__(self, *_: object) -> None:
        self._outcomes.leave(self._key, self._event)

    async def news(self, seconds: float) -> bool:
        """Whether something was settled within so many seconds of real time."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        self._event.clear()
        return True
