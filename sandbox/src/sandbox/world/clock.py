"""The world's time: the machine's clock plus an offset, or frozen while a journey through time has stopped.

It stands apart from the world because everything that travels (ids, timeouts, nonces) reads it, while
protocol timers, interaction tokens and rate limits stay on real time and must not.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sandbox.world.agenda import Agenda


def _machine_time() -> datetime:
    return datetime.now(UTC)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant with its offset ("Z" included) as aware UTC; ValueError for anything else."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no offset from UTC; write it like 2026-10-20T09:00Z")
    return moment.astimezone(UTC)


def write_instant(moment: datetime) -> str:
    """The inverse of `parse_instant`: ISO 8601 in UTC."""
    return moment.astimezone(UTC).isoformat()


class WorldClock:
    """Tells the world's time in UTC; `start` (aware) is where it begins, the machine's time if None."""

    def __init__(self, start: datetime | None = None, *, real: Callable[[], datetime] = _machine_time) -> None:
        self._real = real
        self._offset = timedelta() if start is None else start.astimezone(UTC) - real()
        self._frozen: datetime | None = None
        self.agenda = Agenda()  # what the world does by itself on the way

    def now(self) -> datetime:
        return self._frozen if self._frozen is not None else self._real() + self._offset

    @property
    def frozen(self) -> bool:
        return self._frozen is not None

    def freeze(self, at: datetime | None = None) -> None:
        """Stops at that instant (aware), or now. What the agenda holds on the way happens first, each at its time.
        ValueError if the instant is past: time never runs backwards.
        """
        now = self.now()
        moment = now if at is None else at.astimezone(UTC)
        if moment < now:
            raise ValueError("the world's time never runs backwards")
        while (due := self.agenda.take(moment)) is not None:
            self._frozen = max(self.now(), due[0])
            due[1]()
        self._frozen = moment

    def run(self) -> None:
        """Runs on from where it was frozen; nothing happens if it runs."""
        if self._frozen is not None:
            self._offset = self._frozen - self._real()
            self._frozen = None
            self.agenda.time_moved()
