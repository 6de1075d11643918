"""A database that fails for a while takes nothing with it: due work goes on, and whoever asks is told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.people import MemberRecord
from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from tests.conftest import NOW, PATIENCE_SECONDS
from tests.e2e.conftest import ForumWorld


@pytest.fixture
async def kernel(tmp_path: Path) -> AsyncIterator[ForumWorld]:
    """The kernel alone, with the probe as its only feature."""
    async with Sandbox(now=NOW, limits=Strictness.OFF) as sandbox:
        world = ForumWorld(sandbox, tmp_path / "data", features=("tests.e2e.probe",))
        try:
            await world.start_bot()
            yield world
        finally:
            await world.close()


async def test_what_fails_while_a_guild_is_greeted_is_tried_again_and_holds_up_nothing(kernel: ForumWorld) -> None:
    bot, greeted = kernel.bot, asyncio.Event()
    calls: list[str] = []

    async def troubled(_: int) -> None:
        calls.append("troubled")
        if calls.count("troubled") == 1:
            raise sqlite3.OperationalError("database or disk is full")
        greeted.set()

    async def sound(_: int) -> None:
        calls.append("sound")

    bot.registry.on_guild += [troubled, sound]
    await bot.runner.stop(1)
    bot.serving.clear()
    await bot.on_ready()
    assert calls == ["troubled", "sound"]
    assert bot.serving.is_set()
    await asyncio.wait_for(greeted.wait(), PATIENCE_SECONDS)
    assert calls == ["troubled", "sound", "troubled"]


@pytest.mark.parametrize(("name", "words"), [("Stab Dortmund", "Entschuldigung"), ("Newcomer", "Sorry")])
async def test_who_asks_while_nobody_can_be_looked_up_is_told_in_their_language(
    kernel: ForumWorld, name: str, words: str
) -> None:
    person = await kernel.person(name)

    async def broken(_: int, __: int, ___: frozenset[int]) -> MemberRecord:
        raise sqlite3.OperationalError("disk I/O error")

    kernel.bot.registry.member_record = broken
    answer = await person.command("probe fine" if name == "Newcomer" else "probe form")
    assert words in answer.text
    assert answer.ephemeral


async def test_the_languages_of_those_who_spoke_outlive_a_restart(kernel: ForumWorld) -> None:
    person = await kernel.person("Stab Dortmund")
    await person.command("probe form")
    await kernel.restart_bot()
    language = await kernel.bot.languages.of(kernel.guild_id, int(person.id))
    assert language is not None
    assert language.value == "de"
