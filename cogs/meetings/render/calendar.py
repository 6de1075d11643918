"""Writes calendar files (RFC 5545) by the icalendar library: an event for a meeting; for a series one for its rule, and
one with RECURRENCE-ID for each of its meetings that differs in anything.

UIDs never change; SEQUENCE and LAST-MODIFIED rise with every change, so that a file that is imported again updates what
the calendar has. What was cancelled stays in as CANCELLED.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from bot.cards import channel_url
from bot.texts import Language, Text, Word
from bot.ui.pager import Say
from bot.when import wall_readings
from cogs.meetings.models.calendar import CalendarContents, CalendarMeeting, CalendarSeries, EventContext
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import Recurrence
from cogs.meetings.render.times import times_in_full
from cogs.meetings.render.timezones import WEEKDAYS, vtimezone
from cogs.meetings.rules.calendar import differs, excluded_slots, is_cancelled, last_slot, slot_instant
from cogs.meetings.rules.recurrence import month_rule
from cogs.meetings.rules.series_changes import slot_of
from cogs.network.models.cities import City

PRODUCT: Final = "-//Ratsbote//Meetings//EN"
REFRESHED_EVERY: Final = timedelta(hours=1)
"""So often calendars are asked to look again; many do so more seldom."""


def calendar_file(contents: CalendarContents, say: Say, language: Language, now: datetime) -> bytes:
    """The file in one language; `now` (UTC) is when it was made."""
    calendar = _Writer(say, language, contents.cities, now).calendar(contents)
    calendar.add("method", "PUBLISH")
    return bytes(calendar.to_ical())


def calendar_feed(contents: CalendarContents, say: Say, language: Language) -> bytes:
    """What a calendar follows: the same bytes as long as nothing changes, and without the reasons of cancellations, for
    those speak of people at times, and whoever hosts the calendar reads along.
    """
    calendar = _Writer(say, language, contents.cities, None).calendar(contents)
    for name in ("refresh-interval", "x-published-ttl"):
        calendar.add(name, REFRESHED_EVERY, parameters={"VALUE": "DURATION"})
    return bytes(calendar.to_ical())


def uid(meeting: Meeting) -> str:
    """The UID of a single meeting."""
    return f"meeting-{meeting.id}-{meeting.guild_id}@ratsbote"


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes events in one language; `made_at` is when, None for what is followed."""

    say: Say
    language: Language
    cities: Sequence[City]
    made_at: datetime | None

    def calendar(self, contents: CalendarContents) -> Calendar:
        calendar = Calendar()
        calendar.add("prodid", PRODUCT)
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", self.say(Text("Meetings")))
        for key in sorted(_zones(contents)):
            calendar.add_component(vtimezone(ZoneInfo(key)))
        for entry in contents.series:
            for event in self.series(entry):
                calendar.add_component(event)
        for single in contents.single:
            event = self.meeting(single)
            event.add("uid", uid(single.meeting))
            calendar.add_component(event)
        return calendar

    def series(self, entry: CalendarSeries) -> list[Event]:
        """The rule, and what differs from it."""
        series, zone = entry.series, ZoneInfo(entry.series.zone)
        series_uid = f"series-{series.id}-{series.guild_id}@ratsbote"
        cancelled = is_cancelled(entry)
        rule = self.event(series.title, series.changed_at, series.sequence, cancelled=cancelled)
        rule.add("uid", series_uid)
        rule.add("dtstart", series.anchor.replace(tzinfo=zone))
        rule.add("duration", series.duration)
        rule.add("rrule", rrule(series.recurrence, series.anchor, zone, last_slot(entry)))
        for slot in excluded_slots(entry):
            rule.add("exdate", slot.replace(tzinfo=zone))
        self.add_context(rule, entry.context, series.guild_id, series.place, [])
        rule.add("url", channel_url(series.guild_id, entry.context.channel_id))
        events = [rule]
        for each in entry.stated:
            if differs(each.meeting, series):
                event = self.meeting(each)
                event.add("uid", series_uid)
                event.add("recurrence-id", slot_of(each.meeting).replace(tzinfo=zone))
                events.append(event)
        return events

    def meeting(self, entry: CalendarMeeting) -> Event:
        """One meeting with everything but its UID."""
        meeting, zone = entry.meeting, ZoneInfo(entry.meeting.start.zone)
        changed_at = meeting.changed_at or meeting.created_at
        event = self.event(meeting.title, changed_at, meeting.sequence, cancelled=meeting.cancelled)
        for name, instant in (("dtstart", meeting.starts_at), ("dtend", meeting.ends_at)):
            event.add(name, _readable(instant, zone))
        details = times_in_full(meeting.starts_at, self.cities, self.language, str)
        if meeting.cancelled_because and self.made_at is not None:
            details.append(meeting.cancelled_because)
        self.add_context(event, entry.context, meeting.guild_id, meeting.place, details)
        event.add("url", meeting.card_url or channel_url(meeting.guild_id, entry.context.channel_id))
        return event

    def event(self, title: str, changed_at: datetime, sequence: int, *, cancelled: bool) -> Event:
        event = Event()
        event.add("dtstamp", self.made_at or changed_at)
        event.add("last-modified", changed_at)
        event.add("sequence", sequence)
        if cancelled:
            title = f"{self.say(Word('meeting', 'Canceled'))}: {title}"
        event.add("summary", title, parameters={"LANGUAGE": self.language.value})
        event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
        return event

    def add_context(
        self, event: Event, context: EventContext, guild_id: int, place: MeetingPlace, details: Sequence[str]
    ) -> None:
        host = self.say(Text("Host: {city}", city=context.host.name))
        event.add("description", "\n".join([context.topic.name.pick(self.language), host, *details]))
        event.add("location", place.words or channel_url(guild_id, place.voice_channel_id or context.channel_id))


def rrule(recurrence: Recurrence, anchor: datetime, zone: ZoneInfo, last: datetime | None) -> vRecur:
    """The recurrence as RFC 5545 writes it; UNTIL is the last slot in UTC, as its section 3.3.10 asks for."""
    rule: dict[str, object] = {
        "freq": "WEEKLY" if recurrence.weekly else "MONTHLY",
        "interval": recurrence.interval,
    }
    weekday, month_day = month_rule(anchor, recurrence)
    if weekday is not None:
        rule["byday"] = f"{weekday}{WEEKDAYS[anchor.weekday()]}"
    if month_day is not None:
        rule["bymonthday"] = month_day
    if last is not None:
        rule["until"] = slot_instant(last, zone)
    return vRecur(rule)


def _zones(contents: CalendarContents) -> set[str]:
    """The zones on whose clocks something stands in the file."""
    meetings = (each.meeting for entry in contents.series for each in entry.stated)
    single = (each.meeting for each in contents.single)
    return {entry.series.zone for entry in contents.series} | {each.start.zone for each in (*meetings, *single)}


def _readable(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant on the zone's clocks; in UTC where these show its time twice, for there readers disagree."""
    local = instant.astimezone(zone)
    return local if len(wall_readings(local.replace(tzinfo=None), zone)) == 1 else instant.astimezone(UTC)
