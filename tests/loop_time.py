"""Measures how long the event loop is held: the processor time of each of its steps, not the time on the wall.

What waits for a processor, a disk or another thread costs nothing here, so a busy machine fails no test. Nor does the
garbage collector, which in a process of tests has far more to look at than in the bot's.
"""

import asyncio
import gc
import threading
import time
from asyncio.events import Handle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_STEP = 0.2
"""Seconds of processor time. Discord's heartbeat, everybody's clicks and all timers wait as long."""
TESTS_OWN = (str(Path(__file__).parent), "pytest_asyncio")
"""Where the tasks come from that tests are themselves: what a test computes holds up nobody."""


@contextmanager
def slow_steps(limit: float = LONGEST_STEP, ignored: tuple[str, ...] = ()) -> Iterator[list[str]]:
    """A list that grows while the block runs: each step of any loop of this thread that took longer than `limit`.

    `ignored`: parts of the paths of files whose coroutines do not count.
    """
    slow: list[str] = []
    run = Handle._run

    collecting = _Collecting()

    def timed(self: Handle) -> None:
        started, before = time.perf_counter(), time.thread_time() - collecting.seconds
        run(self)
        # Nothing takes more of the processor than of the time, which is cheaper to ask for.
        if time.perf_counter() - started <= limit:
            return
        took = time.thread_time() - collecting.seconds - before
        if took > limit:
            path, what = _source(self)
            if not any(part in path for part in ignored):
                slow.append(f"{took * 1000:.0f} ms: {what}")

    gc.callbacks.append(collecting)
    Handle._run = timed  # type: ignore[method-assign] # asyncio offers no hook around a step
    try:
        yield slow
    finally:
        Handle._run = run  # type: ignore[method-assign] # as above
        gc.callbacks.remove(collecting)


class _Collecting:
    """How long the garbage collector has worked in this thread. `gc` calls it before and after."""

    def __init__(self) -> None:
        self._thread = threading.get_ident()
        self._since = 0.0
        self.seconds = 0.0

    def __call__(self, phase: str, _: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._since = time.thread_time()
        else:
            self.seconds += time.thread_time() - self._since


def _source(handle: Handle) -> tuple[str, str]:
    """The path of the coroutine whose step it was (empty for a plain callback), and what to call it."""
    callback = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if not isinstance(task, asyncio.Task):
        return "", repr(callback)
    coroutine = task.get_coro()
    code = getattr(coroutine, "cr_code", None)
    return getattr(code, "co_filename", ""), f"a step of {coroutine!r}"
