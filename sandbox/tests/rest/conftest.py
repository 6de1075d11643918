"""The bot's and a persona's way to the REST API, by plain HTTP."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.app import Sandbox
from tests.rest.client import Client


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def rest(sandbox: Sandbox, session: aiohttp.ClientSession) -> Client:
    """The bot."""
    return Client(sandbox, session)


@pytest.fixture
def newcomer(sandbox: Sandbox, session: aiohttp.ClientSession) -> Client:
    """A persona without roles."""
    return Client(sandbox, session, "Newcomer")


@pytest.fixture
def admin(sandbox: Sandbox, session: aiohttp.ClientSession) -> Client:
    """The persona with Manage Server."""
    return Client(sandbox, session, "Forum Admin")


@pytest.fixture
async def channel(rest: Client) -> str:
    """A text channel that everybody may use."""
    return await rest.new_channel()
