"""Composes the network itself: the declared server, its cities, their delegates, the topics."""

import asyncio
from dataclasses import replace

from bot.client import Ratsbote
from bot.delivery.posting import Posting
from bot.texts import Language, Text
from cogs.network.cog.cities import CityCog
from cogs.network.cog.help import HelpCog
from cogs.network.cog.me import MeCog
from cogs.network.cog.members import MemberCog
from cogs.network.cog.setup import SetupCog
from cogs.network.cog.topics import TopicCog
from cogs.network.contributions import (
    NetworkViews,
    contribute_invitations,
    contribute_people,
    contribute_terms,
    contribute_work,
)
from cogs.network.jobs.apply import ApplyJob
from cogs.network.jobs.drift_look import LOOK, DriftLook
from cogs.network.jobs.invitations import InvitationJobs, InviteMaker
from cogs.network.jobs.joining import JoinJobs
from cogs.network.jobs.letters import Letters
from cogs.network.jobs.live_server import fetch_server
from cogs.network.jobs.offices import OfficeJobs
from cogs.network.jobs.presence import LiveMembers, LiveModerators, PresenceCheck
from cogs.network.jobs.roles import RolesJob
from cogs.network.jobs.terms import TermJobs
from cogs.network.jobs.welcome import WelcomePost
from cogs.network.models.forum import Forum
from cogs.network.models.server_state import ServerSnapshot
from cogs.network.rules.countries import countries
from cogs.network.rules.zones import preload
from cogs.network.service.audience import AudienceService
from cogs.network.service.cities import CityService
from cogs.network.service.drift import DriftService
from cogs.network.service.forum import load_forum
from cogs.network.service.invitations import InvitationService
from cogs.network.service.joining import JoinService
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.offices import OfficeService
from cogs.network.service.planned_terms import TermPlanner
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.presence import PresenceService
from cogs.network.service.roles import MemberRoles
from cogs.network.service.seeder import Seeder
from cogs.network.service.server import ServerService
from cogs.network.service.setup import SetupService
from cogs.network.service.terms import Terms
from cogs.network.service.topic_admin import TopicAdminService
from cogs.network.service.topics import TopicService
from cogs.network.views.cities import CityViews
from cogs.network.views.drift import DriftViews
from cogs.network.views.help import HelpViews
from cogs.network.views.invitations import InvitationViews
from cogs.network.views.joining import JoinViews
from cogs.network.views.me import MeViews
from cogs.network.views.offices import OfficeViews
from cogs.network.views.setup import SetupViews
from cogs.network.views.terms import TermViews
from cogs.network.views.topic_admin import TopicAdminViews
from cogs.network.views.topics import TopicViews


async def setup(bot: Ratsbote) -> None:
    """Load the feature. Raises ForumError when the forum file cannot be used."""
    forum = await asyncio.to_thread(load_forum, bot.config.forum_file)
    await asyncio.to_thread(_read_ahead)
    _provide_services(bot, forum)
    await _add_surface(bot)


def _provide_services(bot: Ratsbote, forum: Forum) -> None:
    """Everything that knows the database and not Discord."""
    registry, work = bot.registry, bot.work

    def exists(guild_id: int, channel_id: int) -> bool:
        guild = bot.get_guild(guild_id)
        return guild is None or guild.unavailable or guild.get_channel(channel_id) is not None

    server = ServerService(bot.database, forum, exists)
    member_records = MemberRecords(bot.database, server.role, forum.zone)
    roles = MemberRoles(work, server.roles)
    terms = Terms(roles, member_records, registry.duties)
    preferences = PreferenceService(work, bot.languages, member_records, forum.zone)
    topics = TopicService(work, roles)
    setup_service = SetupService(work, forum)
    live = LiveMembers(bot)
    moderates = LiveModerators(live, member_records).moderates
    joining = JoinService(work, terms, preferences, live.is_member)
    for service in (
        server,
        roles,
        preferences,
        topics,
        setup_service,
        CityService(work, member_records, registry.cities_changed),
        OfficeService(work, terms, registry.cities_changed),
        TermPlanner(work, terms, live.is_member, moderates),
        InvitationService(work, terms, moderates),
        joining,
        PresenceService(work, joining),
        TopicAdminService(work, roles, setup_service),
        DriftService(work, setup_service, roles),
        AudienceService(topics, server.role),
    ):
        registry.provide(service)
    contribute_people(registry, member_records, Seeder(work, forum, member_records), roles)


