"""Wakes the due list at the next due instant, and once in a while as a safety net. It keeps nothing, and nothing else
in the project knows APScheduler.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.clock import Clock, SystemClock

SWEEP = timedelta(seconds=30)


def _new_scheduler() -> AsyncIOScheduler:
    # misfire_grace_time=None: APScheduler's default of one second drops a wake-up that comes later than that.
    return AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )


@dataclass(slots=True)
class Scheduler:
    """Calls `wake` in the event loop's thread. Instants are those of `clock`; waiting is done in real time."""

    clock: Clock
    wake: Callable[[], None]
    _real: SystemClock = field(default_factory=SystemClock)
    _scheduler: AsyncIOScheduler = field(default_factory=_new_scheduler)

    def start(self) -> None:
        self._scheduler.start()
        # The zone is said, because a trigger without one reads the machine's from its files, in the event loop.
        every = IntervalTrigger(seconds=int(SWEEP.total_seconds()), timezone=UTC)
        self._scheduler.add_job(self._call, every, id="sweep")

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def wake_at(self, instant: datetime | None) -> None:
        """Wake at that instant instead of the one said before."""
        if not self._scheduler.running:
            return
        if instant is None:
            if self._scheduler.get_job("next"):
                self._scheduler.remove_job("next")
            return
        run_date = self._real.now() + (instant - self.clock.now())
        self._scheduler.add_job(self._call, DateTrigger(run_date, timezone=UTC), id="next", replace_existing=True)

    async def _call(self) -> None:
        # A coroutine, so that APScheduler runs it in the loop and not in a thread.
        self.wake()
