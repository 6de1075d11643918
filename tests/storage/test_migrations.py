"""The database's shape changes step by step, whole steps only, and what does not fit is refused untouched."""

import asyncio
import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.database import Database
from bot.errors import DatabaseRefused
from bot.migrations import load_migrations, migrate, refuse_unfit
from tests.conftest import MIGRATIONS


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    """A folder with the real first step, to which tests add their own."""
    folder = tmp_path / "migrations"
    folder.mkdir()
    shutil.copy(MIGRATIONS / "0001_kernel.sql", folder)
    return folder


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_new_database_gets_every_step_and_its_record(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    assert migrate(path, MIGRATIONS) is None
    with closing(sqlite3.connect(path)) as connection:
        recorded = [name for (name,) in connection.execute("SELECT name FROM schema_migrations ORDER BY version")]
    assert recorded == [step.name for step in load_migrations(MIGRATIONS)]


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "same.db"
    migrate(path, MIGRATIONS)
    before = tables(path)
    assert migrate(path, MIGRATIONS) is None
    assert tables(path) == before


def test_a_copy_is_kept_before_an_existing_database_is_migrated(tmp_path: Path, steps: Path) -> None:
    path = tmp_path / "old.db"
    migrate(path, steps)
    (steps / "0002_more.sql").write_text("CREATE TABLE more (id INTEGER PRIMARY KEY);")
    copy = migrate(path, steps)
    assert copy is not None
    assert "more" in tables(path)
    assert "more" not in tables(copy)
    assert "due" in tables(copy)


def test_a_step_that_fails_half_way_leaves_neither_changes_nor_record(tmp_path: Path, steps: Path) -> None:
    path = tmp_path / "half.db"
    migrate(path, steps)
    (steps / "0002_half.sql").write_text("CREATE TABLE half (id INTEGER);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError):
        migrate(path, steps)
    assert "half" not in tables(path)
    (steps / "0002_half.sql").write_text("CREATE TABLE half (id INTEGER);")
    migrate(path, steps)
    assert "half" in tables(path)


def test_triggers_are_applied_whole(tmp_path: Path, steps: Path) -> None:
    (steps / "0002_guard.sql").write_text(
        "CREATE TABLE kept (id INTEGER);\n"
        "CREATE TRIGGER kept_guard BEFORE DELETE ON kept BEGIN\n  SELECT raise(ABORT, 'kept');\nEND;\n"
    )
    path = tmp_path / "trigger.db"
    migrate(path, steps)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO kept VALUES (1)")
        with pytest.raises(sqlite3.IntegrityError, match="kept"):
            connection.execute("DELETE FROM kept")


def test_a_database_newer_than_the_program_is_refused_untouched(tmp_path: Path, steps: Path) -> None:
    path = tmp_path / "newer.db"
    (steps / "0002_future.sql").write_text("CREATE TABLE future (id INTEGER);")
    migrate(path, steps)
    (steps / "0002_future.sql").unlink()
    before = digest(path)
    with pytest.raises(DatabaseRefused, match="newer Ratsbote"):
        asyncio.run(Database.open(path, steps))
    assert digest(path) == before


def test_a_step_applied_in_another_form_is_refused(tmp_path: Path, steps: Path) -> None:
    path = tmp_path / "edited.db"
    migrate(path, steps)
    first = steps / "0001_kernel.sql"
    first.write_text(first.read_text() + "\n-- edited afterwards\n")
    with pytest.raises(DatabaseRefused, match="0001_kernel"):
        refuse_unfit(path, steps)


@pytest.mark.parametrize("damage", ["header", "page", "text"])
def test_a_damaged_database_is_refused_untouched(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "damaged.db"
    migrate(path, MIGRATIONS)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[:16] = b"not a database!!"
    elif damage == "page":
        content[4096 : 4096 * 3] = b"\xff" * (4096 * 2)
    else:
        content = bytearray(b"Dear IT, this is a letter." * 100)
    path.write_bytes(content)
    before = digest(path)
    with pytest.raises(DatabaseRefused):
        asyncio.run(Database.open(path, MIGRATIONS))
    assert digest(path) == before


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (id INTEGER)")
    with pytest.raises(DatabaseRefused, match="not one of Ratsbote's"):
        refuse_unfit(path, MIGRATIONS)


def test_a_gap_in_the_numbers_is_a_mistake_of_ours(steps: Path) -> None:
    (steps / "0003_gap.sql").write_text("SELECT 1;")
    with pytest.raises(ValueError, match="without gaps"):
        load_migrations(steps)
