"""Makes backups of the database while it is in use, and counts none that was not restored and found whole.

A backup is one SQLite file, copied by SQLite's own backup API in one consistent view, with a small JSON file beside it
that says when it was proven. Keys of anonymous polls are no part of it (docs/decisions/0007-anonymous-ballots.md).
Everything here but `make_backup` and `prove` blocks: call it in a thread.
"""

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import filelock
import msgspec
import pyrage

from bot.errors import BackupFailed, DatabaseRefused
from bot.migrations import migrate, refuse_unfit

Verify = Callable[[Path], Awaitable[list[str]]]
"""What is wrong with the archive in a database file, a sentence for each finding; empty when it is whole."""

DAYS, WEEKS, MONTHS = 7, 5, 12
"""How many of the last days, weeks and months keep their newest backup."""
PLAIN, ENCRYPTED = ".db", ".db.age"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"ratsbote-(\d{8}T\d{6}Z)\.db(\.age)?")
_SCRATCH = ".ratsbote-"
_PRIVATE = 0o600


class Proof(msgspec.Struct, frozen=True):
    """What was found when a backup was restored on trial. Instants are in UTC; `rows` of all tables together."""

    made_at: datetime
    proven_at: datetime
    schema: int
    tables: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was proven."""

    path: Path
    proof: Proof


async def make_backup(
    database: Path, folder: Path, migrations: Path, verify: Verify, clock: Callable[[], datetime], recipient: str = ""
) -> Backup:
    """Copy, prove, encrypt to `recipient` (an age public key) if there is one, and clear away what is too old.

    Raises BackupFailed with one sentence, also while another is being made; then nothing new lies in the folder, and no
    older backup is gone.
    """
    made_at = clock()
    name = f"ratsbote-{made_at.astimezone(UTC).strftime(_STAMP)}"
    plain = folder / f"{name}.part"
    encrypted = folder / f"{name}.age.part"
    lock = await asyncio.to_thread(_lock, database)
    try:
        await asyncio.to_thread(_private_folder, folder)
        await asyncio.to_thread(sweep, folder)
        expected = await asyncio.to_thread(_copy, database, plain)
        schema = await prove(plain, migrations, verify, expected)
        ready, ending = plain, PLAIN
        if recipient:
            await asyncio.to_thread(_encrypt, plain, encrypted, recipient)
            ready, ending = encrypted, ENCRYPTED
        proof = Proof(
            made_at=made_at,
            proven_at=clock(),
            schema=schema,
            tables=len(expected),
            rows=sum(rows for rows, _ in expected.values()),
            sha256=await asyncio.to_thread(_sha256, ready),
        )
        backup = Backup(folder / f"{name}{ending}", proof)
        await asyncio.to_thread(_finish, ready, backup)
        await asyncio.to_thread(rotate, folder)
    except OSError as error:
        raise BackupFailed(f"The backup could not be written to {folder} ({error.strerror or error}).") from error
    except (sqlite3.Error, DatabaseRefused) as error:
        raise BackupFailed(f"The database could not be backed up ({error}).") from error
    finally:
        for part in (plain, encrypted):
            await asyncio.to_thread(part.unlink, missing_ok=True)
        await asyncio.to_thread(lock.release)
    return backup


async def prove(
    path: Path, migrations: Path, verify: Verify, expected: dict[str, tuple[int, str]] | None = None
) -> int:
    """Restore a backup into a scratch folder and look at all of it; returns the version of its schema.

    `expected`: rows and digest of each table, as they were when it was made. Raises BackupFailed.
    """
    async with scratch_folder(path.parent) as scratch:
        copy = scratch / "ratsbote.db"
        await asyncio.to_thread(shutil.copyfile, path, copy)
        try:
            await asyncio.to_thread(refuse_unfit, copy, migrations)
            schema = await asyncio.to_thread(_look, copy, expected)
            await asyncio.to_thread(migrate, copy, migrations)
        except (DatabaseRefused, sqlite3.Error) as error:
            raise BackupFailed(f"The backup cannot be restored: {error}") from error
        findings = await verify(copy)
    if findings:
        raise BackupFailed("The archive in the backup is not whole: " + " · ".join(findings[:3]))
    return schema


@asynccontextmanager
async def scratch_folder(beside: Path) -> AsyncIterator[Path]:
    """A private folder on the same disk as `beside`, gone at the end."""
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, prefix=_SCRATCH, dir=beside))
    try:
        yield folder
    finally:
        await asyncio.to_thread(shutil.rmtree, folder)


def backups(folder: Path) -> list[Backup]:
    """What was proven and is still there, the newest first."""
    return sorted(_proven(folder), key=lambda backup: backup.proof.made_at, reverse=True)


def sweep(folder: Path) -> None:
    """Delete what a backup left that was killed: unencrypted copies among it. Not while another is being made."""
    for path in (*folder.glob("ratsbote-*.part"), *folder.glob(f"{_SCRATCH}*")):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def refuse_altered(file: Path) -> None:
    """Raises BackupFailed for a file that is no longer the one that was proven; one without a note is let pass."""
    if not file.is_file():
        raise BackupFailed(f"There is no file {file}.")
    try:
        proof = _read_note(_note(file))
    except FileNotFoundError:
        return
    if proof is None or proof.sha256 != _sha256(file):
        raise BackupFailed(f"{file} is not the file that was proven: its note {_note(file).name} says otherwise.")


def rotate(folder: Path) -> list[Path]:
    """Delete what `kept` lets go; returns the files."""
    known = backups(folder)
    days = [backup.proof.made_at.date() for backup in known]
    stay = kept(days)
    gone = [backup.path for number, backup in enumerate(known) if number not in stay]
    for path in gone:
        path.unlink(missing_ok=True)
        _note(path).unlink(missing_ok=True)
    return gone


def kept(days: Iterable[date]) -> set[int]:
    """Which of the backups of these days (the newest first) stay: the newest of each period."""
    stay: set[int] = set()
    periods: list[tuple[int, Callable[[date], object]]] = [
        (DAYS, lambda day: day),
        (WEEKS, lambda day: day.isocalendar()[:2]),
        (MONTHS, lambda day: (day.year, day.month)),
    ]
    ordered = list(days)
    for count, period in periods:
        newest: dict[object, int] = {}
        for number, day in enumerate(ordered):
            newest.setdefault(period(day), number)
        stay.update(list(newest.values())[:count])
    return stay


def _proven(folder: Path) -> Iterable[Backup]:
    for path in folder.glob("ratsbote-*"):
        if _NAME.fullmatch(path.name):
            with contextlib.suppress(OSError):
                if (proof := _read_note(_note(path))) is not None:
                    yield Backup(path, proof)


def _read_note(path: Path) -> Proof | None:
    """The proof in a note; None for one that is none, or whose instants have no zone. Raises OSError."""
    try:
        proof = msgspec.json.decode(path.read_bytes(), type=Proof)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return proof if proof.made_at.tzinfo and proof.proven_at.tzinfo else None


def _note(path: Path) -> Path:
    return path.with_name(path.name.split(".")[0] + ".json")


def _copy(database: Path, target: Path) -> dict[str, tuple[int, str]]:
    """Copy the database as it is at one instant; returns rows and digest of each table."""
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True, isolation_level=None)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        target.chmod(_PRIVATE)
        # The view that is opened by the first read is the one that is copied.
        source.execute("BEGIN")
        contents = _contents(source)
        source.backup(copy)
        # The copy stands alone: without a write-ahead log that would have to be carried beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
    return contents


def _contents(connection: sqlite3.Connection) -> dict[str, tuple[int, str]]:
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    ).fetchall()
    contents = {}
    for (name,) in names:
        digest, rows = hashlib.sha256(), 0
        for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - the database's own names
            digest.update(repr(row).encode())
            rows += 1
        contents[name] = (rows, digest.hexdigest())
    return contents


def _look(path: Path, expected: dict[str, tuple[int, str]] | None) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if verdict != "ok":
            raise BackupFailed(f"The backup is damaged ({verdict}).")
        if (broken := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
            raise BackupFailed(f"The backup is damaged: a row of {broken[0]} belongs to nothing.")
        if expected is not None:
            actual = _contents(connection)
            if different := sorted(name for name in expected.keys() | actual if expected.get(name) != actual.get(name)):
                raise BackupFailed(f"The backup differs from the database: {', '.join(different)}.")
        (schema,) = connection.execute("SELECT max(version) FROM schema_migrations").fetchone()
    return int(schema)


def _encrypt(plain: Path, encrypted: Path, recipient: str) -> None:
    try:
        pyrage.encrypt_file(str(plain), str(encrypted), [pyrage.x25519.Recipient.from_str(recipient)])
    except (pyrage.RecipientError, pyrage.EncryptError) as error:
        raise BackupFailed(f"RATSBOTE_BACKUP_RECIPIENT does not fit: {error}.") from error


def _finish(ready: Path, backup: Backup) -> None:
    """Give the backup its name, durably; the note that makes it count comes last."""
    ready.chmod(_PRIVATE)
    with ready.open("rb") as stream:
        os.fsync(stream.fileno())
    ready.replace(backup.path)
    note = _note(backup.path)
    part = note.with_suffix(".json.part")
    part.write_bytes(msgspec.json.encode(backup.proof))
    part.chmod(_PRIVATE)
    part.replace(note)


def _lock(database: Path) -> filelock.BaseFileLock:
    """Held while a backup is made, by the bot or by hand: each begins by sweeping away what is half made."""
    lock = filelock.FileLock(database.with_name("backup.lock"), mode=_PRIVATE, thread_local=False)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        raise BackupFailed(f"Another backup of {database} is being made. Please try again when it is done.") from None
    except OSError as error:
        raise BackupFailed(f"{lock.lock_file} could not be written ({error.strerror or error}).") from error
    return lock


def _private_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
