"""The composition root of the sandbox: world, REST, gateway, interactions and control behind one port.

Everything else receives what it needs; only this module knows all of it.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from sandbox.control.faults import Faults
from sandbox.control.guard import Guard
from sandbox.control.record import RequestRecord
from sandbox.control.routes import Control
from sandbox.control.travel import GONE_SECONDS, STOP_SECONDS, Traveller
from sandbox.gateway.hub import Gateway
from sandbox.gateway.server import GatewayServer
from sandbox.interactions.ledger import FIRST_ANSWER_SECONDS, TOKEN_SECONDS, Ledger
from sandbox.interactions.routes import Interactions
from sandbox.page.routes import Page
from sandbox.rest.body import MAX_BODY_BYTES
from sandbox.rest.buckets import RateLimiter, Strictness
from sandbox.rest.context import Context
from sandbox.rest.middleware import API_PREFIX
from sandbox.rest.server import add_route, install
from sandbox.world import World
from sandbox.world.clock import WorldClock
from sandbox.world.saving import SavedWorld, load, save
from sandbox.world.seed import SeededWorld, seed

LOOPBACK = "127.0.0.1"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Timing:
    """Protocol timers in real seconds; the defaults are Discord's."""

    heartbeat: float = 41.25
    first_answer: float = FIRST_ANSWER_SECONDS
    token: float = TOKEN_SECONDS
    stop: float = STOP_SECONDS
    gone: float = GONE_SECONDS


class Sandbox:
    """`async with Sandbox() as sandbox:` serves until the block ends.

    `world`: a world file (the shipped one if None; WorldFileError), or what another sandbox's `save` gave, which
    goes on from the instant at which it was saved. `now`: where the world's time begins (aware; the machine's, or the
    saved one if None). `port` 0 takes a free one. `limits`: whether rate limits are enforced.
    """

    def __init__(
        self,
        world: Path | SavedWorld | None = None,
        now: datetime | None = None,
        port: int = 0,
        *,
        host: str = LOOPBACK,
        limits: Strictness = Strictness.DISCORD,
        timing: Timing | None = None,
    ) -> None:
        timing = timing or Timing()
        if isinstance(world, SavedWorld):
            now = now or world.instant
        self.clock = WorldClock(now)
        self.world = World(self.clock.now, agenda=self.clock.agenda)
        self._beginning = world
        self._seeded: SeededWorld | None = None
        self.faults = Faults()
        self.record = RequestRecord(self.faults)
        self.traveller = Traveller(self.clock, stop_seconds=timing.stop, gone_seconds=timing.gone)
        self.hub = Gateway(self.world, heartbeat_seconds=timing.heartbeat)
        self.faults.strike_gateway = self.hub.strike
        self.interactions = Interactions(
            self.world, Ledger(first_answer_seconds=timing.first_answer, token_seconds=timing.token)
        )
        self._guard = Guard()
        self._page = Page(self._page_info, self._guard)
        self._host = host
        self._wanted_port = port
        self._runner = self._assemble(limits)
        self._agenda: asyncio.Task[None] | None = None
        self.port = 0

    def _assemble(self, limits: Strictness) -> web.AppRunner:
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        control = Control(
            info=self.info,
            guard=self._guard,
            clock=self.clock,
            traveller=self.traveller,
            faults=self.faults,
            record=self.record,
        )
        control.install(app)
        context = Context(
            world=self.world,
            gateway_url=lambda: self.gateway,
            faults=self.faults,
            record=self.record,
            limiter=RateLimiter(limits),
        )
        for route in self.interactions.routes():
            add_route(app, route)
        install(app, context)
        server = GatewayServer(self.hub, self.faults)
        app.router.add_get("/gateway", server.handle)
        app.router.add_get("/gateway/", server.handle)
        self._page.install(app)
        return web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    @property
    def seeded(self) -> SeededWorld:
        """What the world file made; once started."""
        if self._seeded is None:
            raise RuntimeError("the sandbox has not been started")
        return self._seeded

    @property
    def base(self) -> str:
        return f"http://{self._host}:{self.port}"

    @property
    def api(self) -> str:
        return f"{self.base}{API_PREFIX}"

    @property
    def gateway(self) -> str:
        return f"ws://{self._host}:{self.port}/gateway"

    @property
    def page(self) -> str:
        """The address that opens the page; it holds this start's key."""
        return self._page.address(self.base)

    @property
    def bot_token(self) -> str:
        return self.world.users[self.seeded.application.bot_id].token

    def info(self) -> dict[str, Any]:
        """What `/sandbox/info` answers: where everything is, and who there is, with the roles of now."""
        guild = self.seeded.guild
        personas = []
        for user in self.seeded.personas:
            member = guild.members.get(user.id)
            roles = [guild.roles[role_id].name for role_id in member.role_ids] if member is not None else []
            personas.append(
                {
                    "name": user.persona,
                    "id": str(user.id),
                    "token": user.token,
                    "locale": user.locale,
                    "timezone": user.timezone,
                    "roles": roles,
                }
            )
        return {
            "api": self.api,
            "gateway": self.gateway,
            "page": self.page,
            "bot_token": self.bot_token,
            "application_id": str(self.seeded.application.id),
            "guild_id": str(guild.id),
            "guilds": [{"id": str(one.id), "name": one.name} for one in self.seeded.guilds],
            "personas": personas,
        }

    def save(self) -> SavedWorld:
        """The world as it stands, for `Sandbox(world=…)`: people, server, messages, commands, ids and tokens.

        Not kept is what belongs to connections: sessions, interactions under way, faults, rate limits, the record of
        requests. ValueError while something in the world waits for its time (a poll's end, a thread's sleep).
        """
        return save(self.world, self.seeded)

    def _page_info(self) -> dict[str, Any]:
        """What the page needs to log people in; nothing of the bot's, since a client has no use for it."""
        clocks = [{"label": clock.label, "zone": clock.zone} for clock in self.seeded.clocks]
        shown = {key: value for key, value in self.info().items() if key not in {"bot_token", "page"}}
        return shown | {"clock_zones": clocks}

    async def start(self) -> None:
        if isinstance(self._beginning, SavedWorld):
            self._seeded = load(self.world, self._beginning)
        else:
            # In a thread: it reads files (the world, time zones). Nobody else knows the world yet.
            self._seeded = await asyncio.to_thread(seed, self.world, self._beginning)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._wanted_port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.world.public_url = self.base
        self.hub.resume_url = self.gateway
        self._agenda = asyncio.create_task(self.clock.agenda.keep(self.clock.now), name="agenda")
        _log.info("the sandbox serves at %s", self.base)

    async def stop(self) -> None:
        if self._agenda is not None:
            self._agenda.cancel()
        self.faults.clear()
        self.interactions.close()
        self.hub.close()
        await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
