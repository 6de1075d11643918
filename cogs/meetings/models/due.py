"""The kinds of due work that meetings cause, and the keys of what is asked for more than once a meeting."""

from datetime import timedelta

from cogs.meetings.models.meetings import Meeting

CARD = "meetings.card"
EVENT = "meetings.event"
REMINDER = "meetings.reminder"
CANCELLED = "meetings.cancelled"
CHANGED = "meetings.changed"
DIRECT = "meetings.direct"
NEXT_MEETING = "meetings.turn"
EVENT_STATUS = "meetings.run"
MANUAL_CHANGE = "meetings.by_hand"
MINUTES = "meetings.minutes"
AVAILABILITY_POLL = "meetings.search"


def reminder_key(meeting: Meeting, offset: timedelta) -> str:
    """The due list's key of the reminder that goes out so long before the start."""
    return f"{REMINDER}/{meeting.queue_key}/{seconds(offset)}"


def next_meeting_key(meeting: Meeting) -> str:
    """The due list's key of the moment in which the next meeting of the series takes this one's place."""
    return f"{NEXT_MEETING}/{meeting.queue_key}"


def event_status_key(meeting: Meeting, end: str) -> str:
    """The due list's key of starting (`start`) or ending (`end`) its event."""
    return f"{EVENT_STATUS}/{meeting.queue_key}/{end}"


def closing_key(meeting: Meeting) -> str:
    """The due list's key of the card's last redraw, when the meeting begins and answers are no longer taken."""
    return f"{CARD}/{meeting.queue_key}/closing"


def seconds(offset: timedelta) -> int:
    return offset // timedelta(seconds=1)
