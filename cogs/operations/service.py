"""Backs up, and says when a backup was last restored on trial and found whole."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

from bot.backups import Backup, backups, make_backup
from bot.database import Transaction, read_file
from bot.privacy import store
from bot.privacy.erasure_list import keep_erasures
from bot.texts import Text
from bot.work import Work
from cogs.decisions.service.verifying import verify_file

ONE_NIGHT: Final = timedelta(hours=12)
"""Several servers share one database: what one of them has had made within this time is the night's for all."""
TOO_OLD: Final = timedelta(days=2)
KEEP_ERASURES: Final = "operations.keep_erasures"


@dataclass(frozen=True, slots=True)
class BackupService:
    """Paths are absolute. `recipient` is an age public key, or empty for backups in the clear."""

    work: Work
    database: Path
    folder: Path
    migrations: Path
    recipient: str
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def make_tonight(self) -> Backup | None:
        """A new proven backup; None where the night has one. Raises BackupFailed."""
        # All servers ask at the same instant: the first has it made, the others wait and find it.
        async with self._making:
            last = await self.last()
            if last is not None and self.work.now() - last.proof.made_at < ONE_NIGHT:
                return None
            await self.keep_erasures()
            return await make_backup(
                self.database, self.folder, self.migrations, verify_archive, self.work.now, self.recipient
            )

    async def last(self) -> Backup | None:
        """The newest backup that was proven; one of the future was made by a wrong clock, and counts for no night."""
        known = await asyncio.to_thread(backups, self.folder)
        return next((backup for backup in known if backup.proof.made_at <= self.work.now()), None)

    async def before_erasing(self, tx: Transaction, guild_id: int, _: int) -> None:
        """Have the commitment kept beside the backups too, in the transaction that erases."""
        await self.work.within(tx, guild_id).put_due(KEEP_ERASURES, "erasures")

    async def keep_erasures(self) -> None:
        """Write every commitment to the file beside the backups."""
        async with self.work.read() as reader:
            entries = await store.commitments(reader)
        await asyncio.to_thread(keep_erasures, self.folder, entries)

    async def notices(self, _: int) -> Sequence[Text]:
        """What admins read in /setup status."""
        last = await self.last()
        if last is None:
            return [Text("Backup: none has been made and proven yet; the first one follows tonight.")]
        proven = f"<t:{int(last.proof.proven_at.timestamp())}:f>"
        if self.work.now() - last.proof.proven_at > TOO_OLD:
            return [Text("⚠️ Backup: the last one that was restored and verified is from {moment}.", moment=proven)]
        return [Text("Backup: last restored and verified {moment}", moment=proven)]


async def verify_archive(path: Path) -> list[str]:
    """What is wrong with the archives of decisions in a database file, in English for IT; empty when all are whole."""
    async with read_file(path) as reader:
        verdict = await verify_file(reader)
    findings = [*verdict.findings, *(finding for report in verdict.reports for finding in report.findings)]
    return [f"{finding.table} {finding.key}: {finding.fault.value}" for finding in findings]
