"""Journeys through the world's time, stopping wherever somebody has asked to be woken.

A bot registers the instants it waits for. An advance freezes the world at each of them in turn, tells
everybody who waits, goes on when they have dealt with it, and answers after the last: so a week's jump gives
every reminder at its own time. Apart from the clock, which knows nothing of who waits.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

from sandbox.world.clock import WorldClock

# How long one stop waits for acknowledgements, and how soon a waiter whose connection is gone is given up
# (real seconds).
STOP_SECONDS = 30.0
GONE_SECONDS = 10.0
# How often a wait looks whether connections are still there (real seconds).
_LOOK_SECONDS = 0.25


# The instant of a wake that only wants to hear of journeys.
NEVER = datetime.max.replace(tzinfo=UTC)


class NoWakeRegisteredError(Exception):
    """`to: next` was asked for, but nobody waits for any instant."""


@dataclass(slots=True)
class Wake:
    """An instant somebody waits for. `told`: it was answered since the time last moved."""

    id: int
    at: datetime
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    acknowledged: bool = False
    polls: int = 0  # long polls that are open now
    settled: bool = True  # nothing is owed to the traveller
    alive: Callable[[], bool] = lambda: True
    seen_alive: float = field(default_factory=time.monotonic)

    def gone(self, seconds: float) -> bool:
        """Whether nobody has been at the other end for more than so many real seconds."""
        if self.alive():
            self.seen_alive = time.monotonic()
            return False
        return time.monotonic() - self.seen_alive > seconds


@dataclass(frozen=True, slots=True)
class Journey:
    """What an advance did: where it ended, where it stopped, and whom it waited for in vain."""

    now: datetime
    stops: tuple[datetime, ...]
    unacknowledged: tuple[int, ...]


class Traveller:
    """The registered wakes, and the advance that stops at them.

    Real seconds: `stop_seconds` for one stop's acknowledgements, `gone_seconds` until a lost waiter is given up.
    """

    def __init__(
        self,
        clock: WorldClock,
        *,
        stop_seconds: float = STOP_SECONDS,
        gone_seconds: float = GONE_SECONDS,
    ) -> None:
        self._clock = clock
        self._stop_seconds = stop_seconds
        self._gone_seconds = gone_seconds
        self._wakes: dict[int, Wake] = {}
        self._ids = count(1)
        self._changed = asyncio.Event()
        self._under_way = asyncio.Lock()

    def wakes(self) -> list[Wake]:
        """Who waits, by instant."""
        return sorted(self._wakes.values(), key=lambda wake: (wake.at, wake.id))

    def register(self, at: datetime) -> Wake:
        wake = Wake(next(self._ids), at)
        wake.alive = lambda: wake.polls > 0
        self._wakes[wake.id] = wake
        self._notify()
        return wake

    def find(self, wake_id: int) -> Wake | None:
        return self._wakes.get(wake_id)

    async def waited_for(self, until: datetime, *, seconds: float = 10.0, count: int = 1) -> bool:
        """Waits (real `seconds` at most) until `count` wakes not later than that instant are registered and their
        long polls open: from then on no journey can pass them by.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    changed = self._changed
                    if sum(wake.polls > 0 and wake.at <= until for wake in self._wakes.values()) >= count:
                        return True
                    await changed.wait()
        except TimeoutError:
            return False

    def acknowledge(self, wake_id: int) -> bool:
        """Ends a wake; False if there is none of that id (any more)."""
        wake = self._wakes.pop(wake_id, None)
        if wake is None:
            return False
        wake.acknowledged = wake.settled = True
        wake.moved.set()
        self._notify()
        return True

    def forget_all(self) -> None:
        """Waits for nobody any more. For whoever has killed the bot and knows that nobody is left to be waited for."""
        self._wakes.clear()
        self._notify()

    async def poll(self, wake: Wake, connected: Callable[[], bool]) -> bool:
        """Waits until the time was moved or has come; says whether it has come (False too when the wake is
        acknowledged meanwhile). `connected` tells whether the one who asked is still there.
        """
        wake.polls += 1
        wake.alive = connected
        self._notify()
        if not wake.settled and wake.at > self._clock.now() and not wake.moved.is_set():
            wake.settled = True  # told of a move before its time, and waiting on: as good as acknowledged
        try:
            while not wake.moved.is_set() and connected():
                left = (wake.at - self._clock.now()).total_seconds()
                if left <= 0 and not self._clock.frozen:
                    break
                patience = _LOOK_SECONDS if self._clock.frozen else min(left, _LOOK_SECONDS)
                await _event_within(wake.moved, patience)
        finally:
            wake.polls -= 1
        wake.moved.clear()
        return not wake.acknowledged and wake.at <= self._clock.now()

    async def advance(self, target: datetime | None) -> Journey:
        """Travels to `target` (aware), or to the earliest wake if None. ValueError for a past instant."""
        async with self._under_way:
            if target is not None and target < self._clock.now():
                raise ValueError("the world's time never runs backwards")
            try:
                self._clock.freeze()
                # First everybody is heard where we stand: what was asked of a bot a moment ago may have given it
                # something to wait for that it has not registered yet.
                self._forget_the_gone()
                given_up = await self._tell(self._wakes.values())
                return await self._travel(self._earliest() if target is None else target, given_up)
            finally:
                self._clock.run()

    def _earliest(self) -> datetime:
        self._forget_the_gone()
        instants = [wake.at for wake in self._wakes.values() if wake.at != NEVER]
        if not instants:
            raise NoWakeRegisteredError
        return max(self._clock.now(), min(instants))

    async def _travel(self, target: datetime, given_up: set[int]) -> Journey:
        stops: list[datetime] = []
        target = max(target, self._clock.now())
        while True:
            self._forget_the_gone()
            waiting = [wake for wake in self._wakes.values() if wake.id not in given_up]
            at = min((wake.at for wake in waiting), default=target)
            if at > target:
                break
            moment = max(at, self._clock.now())
            if not any(wake.at <= moment for wake in waiting):
                break
            self._clock.freeze(moment)
            if not stops or stops[-1] != moment:
                stops.append(moment)
            given_up.update(await self._tell(waiting))
        self._clock.freeze(target)
        given_up.update(await self._tell(w for w in self._wakes.values() if w.id not in given_up))
        return Journey(target, tuple(stops), tuple(sorted(given_up)))

    async def _tell(self, wakes: Iterable[Wake]) -> set[int]:
        """Tells these that the time has moved, waits until each is settled; answers the ids of the rest."""
        told = list(wakes)
        for wake in told:
            wake.settled = False
            wake.moved.set()
        deadline = time.monotonic() + self._stop_seconds
        while True:
            open_ones = [wake for wake in told if not wake.settled]
            for wake in [wake for wake in open_ones if wake.gone(self._gone_seconds)]:
                self._wakes.pop(wake.id, None)
                open_ones.remove(wake)
            if not open_ones:
                return set()
            if time.monotonic() >= deadline:
                return {wake.id for wake in open_ones}
            changed = self._changed
            await _event_within(changed, _LOOK_SECONDS)

    def _forget_the_gone(self) -> None:
        for wake in [wake for wake in self._wakes.values() if wake.gone(self._gone_seconds)]:
            del self._wakes[wake.id]

    def _notify(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


async def _event_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
