"""Starts the bot as a process of its own, strikes it with SIGKILL at a step or a request, and takes up what it left.

The processes are forked from a server that has imported the bot already, one for each test worker: what is killed is a
process like any other, but it does not cost three seconds of importing.
"""

import asyncio
import multiprocessing
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from itertools import product
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerProcess
from typing import Any

import pytest

from bot.client import FEATURES
from sandbox.app import Sandbox
from tests.conftest import PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld
from tests.e2e.steps import run

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.e2e.steps", *FEATURES])


class Mortal:
    """The bot as a process that is going to be killed. Its log is kept beside its data."""

    def __init__(self, process: ForkServerProcess, reached: Connection, sandbox: Sandbox) -> None:
        self._process = process
        self._reached = reached
        self._sandbox = sandbox

    @classmethod
    async def start(cls, world: ForumWorld, stop_at: str | None = None, times: int = 1) -> "Mortal":
        """`stop_at`: the step of `tests.e2e.steps` at which it waits, once it was reached so many times."""
        sandbox = world.sandbox
        given = {
            "token": sandbox.bot_token,
            "folder": str(world.folder),
            "api": sandbox.api,
            "gateway": sandbox.gateway,
            "base": sandbox.base,
            "features": list(world.features),
        }
        reached, reaches = _processes.Pipe(duplex=False)
        process = _processes.Process(target=run, args=(given, stop_at, times, reaches), daemon=True)
        await asyncio.to_thread(process.start)
        reaches.close()
        return cls(process, reached, sandbox)

    async def stopped(self) -> None:
        """Wait until it has reached the step where it is to die."""
        await asyncio.to_thread(lambda: wait([self._reached, self._process.sentinel], PATIENCE_SECONDS))
        assert self._reached.poll(), "the process never came to this step"
        assert self._reached.recv_bytes() == b"reached"

    async def kill(self) -> None:
        self._process.kill()
        await asyncio.to_thread(self._process.join)
        self._process.close()
        self._reached.close()
        # A journey would wait ten seconds for one whose connection is lost and who may come back.
        self._sandbox.traveller.forget_all()


async def killed_at(world: ForumWorld, where: str, after: int = 0, *, applied: bool) -> None:
    """Leave the work to a process that dies at its n-th such request, before or after Discord has done it."""
    mortal = await held_at(world, where, after, applied=applied)
    await buried(world, mortal)


async def held_at(world: ForumWorld, where: str, after: int = 0, *, applied: bool) -> Mortal:
    """A process in the place of the bot that hangs in its n-th such request, before or after Discord has done it."""
    await world.stop_bot()
    hold = world.sandbox.faults.add({"match": where, "kind": "hold", "after": after, "apply": applied})
    mortal = await Mortal.start(world)
    assert await world.sandbox.faults.struck(hold.id)
    return mortal


async def buried(world: ForumWorld, mortal: Mortal) -> None:
    """Kill it; what it had under way never arrives any more."""
    await mortal.kill()
    world.sandbox.faults.release(drop=True)
    world.sandbox.faults.clear()


async def recovered(world: ForumWorld, away: timedelta = timedelta(0), then: timedelta = timedelta(seconds=10)) -> None:
    """Start the bot again after that time and let it do what is left; nothing of it may fail."""
    if away:
        await world.travel(away)
    await world.start_bot()
    await world.travel(then)
    await world.settle()
    assert await world.bot.due.failed(world.guild_id) == []


def windows(cases: Mapping[str, Sequence[object]], always: Collection[str]) -> list[Any]:
    """Parameters of a kill test: each case killed before and after (`applied`, last) what it names takes place.

    The ids in `always`, such as "the answer, after", run in `make test`; the others are for `make test-all`.
    """
    moments = product(cases.items(), ("before", "after"))
    return kills({f"{name}, {when}": (*values, when == "after") for (name, values), when in moments}, always)


def kills(cases: Mapping[str, Sequence[object]], always: Collection[str]) -> list[Any]:
    """Parameters of a kill test by their ids. Those in `always` run in `make test`, the others in `make test-all`."""
    if unknown := set(always) - set(cases):
        raise ValueError(f"no such case: {', '.join(sorted(unknown))}")
    return [
        pytest.param(*values, id=name, marks=() if name in always else pytest.mark.thorough)
        for name, values in cases.items()
    ]
