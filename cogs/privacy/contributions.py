"""Lists what data protection contributes: its help page, its due kind and its buttons."""

from bot.registry import HelpTopic, Registry
from bot.texts import Text
from cogs.privacy.jobs import ExportJobs
from cogs.privacy.models import EXPORT_DUE
from cogs.privacy.views import PrivacyViews

HELP = HelpTopic(
    key="privacy",
    title=Text("Your data"),
    body=Text(
        "`/privacy policy` says what is kept about you, why, on which legal basis and for how long.\n"
        "`/privacy export` sends you everything about yourself as files.\n"
        "`/privacy erase` shows what would go and what has to stay, and why; nothing happens before you confirm.\n"
        "For somebody who has left the server, an administrator does the same."
    ),
)


def contribute(registry: Registry, jobs: ExportJobs, views: PrivacyViews) -> None:
    """Register all of it."""
    registry.add_help(HELP)
    registry.add_components(*views.components)
    registry.add_due_kind(EXPORT_DUE, jobs.send, Text("Somebody's own data by direct message"))
