"""Composes operations: nightly backups that are restored on trial, and what follows a restore."""

from bot.client import Ratsbote
from bot.config import PROJECT
from bot.delivery.posting import Posting
from cogs.network.service.server import ServerService
from cogs.operations.contributions import contribute
from cogs.operations.jobs import BackupJobs
from cogs.operations.service import BackupService


async def setup(bot: Ratsbote) -> None:
    """Load the feature, above all whose data it looks after."""
    config, registry = bot.config, bot.registry
    service = BackupService(
        bot.work,
        config.database,
        config.backups,
        PROJECT / "data" / "migrations",
        config.backup_recipient,
    )
    posting = Posting(bot.courier, bot.settings, bot.texts)
    contribute(registry, service, BackupJobs(service, bot.ledger, registry.service(ServerService), posting, bot))
    registry.provide(service)
