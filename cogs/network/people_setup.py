"""Composes the people half of the feature: cities, delegates, topics, /help. Stands apart from `__init__` so that
what builds the server and what concerns people can be read one without the other.

Role keys asked of the server service: `city.<key>`, `mayors`, `staff`, `observers`, `moderators`, `topic.<key>`.
"""

import asyncio
from datetime import timedelta

from bot.client import Ratsbote
from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic
from bot.texts import Language, Text
from cogs.network.cog.cities import CityCog
from cogs.network.cog.help import HelpCog
from cogs.network.cog.me import MeCog
from cogs.network.cog.members import MemberCog
from cogs.network.cog.topics import TopicCog
from cogs.network.jobs.joining import JoinJobs
from cogs.network.jobs.roles import RolesJob
from cogs.network.models.forum import Forum
from cogs.network.rules.countries import countries
from cogs.network.rules.zones import preload
from cogs.network.service.audience import AudienceService
from cogs.network.service.cities import CityService
from cogs.network.service.joining import JoinService
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.offices import OfficeService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.roles import ROLES_DUE, MemberRoles
from cogs.network.service.seeder import Seeder
from cogs.network.service.server import ServerService
from cogs.network.service.setup import SetupService
from cogs.network.service.terms import Terms
from cogs.network.service.topic_admin import TopicAdminService
from cogs.network.service.topics import TopicService
from cogs.network.views.cities import CityViews
from cogs.network.views.help import HelpViews
from cogs.network.views.joining import JoinViews
from cogs.network.views.me import MeViews
from cogs.network.views.offices import OfficeViews
from cogs.network.views.topic_admin import TopicAdminViews
from cogs.network.views.topics import TopicViews

REQUESTS_KEPT = timedelta(days=365)

PEOPLE_CLASSES = (
    PrivacyClass(
        key="delegates",
        purpose=Text("Know who acts for which city, in which function, and who did so before"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the forum's records: votes and decisions name the office of their time"),
        tables=(PersonalTable("delegates", ("user_id", "appointed_by", "ended_by"), Erasure.KEEP),),
        kept_because=Text(
            "Who held which public office, and who registered it, is part of the forum's records and is kept for the "
            "public task that they document (Art. 17 (3) (b) GDPR)."
        ),
    ),
    PrivacyClass(
        key="follows",
        purpose=Text("Mention people when something happens on the topics that they follow"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Until the person no longer follows the topic"),
        tables=(PersonalTable("follows", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="join_requests",
        purpose=Text("Let people ask to act for their city, and know who answered"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the request"),
        tables=(PersonalTable("join_requests", ("user_id", "ended_by"), Erasure.DELETE, REQUESTS_KEPT, "asked_at"),),
    ),
    PrivacyClass(
        key="preferences",
        purpose=Text("Write to people in the language, on the clock and at the hours that they chose"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Until the person asks for erasure"),
        tables=(PersonalTable("preferences", ("user_id",), Erasure.DELETE),),
    ),
)

RIGHTS_HELP = HelpTopic(
    key="rights",
    title=Text("Who may do what"),
    body=Text(
        "**Everybody** may read, follow topics and ask for help.\n"
        "**Delegates** are registered for a city; they invite to meetings.\n"
        "**Mayors, deputies and liaisons** may also speak for their city.\n"
        "**Liaisons** register the people of their own city; a mayor is registered by the moderators.\n"
        "**Moderators** register the people of all cities.\n"
        "**Administrators** (permission “Manage Server”) build the server and take in cities."
    ),
    right=Right.ALL,
)


async def compose_people(bot: Ratsbote, server: ServerService, forum: Forum) -> None:
    """Called once by the feature's `setup`, after the server service stands."""
    await asyncio.to_thread(_read_ahead)
    member_records = MemberRecords(bot.database, server.role, forum.zone)
    roles = MemberRoles(bot.database, bot.due, server.roles)
    cities = CityService(bot.database, bot.clock, bot.drafts, member_records)
    terms = Terms(bot.clock, bot.due, roles, member_records, bot.registry.duties)
    offices = OfficeService(bot.database, bot.clock, bot.due, bot.drafts, terms)
    preferences = PreferenceService(
        database=bot.database,
        clock=bot.clock,
        drafts=bot.drafts,
        languages=bot.languages,
        member_records=member_records,
        forum_zone=forum.zone,
    )
    joining = JoinService(bot.database, bot.clock, bot.due, terms, preferences)
    topics = TopicService(bot.database, bot.clock, roles)
    setup = SetupService(bot.database, bot.clock, bot.due, forum, cities.cities, topics.topics)
    keeping = TopicAdminService(bot.database, bot.clock, bot.drafts, roles, setup)
    seeding = Seeder(bot.database, bot.clock, forum, member_records)
    registry = bot.registry
    registry.member_record = member_records.of
    registry.on_guild.append(seeding.seed)
    registry.add_due_kind(ROLES_DUE, RolesJob(bot, roles).run, Text("Roles of a member"))
    registry.add_privacy(*PEOPLE_CLASSES)
    registry.add_help(RIGHTS_HELP)
    for service in (
        cities,
        topics,
        roles,
        offices,
        preferences,
        joining,
        setup,
        keeping,
        AudienceService(topics, server.role),
    ):
        registry.provide(service)
    JoinJobs(bot, joining, offices, preferences, server)
    office_views = OfficeViews(cities, offices, bot.drafts, registry)
    join_views = JoinViews(joining, cities, bot.drafts, registry, bot.context_in)
    await bot.add_cog(CityCog(bot, cities, CityViews(cities, bot.clock, registry), office_views, join_views))
    keeping_views = TopicAdminViews(keeping, topics, server, registry)
    await bot.add_cog(TopicCog(bot, topics, TopicViews(topics, server.channel, registry), keeping_views))
    await bot.add_cog(HelpCog(bot, HelpViews(bot, server.role)))
    await bot.add_cog(MeCog(bot, MeViews(preferences, bot.drafts, registry, bot.texts)))
    await bot.add_cog(MemberCog(roles, joining))


def _read_ahead() -> None:
    """Zones and countries' names come from disk at their first use, which would block somebody's command."""
    preload()
    for language in Language:
        countries(language)
