"""What people do to a meeting's event by hand: noticed here, looked into by the due list, adopted or undone by those
who may change the meeting.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.database import Database
from bot.due.service import DueList
from bot.people import Person
from bot.when import Moment
from cogs.meetings.models.due import EVENT, MANUAL_CHANGE
from cogs.meetings.models.meetings import LONGEST, SHORTEST, MeetingDetails
from cogs.meetings.models.series import Scope
from cogs.meetings.rules.admission import admit_editing
from cogs.meetings.rules.entry import read_title
from cogs.meetings.service.editing import MeetingChanges, MeetingEditor
from cogs.meetings.service.meetings import get_or_refuse
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.store import meetings as store

EventLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, the ledger's key) -> the id of the event on Discord, once there is one."""
_SETTLE = timedelta(seconds=2)
"""So long a change is left alone, so that our own has been recorded before anybody looks."""


class ManualEventChanges:
    """By hand: by somebody in Discord, not through the bot."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        event_of: EventLookup,
        editor: MeetingEditor,
        reader: MeetingReader,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._event_of = event_of
        self._editor = editor
        self._reader = reader

    async def event_changed(self, guild_id: int, event_id: int) -> None:
        """An event was changed or deleted; when it is that of a meeting to come, have a look shortly."""
        for meeting in await self._reader.upcoming(guild_id):
            if not meeting.shown or meeting.starts_at <= self._clock.now():
                continue
            if await self._event_of(guild_id, meeting.event_key()) != event_id:
                continue
            async with self._database.transaction() as tx:
                await self._due.put(
                    tx,
                    guild_id=guild_id,
                    kind=MANUAL_CHANGE,
                    queue_key=meeting.queue_key,
                    at=self._clock.now() + _SETTLE,
                )
            return

    async def adopt(
        self, actor: Person, meeting_id: int, title: str, start: datetime, end: datetime | None
    ) -> MeetingDetails:
        """Let the meeting be what the event says (organiser, moderators). Raises NotAllowed or UserError."""
        meeting = await self._reader.meeting(actor.guild_id, meeting_id)
        length = (end or start + meeting.duration) - start
        changes = MeetingChanges(
            title=read_title(title) if title != meeting.title else None,
            start=Moment.of(start, ZoneInfo(meeting.start.zone)) if start != meeting.starts_at else None,
            duration=min(max(length, SHORTEST), LONGEST) if length != meeting.duration else None,
        )
        return await self._editor.change(actor, meeting_id, changes, Scope.ONE)

    async def undo(self, actor: Person, meeting_id: int, *, gone: bool) -> None:
        """Write the event as the meeting is (organiser, moderators); a deleted one is made again."""
        async with self._database.transaction() as tx:
            meeting = await get_or_refuse(tx, actor.guild_id, meeting_id)
            organiser = await store.organiser_of(tx, actor.guild_id, meeting_id)
            admit_editing(actor, meeting, organiser, self._clock.now())
            if gone:
                await store.next_event(tx, meeting)
            await self._due.put(tx, guild_id=meeting.guild_id, kind=EVENT, queue_key=meeting.queue_key)
