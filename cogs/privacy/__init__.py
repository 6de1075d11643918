"""Composes data protection: what is kept about whom and why, everything about oneself, and erasure."""

from bot.client import Ratsbote
from cogs.privacy.cog import PrivacyCog
from cogs.privacy.contributions import contribute
from cogs.privacy.jobs import ExportJobs
from cogs.privacy.service import PrivacyService
from cogs.privacy.views import PrivacyViews


async def setup(bot: Ratsbote) -> None:
    """Load the feature, after all that register classes of personal data."""
    service = PrivacyService(bot.work, bot.privacy)
    views = PrivacyViews(service, bot.texts)
    contribute(bot.registry, ExportJobs(service, bot.courier, bot.texts), views)
    bot.registry.provide(service)
    await bot.add_cog(PrivacyCog(bot, views))
