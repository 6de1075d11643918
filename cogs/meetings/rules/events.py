"""Judges what people did to the event of a meeting."""

from datetime import datetime

from cogs.meetings.models.events import EARLY, EventStatus, EventTrouble, LiveEvent
from cogs.meetings.models.meetings import Meeting


def trouble_of(meeting: Meeting, event: LiveEvent | None, now: datetime, *, channel_there: bool) -> EventTrouble | None:
    """What befell the event (None: it is not there) of a meeting ahead; None where nothing did that ends it.

    `channel_there`: whether the meeting's voice channel still exists, as far as it has one.
    """
    status = event.status if event is not None else EventStatus.GONE
    if not channel_there:
        return EventTrouble.CHANNEL_GONE
    if status is EventStatus.GONE:
        return EventTrouble.DELETED
    if status is EventStatus.COMPLETED:
        return EventTrouble.ENDED
    if status is EventStatus.ACTIVE and now < meeting.starts_at - EARLY:
        return EventTrouble.STARTED
    return None


def differs(meeting: Meeting, event: LiveEvent) -> bool:
    """Whether an event that waits says something else than its meeting; one in a voice channel may have no end."""
    same = (event.title, event.start) == (meeting.title, meeting.starts_at)
    return event.status is EventStatus.SCHEDULED and not (same and event.end in {None, meeting.ends_at})
