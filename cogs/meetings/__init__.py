"""Composes meetings: scheduled once, right on every clock, never forgotten."""

from bot.client import Ratsbote
from bot.delivery.events import ScheduledEvents
from bot.delivery.posting import Posting
from cogs.meetings.cog.availability import AvailabilityCog
from cogs.meetings.cog.calendar_endpoint import CalendarEndpoint
from cogs.meetings.cog.editing import EditCog
from cogs.meetings.cog.events import EventListener
from cogs.meetings.cog.meetings import MeetingCog
from cogs.meetings.cog.minutes import MinutesCog
from cogs.meetings.contributions import calendar_url_setting, contribute
from cogs.meetings.jobs.availability import AvailabilityJobs
from cogs.meetings.jobs.event_look import EventLook
from cogs.meetings.jobs.events import EventJobs
from cogs.meetings.jobs.meetings import MeetingJobs
from cogs.meetings.jobs.minutes import MinutesJobs
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.jobs.reminders import ReminderJobs
from cogs.meetings.service.agenda import AgendaService
from cogs.meetings.service.availability import AvailabilityService
from cogs.meetings.service.calendar import CalendarService
from cogs.meetings.service.calendar_addresses import CalendarAddressService
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.service.manual_changes import ManualEventChanges
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.minutes import MinutesService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.service.series import SeriesService
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
    registry, work = bot.registry, bot.work
    cities = registry.service(CityService)
    topics = registry.service(TopicService)
    server = registry.service(ServerService)

    async def event_of(guild_id: int, key: str) -> int | None:
        delivery = await bot.ledger.find(guild_id, key)
        return delivery.object_id if delivery is not None else None

    def is_member(guild_id: int, user_id: int) -> bool | None:
        guild = bot.get_guild(guild_id)
        return guild.get_member(user_id) is not None if guild is not None else None

    events = ScheduledEvents(bot, bot.ledger)
    reader = MeetingReader(work, cities, topics, server)
    series = SeriesService(work)
    service = MeetingService(work, bot.settings, cities, topics, server, reader, series)
    editor = MeetingEditor(work, cities, topics, series, reader)
    manual_changes = ManualEventChanges(work, event_of, editor, reader)
    minutes = MinutesService(work, cities)
    availability = AvailabilityService(work, bot.settings, cities, topics, server, service)

    calendars = CalendarService(work, cities, topics, server)
    addresses = CalendarAddressService(work, bot.settings, listening=bot.config.web_port is not None)
    calendar_views = CalendarViews(calendars, addresses, reader, bot.clock)
    forms = MeetingForms(service, editor, reader, topics, work)
    buttons = MeetingButtons(service, reader, calendar_views)
    agenda_views = AgendaViews(AgendaService(work, cities), reader, cities)
    minutes_views = MinutesViews(minutes, reader)
    availability_views = AvailabilityViews(availability, cities, topics, reader, work)
    manual_change_views = ManualChangeViews(manual_changes, reader, events, bot.context_in)

    poster = MeetingPoster(service, reader, Posting(bot.courier, bot.settings, bot.texts), bot.clock)
    contribute(
        registry,
        meetings=MeetingJobs(poster, service),
        events=EventJobs(poster, events, registry.service(PreferenceService)),
        event_look=EventLook(work, events, manual_changes),
        reminders=ReminderJobs(poster, work, registry.service(PreferenceService)),
        minutes=MinutesJobs(poster, minutes),
        availability=AvailabilityJobs(poster, availability),
        forms=(*forms.forms, buttons.form, agenda_views.form, minutes_views.form, *availability_views.forms),
        components=(
            *forms.components,
            *buttons.components,
            *manual_change_views.components,
            *agenda_views.components,
            *minutes_views.components,
            *availability_views.components,
            *calendar_views.components,
        ),
        duties=MeetingDuties(work),
        series=series,
    )
    registry.add_setting(calendar_url_setting(listening=addresses.listening))
    registry.add_personal_setting("meetings.address", calendar_views.personal_setting)
    registry.routes.extend(
        CalendarEndpoint(
            addresses, calendars, registry.service(PreferenceService), bot.texts, bot.clock, is_member
        ).routes
    )
    registry.provide(reader)
    registry.provide(service)
    group = MeetingCog(bot, forms, buttons)
    minutes_cog = MinutesCog(bot, agenda_views, minutes_views, calendar_views)
    group.take_over(EditCog(bot, editor, forms), minutes_cog, AvailabilityCog(bot, availability_views))
    await bot.add_cog(group)
    await bot.add_cog(EventListener(manual_changes))
    bot.tree.add_command(minutes_cog.menu)
