"""A decision is found by its number or by its title, wherever one is named."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.errors import UserError
from bot.texts import Bilingual
from tests.storage.archive_world import TEXT, Archive
from tests.storage.network_world import GUILD


@pytest.fixture
async def archive(database: Database, clock: TravellingClock) -> Archive:
    archive = await asyncio.to_thread(Archive, database, clock)
    await archive.settle()
    return archive


@pytest.mark.parametrize(
    "typed",
    [
        "DAOF 2026/001",
        "2026/1",
        "1",
        "#1",
        "001",
        "Beschluss 1",
        "Beschluss Nr. 1",
        "Nr. 1",
        "DAOF 1",
        "DAOF 2026/001 · Klimaschutz in den Städten",
        "Klimaschutz in den Städten",
        "climate PROTECTION in cities",
        "protection in",
    ],
)
async def test_number_or_title(archive: Archive, typed: str) -> None:
    decision = await archive.publish()
    await archive.publish(replace(TEXT, title=Bilingual("Klimaschutz", "Climate")))
    assert (await archive.reader.pick(GUILD, typed)).id == decision.id


async def test_what_can_mean_several_is_asked_back(archive: Archive, clock: TravellingClock) -> None:
    await archive.publish()
    await clock.travel(timedelta(days=60))
    await archive.publish()
    for typed in ("1", TEXT.title.de, "Klimaschutz in"):
        with pytest.raises(UserError, match="several decisions"):
            await archive.reader.pick(GUILD, typed)
    with pytest.raises(UserError, match="no such decision"):
        await archive.reader.pick(GUILD, "Klimaschutz auf dem Land")


async def test_a_title_with_a_year_and_a_number_is_a_title(archive: Archive) -> None:
    titles = ["2 neue Linien bis 2026", "Haushalt 2026: 3 Punkte", "Alpha", "Haushalt 2026: 3 Punkte im Einzelnen"]
    made = [await archive.publish(replace(TEXT, title=Bilingual(title, ""))) for title in titles]
    for decision, title in zip(made, titles, strict=True):
        assert (await archive.reader.pick(GUILD, title)).id == decision.id
        assert (await archive.reader.find(GUILD, title))[0].id == decision.id


async def test_a_title_that_is_another_decisions_number_is_asked_back(archive: Archive) -> None:
    first = await archive.publish()
    await archive.publish(replace(TEXT, title=Bilingual("2026/1", "")))
    with pytest.raises(UserError, match="several decisions"):
        await archive.reader.pick(GUILD, "2026/1")
    assert (await archive.reader.pick(GUILD, first.number)).id == first.id
