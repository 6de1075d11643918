"""The locale of a person's client is known at once and written later, never beside what else is happening."""

import asyncio
import contextvars
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.languages import Languages
from bot.texts import Language
from tests.conftest import NOW

GUILD = 7


def written(database: Database) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(database.path)) as connection:
        return connection.execute(
            "SELECT user_id, locale, substr(seen_at, 1, 10) FROM locales_seen ORDER BY rowid"
        ).fetchall()


@pytest.fixture
def languages(database: Database, clock: TravellingClock) -> Languages:
    return Languages(database, clock)


async def test_a_word_of_somebody_is_known_at_once_and_costs_no_commit(
    languages: Languages, database: Database
) -> None:
    before = database.commits
    languages.note(GUILD, 3, "de")
    languages.note(GUILD, 2, "en-US")
    assert await languages.of(GUILD, 3) is Language.DE
    assert await languages.of(GUILD, 4) is None
    assert (database.commits, written(database)) == (before, [])


async def test_what_was_learned_is_written_together_and_not_in_the_order_of_speaking(
    languages: Languages, database: Database, clock: TravellingClock
) -> None:
    for user_id in (3, 1, 2):
        languages.note(GUILD, user_id, "de")
    before = database.commits
    await languages.write()
    day = f"{NOW:%Y-%m-%d}"
    assert written(database) == [(1, "de", day), (2, "de", day), (3, "de", day)]
    assert database.commits == before + 1
    assert await Languages(database, clock).of(GUILD, 2) is Language.DE


async def test_who_goes_on_speaking_is_not_forgotten_after_a_year(
    languages: Languages, database: Database, clock: TravellingClock
) -> None:
    days = []
    for _ in range(4):
        languages.note(GUILD, 1, "de")
        await languages.write()
        days.append(written(database)[0][2])
        await clock.travel(timedelta(days=20))
    assert days == [f"{NOW + timedelta(days=day):%Y-%m-%d}" for day in (0, 0, 40, 40)]


async def test_a_newer_locale_takes_the_place_of_the_older(languages: Languages, database: Database) -> None:
    languages.note(GUILD, 1, "de")
    await languages.write()
    languages.note(GUILD, 1, "en-GB")
    assert await languages.of(GUILD, 1) is Language.EN
    await languages.write()
    assert [locale for _, locale, _ in written(database)] == ["en-GB"]


async def test_an_erased_person_does_not_come_back_in_the_night(languages: Languages, database: Database) -> None:
    languages.note(GUILD, 1, "de")
    languages.forget(GUILD, 1)
    await languages.write()
    assert written(database) == []


async def test_who_is_being_erased_while_the_night_comes_is_not_written_again(
    languages: Languages, database: Database
) -> None:
    languages.note(GUILD, 1, "de")
    outside = contextvars.copy_context()
    async with database.transaction():
        night = asyncio.create_task(languages.write(), context=outside)
        await asyncio.sleep(0)
        languages.forget(GUILD, 1)
    await night
    assert written(database) == []
