"""Meetings: scheduled once, right on every clock, never forgotten. Composed here: store, service, views, cog."""

from bot.client import Ratsbote
from cogs.meetings.cog.autocomplete import MeetingAutocomplete
from cogs.meetings.cog.availability import AvailabilityCog
from cogs.meetings.cog.editing import EditCog
from cogs.meetings.cog.events import EventListener
from cogs.meetings.cog.meetings import MeetingCog
from cogs.meetings.cog.minutes import MinutesCog
from cogs.meetings.contributions import CLASSES, HELP, HOURS_SETTING, REMINDER_SETTING
from cogs.meetings.jobs.availability import AvailabilityJobs
from cogs.meetings.jobs.meetings import MeetingJobs
from cogs.meetings.jobs.minutes import MinutesJobs
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.jobs.reminders import ReminderJobs
from cogs.meetings.service.agenda import AgendaService
from cogs.meetings.service.availability import AvailabilityService
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.service.manual_changes import ManualEventChanges
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.minutes import MinutesService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.service.succession import MeetingDuties
from cogs.meetings.views.agenda import AgendaViews
from cogs.meetings.views.availability import AvailabilityViews
from cogs.meetings.views.buttons import MeetingButtons
from cogs.meetings.views.calendar import CalendarViews
from cogs.meetings.views.manual_changes import ManualChangeViews
from cogs.meetings.views.minutes import MinutesViews
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

    hands = ManualEventChanges(
        database=bot.database, clock=bot.clock, due=bot.due, event_of=event_of, editor=editor, reader=reader
    )
    poster = MeetingPoster(
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
        AgendaService(bot.database, bot.clock, bot.drafts, cities, service.due_items), reader, cities, bot.texts
    )
    minutes_service = MinutesService(bot.database, bot.clock, bot.due, bot.drafts, cities)
    minutes = MinutesViews(minutes_service, reader, bot.texts)
    availability_service = AvailabilityService(
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
    availability = AvailabilityViews(
        service=availability_service, cities=cities, topics=topics, drafts=bot.drafts, texts=bot.texts, clock=bot.clock
    )
    hand_views = ManualChangeViews(hands, reader, bot.courier, bot.texts)
    MeetingJobs(poster).register(registry)
    ReminderJobs(poster, bot.database, bot.due, registry.service(PreferenceService)).register(registry)
    MinutesJobs(poster, minutes_service).register(registry)
    AvailabilityJobs(poster, availability_service).register(registry)
    registry.add_setting(REMINDER_SETTING, HOURS_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    for views in (forms, buttons, agenda, minutes, availability):
        registry.add_form(*views.forms)
    for controls in (forms, buttons, hand_views, agenda, minutes, availability):
        registry.add_components(*controls.components)
    registry.add_duties("meetings", MeetingDuties(bot.clock, bot.due).move)
    registry.on_guild.append(service.series.on_guild)
    registry.provide(reader)
    registry.provide(service)
    autocomplete = MeetingAutocomplete(bot, reader, topics, cities)
    meetings = MeetingCog(
        bot=bot, reader=reader, autocomplete=autocomplete, topics=topics, cities=cities, forms=forms, buttons=buttons
    )
    minutes_cog = MinutesCog(
        bot=bot,
        reader=reader,
        topics=topics,
        autocomplete=autocomplete,
        agenda=agenda,
        minutes=minutes,
        calendar=calendar,
    )
    edits = EditCog(bot, reader, editor, forms, autocomplete)
    meetings.take_over(edits, minutes_cog, AvailabilityCog(bot, cities, availability))
    await bot.add_cog(meetings)
    await bot.add_cog(EventListener(hands))
    bot.tree.add_command(minutes_cog.menu)
