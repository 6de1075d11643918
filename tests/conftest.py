"""Fixtures for every kind of test: what blocks or holds the loop fails, time travels, the database is a real file."""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.logs import route_to_standard_library
from bot.migrations import migrate
from tests.loop_time import TESTS_OWN, slow_steps

MIGRATIONS = PROJECT / "data" / "migrations"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENCE_SECONDS: Final = 60.0
"""So long (real time) a busy machine may take for what comes at once on an idle one."""
# How fast a machine draws examples says nothing about the property.
_UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", _UNHURRIED, max_examples=20)
settings.register_profile("thorough", _UNHURRIED, max_examples=100)
settings.load_profile("quick")
# Databases that wait for a real disk at each commit make the tests no truer; without room in memory they do.
_MEMORY, _ROOM = Path("/dev/shm"), 2**29  # noqa: S108 - pytest makes a private folder there


def examples(thorough: int) -> int:
    """How many examples a property gets that needs its own number: `thorough` in `make test-all`, else an eighth."""
    if settings.get_current_profile_name() == "thorough":
        return thorough
    return min(thorough, max(20, thorough // 8))


def first_quick(cases: Iterable[object], quick: int = 1) -> list[Any]:
    """For `parametrize`: the first `quick` cases belong to `make test`, the others are `thorough`.

    For a rule with tests of its own, whose refusal a form shows, and for faults that are overcome in one way.
    """
    return [
        pytest.param(
            *(case if isinstance(case, tuple) else (case,)), marks=() if number < quick else pytest.mark.thorough
        )
        for number, case in enumerate(cases)
    ]


def pytest_configure() -> None:
    """Temporary folders lie in memory, unless the environment says where. Imports leave no garbage to look for."""
    gc.disable()
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again after each test, nor as often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True, scope="session")
def logs() -> None:
    """Log lines go where pytest collects them, unadorned."""
    route_to_standard_library()


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Blocking calls made by our packages inside the event loop raise."""
    with blockbuster_ctx(["bot", "cogs", "sandbox"], excluded_modules=["sandbox.conformance"]) as guard:
        yield guard


@pytest.fixture(autouse=True)
def loop_time() -> Iterator[None]:
    """No step of the event loop takes long: heartbeats, clicks and timers wait for each."""
    with slow_steps(ignored=TESTS_OWN) as slow:
        yield
    assert not slow, "the event loop was held"


@pytest.fixture
def clock() -> TravellingClock:
    """Monday, 23 November 2026, 10:00 in Dortmund and 4:00 in Pittsburgh."""
    return TravellingClock(NOW)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all migrations applied, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "ratsbote.db"
    migrate(path, MIGRATIONS)
    return path


@pytest.fixture
async def database(migrated: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database on a real file, all migrations applied."""
    path = tmp_path / "ratsbote.db"
    await asyncio.to_thread(shutil.copyfile, migrated, path)
    database = await Database.open(path, MIGRATIONS)
    yield database
    await database.close()
