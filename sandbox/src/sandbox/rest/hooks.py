"""What the REST server needs from its surroundings: the record of requests and the faults.

Apart from the middleware so that the control side can implement it without importing the server.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from sandbox.world.entities import Json


class Trouble(Enum):
    """What shall go wrong with a request."""

    STATUS = "status"  # answer with another status (502 …; 429 as Discord's own, to be waited for `seconds`)
    LOSE_ANSWER = "lose_answer"  # apply, then break the connection
    DELAY = "delay"  # wait, then go on
    HOLD = "hold"  # apply or not, then keep the answer back until released


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One fault for one request. `apply`: whether the request takes effect first (STATUS and HOLD)."""

    trouble: Trouble
    status: int = 502
    seconds: float = 0.0
    apply: bool = False
    everywhere: bool = False  # STATUS 429: the global limit, not that of the route
    release: Callable[[], Awaitable[None]] | None = None  # HOLD waits for it


class Faults(Protocol):
    """Asked once for each request; `path` is without /api/v10."""

    def disturb(self, method: str, path: str) -> Disturbance | None: ...


@dataclass(frozen=True, slots=True)
class RecordedRequest:
    """A request as the sandbox saw it. `route` is the template; None: the sandbox does not know it."""

    method: str
    path: str
    query: str
    route: str | None
    status: int
    time: datetime  # the world's
    real_time: datetime
    user: str  # "bot", a persona's name, or "nobody"
    body: Json | list[Json] | None  # JSON, or the payload_json of a multipart body
    response: Json | list[Json] | None
    user_id: int | None = None

    @property
    def unknown(self) -> bool:
        return self.route is None


class Record(Protocol):
    """Keeps requests; called after the answer is known, also when a fault swallows the answer."""

    def add(self, request: RecordedRequest) -> None: ...


class NoFaults:
    """Nothing goes wrong."""

    def disturb(self, method: str, path: str) -> Disturbance | None:
        del method, path
        return None


class NoRecord:
    """Keeps nothing."""

    def add(self, request: RecordedRequest) -> None:
        del request
