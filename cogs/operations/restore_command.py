"""Runs `ratsbote restore FILE`: puts a backup into a data folder that is new or empty."""

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from bot.backups import refuse_altered
from bot.client import Ratsbote
from bot.clock import SystemClock
from bot.config import PROJECT, Config, StorageConfig
from bot.database import Database
from bot.environment import read_environment
from bot.privacy.service import Privacy
from bot.process import lock_data
from bot.restoring import erasures_beside, refuse_filled, restore, unpacked
from bot.texts import Texts
from cogs.operations.service import verify_archive


def add_to(commands: Any) -> None:  # noqa: ANN401 - argparse gives its subparsers no public type
    """Add the subcommand to `ratsbote`."""
    parser = commands.add_parser("restore", help="put a backup into the configured data folder, which must be empty")
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup (ratsbote-….db, or ….db.age)")
    parser.add_argument("--identity", type=Path, metavar="FILE", help="the age key of an encrypted backup")
    parser.add_argument(
        "--without-erasures", action="store_true", help="nobody was ever erased, so that no list lies beside the backup"
    )
    parser.add_argument("--dry-run", action="store_true", help="do everything but the last step")
    parser.add_argument("--env", type=Path, metavar="FILE", help="default: .env in the project")
    parser.set_defaults(run_subcommand=run)


async def run(options: argparse.Namespace) -> int:
    """Exit code 0. Raises ConfigError, BackupFailed or DatabaseRefused; then nothing was changed."""
    config = StorageConfig.from_env(await asyncio.to_thread(read_environment, options.env))
    file: Path = await asyncio.to_thread(options.file.resolve)
    await asyncio.to_thread(refuse_filled, config.data_dir, config.lock)
    await asyncio.to_thread(refuse_altered, file)
    erasures = await asyncio.to_thread(erasures_beside, file, none_kept=options.without_erasures)

    async def open_privacy(database: Database) -> Privacy:
        texts = await asyncio.to_thread(Texts, PROJECT / "data" / "locales")
        offline = Config(token="", data_dir=config.data_dir, forum_file=config.forum_file)
        bot = Ratsbote(offline, database, SystemClock(), texts)
        await bot.load_features()
        return bot.privacy

    # No bot can start on the folder while this goes on, which may take minutes; a dry run makes no folder.
    lock = None if options.dry_run else await asyncio.to_thread(lock_data, config)
    try:
        async with unpacked(file, config.data_dir.parent, options.identity) as database:
            restored = await restore(
                database,
                config.database,
                PROJECT / "data" / "migrations",
                verify_archive,
                open_privacy,
                erasures,
                SystemClock().now(),
                dry_run=options.dry_run,
            )
    finally:
        if lock is not None:
            await asyncio.to_thread(lock.release)
    sys.stdout.write(
        f"The backup knows everything up to {restored.made_at:%Y-%m-%d %H:%M} UTC (step {restored.schema:04d}); "
        f"it is whole. Erased again: {restored.erased_again}.\n"
        + (
            "Dry run: nothing was changed.\n"
            if options.dry_run
            else f"Restored to {config.database}. Start the bot: what it posted since then is not posted again. "
            "Ballots of anonymous polls that were open cannot be counted: their keys are in no backup.\n"
        )
    )
    return 0
