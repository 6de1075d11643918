"""Writes what follows from a meeting to the due list, in the unit of work that causes it: card, event, reminders, the
last redraw, the next meeting of a series, and the start and end of its event.
"""

from bot.due.models import Payload
from bot.work import UnitOfWork
from cogs.meetings.models.due import (
    CARD,
    CHANGED,
    EVENT,
    EVENT_AGAIN,
    EVENT_STATUS,
    NEXT_MEETING,
    REMINDER,
    EventStatusPayload,
    EventStep,
    ReminderPayload,
    closing_key,
    event_status_key,
    next_meeting_key,
    reminder_key,
    seconds,
)
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.rules.reminders import reminder_times


async def enqueue(work: UnitOfWork, meeting: Meeting, *kinds: str, payload: Payload = None) -> None:
    """Have something done now."""
    for kind in kinds:
        await work.put_due(kind, meeting.queue_key, payload=payload)


async def enqueue_all(work: UnitOfWork, meeting: Meeting) -> None:
    """What a meeting brings with it from the day it is planned; its card and event, where they are shown.

    Written again after a change, the same keys replace what was written before.
    """
    queue_key, start = meeting.queue_key, meeting.starts_at
    if meeting.shown:
        await enqueue(work, meeting, CARD, EVENT)
    for offset, instant in reminder_times(start, meeting.reminders, work.now):
        payload = ReminderPayload(seconds(offset))
        await work.put_due(REMINDER, queue_key, at=instant, key=reminder_key(meeting, offset), payload=payload)
    await work.put_due(CARD, queue_key, at=start, key=closing_key(meeting))
    if meeting.series_id is not None:
        await work.put_due(NEXT_MEETING, queue_key, at=start, key=next_meeting_key(meeting))
    for step, at in ((EventStep.START, start), (EventStep.END, meeting.ends_at)):
        key = event_status_key(meeting, step)
        await work.put_due(EVENT_STATUS, queue_key, at=at, key=key, payload=EventStatusPayload(step))


async def reschedule(work: UnitOfWork, meeting: Meeting) -> None:
    """Everything moves with the meeting; those who answered are told when it is elsewhere or at another time."""
    for kind in (REMINDER, NEXT_MEETING, EVENT_STATUS, CARD):
        await work.cancel_due(meeting.queue_key, kind)
    await enqueue_all(work, meeting)
    await enqueue(work, meeting, CHANGED, *([EVENT_AGAIN] if meeting.shown else []))


async def withdraw(work: UnitOfWork, meeting: Meeting) -> None:
    """Of a cancelled meeting nothing more is due, but that its card and event say so."""
    await work.cancel_due(meeting.queue_key)
    if meeting.shown:
        await enqueue(work, meeting, CARD, EVENT)
