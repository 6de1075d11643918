"""What happens in the world by itself when its time has come: polls end, threads fall asleep, events begin.

On the world's time. Apart from the clock, which only tells the time, and from the rules, which put their own
entries here. An entry is never taken back: what it does looks first whether it still has anything to do.
"""

import asyncio
import heapq
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from itertools import count

# The longest that the runner sleeps before it looks at the clock again (real seconds).
_LONGEST_SLEEP = 60.0

Act = Callable[[], None]


class Agenda:
    """Entries by instant (aware); those of one instant in the order in which they were made."""

    def __init__(self) -> None:
        self._entries: list[tuple[datetime, int, Act]] = []
        self._order = count()
        self._changed = asyncio.Event()

    @property
    def waiting(self) -> int:
        """How many entries there are."""
        return len(self._entries)

    def at(self, instant: datetime, act: Act) -> None:
        """Has `act` called when the world's time reaches that instant (at once if it is past and time passes)."""
        heapq.heappush(self._entries, (instant, next(self._order), act))
        self._changed.set()

    def take(self, until: datetime) -> tuple[datetime, Act] | None:
        """The next entry not later than `until`, taken out; None if there is none."""
        if not self._entries or self._entries[0][0] > until:
            return None
        instant, _, act = heapq.heappop(self._entries)
        return instant, act

    def time_moved(self) -> None:
        """The clock was turned: what sleeps until an entry must look again."""
        self._changed.set()

    async def keep(self, now: Callable[[], datetime]) -> None:
        """Does what is due as the time passes by itself, until cancelled."""
        while True:
            while (due := self.take(now())) is not None:
                due[1]()
            self._changed.clear()
            patience = _LONGEST_SLEEP
            if self._entries:
                left = (self._entries[0][0] - now()).total_seconds()
                patience = min(max(left, 0.0), _LONGEST_SLEEP)
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._changed.wait()
