"""Every table that names a person belongs to a class of personal data, and each class keeps its promises."""

import re
from datetime import datetime, timedelta

import pytest

from bot.client import Ratsbote
from bot.clock import TravellingClock, to_db
from bot.database import Reader, Transaction
from bot.due.models import DueState
from bot.privacy.models import ANONYMOUS, Erasure, PersonalTable
from bot.texts import Language

PERSON_COLUMN = re.compile(r"(^|_)(user|member|author|owner|moderator|person|organiser|delegate)(_id)?$|_by$")
GUILD, PERSON, OTHER = 7, 1001, 1002


async def columns(reader: Reader) -> dict[str, list[str]]:
    tables = await reader.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {
        table["name"]: [row["name"] for row in await reader.all("SELECT name FROM pragma_table_info(?)", table["name"])]
        for table in tables
    }


def personal_tables(bot: Ratsbote) -> dict[str, PersonalTable]:
    """Those with a column for a person; where people are named in passing only, time alone erases them."""
    tables = (table for entry in bot.registry.privacy.values() for table in entry.tables)
    return {table.name: table for table in tables if table.user_columns}


async def test_every_column_with_a_person_is_in_a_class(loaded: Ratsbote) -> None:
    async with loaded.database.read() as reader:
        found = {
            (table, column)
            for table, names in (await columns(reader)).items()
            for column in names
            if PERSON_COLUMN.search(column)
        }
    declared = {(table.name, column) for table in personal_tables(loaded).values() for column in table.user_columns}
    assert found - declared == set()


async def test_every_class_names_tables_and_columns_that_exist(loaded: Ratsbote) -> None:
    async with loaded.database.read() as reader:
        existing = await columns(reader)
    for table in personal_tables(loaded).values():
        assert {*table.user_columns, "guild_id"} <= set(existing[table.name]), table.name
        if table.clock_column is not None:
            assert table.clock_column in existing[table.name]


async def test_no_table_belongs_to_two_classes(loaded: Ratsbote) -> None:
    names = [table.name for entry in loaded.registry.privacy.values() for table in entry.tables]
    assert len(names) == len(set(names))


async def test_retention_has_a_clock_and_keeping_has_a_reason(loaded: Ratsbote) -> None:
    for entry in loaded.registry.privacy.values():
        for table in entry.tables:
            assert (table.keep_for is None) == (table.clock_column is None), table.name
        assert any(table.erasure is Erasure.KEEP for table in entry.tables) == (entry.kept_because is not None), (
            entry.key
        )


async def test_every_class_is_explained_in_both_languages(loaded: Ratsbote) -> None:
    for entry in loaded.registry.privacy.values():
        for text in (entry.purpose, entry.legal_basis, entry.retention):
            assert loaded.texts.render(text, Language.DE) != loaded.texts.render(text, Language.EN)


async def test_people_get_all_their_data_and_nobody_elses(loaded: Ratsbote) -> None:
    await fill(loaded)
    for table in personal_tables(loaded).values():
        for column in table.user_columns:
            person = person_in(table, column, PERSON)
            exported = await loaded.privacy.export(GUILD, person)
            named = column if table.exported_as is None else "person_id"
            assert [row[named] for row in exported[table.name]] == [person], (table.name, column)
            assert await loaded.privacy.export(GUILD + 1, person) == {}


@pytest.mark.parametrize("erasure", list(Erasure))
async def test_erasure_does_what_the_class_says_and_to_nobody_else(loaded: Ratsbote, erasure: Erasure) -> None:
    await fill(loaded)
    for table in personal_tables(loaded).values():
        for column in table.user_columns:
            if table.erasure_of(column) is not erasure:
                continue
            person, other = person_in(table, column, PERSON), person_in(table, column, OTHER)
            before = await found(loaded, table, column)
            await loaded.privacy.erase(GUILD, person)
            after = await found(loaded, table, column)
            match erasure:
                case Erasure.DELETE:
                    assert after == before - {person}
                case Erasure.ANONYMISE:
                    assert after == before - {person} | {ANONYMOUS}
                case Erasure.KEEP:
                    assert after == before
            assert other in after, (table.name, column)


async def test_what_is_too_old_is_forgotten_and_nothing_younger(loaded: Ratsbote, clock: TravellingClock) -> None:
    now = clock.now()
    await fill(loaded)
    for table in personal_tables(loaded).values():
        if table.keep_for is None:
            continue
        limit = now - table.keep_for
        await age(loaded, table, PERSON, limit - timedelta(seconds=1))
        await age(loaded, table, OTHER, limit + timedelta(seconds=1))
    await loaded.privacy.expire()
    for table in personal_tables(loaded).values():
        kept = await found(loaded, table, table.user_columns[0])
        expected = {OTHER} if table.keep_for is not None else {PERSON, OTHER}
        assert kept == {person_in(table, table.user_columns[0], entry) for entry in expected}, table.name


