"""Says where Discord is and how its API is called: the one module that knows discord.py's seams.

discord.py keeps its addresses as class attributes and repeats failed POSTs by itself; both are settled here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import SimpleNamespace

import aiohttp
import discord
import yarl

from bot.database import inside_transaction
from bot.errors import RatsboteError

_SERVER_ERROR = 500


class OutcomeUnknown(RatsboteError):
    """A request that must not be repeated blindly failed after it may have taken effect."""


@dataclass(slots=True)
class _Attempt:
    last_status: int | None = field(default=None)


_single: ContextVar[_Attempt | None] = ContextVar("single_attempt", default=None)


def use_endpoint(api: str | None, gateway: str | None) -> None:
    """Point discord.py at another REST API (e.g. `http://127.0.0.1:8000/api/v10`) and gateway.

    None leaves Discord's own. Process-wide, because discord.py's seams are: `http.Route.BASE`,
    `gateway.DiscordWebSocket.DEFAULT_GATEWAY` (used at start and after an invalidated session), `asset.Asset.BASE`.
    """
    if api is not None:
        discord.http.Route.BASE = api.rstrip("/")
        discord.asset.Asset.BASE = str(yarl.URL(api).with_path("/cdn"))
    if gateway is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@contextmanager
def single_attempt() -> Iterator[None]:
    """Within the block, a request that got a server error is not repeated by discord.py.

    Its retry after 500/502/504/524 (discord/http.py) is right for what can be repeated, and doubles what has no nonce.
    Raises OutcomeUnknown instead; the caller looks on Discord before it tries again. 429s may be repeated.
    """
    token = _single.set(_Attempt())
    try:
        yield
    finally:
        _single.reset(token)


def request_trace() -> aiohttp.TraceConfig:
    """What hooks `single_attempt` into discord.py's HTTP session (its `http_trace` option).

    It also refuses any request made inside a database transaction, with a RuntimeError: that is a bug of ours.
    """
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_before)
    trace.on_request_end.append(_after)
    return trace


async def _before(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestStartParams) -> None:
    if inside_transaction():
        raise RuntimeError(f"{params.method} {params.url.path} inside a transaction: everybody would wait for Discord")
    attempt = _single.get()
    if attempt is not None and attempt.last_status is not None and attempt.last_status >= _SERVER_ERROR:
        raise OutcomeUnknown(f"{params.method} {params.url.path} was answered {attempt.last_status}")


async def _after(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
    attempt = _single.get()
    if attempt is not None:
        attempt.last_status = params.response.status
