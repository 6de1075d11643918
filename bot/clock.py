"""Says what time it is. Nothing else in the project reads the real clock, so that tests and
the demo can hand in one that travels; the database's form of an instant stands here as well.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

Listener = Callable[[], Awaitable[None]]

_DB_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"


class Clock(Protocol):
    """The time as the bot sees it. All instants are aware and in UTC."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    async def expect(self, instant: datetime | None) -> None:
        """Say which instant the bot waits for next (None: nothing), so that a clock that travels can stop there."""
        ...

    def on_move(self, listener: Listener) -> None:
        """Have `listener` awaited whenever the time has jumped. A real clock never calls it."""
        ...


class SystemClock:
    """The real time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def expect(self, instant: datetime | None) -> None:
        """Nobody needs to know: real time comes by itself."""

    def on_move(self, listener: Listener) -> None:
        """Real time does not jump."""


@dataclass(slots=True)
class TravellingClock:
    """A clock that stands still until it is told to travel, and stops at each instant that is waited for."""

    _now: datetime
    _expected: datetime | None = None
    _listeners: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._now = self._now.astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    async def expect(self, instant: datetime | None) -> None:
        self._expected = instant

    def on_move(self, listener: Listener) -> None:
        self._listeners.append(listener)

    async def travel(self, by: timedelta) -> None:
        """Go forward, stopping wherever something was due on the way; returns when all listeners have worked.

        They are notified before it begins as well: what was asked a moment ago may have to be waited for.
        """
        target = self._now + by
        await self._notify()
        while self._expected is not None and self._now < self._expected <= target:
            self._now = self._expected
            await self._notify()
        self._now = target
        await self._notify()

    async def _notify(self) -> None:
        for listener in self._listeners:
            await listener()


def to_db(instant: datetime) -> str:
    """An aware instant as the database keeps it: UTC, fixed width, so that text order is time order.

    Raises ValueError for a naive datetime.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return instant.astimezone(UTC).strftime(_DB_FORMAT)


def from_db(text: str) -> datetime:
    """The instant that `to_db` wrote, aware, in UTC."""
    return datetime.strptime(text, _DB_FORMAT).replace(tzinfo=UTC)
