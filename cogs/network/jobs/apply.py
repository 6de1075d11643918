"""Brings a confirmed plan about, step by step. The work is a due item: killed half-way it is taken up again, looks at
what stands by then, and goes on with what is left of what was confirmed.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable

import aiohttp
import discord
import structlog

from bot.delivery.courier import Courier
from bot.delivery.ledger import Ledger
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.endpoint import OutcomeUnknown
from bot.errors import Undeliverable
from bot.texts import Texts
from cogs.network.jobs.executor import StepExecutor
from cogs.network.jobs.live_server import LiveServer, fetch_server
from cogs.network.jobs.welcome import WELCOME
from cogs.network.models.plan import DesiredServer, PlanStep, SetupRun, SetupRunState, StepAction
from cogs.network.render.progress import Progress, progress_view
from cogs.network.rules.plan import make_plan
from cogs.network.service.server import ServerService
from cogs.network.service.setup import FURNISH, TARGETS, SetupService

# Seconds of real time: Discord's rate limits run on it, and so must what respects them.
PROGRESS_EVERY = 2.0
# How often one step is begun anew within one attempt of the due item, whose own retries come on top.
ATTEMPTS = 3

_UNCERTAIN = (OutcomeUnknown, aiohttp.ClientError, TimeoutError, OSError, discord.NotFound)
_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429
_log = structlog.stdlib.get_logger(__name__)


class ApplyJob:
    """Handles `network.apply`. `finished` is called with the guild's id once the server stands; `held` says which
    channels another feature holds for a while.
    """

    def __init__(
        self,
        client: discord.Client,
        setup: SetupService,
        server: ServerService,
        courier: Courier,
        ledger: Ledger,
        texts: Texts,
        finished: Callable[[int], Awaitable[None]],
        held: Callable[[int], Awaitable[frozenset[int]]],
    ) -> None:
        self._client = client
        self._setup = setup
        self._server = server
        self._courier = courier
        self._ledger = ledger
        self._texts = texts
        self._finished = finished
        self._held = held

    async def run(self, item: DueItem) -> None:
        """Apply what was confirmed. Raises Undeliverable when Discord refuses for good, Dropped for an old run."""
        run = await self._setup.take_up(item.queue_number)
        confirmed = _targets(item)
        board = _Board(self._courier, self._texts, run)
        await board.open()
        if run.state is not SetupRunState.DONE:
            try:
                left = await self._work(run, confirmed, board)
            except discord.HTTPException as error:
                if error.status >= _SERVER_ERROR or error.status == _TOO_MANY_REQUESTS:
                    raise
                reason = _reason(error)
                await self._setup.end(run.id, reason)
                run = await self._setup.latest(run.guild_id) or run
                await board.show(Progress(run.finished, run.total, failed=reason), at_once=True)
                raise Undeliverable(f"Discord refused a step: {reason}") from error
            if item.payload.get(FURNISH, True):
                await self._finished(run.guild_id)
            await self._setup.advance(run.id, run.total - left)
            await self._setup.end(run.id)
            run = await self._setup.latest(run.guild_id) or run
        welcome = await self._server.channel(run.guild_id, WELCOME)
        await board.show(Progress(run.finished, run.total, done=True, welcome=welcome), at_once=True)

    async def _work(self, run: SetupRun, confirmed: set[tuple[str, str]], board: "_Board") -> int:
        """Do the steps; returns how many of the confirmed ones are still open, because Discord keeps them otherwise."""
        wanted = await self._setup.wanted(run.guild_id)
        server = await self._fetch(run.guild_id)
        done: set[tuple[str, str]] = set()
        tries: Counter[tuple[str, str]] = Counter()
        while steps := await self._steps(server, wanted, confirmed - done):
            step = steps[0]
            await board.show(Progress(run.total - len(steps), run.total, now=step.name))
            tries[step.target] += 1
            hands = StepExecutor(server, run, wanted, self._ledger, self._setup.record)
            try:
                await hands.do(step, await self._setup.stored(run.guild_id))
            except _UNCERTAIN as error:
                _log.warning("setup_step_uncertain", step=step.key, action=step.action, error=repr(error))
                if tries[step.target] >= ATTEMPTS:
                    raise
                # It may have happened or not, or the ground has moved: look before anything is done again.
                server = await self._fetch(run.guild_id)
                continue
            done.add(step.target)
            await self._setup.advance(run.id, run.total - len(steps) + 1)
            if step.action is StepAction.ORDER:
                server = await self._fetch(run.guild_id)
        return len(await self._steps(await self._fetch(run.guild_id), wanted, confirmed))

    async def _fetch(self, guild_id: int) -> LiveServer:
        return await fetch_server(
            self._client, guild_id, await self._setup.stored(guild_id), await self._held(guild_id)
        )

    async def _steps(self, server: LiveServer, wanted: DesiredServer, targets: set[tuple[str, str]]) -> list[PlanStep]:
        plan = make_plan(wanted, server.snapshot, await self._setup.stored(server.snapshot.guild_id))
        return [step for step in plan.steps if step.target in targets]


class _Board:
    """The progress as an ordinary message, changed every few seconds at most; it outlives the interaction."""

    def __init__(self, courier: Courier, texts: Texts, run: SetupRun) -> None:
        self._courier = courier
        self._texts = texts
        self._run = run
        self._key = f"setup.progress:{run.id}"
        self._shown = 0.0
        self._lost = False

    async def open(self) -> None:
        """Post the message, once for each run. Where it cannot be posted, the work goes on without it."""
        begun = Progress(self._run.finished, self._run.total)
        try:
            await self._courier.post(
                self._run.guild_id, self._key, self._run.channel_id, lambda _: self._outgoing(begun)
            )
        except Undeliverable as error:
            self._lost = True
            _log.warning("setup_progress_not_shown", run=self._run.id, reason=error.reason)

    async def show(self, progress: Progress, *, at_once: bool = False) -> None:
        now = asyncio.get_running_loop().time()
        if self._lost or (not at_once and now - self._shown < PROGRESS_EVERY):
            return
        self._shown = now
        try:
            shown = await self._courier.refresh(self._run.guild_id, self._key, lambda _: self._outgoing(progress))
        except Undeliverable:
            shown = False
        self._lost = not shown

    def _outgoing(self, progress: Progress) -> Outgoing:
        language = self._run.language
        return Outgoing(view=progress_view(progress, lambda text: self._texts.render(text, language)))


def _reason(error: discord.HTTPException) -> str:
    """Discord's own words, which it gives as JSON. Of a page from some proxy on the way the status is enough."""
    said = error.text if error.code else error.response.reason
    return f"{said or 'refused'} ({error.code or error.status})"


def _targets(item: DueItem) -> set[tuple[str, str]]:
    """What was confirmed, from the due item's payload."""
    pairs = item.payload.get(TARGETS)
    if not isinstance(pairs, list):
        raise TypeError("the payload of a run names its targets")
    return {(str(kind), str(key)) for kind, key in pairs}
