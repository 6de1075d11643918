"""Measures how long the event loop is held: the processor time of each of its steps, not the time on the wall.

What waits for a processor, a disk or another thread costs nothing here, so a busy machine fails no test.
"""

import asyncio
import time
from asyncio.events import Handle
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_STEP = 0.2
"""Seconds of processor time. Discord's heartbeat, everybody's clicks and all timers wait as long."""


@contextmanager
def slow_steps(limit: float = LONGEST_STEP) -> Iterator[list[str]]:
    """A list that grows while the block runs: each step of any loop of this thread that took longer than `limit`."""
    slow: list[str] = []
    run = Handle._run

    def timed(handle: Handle) -> None:
        before = time.thread_time()
        run(handle)
        took = time.thread_time() - before
        if took > limit:
            slow.append(f"{took * 1000:.0f} ms: {_what(handle)}")

    Handle._run = timed  # type: ignore[method-assign]
    try:
        yield slow
    finally:
        Handle._run = run  # type: ignore[method-assign]


def _what(handle: Handle) -> str:
    """The task that made the step, or the callback."""
    callback = getattr(handle, "_callback", None)
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        return f"a step of {task.get_coro()!r}"
    return repr(callback)
