"""Describes what goes into a calendar: meetings and series, each with what an event says of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.series import Series
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

CANCELLED_KEPT: Final = timedelta(days=366)
"""So long after it was cancelled a meeting stays in calendars, as cancelled."""


@dataclass(frozen=True, slots=True)
class EventContext:
    """What an event says beside its times; `channel_id` is the topic's, None while there is none."""

    topic: Topic
    host: City
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class CalendarMeeting:
    """One meeting with its own topic and host."""

    meeting: Meeting
    context: EventContext


@dataclass(frozen=True, slots=True)
class CalendarSeries:
    """A series with all its meetings by their slots; `context` is that of meetings which nobody changed.

    `cancelled_since` (UTC): what was cancelled earlier is only left out of the rule.
    """

    series: Series
    context: EventContext
    meetings: tuple[CalendarMeeting, ...]
    cancelled_since: datetime

    @property
    def stated(self) -> tuple[CalendarMeeting, ...]:
        """What calendars show of it: what is or was planned, and what was cancelled of late."""
        return tuple(each for each in self.meetings if not self._is_forgotten(each.meeting.cancelled_at))

    def _is_forgotten(self, cancelled_at: datetime | None) -> bool:
        return cancelled_at is not None and cancelled_at <= self.cancelled_since


@dataclass(frozen=True, slots=True)
class CalendarContents:
    """What one file holds; `cities` are those on whose clocks it tells the times of single meetings."""

    series: tuple[CalendarSeries, ...] = ()
    single: tuple[CalendarMeeting, ...] = ()
    cities: tuple[City, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.series or self.single)


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """Where somebody's calendar follows the meetings; `last_read_at` (UTC) is right to a day."""

    guild_id: int
    user_id: int
    created_at: datetime
    last_read_at: datetime
