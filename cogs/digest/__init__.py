"""Composes the digest: once a week or a day, one post that says what is coming and what is late."""

from bot.client import Ratsbote
from bot.delivery.posting import Posting
from cogs.digest.contributions import contribute
from cogs.digest.jobs import DigestJobs
from cogs.digest.service import DigestService
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.server import ServerService


async def setup(bot: Ratsbote) -> None:
    """Load the feature, after all that contribute to it."""
    registry = bot.registry
    server = registry.service(ServerService)
    service = DigestService(bot.work, bot.settings, server, registry.service(MeetingReader), registry.digest)
    jobs = DigestJobs(service, server, Posting(bot.courier, bot.settings, bot.texts))
    contribute(registry, bot.settings, service, jobs)
    registry.provide(service)
