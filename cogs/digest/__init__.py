"""The digest: once a week or a day, one post that says what is coming and what is late. Its sections are others'."""

from bot.client import Ratsbote
from bot.registry import DigestSection
from bot.settings.models import Setting, one_of
from bot.texts import Text
from cogs.digest.jobs import DigestJobs
from cogs.digest.models import KEY, Rhythm
from cogs.digest.service import DigestService
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.server import ServerService

SETTING = Setting(
    key=KEY,
    description=Text("How often the digest is posted; nothing is posted when there is nothing to say"),
    default=Rhythm.WEEKLY.value,
    check=one_of(*Rhythm),
    choices=tuple(Rhythm),
)


async def setup(bot: Ratsbote) -> None:
    """Load the feature, after all that contribute to it."""
    registry = bot.registry
    server = registry.service(ServerService)
    service = DigestService(
        database=bot.database,
        clock=bot.clock,
        due=bot.due,
        settings=bot.settings,
        server=server,
        meetings=registry.service(MeetingReader),
        sections=registry.digest,
    )
    registry.add_setting(SETTING)
    if "meetings" not in registry.digest:
        registry.add_digest(DigestSection("meetings", Text("Meetings to come"), service.meetings, 10))
    DigestJobs(service, server, bot.courier, bot.settings, bot.texts).register(registry)
    registry.provide(service)
