"""Writes calendar files (RFC 5545) by the icalendar library: an event for a meeting, one with exceptions for a series.

UIDs never change; SEQUENCE and LAST-MODIFIED rise with every change, so that a file that is imported again updates
what the calendar has. A cancelled meeting stays in as CANCELLED; a slot whose meeting was cancelled is an EXDATE.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from bot.texts import Language, Text, Word
from bot.ui.pager import Say
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Recurrence, Series
from cogs.meetings.render.timezones import vtimezone
from cogs.meetings.rules.recurrence import month_rule

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PRODUCT: Final = "-//Ratsbote//Meetings//EN"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A meeting, or a series with all its meetings that are on the list; `description` is in the reader's language."""

    series: Series | None
    meetings: tuple[Meeting, ...]
    host: str
    description: str
    place: str
    url: str


def calendar_file(entries: Sequence[CalendarEntry], say: Say, language: Language, now: datetime) -> bytes:
    """The file in one language; `now` (UTC) is when it was made."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say(Text("Meetings")))
    for entry in entries:
        if entry.series is None:
            for meeting in entry.meetings:
                calendar.add_component(_event(meeting, entry, say, language, now))
        else:
            for event in _series(entry.series, entry, say, language, now):
                calendar.add_component(event)
    for number, key in enumerate(sorted(_zones(entries))):
        calendar.subcomponents.insert(number, vtimezone(ZoneInfo(key)))
    return bytes(calendar.to_ical())


def _zones(entries: Iterable[CalendarEntry]) -> set[str]:
    """The zones on whose clocks something stands in the file."""
    series = {entry.series.zone for entry in entries if entry.series is not None}
    return series | {meeting.start.zone for entry in entries for meeting in entry.meetings}


def uid(guild_id: int, meeting: Meeting) -> str:
    """The UID of a meeting; the meetings of a series share theirs."""
    if meeting.series_id is not None:
        return f"series-{meeting.series_id}-{guild_id}@ratsbote"
    return f"meeting-{meeting.id}-{guild_id}@ratsbote"


def rrule(recurrence: Recurrence, anchor: datetime, zone: ZoneInfo) -> dict[str, object]:
    """The recurrence as RFC 5545 writes it; UNTIL is an instant in UTC, as its section 3.3.10 asks for."""
    rule: dict[str, object] = {
        "freq": "WEEKLY" if recurrence.weekly else "MONTHLY",
        "interval": recurrence.interval,
    }
    weekday, month_day = month_rule(anchor, recurrence)
    if weekday is not None:
        rule["byday"] = f"{weekday}{_DAYS[anchor.weekday()]}"
    if month_day is not None:
        rule["bymonthday"] = month_day
    if recurrence.count is not None:
        rule["count"] = recurrence.count
    elif recurrence.until is not None:
        last = datetime.combine(recurrence.until, anchor.time(), zone)
        rule["until"] = last.astimezone(ZoneInfo("UTC"))
    return rule


def _series(series: Series, entry: CalendarEntry, say: Say, language: Language, now: datetime) -> Sequence[Event]:
    zone = ZoneInfo(series.zone)
    master = Event()
    master.add("uid", f"series-{series.id}-{series.guild_id}@ratsbote")
    master.add("dtstamp", now)
    master.add("last-modified", series.changed_at)
    master.add("sequence", series.sequence)
    master.add("summary", series.title, parameters={"LANGUAGE": language.value})
    master.add("dtstart", series.anchor.replace(tzinfo=zone))
    master.add("duration", series.duration)
    master.add("rrule", vRecur(rrule(series.recurrence, series.anchor, zone)))
    master.add("status", "CONFIRMED")
    _about(master, entry)
    overrides: list[Event] = []
    for meeting in entry.meetings:
        slot = (meeting.slot or meeting.start.wall).replace(tzinfo=zone)
        if meeting.cancelled:
            master.add("exdate", slot)
        elif _differs(meeting, series):
            event = _event(meeting, entry, say, language, now)
            event.add("recurrence-id", slot)
            overrides.append(event)
    return [master, *overrides]


def _differs(meeting: Meeting, series: Series) -> bool:
    return (meeting.start.wall, meeting.start.zone, meeting.duration, meeting.title, meeting.place) != (
        meeting.slot,
        series.zone,
        series.duration,
        series.title,
        series.place,
    )


def _event(meeting: Meeting, entry: CalendarEntry, say: Say, language: Language, now: datetime) -> Event:
    zone = ZoneInfo(meeting.start.zone)
    title = meeting.title
    if meeting.cancelled:
        title = f"{say(Word('meeting', 'Cancelled'))}: {title}"
    event = Event()
    event.add("uid", uid(meeting.guild_id, meeting))
    event.add("dtstamp", now)
    event.add("last-modified", meeting.changed_at or meeting.created_at)
    event.add("sequence", meeting.sequence)
    event.add("summary", title, parameters={"LANGUAGE": language.value})
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", meeting.ends_at.astimezone(zone))
    event.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    _about(event, entry, meeting.place.words)
    return event


def _about(event: Event, entry: CalendarEntry, place: str = "") -> None:
    event.add("description", entry.description)
    event.add("location", place or entry.place)
    event.add("url", entry.url)
