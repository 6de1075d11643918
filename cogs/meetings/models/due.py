"""The kinds of due work that meetings cause, and the keys of what is asked for more than once a meeting."""

from datetime import timedelta

from cogs.meetings.models.meetings import Meeting

CARD = "meetings.card"
EVENT = "meetings.event"
REMINDER = "meetings.reminder"
CANCELLED = "meetings.cancelled"


def reminder_key(meeting: Meeting, offset: timedelta) -> str:
    """The due list's key of the reminder that goes out so long before the start."""
    return f"{REMINDER}/{meeting.subject}/{seconds(offset)}"


def closing_key(meeting: Meeting) -> str:
    """The due list's key of the card's last redraw, when the meeting begins and answers are no longer taken."""
    return f"{CARD}/{meeting.subject}/closing"


def seconds(offset: timedelta) -> int:
    return offset // timedelta(seconds=1)
