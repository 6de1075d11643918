"""Meetings: scheduled once, right on every clock, never forgotten. Composed here: store, service, views, cog."""

from bot.client import Ratsbote
from cogs.meetings.cog.changing import ChangeCog
from cogs.meetings.cog.events import EventCog
from cogs.meetings.cog.finding import FindingCog
from cogs.meetings.cog.offers import Offers
from cogs.meetings.cog.papers import PaperCog
from cogs.meetings.cog.planning import MeetingCog
from cogs.meetings.contributions import CLASSES, HELP, HOURS_SETTING, REMINDER_SETTING
from cogs.meetings.jobs.desk import Desk
from cogs.meetings.jobs.finding import FindingJobs
from cogs.meetings.jobs.meetings import MeetingJobs
from cogs.meetings.jobs.papers import PaperJobs
from cogs.meetings.jobs.reminders import ReminderJobs
from cogs.meetings.service.agenda import AgendaService
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.service.finding import FindingService
from cogs.meetings.service.hands import EventHands
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.papers import PaperService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.service.succession import MeetingDuties
from cogs.meetings.views.agenda import AgendaViews
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.calendar import CalendarViews
from cogs.meetings.views.finding import FindingViews
from cogs.meetings.views.hands import HandViews
from cogs.meetings.views.papers import PaperViews
from cogs.meetings.views.schedule import MeetingForms
from cogs.network.service.cities import CityService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService


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
    editor = MeetingEditor(
        database=bot.database,
        clock=bot.clock,
        drafts=bot.drafts,
        cities=cities,
        topics=topics,
        meetings=service,
        reader=reader,
    )

    async def event_of(guild_id: int, key: str) -> int | None:
        delivery = await bot.ledger.find(guild_id, key)
        return delivery.object_id if delivery is not None else None

    hands = EventHands(
        database=bot.database, clock=bot.clock, due=bot.due, event_of=event_of, editor=editor, reader=reader
    )
    desk = Desk(
        service=service,
        reader=reader,
        courier=bot.courier,
        settings=bot.settings,
        texts=bot.texts,
        clock=bot.clock,
    )
    forms = MeetingForms(
        service=service,
        editor=editor,
        reader=reader,
        topics=topics,
        drafts=bot.drafts,
        texts=bot.texts,
        clock=bot.clock,
    )
    calendar = CalendarViews(reader, bot.texts, bot.clock)
    buttons = MeetingButtons(service, reader, calendar, bot.texts)
    agenda = AgendaViews(
        AgendaService(bot.database, bot.clock, bot.drafts, cities, service.follow), reader, cities, bot.texts
    )
    paper_service = PaperService(bot.database, bot.clock, bot.due, bot.drafts, cities)
    papers = PaperViews(paper_service, reader, bot.texts)
    finding_service = FindingService(
        database=bot.database,
        clock=bot.clock,
        due=bot.due,
        drafts=bot.drafts,
        settings=bot.settings,
        cities=cities,
        topics=topics,
        server=server,
        meetings=service,
    )
    finding = FindingViews(
        service=finding_service, cities=cities, topics=topics, drafts=bot.drafts, texts=bot.texts, clock=bot.clock
    )
    hand_views = HandViews(hands, reader, bot.courier, bot.texts)
    MeetingJobs(desk).register(registry)
    ReminderJobs(desk, bot.database, bot.due, registry.service(PreferenceService)).register(registry)
    PaperJobs(desk, paper_service).register(registry)
    FindingJobs(desk, finding_service).register(registry)
    registry.add_setting(REMINDER_SETTING, HOURS_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    for views in (forms, buttons, agenda, papers, finding):
        registry.add_form(*views.forms)
    for controls in (forms, buttons, hand_views, agenda, papers, finding):
        registry.add_components(*controls.components)
    registry.add_duties("meetings", MeetingDuties(bot.clock, bot.due).move)
    registry.on_guild.append(service.series.on_guild)
    registry.provide(reader)
    registry.provide(service)
    offers = Offers(bot, reader, topics, cities)
    meetings = MeetingCog(
        bot=bot, reader=reader, offers=offers, topics=topics, cities=cities, forms=forms, buttons=buttons
    )
    paper_cog = PaperCog(
        bot=bot, reader=reader, topics=topics, offers=offers, agenda=agenda, papers=papers, calendar=calendar
    )
    changes = ChangeCog(bot, reader, editor, forms, offers)
    meetings.take_over(changes, paper_cog, FindingCog(bot, cities, finding))
    await bot.add_cog(meetings)
    await bot.add_cog(EventCog(hands))
    bot.tree.add_command(paper_cog.menu)
