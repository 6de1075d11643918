"""Gives the database its shape, step by step: numbered `.sql` files, each applied together with its record.

Runs before the bot's event loop has any use of the file, on plain sqlite3, and refuses what it does not know
before it touches anything.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import DatabaseRefused

APPLICATION_ID = 0x52617473  # "Rats", so that nobody else's database is mistaken for ours
_NAME = re.compile(r"(\d{4})_[a-z_]+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step."""

    version: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()

    def statements(self) -> Iterator[str]:
        """The file's statements one by one, triggers kept whole (`executescript` would commit by itself)."""
        pending = ""
        for line in self.sql.splitlines(keepends=True):
            pending += line
            if sqlite3.complete_statement(pending):
                yield pending
                pending = ""
        if pending.strip():
            raise ValueError(f"{self.name}: the last statement does not end")


def load_migrations(folder: Path) -> list[Migration]:
    """The steps in order. Raises ValueError when numbers are missing or doubled."""
    migrations = [
        Migration(int(match[1]), path.name, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
        if (match := _NAME.fullmatch(path.name))
    ]
    if [step.version for step in migrations] != list(range(1, len(migrations) + 1)):
        raise ValueError(f"{folder}: migrations are not numbered 0001, 0002, ... without gaps")
    return migrations


def refuse_unfit(path: Path, folder: Path) -> None:
    """Look at an existing database, read-only. Raises DatabaseRefused with one sentence for IT."""
    if not path.exists() or path.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            (application,) = connection.execute("PRAGMA application_id").fetchone()
            if application != APPLICATION_ID:
                raise DatabaseRefused(f"{path} is an SQLite database, but not one of Ratsbote's.")
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise DatabaseRefused(f"{path} is damaged ({verdict}). Nothing was changed; restore a backup.")
            applied = _applied(connection)
    except sqlite3.DatabaseError as error:
        raise DatabaseRefused(
            f"{path} cannot be read as a database ({error}). Nothing was changed; restore a backup."
        ) from error
    known = {step.version: step for step in load_migrations(folder)}
    for version, digest in applied.items():
        if version not in known:
            raise DatabaseRefused(
                f"{path} was written by a newer Ratsbote (its step {version:04d} is unknown here). "
                "Nothing was changed; update the program, or restore the copy made before the update."
            )
        if known[version].sha256 != digest:
            raise DatabaseRefused(
                f"{path}: step {known[version].name} was applied in another form than this program has. "
                "Nothing was changed."
            )


def schema_after(folder: Path, version: int) -> dict[tuple[str, str], tuple[str, str]]:
    """What `sqlite_schema` holds after the steps up to `version`: (type, name) -> (table, SQL)."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        for step in load_migrations(folder)[:version]:
            _apply(connection, step)
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        return {(kind, name): (table, sql) for kind, name, table, sql in rows}


def migrate(path: Path, folder: Path) -> Path | None:
    """Apply what is missing; returns where the copy was kept that was made before, if one was needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    copy: Path | None = None
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise DatabaseRefused(f"{path} lies on a file system without write-ahead logging ({mode}).")
        connection.execute("PRAGMA synchronous = FULL")
        applied = _applied(connection)
        missing = [step for step in load_migrations(folder) if step.version not in applied]
        if missing and applied:
            copy = _keep_copy(connection, path, max(applied))
        for step in missing:
            _apply(connection, step)
    return copy


def _apply(connection: sqlite3.Connection, step: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if step.version == 1:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(
                "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                " sha256 TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT"
            )
        for statement in step.statements():
            connection.execute(statement)
        connection.execute(
            "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)",
            # The real time on purpose: when a program update happened, whatever time the forum's clock shows.
            (step.version, step.name, step.sha256, datetime.now(UTC).isoformat()),
        )
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _applied(connection: sqlite3.Connection) -> dict[int, str]:
    known = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'").fetchone()
    if known is None:
        return {}
    return dict(connection.execute("SELECT version, sha256 FROM schema_migrations").fetchall())


def _keep_copy(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    copy = folder / f"{path.stem}-before-{version + 1:04d}-{stamp}{path.suffix}"
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
    return copy
