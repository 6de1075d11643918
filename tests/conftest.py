"""Fixtures for every kind of test: a blocking call in the loop fails, time travels, the database is a real file."""

import gc
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.logs import route_to_standard_library

MIGRATIONS = PROJECT / "data" / "migrations"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# How fast a machine draws examples says nothing about the property.
settings.register_profile("ratsbote", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ratsbote")


def pytest_collection_finish() -> None:
    """What was imported stays: the garbage collector need not look at it again after each test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def logs() -> None:
    """Log lines go where pytest collects them, unadorned."""
    route_to_standard_library()


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[BlockBuster]:
    """Blocking calls made by our packages inside the event loop raise."""
    with blockbuster_ctx(["bot", "cogs", "sandbox"], excluded_modules=["sandbox.conformance"]) as guard:
        yield guard


@pytest.fixture
def clock() -> TravellingClock:
    """Monday, 23 November 2026, 10:00 in Dortmund and 4:00 in Pittsburgh."""
    return TravellingClock(NOW)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database on a real file, all migrations applied."""
    database = await Database.open(tmp_path / "ratsbote.db", MIGRATIONS)
    yield database
    await database.close()
