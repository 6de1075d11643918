"""Lists what operations contribute: the nightly backup, the erasures beside it, and what admins read of both."""

from bot.registry import Registry
from bot.texts import Text
from cogs.operations.jobs import BACKUP, UNKNOWN_POSTS, BackupJobs
from cogs.operations.service import KEEP_ERASURES, BackupService


def contribute(registry: Registry, service: BackupService, jobs: BackupJobs) -> None:
    """Register all of it."""
    registry.add_due_kind(BACKUP, jobs.back_up, Text("Nightly backup"), background=True)
    registry.add_due_kind(KEEP_ERASURES, jobs.keep_erasures, Text("Erasures, kept beside the backups"), background=True)
    registry.add_due_kind(
        UNKNOWN_POSTS, jobs.find_unknown_posts, Text("Posts that a restored backup does not know"), background=True
    )
    registry.on_guild.append(jobs.begin)
    registry.before_erasing.append(service.before_erasing)
    registry.add_notices("backups", service.notices)
