"""Lists what the digest contributes: its setting, its due kind, and the section of meetings."""

from bot.registry import DigestSection, Registry
from bot.settings import Settings, choice
from bot.texts import Text, Word
from cogs.digest.jobs import DigestJobs
from cogs.digest.models import DUE, KEY, Rhythm
from cogs.digest.service import DigestService

SETTING = choice(
    KEY,
    Text("How often the digest is posted; nothing is posted when there is nothing to say"),
    Rhythm.WEEKLY.value,
    {
        Rhythm.OFF: Word("digest", "off"),
        Rhythm.WEEKLY: Word("digest", "weekly"),
        Rhythm.DAILY: Word("digest", "daily"),
    },
)


def contribute(registry: Registry, settings: Settings, service: DigestService, jobs: DigestJobs) -> None:
    """Register all of it."""
    registry.add_setting(SETTING)
    registry.add_digest(DigestSection("meetings", Text("Meetings to come"), service.meetings, 10))
    registry.add_due_kind(DUE, jobs.post, Text("Digest"))
    registry.on_guild.append(service.begin)
    settings.on_change(KEY, service.plan_anew)
