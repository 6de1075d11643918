"""Meetings: scheduled once, right on every clock, never forgotten. Composed here: store, service, cog."""

from datetime import timedelta

from bot.client import Ratsbote
from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic
from bot.settings.models import Setting
from bot.texts import Text
from cogs.meetings.cog import MeetingCog
from cogs.meetings.jobs import MeetingJobs
from cogs.meetings.models.meetings import DEFAULT_REMINDERS
from cogs.meetings.rules.entry import check_offsets
from cogs.meetings.service.meetings import REMINDERS, MeetingService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.service.succession import MeetingDuties
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.schedule import MeetingForms
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

# Meetings are planned two years ahead at most, so an answer is at least a year older than its meeting when it goes.
_ANSWERS_KEPT = timedelta(days=3 * 366)
_PINGS_KEPT = timedelta(days=90)

REMINDER_SETTING = Setting(
    key=REMINDERS,
    description=Text("How long before a meeting its reminders go out; a new value applies to new meetings"),
    default=DEFAULT_REMINDERS,
    check=check_offsets,
)

CLASSES = (
    PrivacyClass(
        key="meeting_organisers",
        purpose=Text("Say who called a meeting, and let that person cancel it"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the meeting is on record; the name goes when the person asks for it"),
        tables=(PersonalTable("meeting_organisers", ("user_id",), Erasure.DELETE),),
    ),
    PrivacyClass(
        key="meeting_answers",
        purpose=Text("Know who is coming to a meeting, and remind them"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Three years after the answer"),
        tables=(PersonalTable("meeting_answers", ("user_id",), Erasure.DELETE, _ANSWERS_KEPT, "answered_at"),),
    ),
    PrivacyClass(
        key="meeting_pings",
        purpose=Text("Mention everybody once and only once in a reminder"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("90 days after the reminder"),
        tables=(PersonalTable("meeting_pings", ("user_id",), Erasure.DELETE, _PINGS_KEPT, "settled_at"),),
    ),
)

HELP = HelpTopic(
    key="meetings",
    title=Text("Meetings"),
    body=Text(
        "**Delegates** call a meeting with `/meeting schedule`: type the start as you would write it, on your city's "
        "clocks; what was understood is shown for every city before anything is sent.\n"
        "The **card** in the topic's channel takes the delegates' answers: Yes, No, Maybe. An answer can be changed "
        "until the meeting begins.\n"
        "**Reminders** mention those who said yes and those who follow the topic, never those who said no.\n"
        "Whoever called a meeting, or a moderator, cancels it with `/meeting cancel`."
    ),
    right=Right.ALL,
)


async def setup(bot: Ratsbote) -> None:
    """Called by discord.py when the feature is loaded, after the network."""
    registry = bot.registry
    cities = registry.service(CityService)
    topics = registry.service(TopicService)
    server = registry.service(ServerService)
    reader = MeetingReader(bot.database, bot.clock, cities, topics, server)
    service = MeetingService(
        database=bot.database,
        clock=bot.clock,
        due=bot.due,
        drafts=bot.drafts,
        settings=bot.settings,
        cities=cities,
        topics=topics,
        server=server,
        reader=reader,
    )
    jobs = MeetingJobs(
        service=service,
        reader=reader,
        courier=bot.courier,
        settings=bot.settings,
        texts=bot.texts,
        clock=bot.clock,
    )
    forms = MeetingForms(service, topics, bot.texts, bot.clock)
    buttons = MeetingButtons(service, reader, bot.texts)
    jobs.register(registry)
    registry.add_setting(REMINDER_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    registry.add_form(*forms.forms)
    registry.add_control(*buttons.controls)
    registry.add_duties("meetings", MeetingDuties(bot.clock, bot.due).move)
    registry.provide(reader)
    registry.provide(service)
    await bot.add_cog(MeetingCog(bot, reader, topics, forms, buttons))
