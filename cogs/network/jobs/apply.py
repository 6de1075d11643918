"""Brings a confirmed plan about, step by step. The work is a due item: killed half-way it is taken up again, fetches
what stands by then, and goes on with what is left of what was confirmed.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

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
from cogs.network.jobs.executor import StepExecutor, claim_prefix
from cogs.network.jobs.live_server import LiveServer, fetch_server
from cogs.network.models.plan import (
    PLANNING,
    AdoptionRules,
    ApplyPayload,
    PlanStep,
    SetupRun,
    SetupRunState,
    StepAction,
)
from cogs.network.models.server_state import DesiredServer, ObjectKind, ObjectRef
from cogs.network.render.progress import Progress, progress_view
from cogs.network.rules.binding import Bindings
from cogs.network.rules.plan import make_plan
from cogs.network.rules.room import further_categories
from cogs.network.service.server import ServerService
from cogs.network.service.setup import WELCOME, SetupService

# Seconds of real time: Discord's rate limits run on it, and so must what respects them.
PROGRESS_EVERY = 2.0
# How often one step is begun anew within one attempt of the due item, whose own retries come on top.
ATTEMPTS = 3

_UNCERTAIN = (OutcomeUnknown, aiohttp.ClientError, TimeoutError, OSError, discord.NotFound)
_SERVER_ERROR = 500
_TOO_MANY_REQUESTS = 429
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ApplyJob:
    """Handles `network.apply`. `follow_up` brings about what follows once the server stands; `held` says which
    channels another feature holds for a while.
    """

    client: discord.Client
    setup: SetupService
    server: ServerService
    courier: Courier
    ledger: Ledger
    texts: Texts
    follow_up: Callable[[int, ApplyPayload], Awaitable[None]]
    held: Callable[[int], Awaitable[frozenset[int]]]

    async def run(self, item: DueItem) -> None:
        """Apply what was confirmed. Raises Undeliverable when Discord refuses for good, Skipped for an old run."""
        run = await self.setup.take_up(item.guild_id, item.queue_number)
        payload = item.load(ApplyPayload)
        message = _ProgressMessage(self.courier, self.texts, run)
        await message.post()
        if run.state is not SetupRunState.DONE:
            try:
                open_steps = await self._work(run, payload, message)
            except discord.HTTPException as error:
                if error.status >= _SERVER_ERROR or error.status == _TOO_MANY_REQUESTS:
                    raise
                reason = _reason(error)
                run = await self.setup.end(run, reason)
                await message.show(Progress(run.finished, run.total, failed=reason), at_once=True)
                raise Undeliverable(f"Discord refused a step: {reason}") from error
            await self.follow_up(run.guild_id, payload)
            await self.setup.advance(run, run.total - open_steps)
            run = await self.setup.end(run)
        welcome = await self.server.channel(run.guild_id, WELCOME)
        await message.show(Progress(run.finished, run.total, done=True, welcome=welcome), at_once=True)

    async def _work(self, run: SetupRun, payload: ApplyPayload, message: "_ProgressMessage") -> int:
        """Do the steps; returns how many of the confirmed ones are still open, because Discord keeps them otherwise."""
        live = await self._fetch(run.guild_id)
        desired = await self.setup.desired_on(live.snapshot, adoption=await self._adoption(run, payload))
        confirmed = frozenset(payload.targets)
        confirmed |= further_categories(desired, confirmed)
        done: set[ObjectRef] = set()
        tries: Counter[ObjectRef] = Counter()
        while steps := await self._steps(live, desired, confirmed - done, await self._adoption(run, payload)):
            step = steps[0]
            await message.show(Progress(max(run.total - len(steps), 0), run.total, now=step.name))
            tries[step.ref] += 1
            executor = StepExecutor(live, run, desired, self.ledger, self.setup.record)
            rows, adoption = await self.setup.provisioned(run.guild_id), await self._adoption(run, payload)
            try:
                await executor.execute(step, Bindings(desired, live.snapshot, rows, adoption))
            except _UNCERTAIN as error:
                _log.warning("setup_step_uncertain", step=step.key, action=step.action, error=repr(error))
                if tries[step.ref] >= ATTEMPTS:
                    raise
                # It may have happened or not, or the ground has moved: look before anything is done again.
                live = await self._fetch(run.guild_id)
                continue
            done.add(step.ref)
            await self.setup.advance(run, max(run.total - len(steps) + 1, 0))
            if step.action is StepAction.ORDER:
                live = await self._fetch(run.guild_id)
        return len(await self._steps(await self._fetch(run.guild_id), desired, confirmed, PLANNING))

    async def _fetch(self, guild_id: int) -> LiveServer:
        rows = await self.setup.provisioned(guild_id)
        return await fetch_server(self.client, guild_id, rows, await self.held(guild_id))

    async def _adoption(self, run: SetupRun, payload: ApplyPayload) -> AdoptionRules:
        """What was confirmed, and what an interrupted step of this run may have made."""
        prefix = claim_prefix(run)
        claims = [key.removeprefix(prefix).split(":", 1) for key in await self.ledger.keys(run.guild_id, prefix)]
        return AdoptionRules(
            confirmed={ObjectRef(adopted.kind, adopted.key): adopted.object_id for adopted in payload.adopt},
            claimed=frozenset(ObjectRef(ObjectKind(kind), key) for kind, key in claims),
        )

    async def _steps(
        self, live: LiveServer, desired: DesiredServer, refs: AbstractSet[ObjectRef], adoption: AdoptionRules
    ) -> list[PlanStep]:
        rows = await self.setup.provisioned(live.snapshot.guild_id)
        plan = make_plan(desired, live.snapshot, rows, adoption)
        return [step for step in plan.steps if step.ref in refs]


@dataclass(slots=True)
class _ProgressMessage:
    """The progress as an ordinary message, changed every few seconds at most; it outlives the interaction."""

    courier: Courier
    texts: Texts
    run: SetupRun
    _shown_at: float = 0.0
    _lost: bool = False

    @property
    def _key(self) -> str:
        return f"setup.progress:{self.run.id}"

    async def post(self) -> None:
        """Post the message, once for each run. Where it cannot be posted, the work goes on without it."""
        begun = Progress(self.run.finished, self.run.total)
        try:
            await self.courier.post(self.run.guild_id, self._key, self.run.channel_id, lambda _: self._outgoing(begun))
        except Undeliverable as error:
            self._lost = True
            _log.warning("setup_progress_not_shown", run=self.run.id, reason=error.reason)

    async def show(self, progress: Progress, *, at_once: bool = False) -> None:
        now = asyncio.get_running_loop().time()
        if self._lost or (not at_once and now - self._shown_at < PROGRESS_EVERY):
            return
        self._shown_at = now
        try:
            there = await self.courier.refresh(self.run.guild_id, self._key, lambda _: self._outgoing(progress))
        except Undeliverable:
            there = False
        self._lost = not there

    def _outgoing(self, progress: Progress) -> Outgoing:
        language = self.run.language
        return Outgoing(view=progress_view(progress, lambda text: self.texts.render(text, language)))


def _reason(error: discord.HTTPException) -> str:
    """Discord's own words, which it gives as JSON. Of a page from some proxy on the way the status is enough."""
    reason = error.text if error.code else error.response.reason
    return f"{reason or 'refused'} ({error.code or error.status})"
