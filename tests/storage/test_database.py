"""One writer, shared commits, and nothing acknowledged before it is durable."""

import asyncio
import sqlite3
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from bot.connections import READERS
from bot.database import Database, Transaction, inside_transaction


async def put(tx: Transaction, name: str, value: str = "x") -> None:
    await tx.execute("INSERT INTO kernel_state (name, value) VALUES (?, ?)", name, value)


def names_on_disk(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as other:
        return {name for (name,) in other.execute("SELECT name FROM kernel_state")}


async def test_what_a_transaction_wrote_is_on_disk_when_it_returns(database: Database) -> None:
    async with database.transaction() as tx:
        await put(tx, "a")
        assert names_on_disk(database.path) == set()
    assert names_on_disk(database.path) == {"a"}


async def test_an_error_takes_back_everything_the_transaction_wrote(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as tx:
            await put(tx, "a")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.transaction() as tx:
        await put(tx, "b")
    assert names_on_disk(database.path) == {"b"}


async def test_writers_that_wait_together_share_one_commit(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.transaction() as tx:
            await put(tx, f"n{number}")

    await asyncio.gather(*(write(number) for number in range(50)))
    assert len(names_on_disk(database.path)) == 50
    assert database.commits < 10


async def test_one_writer_of_a_shared_commit_fails_alone(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.transaction() as tx:
            await put(tx, f"n{number}")
            if number % 2:
                raise LookupError(number)

    outcomes = await asyncio.gather(*(write(number) for number in range(10)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [type(None), LookupError] * 5
    assert names_on_disk(database.path) == {"n0", "n2", "n4", "n6", "n8"}


async def test_a_failed_shared_commit_fails_every_writer_in_it(database: Database) -> None:
    """A deferred constraint is checked at COMMIT: the one way to make a real commit fail on demand."""
    async with database.transaction() as tx:
        await tx.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        await tx.execute("CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
    told: list[str] = []

    async def write(name: str, sql: str) -> None:
        async with database.transaction() as tx:
            await put(tx, name)
            await tx.execute(sql)
            tx.after_commit(lambda: told.append(name))
        told.append(f"{name} returned")

    outcomes = await asyncio.gather(
        write("good", "SELECT 1"), write("bad", "INSERT INTO child VALUES (7)"), return_exceptions=True
    )
    assert all(isinstance(outcome, sqlite3.IntegrityError) for outcome in outcomes)
    assert names_on_disk(database.path) == set()
    assert told == []
    async with database.transaction() as tx:
        await put(tx, "later")
    assert names_on_disk(database.path) == {"later"}


async def test_a_writer_cancelled_while_waiting_for_its_turn_leaves_the_others_alone(database: Database) -> None:
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def slow() -> None:
        async with database.transaction() as tx:
            inside.set()
            await go_on.wait()
            await put(tx, "slow")

    async def write(name: str) -> None:
        async with database.transaction() as tx:
            await put(tx, name)

    first = asyncio.create_task(slow())
    await inside.wait()
    cancelled, other = asyncio.create_task(write("cancelled")), asyncio.create_task(write("other"))
    await asyncio.sleep(0)
    cancelled.cancel()
    go_on.set()
    await asyncio.gather(first, other)
    assert cancelled.cancelled() or await asyncio.wait([cancelled])
    assert names_on_disk(database.path) == {"slow", "other"}


async def test_a_writer_cancelled_after_its_work_is_still_committed(database: Database) -> None:
    """Its caller gave up waiting, but others share the commit; what is told afterwards is still told."""
    told: list[str] = []
    done = asyncio.Event()

    async def write() -> None:
        async with database.transaction() as tx:
            await put(tx, "kept")
            tx.after_commit(lambda: told.append("kept"))
            done.set()

    task = asyncio.create_task(write())
    await done.wait()
    await task
    assert names_on_disk(database.path) == {"kept"}
    assert told == ["kept"]


@pytest.mark.parametrize("steps", range(8))
async def test_a_writer_cancelled_at_any_step_leaves_the_database_fit_for_the_next(
    database: Database, steps: int
) -> None:
    """SQLite goes on in its thread whatever is cancelled here: what it began is taken back."""

    async def write() -> None:
        async with database.transaction() as tx:
            await put(tx, "cancelled")

    task = asyncio.create_task(write())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    async with database.transaction() as tx:
        await put(tx, "next")
    assert "next" in names_on_disk(database.path)


async def test_a_transaction_inside_a_transaction_is_refused_instead_of_waiting_forever(database: Database) -> None:
    async with database.transaction():
        assert inside_transaction()
        with pytest.raises(RuntimeError):
            async with database.transaction():
                pass
    assert not inside_transaction()


async def test_readers_cannot_write_and_see_one_consistent_view(database: Database) -> None:
    async with database.transaction() as tx:
        await put(tx, "before")
    async with database.read() as reader:
        assert await reader.one("SELECT 1 FROM kernel_state WHERE name = 'before'")
        async with database.transaction() as tx:
            await put(tx, "during")
        assert await reader.one("SELECT 1 FROM kernel_state WHERE name = 'during'") is None
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reader.all("DELETE FROM kernel_state")
    async with database.read() as reader:
        assert await reader.one("SELECT 1 FROM kernel_state WHERE name = 'during'")


async def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with database.transaction() as tx:
            await tx.execute("INSERT INTO follows (guild_id, topic_id, user_id, since) VALUES (1, 999, 1, 'now')")


async def look(database: Database) -> bool:
    async with database.read() as reader:
        return await reader.one("SELECT 1") is not None


async def test_as_many_read_at_once_as_there_are_readers_and_the_next_waits_for_one(database: Database) -> None:
    async with AsyncExitStack() as reading:
        for _ in range(READERS):
            reader = await reading.enter_async_context(database.read())
            assert await reader.one("SELECT 1") is not None
        waiting = asyncio.create_task(look(database))
        async with database.transaction() as tx:
            await put(tx, "meanwhile")
        assert not waiting.done()
    assert await waiting


async def test_where_no_further_reader_can_be_opened_those_that_are_there_serve_all(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.read():
        monkeypatch.setattr(database._readers, "_path", database.path.with_name("nowhere") / "ratsbote.db")
        waiting = asyncio.create_task(look(database))
        async with database.transaction() as tx:
            await put(tx, "meanwhile")
        assert not waiting.done()
    assert await waiting
