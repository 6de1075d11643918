"""A sandbox on a free port, and small bots of the real discord.py connected to it."""

from collections.abc import AsyncIterator, Callable, Iterator

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings

from sandbox.app import Sandbox
from sandbox.conformance import discord_conformance
from sandbox.people import Person
from sandbox.rest.buckets import Strictness
from tests.small_bot import SmallBot, point_discord_at

# How fast a machine draws examples says nothing about the property.
settings.register_profile("sandbox", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sandbox")


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Blocking calls that the sandbox makes inside the event loop raise."""
    with blockbuster_ctx(["sandbox"], excluded_modules=["sandbox.conformance"]) as guard:
        yield guard


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """The forum's world, without rate limits; discord.py is pointed at it."""
    async with Sandbox(limits=Strictness.OFF) as running:
        point_discord_at(running, monkeypatch)
        yield running


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[SmallBot]:
    """A bot that is not connected yet: add commands to its tree, then `await bot.go(sandbox)`. All that it asked
    and was answered must be as Discord documents it, where the document is present.
    """
    small = SmallBot()
    yield small
    await small.stop()
    document = discord_conformance()
    if document is not None:
        asked = (entry.to_json() for entry in sandbox.record.since(0))
        report = document.check(record for record in asked if record["user"] == "bot")
        assert not report.findings, "\n".join(str(finding) for finding in report.findings)


@pytest.fixture
async def meet(sandbox: Sandbox) -> AsyncIterator[Callable[[str], Person]]:
    """Makes personas, to be logged in with `connect()`; they are logged out when the test ends."""
    met: list[Person] = []

    def introduce(name: str) -> Person:
        met.append(Person(sandbox.info(), name))
        return met[-1]

    yield introduce
    for person in met:
        await person.close()
