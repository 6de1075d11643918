"""The routes under /sandbox: info, faults, requests, clock. For tests, the demo and the page; see `guard`."""

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from sandbox.control.faults import DroppedError, Faults
from sandbox.control.guard import Guard, Refused
from sandbox.control.record import RequestRecord
from sandbox.control.travel import NEVER, NoWakeRegisteredError, Traveller, Wake
from sandbox.world.clock import WorldClock, parse_instant, write_instant

PREFIX = "/sandbox"
_MAX_WAIT_SECONDS = 300.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError:
        raise Refused(400, "the body must be JSON") from None
    if not isinstance(body, dict):
        raise Refused(400, "the body must be a JSON object")
    return body


def _number(request: web.Request, name: str, default: float) -> float:
    try:
        return float(request.query.get(name, default))
    except ValueError:
        raise Refused(400, f"{name} must be a number") from None


class Control:
    """The handlers. `info` gives what `/sandbox/info` answers."""

    def __init__(
        self,
        *,
        info: Callable[[], dict[str, Any]],
        guard: Guard,
        clock: WorldClock,
        traveller: Traveller,
        faults: Faults,
        record: RequestRecord,
    ) -> None:
        self._info = info
        self._guard = guard
        self._clock = clock
        self._traveller = traveller
        self._faults = faults
        self._record = record

    def install(self, app: web.Application) -> None:
        app.middlewares.extend((self._guarded, _break_dropped))
        add = app.router.add_route
        add("GET", f"{PREFIX}/info", self.get_info)
        add("GET", f"{PREFIX}/faults", self.get_faults)
        add("POST", f"{PREFIX}/faults", self.post_fault)
        add("DELETE", f"{PREFIX}/faults", self.delete_faults)
        add("GET", f"{PREFIX}/faults/{{id:\\d+}}", self.get_fault)
        add("POST", f"{PREFIX}/faults/release", self.post_release)
        add("GET", f"{PREFIX}/requests", self.get_requests)
        add("GET", f"{PREFIX}/clock", self.get_clock)
        add("POST", f"{PREFIX}/clock", self.post_clock)
        add("POST", f"{PREFIX}/clock/wake", self.post_wake)
        add("GET", f"{PREFIX}/clock/wake/{{id:\\d+}}", self.get_wake)
        add("DELETE", f"{PREFIX}/clock/wake/{{id:\\d+}}", self.delete_wake)

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(f"{PREFIX}/"):
            self._guard.check_control(request)
        return await handler(request)

    async def get_info(self, request: web.Request) -> web.Response:
        del request
        return web.json_response(self._info())

    async def get_faults(self, request: web.Request) -> web.Response:
        del request
        return web.json_response({"faults": self._faults.listing()})

    async def get_fault(self, request: web.Request) -> web.Response:
        """One fault, once it has struck (408 after `timeout`)."""
        seconds = min(_number(request, "timeout", 10.0), _MAX_WAIT_SECONDS)
        try:
            fault = await self._faults.struck(int(request.match_info["id"]), seconds=seconds)
        except KeyError:
            raise Refused(404, "there is no such fault (any more)") from None
        if fault is None:
            raise Refused(408, f"the fault has struck nothing within {seconds:g} s")
        return web.json_response(fault.to_json())

    async def post_fault(self, request: web.Request) -> web.Response:
        try:
            fault = self._faults.add(await _json(request))
        except ValueError as error:
            raise Refused(400, str(error)) from None
        return web.json_response(fault.to_json(), status=201)

    async def delete_faults(self, request: web.Request) -> web.Response:
        del request
        self._faults.clear()
        return web.Response(status=204)

    async def post_release(self, request: web.Request) -> web.Response:
        drop = bool((await _json(request)).get("drop")) if request.can_read_body else False
        return web.json_response({"released": self._faults.release(drop=drop)})

    async def get_requests(self, request: web.Request) -> web.Response:
        """The record after `since`; with `wait_for` only when such a request is there (408 after `timeout`)."""
        since = int(_number(request, "since", 0))
        bodies = request.query.get("bodies", "1") != "0"
        pattern = request.query.get("wait_for")
        if pattern is not None:
            seconds = min(_number(request, "timeout", 10.0), _MAX_WAIT_SECONDS)
            try:
                found = await self._record.wait_for(pattern, since=since, seconds=seconds)
            except re.error as error:
                raise Refused(400, f"wait_for is not a regular expression: {error}") from None
            if found is None:
                raise Refused(408, f"no request like {pattern!r} came within {seconds:g} s")
        entries = [entry.to_json(bodies=bodies) for entry in self._record.since(since)]
        return web.json_response({"requests": entries, "last": self._record.last})

    def _wake_json(self, wake: Wake) -> dict[str, Any]:
        return {"id": wake.id, "at": None if wake.at == NEVER else write_instant(wake.at)}

    async def get_clock(self, request: web.Request) -> web.Response:
        """The time and who waits; with `wake_until` only when somebody waits for an instant not later than that
        (408 after `timeout`), so that a journey begun then cannot pass it by.
        """
        if "wake_until" in request.query:
            seconds = min(_number(request, "timeout", 10.0), _MAX_WAIT_SECONDS)
            try:
                until = parse_instant(request.query["wake_until"])
            except ValueError as error:
                raise Refused(400, str(error)) from None
            if not await self._traveller.waited_for(until, seconds=seconds):
                raise Refused(408, f"nobody came to wait for {write_instant(until)} within {seconds:g} s")
        wakes = [self._wake_json(wake) for wake in self._traveller.wakes()]
        return web.json_response({"now": write_instant(self._clock.now()), "wakes": wakes})

    async def post_clock(self, request: web.Request) -> web.Response:
        target: datetime | None
        match await _json(request):
            case {"advance": int() | float() as seconds, **rest} if not rest and seconds >= 0:
                target = self._clock.now() + timedelta(seconds=seconds)
            case {"to": "next", **rest} if not rest:
                target = None
            case {"to": str(text), **rest} if not rest:
                try:
                    target = parse_instant(text)
                except ValueError as error:
                    raise Refused(400, str(error)) from None
            case _:
                raise Refused(400, 'say {"advance": seconds}, {"to": "next"} or {"to": an ISO instant}')
        try:
            journey = await self._traveller.advance(target)
        except NoWakeRegisteredError:
            raise Refused(409, "nobody waits for any instant, so there is no next one") from None
        except ValueError as error:
            raise Refused(400, str(error)) from None
        return web.json_response(
            {
                "now": write_instant(journey.now),
                "stops": [write_instant(stop) for stop in journey.stops],
                "unacknowledged": list(journey.unacknowledged),
            }
        )

    async def post_wake(self, request: web.Request) -> web.Response:
        body = await _json(request)
        try:
            at = NEVER if body["at"] is None else parse_instant(str(body["at"]))
        except (KeyError, ValueError):
            raise Refused(400, 'say {"at": an ISO instant with its offset, or null to hear of every move}') from None
        wake = self._traveller.register(at)
        now = write_instant(self._clock.now())
        return web.json_response({"id": wake.id, "now": now}, status=201)

    async def get_wake(self, request: web.Request) -> web.Response:
        wake = self._traveller.find(int(request.match_info["id"]))
        if wake is None:
            raise Refused(404, "there is no such wake (any more)")

        def connected() -> bool:
            return request.transport is not None and not request.transport.is_closing()

        reached = await self._traveller.poll(wake, connected)
        now = write_instant(self._clock.now())
        return web.json_response({"id": wake.id, "now": now, "reached": reached})

    async def delete_wake(self, request: web.Request) -> web.Response:
        if not self._traveller.acknowledge(int(request.match_info["id"])):
            raise Refused(404, "there is no such wake (any more)")
        return web.Response(status=204)


@web.middleware
async def _break_dropped(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except DroppedError:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=502)  # nobody is left to read it
