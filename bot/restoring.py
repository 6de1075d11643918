"""Puts a backup in the place of a data folder that is gone: proven, migrated, and erasures replayed."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyrage

from bot.backups import ENCRYPTED, Verify, prove, scratch_folder
from bot.database import Database
from bot.delivery import store as delivery_store
from bot.errors import BackupFailed
from bot.migrations import migrate
from bot.privacy import store
from bot.privacy.commitments import ErasureCommitment, erased_among
from bot.privacy.erasure_list import ERASURES, kept_erasures
from bot.privacy.service import Privacy

OpenPrivacy = Callable[[Database], Awaitable[Privacy]]
"""The privacy classes of every feature over a database that nothing serves yet."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did, or would do: the backup's last instant (UTC), its schema, who was erased again."""

    made_at: datetime
    schema: int
    erased_again: int


@asynccontextmanager
async def unpacked(file: Path, beside: Path, identity: Path | None = None) -> AsyncIterator[Path]:
    """The database in a backup file, decrypted where it has to be, in a scratch folder `beside` the target.

    Raises BackupFailed with one sentence for a file that is no backup, or that the key does not fit.
    """
    await asyncio.to_thread(beside.mkdir, parents=True, exist_ok=True)
    async with scratch_folder(beside) as scratch:
        database = scratch / "ratsbote.db"
        try:
            if file.name.endswith(ENCRYPTED):
                await asyncio.to_thread(_decrypt, file, database, identity)
            else:
                await asyncio.to_thread(shutil.copyfile, file, database)
        except OSError as error:
            raise BackupFailed(f"{file} could not be unpacked ({error.strerror or error}).") from error
        yield database


async def restore(
    database: Path,
    target: Path,
    migrations: Path,
    verify: Verify,
    open_privacy: OpenPrivacy,
    erasures: Iterable[ErasureCommitment],
    now: datetime,
    *,
    dry_run: bool = False,
) -> Restored:
    """Prove an unpacked backup, migrate it, erase again who was erased since, and move it to `target`.

    Raises BackupFailed or DatabaseRefused; then `target` was not touched. A dry run does everything but the move.
    """
    schema = await prove(database, migrations, verify)
    await asyncio.to_thread(migrate, database, migrations)
    opened = await Database.open(database, migrations)
    try:
        made_at = await _made_at(opened)
        erased = await _erase_again(await open_privacy(opened), list(erasures))
        async with opened.transaction() as tx:
            await delivery_store.add_restore(tx, made_at, now)
        await opened.truncate_wal()
    finally:
        await opened.close()
    if not dry_run:
        await asyncio.to_thread(_move, database, target)
    return Restored(made_at, schema, erased)


def refuse_filled(data_dir: Path, lock: Path) -> None:
    """Raises BackupFailed for a data folder that holds more than its lock: a restore writes over nothing."""
    try:
        filled = data_dir.exists() and any(path.name != lock.name for path in data_dir.iterdir())
    except OSError as error:
        raise BackupFailed(f"{data_dir} cannot be read ({error.strerror}).") from error
    if filled:
        raise BackupFailed(
            f"{data_dir} is not empty, and a restore never writes over what is there. "
            f"Stop the bot and move the folder away first, for example: mv {data_dir} {data_dir}.old"
        )


def erasures_beside(file: Path, *, none_kept: bool = False) -> list[ErasureCommitment]:
    """The commitments that lie beside the backup file.

    Raises BackupFailed where they cannot be read, and where there is no list, unless it is known that `none_kept`
    was ever written: whoever was erased since would silently be back.
    """
    path = file.parent / ERASURES
    if not path.is_file() and not none_kept:
        raise BackupFailed(
            f"There is no {path}, the list of who was erased since. Put the newest {ERASURES} beside the backup; "
            "only if there never was one: --without-erasures"
        )
    return kept_erasures(file.parent)


async def _made_at(database: Database) -> datetime:
    async with database.read() as reader:
        return await delivery_store.last_instant(reader)


async def _erase_again(privacy: Privacy, entries: list[ErasureCommitment]) -> int:
    """Erase whoever was erased after the backup was made: their commitments stand beside it, not in it."""
    async with privacy.database.read() as reader:
        known = {entry.commitment for entry in await store.commitments(reader)}
    missed = [entry for entry in entries if entry.commitment not in known]
    if not missed:
        return 0
    people = await asyncio.to_thread(erased_among, await privacy.people(), missed)
    for guild_id, user_id in people:
        await privacy.erase(guild_id, user_id)
    return len(people)


def _decrypt(file: Path, database: Path, identity: Path | None) -> None:
    if identity is None:
        raise BackupFailed(f"{file} is encrypted: name the file with the key, --identity FILE.")
    if not identity.is_file():
        raise BackupFailed(f"--identity: there is no file {identity}.")
    try:
        lines = identity.read_text(encoding="utf-8").split()
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
        pyrage.decrypt_file(str(file), str(database), keys)
    except (UnicodeDecodeError, pyrage.IdentityError, pyrage.DecryptError) as error:
        raise BackupFailed(f"{identity} does not open {file} ({error}).") from error


def _move(database: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if beside := [path.name for path in target.parent.glob(f"{target.name}*")]:
        raise BackupFailed(f"{target.parent} was filled meanwhile ({', '.join(beside)}). Nothing was restored.")
    database.chmod(0o600)
    with database.open("rb") as stream:
        os.fsync(stream.fileno())
    database.replace(target)