async def test_finished_work_is_forgotten_after_a_month_and_pending_work_never(
    loaded: Ratsbote, clock: TravellingClock
) -> None:
    async with loaded.database.transaction() as tx:
        for queue_key in ("member:1", "member:2"):
            await loaded.due.put(tx, guild_id=GUILD, kind="kernel.expire", queue_key=queue_key)
    (item,) = await loaded.due.of_queue(GUILD, "member:1")
    await loaded.due.finish(item, DueState.DONE)
    await clock.travel(timedelta(days=29))
    await loaded.privacy.expire()
    assert len(await loaded.due.of_queue(GUILD, "member:1")) == 1
    await clock.travel(timedelta(days=2))
    await loaded.privacy.expire()
    assert await loaded.due.of_queue(GUILD, "member:1") == []
    assert len(await loaded.due.of_queue(GUILD, "member:2")) == 1


def person_in(table: PersonalTable, column: str, person: int) -> int:
    """Each column of a table names somebody else, so that each is seen to be searched."""
    return person + 100 * table.user_columns.index(column)


async def fill(bot: Ratsbote) -> None:
    """One row about each of two people in every personal table; foreign keys are left to dangle."""
    async with bot.database.transaction() as tx:
        await tx.execute("PRAGMA defer_foreign_keys = ON")
        for table in personal_tables(bot).values():
            for number, person in enumerate((PERSON, OTHER), start=1):
                await insert(tx, bot.clock.now(), table, person, number)
        await satisfy(tx)


async def insert(tx: Transaction, now: datetime, table: PersonalTable, person: int, number: int) -> None:
    values: dict[str, str | int | bytes] = {}
    for row in await tx.all("SELECT * FROM pragma_table_info(?)", table.name):
        name = row["name"]
        if name in table.user_columns:
            values[name] = person_in(table, name, person)
        elif name == "guild_id":
            values[name] = GUILD
        elif name == table.clock_column or name.endswith("_at") or name == "since":
            values[name] = to_db(now)
        elif row["notnull"] or row["pk"]:
            values[name] = filler(await schema(tx, table.name), name, row["type"], number)
    names, marks = ", ".join(values), ", ".join("?" for _ in values)
    await tx.execute(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", *values.values())  # noqa: S608 - names from the schema


async def schema(tx: Transaction, table: str) -> str:
    row = await tx.one("SELECT sql FROM sqlite_schema WHERE name = ?", table)
    assert row is not None
    return str(row["sql"])


def filler(sql: str, column: str, kind: str, number: int) -> str | int | bytes:
    """A value that the column takes: the first that its CHECK allows, else a number or a text."""
    allowed = re.search(rf"\b{column} IN \(([^)]*)\)", sql)
    if allowed is not None:
        first = allowed[1].split(",")[0].strip()
        return int(first) if first.isdecimal() else first.strip("'")
    if kind == "BLOB":
        return f"{column} {number}".encode()
    return number if kind == "INTEGER" else f"{column} {number}"


async def satisfy(tx: Transaction) -> None:
    """Give every dangling reference something to refer to."""
    for _ in range(5):
        broken = await tx.all("PRAGMA foreign_key_check")
        if not broken:
            return
        for parent in {row["parent"] for row in broken}:
            for number in (1, 2):
                await parent_row(tx, parent, number)


async def parent_row(tx: Transaction, table: str, number: int) -> None:
    sql = await schema(tx, table)
    values: dict[str, str | int | bytes] = {}
    for row in await tx.all("SELECT * FROM pragma_table_info(?)", table):
        if row["name"] == "guild_id":
            values["guild_id"] = GUILD
        elif row["name"].endswith("_at") and row["notnull"]:
            # Later columns get later instants: a meeting ends after it has begun.
            values[row["name"]] = f"2026-01-01T00:{row['cid']:02}:00.000000Z"
        elif row["notnull"] or row["pk"]:
            values[row["name"]] = filler(sql, row["name"], row["type"], number)
    names, marks = ", ".join(values), ", ".join("?" for _ in values)
    await tx.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", *values.values())  # noqa: S608 - names from the schema


async def found(bot: Ratsbote, table: PersonalTable, column: str) -> set[int]:
    async with bot.database.read() as reader:
        rows = await reader.all(f"SELECT {column} FROM {table.name} WHERE guild_id = ?", GUILD)  # noqa: S608 - names from the schema
    return {row[column] for row in rows}


async def age(bot: Ratsbote, table: PersonalTable, person: int, instant: datetime) -> None:
    async with bot.database.transaction() as tx:
        await tx.execute(
            f"UPDATE {table.name} SET {table.clock_column} = ? WHERE {table.user_columns[0]} = ?",  # noqa: S608 - names from the schema
            to_db(instant),
            person,
        )
