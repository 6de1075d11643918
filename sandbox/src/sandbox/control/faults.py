"""Faults on demand: what the network and Discord do to a bot on a bad day, made repeatable.

One engine for both sides: REST asks it around every request, the gateway for `GATEWAY IDENTIFY` and
`GATEWAY RESUME`. It stands apart from both because a fault of one may hit the other (a request that drops
the gateway).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any

from sandbox.rest.hooks import Disturbance, Trouble


class Kind(StrEnum):
    """What a fault does; see `Faults.disturb`."""

    STATUS = "status"
    LOSE_ANSWER = "lose_answer"
    DELAY = "delay"
    HOLD = "hold"
    DROP_GATEWAY = "drop_gateway"
    INVALID_SESSION = "invalid_session"
    RECONNECT = "reconnect"


GATEWAY_KINDS = frozenset({Kind.DROP_GATEWAY, Kind.INVALID_SESSION, Kind.RECONNECT})


class DroppedError(ConnectionError):
    """A held request was dropped: it is not applied, and its connection must break without an answer."""


@dataclass(slots=True)
class Hold:
    """What requests that are held wait for."""

    over: asyncio.Event = field(default_factory=asyncio.Event)
    dropped: bool = False


@dataclass(slots=True)
class Fault:
    """One ordered fault. `seconds` are real ones."""

    id: int
    match: str
    kind: Kind
    times: int = 1
    after: int = 0
    status: int = 502
    seconds: float = 0.0
    apply: bool = False
    everywhere: bool = False  # status 429: the global limit
    resumable: bool = False  # invalid_session and reconnect: whether the session can be resumed afterwards
    seen: int = 0
    hits: int = 0
    pattern: re.Pattern[str] = field(default_factory=lambda: re.compile(""))
    hold: Hold = field(default_factory=Hold)
    struck: asyncio.Event = field(default_factory=asyncio.Event)  # it has hit at least once

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "match": self.match,
            "kind": self.kind.value,
            "times": self.times,
            "after": self.after,
            "status": self.status,
            "seconds": self.seconds,
            "apply": self.apply,
            "everywhere": self.everywhere,
            "resumable": self.resumable,
            "seen": self.seen,
            "hits": self.hits,
        }


_FIELDS: dict[str, tuple[type, ...]] = {
    "match": (str,),
    "kind": (str,),
    "times": (int,),
    "after": (int,),
    "status": (int,),
    "seconds": (int, float),
    "apply": (bool,),
    "everywhere": (bool,),
    "resumable": (bool,),
}


def _checked(spec: Mapping[str, Any]) -> dict[str, Any]:
    for key, value in spec.items():
        if key not in _FIELDS:
            raise ValueError(f"a fault has no {key!r}; it has {', '.join(_FIELDS)}")
        wanted = _FIELDS[key]
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            raise ValueError(f"{key} must be {' or '.join(kind.__name__ for kind in wanted)}")
    return dict(spec)


class Faults:
    """The faults that wait, in the order in which they were asked for; the first that matches strikes.

    `strike_gateway` is called for faults of the gateway kinds (the gateway sets it).
    """

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._due: list[tuple[str, str, Fault]] = []
        self._ids = count(1)
        self.strike_gateway: Callable[[Fault], None] = lambda _fault: None

    def add(self, spec: Mapping[str, Any]) -> Fault:
        """Orders a fault. `match` is "METHOD path-regex" (path without /api/v10, the whole of it must match,
        METHOD may be `*`). A fault of the gateway without `match` strikes at once. ValueError: what is wrong.
        """
        values = _checked(spec)
        try:
            kind = Kind(values.pop("kind", ""))
        except ValueError:
            raise ValueError(f"kind must be one of {', '.join(Kind)}") from None
        match = values.pop("match", "")
        values.setdefault("resumable", kind is Kind.RECONNECT)
        fault = Fault(next(self._ids), match, kind, **values)
        if not match:
            if kind not in GATEWAY_KINDS:
                raise ValueError('match is missing: "METHOD path-regex", such as "POST /channels/.*"')
            fault.hits = 1
            fault.struck.set()
            self._faults.append(fault)
            self.strike_gateway(fault)
            return fault
        method, _, path = match.partition(" ")
        if not path:
            raise ValueError('match must be "METHOD path-regex"')
        verb = ".+" if method == "*" else re.escape(method)
        try:
            fault.pattern = re.compile(f"{verb} (?:{path.strip()})")
        except re.error as error:
            raise ValueError(f"match is not a regular expression: {error}") from None
        self._faults.append(fault)
        return fault

    def take(self, method: str, path: str) -> Fault | None:
        """The fault that strikes this request, counted as a hit; None when there is none."""
        line = f"{method} {path}"
        for fault in self._faults:
            if fault.hits >= fault.times or not fault.match or not fault.pattern.fullmatch(line):
                continue
            fault.seen += 1
            if fault.seen > fault.after:
                fault.hits += 1
                fault.struck.set()
                return fault
        return None

    async def struck(self, fault_id: int, *, seconds: float = 60.0) -> Fault | None:
        """The fault once it has hit a request (one of kind hold then keeps it); None after real `seconds`.
        KeyError for an unknown one.
        """
        fault = next((fault for fault in self._faults if fault.id == fault_id), None)
        if fault is None:
            raise KeyError(fault_id)
        try:
            await asyncio.wait_for(fault.struck.wait(), seconds)
        except TimeoutError:
            return None
        return fault

    def listing(self) -> list[dict[str, Any]]:
        return [fault.to_json() for fault in self._faults]

    def clear(self) -> None:
        """Forgets all faults and lets go what they hold."""
        self.release()
        self._faults.clear()

    def release(self, *, drop: bool = False) -> int:
        """Lets go every request held now (later matches are held again); says how many faults held any.

        `drop`: those not yet applied never will be, and their connections break: as if they had never arrived.
        """
        held = [fault for fault in self._faults if fault.kind is Kind.HOLD]
        for fault in held:
            fault.hold.dropped = drop
            fault.hold.over.set()
            fault.hold = Hold()
        return len(held)

    def disturb(self, method: str, path: str) -> Disturbance | None:
        """What shall go wrong with this request. status: that status instead (after applying, if `apply`).
        lose_answer: applied, then the connection is broken. delay: applied after `seconds`. hold: kept until
        released, before (or, with `apply`, after) applying. Gateway kinds strike when the answer is made:
        `settle` is then called for the request.
        """
        fault = self.take(method, path)
        if fault is None:
            return None
        if fault.kind in GATEWAY_KINDS:
            self._due.append((method, path, fault))
            return None
        return Disturbance(
            Trouble(fault.kind.value),
            status=fault.status,
            seconds=fault.seconds,
            apply=fault.apply,
            everywhere=fault.everywhere,
            release=_released(fault) if fault.kind is Kind.HOLD else None,
        )

    def settle(self, method: str, path: str) -> None:
        """Strikes the gateway if a fault of this request, now answered, asks for it."""
        due = [entry for entry in self._due if entry[:2] == (method, path)]
        self._due = [entry for entry in self._due if entry[:2] != (method, path)]
        for _, _, fault in due:
            self.strike_gateway(fault)


def _released(fault: Fault) -> Callable[[], Awaitable[None]]:
    hold = fault.hold  # bound now: a release lets go what is held, not what comes later

    async def wait() -> None:
        await hold.over.wait()
        if hold.dropped:
            raise DroppedError

    return wait
