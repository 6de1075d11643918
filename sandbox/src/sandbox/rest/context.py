"""What every request of the REST server shares; handed in by the sandbox's composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.rest.buckets import RateLimiter
from sandbox.rest.hooks import Faults, NoFaults, NoRecord, Record
from sandbox.rest.nonces import Nonces
from sandbox.world import World


def _nowhere() -> str:
    return "ws://127.0.0.1/gateway"


@dataclass(frozen=True, slots=True)
class Context:
    """`gateway_url` is asked at each request, since the port is known only once the server listens."""

    world: World
    gateway_url: Callable[[], str] = _nowhere
    faults: Faults = field(default_factory=NoFaults)
    record: Record = field(default_factory=NoRecord)
    limiter: RateLimiter = field(default_factory=RateLimiter)
    nonces: Nonces = field(default_factory=Nonces)


CONTEXT: web.AppKey[Context] = web.AppKey("sandbox_rest_context", Context)
