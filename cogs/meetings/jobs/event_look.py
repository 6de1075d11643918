"""Looks whether people changed events while the bot could not hear of it: at every start and every night."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from bot.delivery.events import ScheduledEvents
from bot.due.models import DueItem
from bot.work import Work
from cogs.meetings.jobs.events import live_event
from cogs.meetings.models.due import EVENT_LOOK
from cogs.meetings.rules.events import differs, trouble_of
from cogs.meetings.service.manual_changes import ManualEventChanges

_NIGHTLY: Final = time(4, 15)
"""UTC; outside 01:00-03:00 of both shores, where clocks change."""


@dataclass(frozen=True, slots=True)
class EventLook:
    """Finds the events that are not as their meetings are; what follows is as if the bot had heard of the change."""

    work: Work
    events: ScheduledEvents
    changes: ManualEventChanges

    async def begin(self, guild_id: int) -> None:
        """At the start, and after a lost session: have a look now."""
        async with self.work.begin(guild_id) as unit:
            await unit.put_due(EVENT_LOOK, _queue(guild_id), key=f"{EVENT_LOOK}/now")

    async def look(self, item: DueItem) -> None:
        """Plan the next look, and have every event looked into that is not as its meeting is."""
        guild_id, now = item.guild_id, self.work.now()
        await self.work.due.recur(guild_id, EVENT_LOOK, _queue(guild_id), _next_look(now))
        known = await self.changes.meetings_with_event(guild_id)
        if not known:
            return
        listed = await self.events.fetch_all(guild_id)
        changed = []
        for meeting, event_id in known:
            live = live_event(listed[event_id]) if event_id in listed else None
            channel_there = self.events.has_channel(guild_id, meeting.place.voice_channel_id)
            trouble = trouble_of(meeting, live, now, channel_there=channel_there)
            if trouble is not None or (live is not None and differs(meeting, live)):
                changed.append(meeting)
        if changed:
            await self.changes.look_into(guild_id, changed)


def _next_look(now: datetime) -> datetime:
    """The next 04:15 UTC, strictly later than now."""
    today = datetime.combine(now.date(), _NIGHTLY, now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def _queue(guild_id: int) -> str:
    return f"event-look:{guild_id}"
