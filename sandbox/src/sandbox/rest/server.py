"""Puts the REST API and the file store into an aiohttp application."""

from collections.abc import Awaitable, Callable
from urllib.parse import unquote

from aiohttp import web

from sandbox.rest import cdn
from sandbox.rest.call import Call, Handler, Route
from sandbox.rest.context import CONTEXT, Context
from sandbox.rest.middleware import ACTOR, API_PREFIX, BODY, around_every_request
from sandbox.rest.routes import ROUTES


def install(app: web.Application, context: Context) -> None:
    """Adds middleware, routes and files. Before `app` is started; make it with `client_max_size=MAX_BODY_BYTES`."""
    app[CONTEXT] = context
    app.middlewares.append(around_every_request)
    for route in ROUTES:
        add_route(app, route)
    cdn.install(app)


def add_route(app: web.Application, route: Route) -> None:
    """Adds one route below /api/v10."""
    app.router.add_route(route.method, f"{API_PREFIX}{route.template}", _adapted(route.handler))


def _adapted(handler: Handler) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def run(request: web.Request) -> web.StreamResponse:
        return handler(call_of(request)).to_response()

    return run


def call_of(request: web.Request) -> Call:
    """The request as handlers take it; also for handlers of other parts that are coroutines."""
    reason = request.headers.get("X-Audit-Log-Reason")
    return Call(
        context=request.app[CONTEXT],
        sender=request.get(ACTOR),
        params=request.match_info,
        query=request.query,
        body=request[BODY],
        reason=None if reason is None else unquote(reason),
    )
