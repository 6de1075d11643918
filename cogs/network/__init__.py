"""The network itself: the declared server, its cities, their delegates, the topics. Composed here, in two halves."""

import asyncio

from bot.client import Ratsbote
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.texts import Text
from cogs.network.cog.setup import SetupCog
from cogs.network.jobs.apply import ApplyJob
from cogs.network.jobs.live_server import fetch_server
from cogs.network.jobs.welcome import WelcomeJob
from cogs.network.models.plan import ServerSnapshot
from cogs.network.people_setup import compose_people
from cogs.network.service.drift import DriftService
from cogs.network.service.forum import load_forum
from cogs.network.service.roles import MemberRoles
from cogs.network.service.server import ServerService
from cogs.network.service.setup import APPLY_DUE, SetupService
from cogs.network.views.drift import DriftViews
from cogs.network.views.setup import SetupViews

SETUP_RUNS = PrivacyClass(
    key="setup_runs",
    purpose=Text("Know who had the server set up or changed, and when"),
    legal_basis=Text("Legitimate interest in a secure server (Art. 6 (1) (f) GDPR)"),
    retention=Text("As long as the server is used; anonymous after an erasure"),
    tables=(
        PersonalTable("setup_runs", ("user_id",), Erasure.ANONYMISE),
        PersonalTable("setup_edits", ("kept_by",), Erasure.ANONYMISE),
    ),
)


async def setup(bot: Ratsbote) -> None:
    """Load the feature. Raises ForumError when the forum file cannot be used."""
    server = await compose_server(bot)
    await compose_people(bot, server, server.forum)
    await compose_setup(bot, server)


async def compose_server(bot: Ratsbote) -> ServerService:
    """What the forum declares, and where it stands: the ground for everything else."""
    server = ServerService(bot.database, await asyncio.to_thread(load_forum, bot.config.forum_file))
    bot.registry.provide(server)
    return server


async def compose_setup(bot: Ratsbote, server: ServerService) -> None:
    """`/setup`: from the declaration, the cities and the topics to the server on Discord."""
    registry = bot.registry
    service = registry.service(SetupService)
    moving = WelcomeJob(bot, server, registry.service(MemberRoles))
    job = ApplyJob(bot, service, server, bot.courier, bot.ledger, bot.texts, moving.publish, registry.held)

    async def snapshot(guild_id: int) -> ServerSnapshot:
        return (
            await fetch_server(bot, guild_id, await service.stored(guild_id), await registry.held(guild_id))
        ).snapshot

    drift = DriftService(bot.database, bot.clock, service)
    registry.provide(drift)
    drift_views = DriftViews(drift, service, snapshot, registry)
    views = SetupViews(service, drift_views, snapshot, bot.due, bot.settings, registry)
    registry.add_due_kind(APPLY_DUE, job.run, Text("Setting up the server"))
    registry.add_privacy(SETUP_RUNS)
    await bot.add_cog(SetupCog(bot, views))
