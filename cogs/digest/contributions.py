"""Lists what the digest contributes: its setting, its due kind, and the section of meetings."""

from bot.registry import DigestSection, Registry
from bot.settings.models import Setting, one_of
from bot.settings.service import Settings
from bot.texts import Text
from cogs.digest.jobs import DigestJobs
from cogs.digest.models import DUE, KEY, Rhythm
from cogs.digest.service import DigestService

SETTING = Setting(
    key=KEY,
    description=Text("How often the digest is posted; nothing is posted when there is nothing to say"),
    default=Rhythm.WEEKLY.value,
    check=one_of(*Rhythm),
    choices=tuple(Rhythm),
)


def contribute(registry: Registry, settings: Settings, service: DigestService, jobs: DigestJobs) -> None:
    """Register all of it."""
    registry.add_setting(SETTING)
    registry.add_digest(DigestSection("meetings", Text("Meetings to come"), service.meetings, 10))
    registry.add_due_kind(DUE, jobs.post, Text("Digest"))
    registry.on_guild.append(service.begin)
    settings.on_change(KEY, service.plan)
