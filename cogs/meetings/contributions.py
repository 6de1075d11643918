"""Lists what meetings contribute: what they keep of people and for how long, the help page, the settings, due kinds.

Apart from the composition, because those who answer for data protection read it too.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from bot.people import Right
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.registry import HelpTopic, Registry
from bot.settings import Setting
from bot.texts import Text
from bot.ui.components import ComponentHandler
from bot.ui.forms import Form
from cogs.meetings.jobs.availability import AvailabilityJobs
from cogs.meetings.jobs.event_look import EventLook
from cogs.meetings.jobs.events import EventJobs
from cogs.meetings.jobs.meetings import MeetingJobs
from cogs.meetings.jobs.minutes import MinutesJobs
from cogs.meetings.jobs.reminders import ReminderJobs
from cogs.meetings.models.due import (
    AVAILABILITY_POLL,
    CANCELLED,
    CARD,
    CHANGED,
    DIRECT,
    EVENT,
    EVENT_AGAIN,
    EVENT_LOOK,
    EVENT_STATUS,
    MANUAL_CHANGE,
    MINUTES,
    NEXT_MEETING,
    REMINDER,
)
from cogs.meetings.models.meetings import DEFAULT_REMINDERS
from cogs.meetings.rules.availability import check_hours
from cogs.meetings.rules.calendar_addresses import OFF, read_calendar_url
from cogs.meetings.rules.entry import check_offsets
from cogs.meetings.service.availability import HOURS
from cogs.meetings.service.calendar_addresses import CALENDAR_URL
from cogs.meetings.service.meetings import REMINDERS
from cogs.meetings.service.series import SeriesService
from cogs.meetings.service.succession import MeetingDuties

# Meetings are planned two years ahead at most, so an answer is at least a year older than its meeting when it goes.
_ANSWERS_KEPT = timedelta(days=3 * 366)
_PINGS_KEPT = timedelta(days=90)
_PAPERS_KEPT = timedelta(days=10 * 366)
_POLLS_KEPT = timedelta(days=366)
_UNREAD_KEPT = timedelta(days=366)

REMINDER_SETTING = Setting(
    key=REMINDERS,
    description=Text("How long before a meeting its reminders go out; a new value applies to new meetings"),
    default=DEFAULT_REMINDERS,
    check=check_offsets,
)

HOURS_SETTING = Setting(
    key=HOURS,
    description=Text("When people work, for /meeting find-time; single cities by their name after a semicolon"),
    default="9-17",
    check=check_hours,
)


def calendar_url_setting(*, listening: bool) -> Setting:
    """Where the world reaches the bot's calendars; it can be set only while the bot listens."""
    return Setting(
        key=CALENDAR_URL,
        description=Text(
            "Address under which calendars subscribe to the meetings, such as https://forum.example.org/calendar"
        ),
        default=OFF,
        check=partial(read_calendar_url, listening=listening),
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
        key="meeting_attendance",
        purpose=Text("Record who was at a meeting"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Ten years after the meeting; earlier when the person asks for it"),
        tables=(PersonalTable("meeting_attendance", ("user_id",), Erasure.DELETE, _PAPERS_KEPT, "ticked_at"),),
    ),
    PrivacyClass(
        key="meeting_signatures",
        purpose=Text("Show who signed minutes, and for which city"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("Ten years after the signature; earlier when the person asks for it"),
        tables=(PersonalTable("meeting_signatures", ("user_id",), Erasure.DELETE, _PAPERS_KEPT, "signed_at"),),
    ),
    PrivacyClass(
        key="meeting_quotes",
        purpose=Text("Quote in the minutes what somebody picked for them"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("90 days after it was written"),
        tables=(PersonalTable("meeting_quotes", ("user_id",), Erasure.DELETE, _PINGS_KEPT, "written_at"),),
    ),
    PrivacyClass(
        key="meeting_availability",
        purpose=Text("Find a time that suits, and know who asked"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the answer; who asked, as long as the poll is on record"),
        tables=(
            PersonalTable("meeting_availability", ("user_id",), Erasure.DELETE, _POLLS_KEPT, "answered_at"),
            PersonalTable("meeting_searchers", ("user_id",), Erasure.DELETE),
        ),
    ),
    PrivacyClass(
        key="calendar_addresses",
        purpose=Text("Let a person subscribe to the meetings in a calendar of their own"),
        legal_basis=Text("Consent (Art. 6 (1) (a) GDPR)"),
        retention=Text("Until the person revokes the address, or nobody has read it for a year"),
        tables=(PersonalTable("calendar_addresses", ("user_id",), Erasure.DELETE, _UNREAD_KEPT, "last_read_at"),),
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
        "A **series** keeps the host city's clocks; when it moves elsewhere because only one side has changed its "
        "clocks, the card and the reminder say so. `/meeting edit` and `/meeting cancel` reach one meeting, this and "
        "the following, or all.\n"
        "The **card** in the topic's channel takes the delegates' answers: Yes, No, Maybe, or a deputy. An answer can "
        "be changed until the meeting begins. “Calendar” hands out a file for your own calendar.\n"
        "**Reminders** mention those who said yes and those who follow the topic, never those who said no.\n"
        "**Papers**: `/meeting agenda`, `/meeting attendance` and `/meeting minutes`; minutes count once delegates of "
        "two countries have signed them.\n"
        "`/meeting find-time` looks for times that suit several cities, and asks."
    ),
    right=Right.ALL,
)


def contribute(  # noqa: PLR0913 - everything that the feature offers, each by its name
    registry: Registry,
    *,
    meetings: MeetingJobs,
    events: EventJobs,
    event_look: EventLook,
    reminders: ReminderJobs,
    minutes: MinutesJobs,
    availability: AvailabilityJobs,
    forms: Sequence[Form],
    components: Sequence[ComponentHandler],
    duties: MeetingDuties,
    series: SeriesService,
) -> None:
    """Register all of it."""
    registry.add_setting(REMINDER_SETTING, HOURS_SETTING)
    registry.add_privacy(*CLASSES)
    registry.add_help(HELP)
    registry.add_form(*forms)
    registry.add_components(*components)
    registry.add_duties("meetings", duties.move)
    registry.cities_changed.append(duties.cities_changed)
    registry.on_guild.append(series.rederive)
    registry.on_guild.append(event_look.begin)
    title = Text("Look at the events for changes by hand")
    registry.add_due_kind(EVENT_LOOK, event_look.look, title, background=True)
    for kind, handler, title in (
        (CARD, meetings.card, Text("Card of a meeting")),
        (EVENT, events.event, Text("Event of a meeting")),
        (EVENT_AGAIN, events.event_again, Text("Event of a meeting")),
        (CHANGED, meetings.changed, Text("Notice of a changed meeting")),
        (CANCELLED, meetings.cancelled, Text("Notice of a canceled meeting")),
        (NEXT_MEETING, meetings.next_meeting, Text("Next meeting of a series")),
        (EVENT_STATUS, events.event_status, Text("Start or end of a meeting's event")),
        (MANUAL_CHANGE, events.manual_change, Text("Look at an event changed by hand")),
        (REMINDER, reminders.reminder, Text("Reminder of a meeting")),
        (DIRECT, reminders.direct, Text("Direct reminder of a meeting")),
        (MINUTES, minutes.minutes, Text("Minutes to be signed")),
        (AVAILABILITY_POLL, availability.poll, Text("Availability poll")),
    ):
        registry.add_due_kind(kind, handler, title)
