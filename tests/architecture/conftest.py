"""The bot with all its features loaded, but not connected: what its command tree and registry really hold."""

import importlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.client import FEATURES, Ratsbote
from bot.clock import TravellingClock
from bot.commands import CommandTranslator
from bot.config import PROJECT, Config
from bot.database import Database
from bot.texts import Texts

# The shape of a token; it opens nothing.
TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAwMA.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def blockbuster() -> None:
    """Not here: nobody is served while these tests read source files and load features."""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.from_env({"DISCORD_TOKEN": TOKEN, "RATSBOTE_DATA_DIR": str(tmp_path)})


@pytest.fixture
async def loaded(database: Database, clock: TravellingClock, config: Config) -> AsyncIterator[Ratsbote]:
    async with Ratsbote(config, database, clock, Texts(PROJECT / "data" / "locales")) as bot:
        await bot.tree.set_translator(CommandTranslator(bot.texts))
        for feature in FEATURES:
            # As the client does: `load_extension` would throw the modules away at the end of each test.
            await importlib.import_module(feature).setup(bot)
        yield bot
