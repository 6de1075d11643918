"""Listens on loopback for what features serve over HTTP, behind the city's own web server, which speaks TLS.

Off unless RATSBOTE_WEB_PORT is set. Requests are not logged: their addresses can be secrets.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from bot.errors import StartupRefused

HOST = "127.0.0.1"
_SHUTDOWN_SECONDS = 2.0
_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class WebListener:
    """`wanted_port`: None for no listener, 0 for any free port; `port` is the one that it listens on."""

    wanted_port: int | None
    port: int | None = field(default=None, init=False)
    _runner: web.AppRunner | None = field(default=None, init=False)

    async def start(self, routes: Sequence[web.AbstractRouteDef]) -> None:
        """Listen, where that is wanted. Raises StartupRefused when the port is taken."""
        if self.wanted_port is None or self._runner is not None:
            return
        app = web.Application(client_max_size=1024)
        app.add_routes(routes)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=_SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self.wanted_port).start()
        except OSError as error:
            await runner.cleanup()
            raise StartupRefused(f"RATSBOTE_WEB_PORT: port {self.wanted_port} is taken ({error.strerror}).") from error
        self._runner = runner
        self.port = runner.addresses[0][1]
        _log.info("listening", port=self.port)

    async def stop(self) -> None:
        """Take no further requests, and finish those under way."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner, self.port = None, None