async def _add_surface(bot: Ratsbote) -> None:
    """Everything that faces Discord: jobs, views, commands."""
    registry, service = bot.registry, bot.registry.service
    server, setup_service, roles = service(ServerService), service(SetupService), service(MemberRoles)
    cities, offices, joining = service(CityService), service(OfficeService), service(JoinService)
    planner = service(TermPlanner)
    topics, preferences, drift = service(TopicService), service(PreferenceService), service(DriftService)

    async def fetch_snapshot(guild_id: int) -> ServerSnapshot:
        rows = await setup_service.provisioned(guild_id)
        snapshot = (await fetch_server(bot, guild_id, rows, await registry.held(guild_id))).snapshot
        return replace(snapshot, welcome=await welcome.state(guild_id))

    posting = Posting(bot.courier, bot.settings, bot.texts)
    welcome = WelcomePost(posting, server, roles)
    apply = ApplyJob(
        client=bot,
        setup=setup_service,
        server=server,
        courier=bot.courier,
        ledger=bot.ledger,
        texts=bot.texts,
        follow_up=welcome.follow,
        held=registry.held,
    )
    drift_views = DriftViews(drift, setup_service, roles, fetch_snapshot)
    views = NetworkViews(
        setup=SetupViews(setup_service, drift_views, fetch_snapshot, bot.due, bot.settings, registry),
        drift=drift_views,
        cities=CityViews(cities, planner, bot.clock),
        offices=OfficeViews(cities, offices, planner),
        invitations=InvitationViews(service(InvitationService), cities, server, bot.drafts, InviteMaker(bot).make),
        terms=TermViews(planner, bot.drafts, bot.work),
        joining=JoinViews(joining, cities, bot.drafts, bot.context_in),
        topics=TopicViews(topics, server.channel),
        topic_admin=TopicAdminViews(service(TopicAdminService), topics, server, fetch_snapshot),
        help=HelpViews(bot, server.role),
        me=MeViews(preferences, bot.drafts, registry),
    )
    registry.provide(views.help)
    presence = service(PresenceService)
    registry.on_guild.append(PresenceCheck(LiveMembers(bot), presence).compare)
    look = DriftLook(bot.work, posting, server, setup_service, roles, fetch_snapshot)
    registry.on_guild.append(look.begin)
    registry.add_due_kind(LOOK, look.look, Text("Look at what was changed by hand"), background=True)
    letters = Letters(posting, preferences)
    contribute_work(
        registry,
        apply,
        RolesJob(bot, roles),
        JoinJobs(posting, joining, letters, server),
        OfficeJobs(posting, letters, offices, cities, server),
        views,
    )
    contribute_terms(registry, TermJobs(posting, planner, cities, server))
    contribute_invitations(registry, InvitationJobs(bot, posting, service(InvitationService), server))
    for cog in (
        SetupCog(bot, views.setup),
        CityCog(bot, views.cities, views.offices, views.terms, views.invitations, views.joining),
        TopicCog(bot, topics, views.topics, views.topic_admin),
        HelpCog(bot, views.help),
        MeCog(bot, views.me),
        MemberCog(roles, presence, service(InvitationService), look.member_changed),
    ):
        await bot.add_cog(cog)


def _read_ahead() -> None:
    """Zones and countries' names come from disk at their first use, which would block somebody's command."""
    preload()
    for language in Language:
        countries(language)
