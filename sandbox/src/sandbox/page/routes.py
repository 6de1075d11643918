"""The page's routes: the document behind its key, its files, and what it must know to log people in."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.control.guard import Guard, Refused
from sandbox.page.files import INDEX, read
from sandbox.page.headers import EVERYWHERE, policy

FOLDER = "/page/"
_LOCKED = """\
Diese Seite öffnet sich nur mit der ganzen Adresse, die beim Start ausgegeben wurde (mit ?key=…).
This page opens with the whole address only that was printed at the start (with ?key=…).
"""


class Page:
    """`info` gives what the page may know: everything but the bot's token. The key is the guard's."""

    def __init__(self, info: Callable[[], dict[str, Any]], guard: Guard) -> None:
        self._info = info
        self._guard = guard

    def address(self, base: str) -> str:
        """Where the page is, key included, for a server at `base`."""
        return f"{base}/?key={self._guard.key}"

    def install(self, app: web.Application) -> None:
        app.router.add_get("/", self.get_document)
        app.router.add_get(f"{FOLDER}bootstrap", self.get_bootstrap)
        app.router.add_get(f"{FOLDER}{{path:.+}}", self.get_file)

    async def get_document(self, request: web.Request) -> web.Response:
        self._guard.check_host(request)
        if not self._guard.knows(request.query.get("key", "")):
            return web.Response(status=403, text=_LOCKED, headers=EVERYWHERE)
        return await _file(request, INDEX)

    async def get_file(self, request: web.Request) -> web.Response:
        self._guard.check_host(request)
        return await _file(request, request.match_info["path"])

    async def get_bootstrap(self, request: web.Request) -> web.Response:
        """The people with their tokens: to our own page only, which knows the key."""
        self._guard.check_control(request)
        self._guard.check_key(request)
        return web.json_response(self._info(), headers=EVERYWHERE)


async def _file(request: web.Request, path: str) -> web.Response:
    found = await asyncio.to_thread(read, path)
    if found is None:
        raise Refused(404, "there is no such file")
    headers = EVERYWHERE | {"Content-Type": found.content_type, "Content-Security-Policy": policy(request.host, FOLDER)}
    return web.Response(body=found.data, headers=headers)
