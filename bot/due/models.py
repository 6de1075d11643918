"""Gives the due list its values, and handlers a way to say that something need not happen any more."""

from collections.abc import Awaitable, Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

import msgspec

from bot.errors import RatsboteError

Payload = object | None
"""What a kind's handler needs to know: a frozen dataclass of plain values, instants and enums; None for nothing."""
Loaded = TypeVar("Loaded")


class DueState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Skipped(RatsboteError):
    """Raised by a handler: the moment has passed, doing it now would be wrong. Kept as a record, not an error."""


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing that must happen. `due_at` is when it should have; both instants are UTC. `awaits_place`: it had failed
    because its place was missing.
    """

    id: int
    guild_id: int
    kind: str
    queue_key: str
    key: str
    due_at: datetime
    try_at: datetime
    state: DueState
    attempts: int
    generation: int
    payload: Mapping[str, object]
    error: str | None = None
    awaits_place: bool = False

    def late(self, now: datetime) -> timedelta:
        """How long after its time it is being done."""
        return max(now - self.due_at, timedelta())

    def load(self, kind: type[Loaded]) -> Loaded:
        """The payload as the dataclass that it was put as. Raises msgspec.ValidationError for one of another shape."""
        return msgspec.convert(self.payload, kind)

    @property
    def queue_number(self) -> int:
        """The number in a queue key such as `meeting:12`."""
        return int(self.queue_key.rsplit(":", 1)[1])


current_due_at: ContextVar[datetime | None] = ContextVar("current_due_at", default=None)
"""When the item fell due that the running handler works on (UTC); None outside the due list."""

Handler = Callable[[DueItem], Awaitable[None]]


def dump_payload(payload: Payload) -> str:
    """The payload as JSON: instants in ISO 8601, enums by their values."""
    return msgspec.json.encode({} if payload is None else payload, order="sorted").decode()


# The first retries come quickly (a lost connection), the later ones are patient (an outage); some 17 hours in all.
BACKOFF = tuple(timedelta(seconds=s) for s in (2, 5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600, 6 * 3600))


def backoff(attempts: int) -> timedelta | None:
    """How long to wait after the n-th failed attempt (n from 1); None: give up, visibly."""
    return BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None
