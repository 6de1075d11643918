"""Follows what people do to a meeting's event in Discord: noticed here, looked into by the due list, adopted or undone
by those who may change the meeting.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.people import Person
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.due import EVENT_AGAIN, MANUAL_CHANGE
from cogs.meetings.models.meetings import Meeting, MeetingDetails
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import ChangeTarget
from cogs.meetings.rules.admission import admit_editing
from cogs.meetings.rules.entry import read_title
from cogs.meetings.rules.timing import checked_length
from cogs.meetings.service.due_items import enqueue
from cogs.meetings.service.editing import MeetingEditor, save_meeting
from cogs.meetings.service.reading import MeetingReader, get_or_refuse, series_of
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store

EventLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, the ledger's key) -> the id of the event on Discord, once there is one."""
_GRACE = timedelta(seconds=2)
"""So long a change is left alone, so that our own has been recorded before anybody looks."""


@dataclass(frozen=True, slots=True)
class ManualEventChanges:
    """Manual: by somebody in Discord, not through the bot."""

    work: Work
    event_of: EventLookup
    editor: MeetingEditor
    reader: MeetingReader

    async def event_changed(self, guild_id: int, event_id: int) -> None:
        """An event was changed or deleted; when it is that of a meeting to come, have a look shortly."""
        for meeting, its_event in await self.meetings_with_event(guild_id):
            if its_event == event_id:
                await self.look_into(guild_id, [meeting])
                return

    async def meetings_with_event(self, guild_id: int) -> list[tuple[Meeting, int]]:
        """The meetings ahead whose event was made, each with its event's id."""
        now = self.work.now()
        ahead = [each for each in await self.reader.upcoming(guild_id) if each.shown and each.starts_at > now]
        known = [(meeting, await self.event_of(guild_id, meeting.event_key())) for meeting in ahead]
        return [(meeting, event_id) for meeting, event_id in known if event_id is not None]

    async def look_into(self, guild_id: int, meetings: Sequence[Meeting]) -> None:
        """Have a look shortly at what became of the events of these meetings."""
        async with self.work.begin(guild_id) as unit:
            for meeting in meetings:
                await unit.put_due(MANUAL_CHANGE, meeting.queue_key, at=unit.now + _GRACE)

    async def adopt(
        self, actor: Person, meeting_id: int, title: str, start: datetime, end: datetime | None
    ) -> MeetingDetails:
        """Let the meeting be what the event says (organiser, moderators). Raises NotAllowed or UserError."""
        meeting = await self.reader.meeting(actor.guild_id, meeting_id)
        length = (end or start + meeting.duration) - start
        changes = MeetingChanges(
            title=read_title(title) if title != meeting.title else None,
            start=Moment.of(start, ZoneInfo(meeting.start.zone)) if start != meeting.starts_at else None,
            duration=checked_length(length) if length != meeting.duration else None,
        )
        return await self.editor.change(actor, ChangeTarget(meeting_id), changes)

    async def write_again(self, actor: Person, meeting_id: int) -> None:
        """Have the event as the meeting is (organiser, moderators): changed back, or made again. Raises NotAllowed or
        UserError.
        """
        async with self.work.begin(actor.guild_id) as unit:
            meeting = await self._admitted(unit, actor, meeting_id)
            await enqueue(unit, meeting, EVENT_AGAIN)

    async def relocate(self, actor: Person, meeting_id: int, place: MeetingPlace) -> MeetingDetails:
        """Hold the meeting elsewhere (organiser, moderators), and with it whatever of its series lies ahead and was to
        take place where it was. Raises NotAllowed or UserError.
        """
        async with self.work.begin(actor.guild_id) as unit:
            meeting = await self._admitted(unit, actor, meeting_id)
            series, known = await series_of(unit.tx, meeting)
            if place != meeting.place:
                for each in known:
                    if each.place == meeting.place and each.starts_at > unit.now and not each.cancelled:
                        await save_meeting(unit, replace(each, place=place))
                if series is not None and series.place == meeting.place:
                    await series_store.save(unit.tx, MeetingChanges(place=place).on_series(series, unit.now))
        return await self.reader.details(actor.guild_id, meeting_id)

    async def _admitted(self, unit: UnitOfWork, actor: Person, meeting_id: int) -> Meeting:
        meeting = await get_or_refuse(unit.tx, actor.guild_id, meeting_id)
        admit_editing(actor, meeting, await store.organiser_of(unit.tx, actor.guild_id, meeting_id), unit.now)
        return meeting
