"""Runs `ratsbote backup`: makes one proven backup now, while the bot runs or not, and prints the file."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from bot.backups import make_backup
from bot.clock import SystemClock
from bot.config import PROJECT, StorageConfig
from bot.database import read_file
from bot.environment import read_environment
from bot.errors import BackupFailed
from bot.privacy import store
from bot.privacy.erasure_list import keep_erasures
from cogs.operations.service import verify_archive


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse gives its subparsers no public type
    """Add the subcommand to `ratsbote`."""
    parser = commands.add_parser("backup", help="back up the database and prove that it can be restored")
    parser.add_argument("--env", type=Path, metavar="FILE", help="default: .env in the project")
    parser.set_defaults(run_subcommand=run)


async def run(options: argparse.Namespace) -> int:
    """Exit code 0. Raises ConfigError, or BackupFailed where there is nothing to back up or it is not whole."""
    config = StorageConfig.from_env(await asyncio.to_thread(read_environment, options.env))
    if not await asyncio.to_thread(config.database.is_file):
        raise BackupFailed(f"There is no database {config.database} yet.")
    migrations = PROJECT / "data" / "migrations"
    backup = await make_backup(
        config.database, config.backups, migrations, verify_archive, SystemClock().now, config.backup_recipient
    )
    async with read_file(config.database) as reader:
        entries = await store.commitments(reader)
    await asyncio.to_thread(keep_erasures, config.backups, entries)
    sys.stdout.write(f"{backup.path}\n")
    sys.stderr.write(f"Restored on trial and verified: {backup.proof.tables} tables, {backup.proof.rows} rows.\n")
    return 0
