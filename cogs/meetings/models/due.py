"""Names the kinds of due work that meetings cause, with the payload and the keys of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cogs.meetings.models.meetings import Meeting

CARD = "meetings.card"
EVENT = "meetings.event"
EVENT_AGAIN = "meetings.event_again"
REMINDER = "meetings.reminder"
CANCELLED = "meetings.cancelled"
CHANGED = "meetings.changed"
DIRECT = "meetings.direct"
NEXT_MEETING = "meetings.turn"
EVENT_STATUS = "meetings.run"
MANUAL_CHANGE = "meetings.by_hand"
EVENT_LOOK = "meetings.event_look"
MINUTES = "meetings.minutes"
AVAILABILITY_POLL = "meetings.search"


class EventStep(StrEnum):
    """What becomes of the scheduled event at a meeting's start and end."""

    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class ReminderPayload:
    """`REMINDER`: how many seconds before the start."""

    seconds: int

    @property
    def offset(self) -> timedelta:
        return timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class DirectReminderPayload:
    """`DIRECT`: as `ReminderPayload`, to one user, for a meeting that starts then (UTC)."""

    seconds: int
    user: int
    start: datetime


@dataclass(frozen=True, slots=True)
class EventStatusPayload:
    """`EVENT_STATUS`: which end of the meeting it is."""

    end: EventStep


@dataclass(frozen=True, slots=True)
class CancelledPayload:
    """`CANCELLED`: the ids of all meetings that were cancelled together."""

    meetings: tuple[int, ...]


def reminder_key(meeting: Meeting, offset: timedelta) -> str:
    """The due list's key of the reminder that goes out so long before the start."""
    return f"{REMINDER}/{meeting.queue_key}/{seconds(offset)}"


def next_meeting_key(meeting: Meeting) -> str:
    """The due list's key of the moment in which the next meeting of the series takes this one's place."""
    return f"{NEXT_MEETING}/{meeting.queue_key}"


def event_status_key(meeting: Meeting, step: EventStep) -> str:
    """The due list's key of starting or ending its event."""
    return f"{EVENT_STATUS}/{meeting.queue_key}/{step}"


def closing_key(meeting: Meeting) -> str:
    """The due list's key of the card's last redraw, when the meeting begins and answers are no longer taken."""
    return f"{CARD}/{meeting.queue_key}/closing"


def seconds(offset: timedelta) -> int:
    return offset // timedelta(seconds=1)
