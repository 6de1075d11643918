"""Decides how a series is told to calendars: one rule, until when it holds, and which of its slots are left out."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from zoneinfo import ZoneInfo

from cogs.meetings.models.calendar import CalendarSeries
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Series
from cogs.meetings.rules.recurrence import slots
from cogs.meetings.rules.series_changes import slot_of


def slot_instant(slot: datetime, zone: ZoneInfo) -> datetime:
    """When (UTC) RFC 5545 lets a slot be: the first of two readings, and in a gap as if clocks had not changed."""
    return slot.replace(tzinfo=zone).astimezone(UTC)


def differs(meeting: Meeting, series: Series) -> bool:
    """Whether anything about the meeting is not as the series says."""
    zone = ZoneInfo(series.zone)
    return meeting.cancelled or (
        meeting.starts_at != slot_instant(slot_of(meeting), zone)
        or (meeting.duration, meeting.title, meeting.place, meeting.topic_id, meeting.host_city_id)
        != (series.duration, series.title, series.place, series.topic_id, series.host_city_id)
    )


def last_slot(entry: CalendarSeries) -> datetime | None:
    """The last slot of the rule, never before its first nor before a meeting that is shown; None: on and on."""
    series = entry.series
    if series.recurrence.until is None and series.recurrence.count is None:
        return None
    stated = (slot_of(each.meeting) for each in entry.stated)
    return max([series.anchor, *slots(series.anchor, series.recurrence), *stated])


def excluded_slots(entry: CalendarSeries) -> list[datetime]:
    """The slots up to the last one on which there is no meeting: cancelled long ago, or after the series' own end."""
    series, last = entry.series, last_slot(entry)
    stated = {slot_of(each.meeting) for each in entry.stated}
    dropped = {slot_of(each.meeting) for each in entry.meetings} - stated
    if last is None:
        return sorted(dropped)
    endless = replace(series.recurrence, until=None, count=None)
    own = set(slots(series.anchor, series.recurrence)) - dropped
    upto = takewhile(lambda slot: slot <= last, slots(series.anchor, endless))
    return [slot for slot in upto if slot not in own | stated]


def is_cancelled(entry: CalendarSeries) -> bool:
    """Whether nothing of the series takes place any more, nor did."""
    stated = entry.stated
    return bool(stated) and last_slot(entry) is not None and all(each.meeting.cancelled for each in stated)
