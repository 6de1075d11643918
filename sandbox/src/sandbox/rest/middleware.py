"""What happens around every request under /api/v10: who is it, may it pass, what goes wrong, what is recorded.

One aiohttp middleware, so that routes of other parts of the sandbox (interactions) are treated alike: handlers
find the user in `request[ACTOR]`, the body in `request[BODY]`, and raise `ApiError`.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

from aiohttp import web

from sandbox.rest.body import Body, read_body
from sandbox.rest.call import json_response
from sandbox.rest.context import CONTEXT, Context
from sandbox.rest.errors import ApiError, Problem, RateLimited
from sandbox.rest.hooks import Disturbance, RecordedRequest, Trouble
from sandbox.world.entities import Json, User

API_PREFIX = "/api/v10"

ACTOR: web.RequestKey[User] = web.RequestKey("sandbox_actor", User)
BODY: web.RequestKey[Body] = web.RequestKey("sandbox_body", Body)

_TOO_MANY = 429
# What a 429 that was ordered without `seconds` asks to wait for (real).
_SHORT_WAIT = 0.1

_log = logging.getLogger(__name__)
_NextHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]

# These carry their own token in the path (reference, "Interactions" and "Webhooks").
_TOKEN_IN_PATH = ("/interactions/{interaction_id}/", "/webhooks/{webhook_id}/{webhook_token}")
# Asked without a token by anybody.
_PUBLIC = frozenset({"/gateway"})


def route_of(request: web.Request) -> str | None:
    """The template of the route, without the prefix; None for a route that the sandbox does not know."""
    resource = request.match_info.route.resource
    if request.match_info.http_exception is not None or resource is None:
        return None
    return resource.canonical.removeprefix(API_PREFIX)


@web.middleware
async def around_every_request(request: web.Request, handler: _NextHandler) -> web.StreamResponse:
    """Auth, body, rate limits, faults, errors, record, in this order."""
    if not request.path.startswith(f"{API_PREFIX}/"):
        return await handler(request)
    context = request.app[CONTEXT]
    exchange = _Exchange(request, handler, context)
    try:
        response = await exchange.answer()
    finally:
        exchange.record()
    return response


class _Exchange:
    """One request on its way; keeps what the record needs even if the answer is lost."""

    def __init__(self, request: web.Request, handler: _NextHandler, context: Context) -> None:
        self.request = request
        self.handler = handler
        self.context = context
        self.route = route_of(request)
        self.path = request.path.removeprefix(API_PREFIX)
        self.actor: User | None = None
        self.body = Body()
        self.response: web.StreamResponse | None = None
        self.headers: Mapping[str, str] = {}

    async def answer(self) -> web.StreamResponse:
        try:
            self.response = await self._through()
        except RateLimited as error:
            # discord.py takes a 429 without `Via` for a ban at the edge.
            self.headers = {**self.headers, **error.headers, "Via": "1.1 google"}
            self.response = json_response(error.to_json(), error.status)
        except ApiError as error:
            self.response = json_response(error.to_json(), error.status)
        except web.HTTPException as error:
            problem = Problem.METHOD_NOT_ALLOWED if error.status == 405 else Problem.NOT_FOUND  # noqa: PLR2004
            self.response = json_response(problem.error().to_json(), error.status)
        except (asyncio.CancelledError, ConnectionError):
            raise
        except Exception:  # noqa: BLE001 - the edge of the server: logged, answered with a 500, recorded
            _log.exception("%s %s failed inside the sandbox", self.request.method, self.path)
            self.response = json_response(Problem.INTERNAL.error().to_json(), 500)
        self.response.headers.update(self.headers)
        return self.response

    async def _through(self) -> web.StreamResponse:
        self.actor = self._authenticate()
        self.body = await read_body(self.request, self.route)
        self.request[BODY] = self.body
        if self.actor is not None:
            self.request[ACTOR] = self.actor
        self._admit()
        trouble = self.context.faults.disturb(self.request.method, self.path)
        if trouble is None:
            return await self.handler(self.request)
        return await self._disturbed(trouble)

    def _authenticate(self) -> User | None:
        if self.route is not None and (self.route in _PUBLIC or self.route.startswith(_TOKEN_IN_PATH)):
            return None
        header = self.request.headers.get("Authorization", "")
        is_bot = header.startswith("Bot ")
        actor = self.context.world.user_by_token(header.removeprefix("Bot "))
        if actor is None or actor.bot != is_bot:
            raise Problem.UNAUTHORIZED.error()
        return actor

    def _admit(self) -> None:
        exempt = self.actor is None
        if self.route is None or (self.actor is not None and not self.actor.bot):
            return
        verdict = self.context.limiter.admit(
            0 if self.actor is None else self.actor.id,
            self.request.method,
            self.route,
            self.request.match_info,
            exempt=exempt,
        )
        if verdict.retry_after is not None:
            raise RateLimited(verdict.retry_after, everywhere=verdict.scope == "global", headers=verdict.headers)
        self.headers = verdict.headers

    async def _disturbed(self, trouble: Disturbance) -> web.StreamResponse:
        match trouble.trouble:
            case Trouble.DELAY:
                await asyncio.sleep(trouble.seconds)
                return await self.handler(self.request)
            case Trouble.LOSE_ANSWER:
                applied = await self._apply()
                if self.request.transport is not None:
                    self.request.transport.abort()
                return applied
            case Trouble.STATUS:
                if trouble.apply:
                    await self._apply()
                if trouble.status == _TOO_MANY:
                    scope = "global" if trouble.everywhere else "user"
                    headers = {
                        "X-RateLimit-Scope": scope,
                        **({"X-RateLimit-Global": "true"} if trouble.everywhere else {}),
                    }
                    raise RateLimited(trouble.seconds or _SHORT_WAIT, everywhere=trouble.everywhere, headers=headers)
                return web.Response(status=trouble.status, text="<html>fault</html>", content_type="text/html")
            case Trouble.HOLD:
                held = await self._apply() if trouble.apply else None
                if trouble.release is not None:
                    await trouble.release()
                return held if held is not None else await self._apply()

    async def _apply(self) -> web.StreamResponse:
        """The effect and its answer; an error of the request is an answer too."""
        try:
            response = await self.handler(self.request)
        except ApiError as error:
            response = json_response(error.to_json(), error.status)
        self.response = response
        return response

    def record(self) -> None:
        self.context.record.add(
            RecordedRequest(
                method=self.request.method,
                path=self.path,
                query=self.request.query_string,
                route=self.route,
                status=0 if self.response is None else self.response.status,
                time=self.context.world.now(),
                real_time=datetime.now(UTC),
                user=self._sender(),
                body=self.body.json,
                response=_json_of(self.response),
                user_id=None if self.actor is None else self.actor.id,
            )
        )

    def _sender(self) -> str:
        if self.actor is None:
            return "bot" if self.route is not None and self.route.startswith(_TOKEN_IN_PATH) else "nobody"
        return "bot" if self.actor.bot else self.actor.persona or self.actor.username


def _json_of(response: web.StreamResponse | None) -> Json | list[Json] | None:
    if not isinstance(response, web.Response) or not isinstance(response.body, bytes) or not response.body:
        return None
    if response.content_type != "application/json":
        return None
    parsed: Json | list[Json] = json.loads(response.body)
    return parsed
