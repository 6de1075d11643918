"""Changes meetings: one, this and the following ones, or all that lie ahead. A new time of a series begins a new
series row where it takes effect, so that what was stays as it was.
"""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.meetings import Meeting, MeetingDetails, MeetingInput
from cogs.meetings.models.series import ChangeTarget, Scope
from cogs.meetings.rules.admission import admit_editing
from cogs.meetings.rules.entry import read_language, read_place, read_title
from cogs.meetings.rules.series_changes import move_series, reached_by
from cogs.meetings.rules.timing import combined, read_interval, read_length
from cogs.meetings.service.due_items import reschedule
from cogs.meetings.service.reading import MeetingReader, get_or_refuse
from cogs.meetings.service.series import SeriesService
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService


@dataclass(frozen=True, slots=True)
class MeetingEditor:
    """Organisers and moderators change what they called; card, event, reminders and calendar files follow."""

    work: Work
    cities: CityService
    topics: TopicService
    series: SeriesService
    reader: MeetingReader

    async def edit(
        self, actor: Person, target: ChangeTarget, typed: MeetingInput, draft: Draft | None = None
    ) -> MeetingDetails:
        """Change what the entry names; times are read on the host city's clocks.

        Raises NotAllowed, or UserError for what was typed, and when nothing was.
        """
        meeting = await self.reader.meeting(actor.guild_id, target.meeting_id)
        changes = await self._read(meeting, typed)
        if changes == MeetingChanges():
            raise UserError(Text("Nothing was changed. Please fill in what is to be otherwise."))
        return await self.change(actor, target, changes, draft)

    async def change(
        self, actor: Person, target: ChangeTarget, changes: MeetingChanges, draft: Draft | None = None
    ) -> MeetingDetails:
        """Change a meeting or its series. Raises NotAllowed or UserError."""
        guild_id, meeting_id = actor.guild_id, target.meeting_id
        async with self.work.begin(guild_id, draft) as unit:
            meeting = await get_or_refuse(unit.tx, guild_id, meeting_id)
            admit_editing(actor, meeting, await store.organiser_of(unit.tx, guild_id, meeting_id), unit.now)
            if meeting.series_id is None or target.scope is Scope.ONE:
                changed = [replace(changes.on(meeting), start=changes.start or meeting.start)]
            else:
                changed = await _change_series(unit, meeting, changes, target)
            for each in changed:
                await _save(unit, each)
            for series_id in {each.series_id for each in changed if each.series_id is not None}:
                await series_store.touch(unit.tx, guild_id, series_id, unit.now)
                await self.series.show_next(unit, series_id)
        return await self.reader.details(guild_id, meeting_id)

    async def _read(self, meeting: Meeting, typed: MeetingInput) -> MeetingChanges:
        guild_id = meeting.guild_id
        topic = await self.topics.resolve(guild_id, typed.topic) if typed.topic else None
        host = await self.cities.resolve(guild_id, typed.host) if typed.host else None
        zone = host.zone if host is not None else ZoneInfo(meeting.start.zone)
        # What is not said stays: a time keeps the day, a day the time. A new host's wall clock counts from now on.
        before = Moment.of(meeting.starts_at, zone)
        start, duration = before, None
        if typed.start.strip():
            interval = read_interval(typed.start, self.work.now(), zone, before)
            start, duration = interval.start, combined(interval, typed.duration)
        elif typed.duration.strip():
            duration = read_length(typed.duration, before)
        return MeetingChanges(
            title=read_title(typed.title) if typed.title.strip() else None,
            start=start if start != meeting.start else None,
            duration=duration,
            place=read_place(typed.place) if typed.place.strip() else None,
            topic_id=topic.id if topic is not None else None,
            host_city_id=host.id if host is not None else None,
            language=(read_language(typed.language),) if typed.language else None,
        )


async def _save(unit: UnitOfWork, meeting: Meeting) -> None:
    meeting = replace(meeting, sequence=meeting.sequence + 1, changed_at=unit.now)
    await store.save(unit.tx, meeting)
    if not meeting.cancelled:
        await reschedule(unit, meeting)


async def _change_series(
    unit: UnitOfWork, meeting: Meeting, changes: MeetingChanges, target: ChangeTarget
) -> list[Meeting]:
    """The meetings that change; the series itself is saved, and what only gets another slot too."""
    if meeting.series_id is None:
        raise ValueError("no series")
    series = await series_store.get(unit.tx, meeting.guild_id, meeting.series_id)
    known = await store.of_series(unit.tx, meeting.guild_id, series.id)
    if changes.start is None:
        await series_store.save(unit.tx, changes.on_series(series, unit.now))
        reached = reached_by(meeting, known, target.scope, unit.now)
        return [changes.on(each) for each in reached if not each.cancelled]
    move = move_series(series, known, meeting, target.scope, changes, target.pattern, unit.now)
    if move.ended is not None:
        await series_store.save(unit.tx, move.ended)
    series_id = move.series.id or await series_store.add(unit.tx, move.series)
    if move.series.id:
        await series_store.save(unit.tx, move.series)
    await store.vacate(unit.tx, [*move.moved, *move.kept])
    for each in move.kept:
        await store.save(unit.tx, replace(each, series_id=series_id))
    return [replace(each, series_id=series_id) for each in move.moved]
