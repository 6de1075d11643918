"""The measure of the event loop: it sees what computes, and not what waits."""

import asyncio
import hashlib
import time

from tests.loop_time import TESTS_OWN, slow_steps

LIMIT = 0.02


def compute() -> None:
    """Twice the limit, in processor time."""
    end = time.thread_time() + 2 * LIMIT
    while time.thread_time() < end:
        hashlib.sha256(b"x" * 1000).digest()


async def held() -> None:
    compute()


def test_a_step_that_computes_is_named_and_one_that_waits_is_not() -> None:
    with slow_steps(LIMIT) as slow:
        asyncio.run(held())
        assert len(slow) == 1
        assert "held" in slow[0]
        asyncio.run(asyncio.sleep(2 * LIMIT))
        asyncio.run(_in_a_thread())
        assert len(slow) == 1
    asyncio.run(held())
    assert len(slow) == 1, "nothing is measured afterwards"


def test_what_a_test_computes_itself_does_not_count() -> None:
    with slow_steps(LIMIT, TESTS_OWN) as slow:
        asyncio.run(held())
    assert not slow


async def _in_a_thread() -> None:
    await asyncio.to_thread(compute)
