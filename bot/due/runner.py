"""Does what is due: several queues at once, one queue in order, failures later again, never in silence."""

import asyncio
from collections.abc import Collection, Mapping

import structlog

from bot.clock import Clock
from bot.due.models import DueItem, DueState, Handler, Skipped, backoff, current_due_at
from bot.due.service import DueList
from bot.errors import PlaceMissing, Undeliverable
from bot.scheduler import Scheduler

CONCURRENCY = 8
_log = structlog.stdlib.get_logger(__name__)


class DueRunner:
    """Runs handlers while started. `wait_until_idle()` returns when nothing is due and nothing is under way."""

    def __init__(
        self, due: DueList, clock: Clock, handlers: Mapping[str, Handler], background: Collection[str] = ()
    ) -> None:
        """`background` kinds are done like all others, but no journey through time stops for them."""
        self._due = due
        self._clock = clock
        self._handlers = handlers
        self._background = background
        self._scheduler = Scheduler(clock, self.wake)
        self._signal = asyncio.Event()
        self._idle = asyncio.Event()
        self._running: dict[tuple[int, str], asyncio.Task[None]] = {}
        self._loop: asyncio.Task[None] | None = None
        self._paused = False
        due.on_change(self.wake)
        clock.on_move(self.wait_until_idle)

    def start(self) -> None:
        """Begin; what fell due while the bot was away is worked off now."""
        if self._loop is None:
            self._scheduler.start()
            self._loop = asyncio.create_task(self._run(), name="due-runner")
            self.wake()

    async def stop(self, grace: float) -> None:
        """Take on nothing new, and give what is under way `grace` seconds (of real time) to end."""
        self._paused = True
        self._scheduler.stop()
        if self._running:
            await asyncio.wait(self._running.values(), timeout=grace)
        for task in (*self._running.values(), *([self._loop] if self._loop else [])):
            task.cancel()
            await asyncio.wait([task])
        self._loop = None

    def wake(self) -> None:
        """Have a look: something may be due."""
        self._idle.clear()
        self._signal.set()

    async def wait_until_idle(self) -> None:
        """Wait until everything due by now has been tried. Does nothing while stopped."""
        if self._loop is None:
            return
        self.wake()
        await self._idle.wait()

    async def _run(self) -> None:
        while True:
            await self._signal.wait()
            self._signal.clear()
            try:
                # What ran when the list was read may have ended since: the list still shows it as waiting.
                busy = set(self._running)
                ready = await self._due.ready(CONCURRENCY + len(busy))
                busy.update(self._running)
                fresh = [item for item in ready if (item.guild_id, item.queue_key) not in busy]
                for item in fresh[: CONCURRENCY - len(self._running)]:
                    self._begin(item)
                self._scheduler.wake_at(await self._due.next_instant())
                await self._clock.expect(await self._due.next_instant(without=self._background))
            except Exception:  # noqa: BLE001 - the list must outlive any trouble of one look; the sweep looks again
                _log.exception("due_look_failed")
                continue
            if not self._running and not ready and not self._signal.is_set():
                self._idle.set()

    def _begin(self, item: DueItem) -> None:
        queue = (item.guild_id, item.queue_key)
        task = asyncio.create_task(self._work(item), name=f"due-{item.id}")
        self._running[queue] = task

        def ended(_: asyncio.Task[None]) -> None:
            del self._running[queue]
            self.wake()

        task.add_done_callback(ended)

    async def _work(self, item: DueItem) -> None:
        current_due_at.set(item.due_at)
        structlog.contextvars.bind_contextvars(correlation=f"due-{item.id}-{item.attempts + 1}", guild=item.guild_id)
        try:
            try:
                await self._handlers[item.kind](item)
            except Skipped as reason:
                if item.awaits_place:
                    # The place is there again, but too late: that it failed stays to be seen.
                    await self._due.finish(item, DueState.FAILED, item.error)
                else:
                    await self._due.finish(item, DueState.SKIPPED, str(reason))
            except Undeliverable as error:
                _log.warning("due_failed", kind=item.kind, queue_key=item.queue_key, reason=error.reason)
                no_place = isinstance(error, PlaceMissing)
                await self._due.finish(item, DueState.FAILED, error.reason, awaits_place=no_place)
            except Exception as error:  # noqa: BLE001 - whatever a handler raises is retried and recorded
                await self._failed(item, error)
            else:
                await self._due.finish(item, DueState.DONE)
        except Exception:  # noqa: BLE001 - the row stays pending, the sweep comes back to it
            _log.exception("due_outcome_not_recorded", kind=item.kind, queue_key=item.queue_key)
            await asyncio.sleep(1)

    async def _failed(self, item: DueItem, error: Exception) -> None:
        attempts = item.attempts + 1
        wait = backoff(attempts)
        reason = f"{type(error).__name__}: {error}"[:500]
        if wait is None:
            _log.error("due_gave_up", kind=item.kind, queue_key=item.queue_key, attempts=attempts, exc_info=error)
            await self._due.finish(item, DueState.FAILED, reason)
        else:
            _log.warning("due_again", kind=item.kind, queue_key=item.queue_key, attempts=attempts, exc_info=error)
            await self._due.postpone(item, self._clock.now() + wait, reason)
