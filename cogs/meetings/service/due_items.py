"""What follows from a meeting on the due list, written in the transaction that causes it: card, event, reminders, the
last redraw, the turn to the next one of a series, and the start and end of its event.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.database import Transaction
from bot.due.service import DueList
from cogs.meetings.models.due import (
    CARD,
    CHANGED,
    EVENT,
    EVENT_STATUS,
    NEXT_MEETING,
    REMINDER,
    closing_key,
    event_status_key,
    next_meeting_key,
    reminder_key,
    seconds,
)
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.rules.reminders import reminder_times


class MeetingDueItems:
    """Asked again after a change, everything is asked for anew: the same keys replace what was asked before."""

    def __init__(self, due: DueList) -> None:
        self._due = due

    async def enqueue(
        self, tx: Transaction, meeting: Meeting, kind: str, payload: Mapping[str, object] | None = None
    ) -> None:
        """Have something done now."""
        await self._due.put(tx, guild_id=meeting.guild_id, kind=kind, queue_key=meeting.queue_key, payload=payload)

    async def enqueue_all(self, tx: Transaction, meeting: Meeting, now: datetime) -> None:
        """What a meeting brings with it from the day it is planned; its card and event, where they are shown."""
        if meeting.shown:
            await self.enqueue(tx, meeting, CARD)
            await self.enqueue(tx, meeting, EVENT)
        for offset, instant in reminder_times(meeting.starts_at, meeting.reminders, now):
            await self._enqueue_at(tx, meeting, REMINDER, reminder_key(meeting, offset), instant, seconds(offset))
        await self._enqueue_at(tx, meeting, CARD, closing_key(meeting), meeting.starts_at)
        if meeting.series_id is not None:
            await self._enqueue_at(tx, meeting, NEXT_MEETING, next_meeting_key(meeting), meeting.starts_at)
        await self._enqueue_at(tx, meeting, EVENT_STATUS, event_status_key(meeting, "start"), meeting.starts_at)
        await self._enqueue_at(tx, meeting, EVENT_STATUS, event_status_key(meeting, "end"), meeting.ends_at)

    async def reschedule(self, tx: Transaction, meeting: Meeting, now: datetime) -> None:
        """Everything moves with the meeting; those who answered are told when it is elsewhere or at another time."""
        for kind in (REMINDER, NEXT_MEETING, EVENT_STATUS, CARD):
            await self._due.cancel(tx, meeting.guild_id, meeting.queue_key, kind)
        await self.enqueue_all(tx, meeting, now)
        await self.enqueue(tx, meeting, CHANGED)

    async def withdraw(self, tx: Transaction, meeting: Meeting) -> None:
        """Of a cancelled meeting nothing more is due, but that its card and event say so."""
        await self._due.cancel(tx, meeting.guild_id, meeting.queue_key)
        if meeting.shown:
            await self.enqueue(tx, meeting, CARD)
            await self.enqueue(tx, meeting, EVENT)

    async def _enqueue_at(
        self, tx: Transaction, meeting: Meeting, kind: str, key: str, at: datetime, before: int | None = None
    ) -> None:
        await self._due.put(
            tx,
            guild_id=meeting.guild_id,
            kind=kind,
            queue_key=meeting.queue_key,
            key=key,
            at=at,
            payload={"seconds": before} if before is not None else {"end": key.rsplit("/", 1)[1]},
        )
