"""Changes meetings: one, this and the following ones, or all that lie ahead. A new time of a series begins a new
series row where it takes effect, so that what was stays as it was.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.changes import MeetingChanges, ProposedChange
from cogs.meetings.models.meetings import Meeting, MeetingDetails, MeetingInput
from cogs.meetings.models.previews import EditPreview, EditReading
from cogs.meetings.models.series import ChangeTarget, Scope
from cogs.meetings.rules.admission import admit_editing
from cogs.meetings.rules.entry import read_language, read_place, read_title, resolved_changes
from cogs.meetings.rules.series_changes import MeetingChanged, change_meetings, pattern_choices, version_of
from cogs.meetings.rules.timing import combined, read_interval, read_length
from cogs.meetings.service.due_items import reschedule
from cogs.meetings.service.reading import MeetingReader, get_or_refuse, respondents_of, series_of
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

    async def preview(self, actor: Person, target: ChangeTarget, typed: MeetingInput) -> EditPreview:
        """What the entry would change, everything that this can mean; times are read on the host city's clocks.

        Raises NotAllowed, or UserError for what was typed, and when nothing was.
        """
        guild_id = actor.guild_id
        before = await self.reader.details(guild_id, target.meeting_id)
        admit_editing(actor, before.meeting, before.organiser, self.work.now())
        changes = await self._read(before.meeting, target, typed)
        async with self.work.read() as reader:
            readings = await _readings(reader, before, changes, target, self.work.now())
            reached = {meeting.id for reading in readings for meeting in reading.proposed.changed}
            notified = await respondents_of(reader, guild_id, reached, declined=False)
        return EditPreview(
            before=before,
            after=await self.reader.with_meeting(before, readings[0].pressed),
            readings=readings,
            typed=resolved_changes(typed, changes, actor.language),
            version=version_of(before.meeting, before.series),
            notified=len(notified),
        )

    async def edit(
        self,
        actor: Person,
        target: ChangeTarget,
        typed: MeetingInput,
        draft: Draft | None = None,
        version: str | None = None,
    ) -> MeetingDetails:
        """Change what the entry names, provided that everything is as it was previewed in `version`.

        Raises MeetingChanged where it is not; NotAllowed, or UserError for what was typed, and when nothing was.
        """
        meeting = await self.reader.meeting(actor.guild_id, target.meeting_id)
        return await self.change(actor, target, await self._read(meeting, target, typed), draft, version)

    async def change(
        self,
        actor: Person,
        target: ChangeTarget,
        changes: MeetingChanges,
        draft: Draft | None = None,
        version: str | None = None,
    ) -> MeetingDetails:
        """Change a meeting or its series. Raises as `edit` does."""
        guild_id, meeting_id = actor.guild_id, target.meeting_id
        async with self.work.begin(guild_id, draft) as unit:
            meeting = await get_or_refuse(unit.tx, guild_id, meeting_id)
            admit_editing(actor, meeting, await store.organiser_of(unit.tx, guild_id, meeting_id), unit.now)
            series, known = await series_of(unit.tx, meeting)
            if version not in {None, version_of(meeting, series)}:
                raise MeetingChanged
            changed = await _save_series(unit, change_meetings(series, known, meeting, changes, target, unit.now))
            for each in changed:
                await save_meeting(unit, each)
            for series_id in {each.series_id for each in changed if each.series_id is not None}:
                await series_store.touch(unit.tx, guild_id, series_id, unit.now)
                await self.series.show_next(unit, series_id)
        return await self.reader.details(guild_id, meeting_id)

    async def _read(self, meeting: Meeting, target: ChangeTarget, typed: MeetingInput) -> MeetingChanges:
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
        changes = MeetingChanges(
            title=read_title(typed.title) if typed.title.strip() else None,
            start=start if start != meeting.start else None,
            duration=duration,
            place=read_place(typed.place) if typed.place.strip() else None,
            topic_id=topic.id if topic is not None else None,
            host_city_id=host.id if host is not None else None,
            language=(read_language(typed.language),) if typed.language else None,
        )
        if meeting.series_id is None or target.scope is Scope.ONE:
            changes = changes.beyond(meeting)
        if changes == MeetingChanges():
            raise UserError(Text("Nothing was changed. Please fill in what is to be otherwise."))
        return changes


async def save_meeting(unit: UnitOfWork, meeting: Meeting) -> None:
    """Keep a changed meeting; what follows from it follows."""
    meeting = replace(meeting, sequence=meeting.sequence + 1, changed_at=unit.now)
    await store.save(unit.tx, meeting)
    if not meeting.cancelled:
        await reschedule(unit, meeting)


async def _save_series(unit: UnitOfWork, proposed: ProposedChange) -> list[Meeting]:
    """Save the series of a change, and what only gets another slot; returns the meetings that are still to be saved."""
    if proposed.ended is not None:
        await series_store.save(unit.tx, proposed.ended)
    if proposed.series is None:
        return list(proposed.changed)
    series_id = proposed.series.id or await series_store.add(unit.tx, proposed.series)
    if proposed.series.id:
        await series_store.save(unit.tx, proposed.series)
    await store.vacate(unit.tx, [*proposed.changed, *proposed.kept])
    for each in proposed.kept:
        await store.save(unit.tx, replace(each, series_id=series_id))
    return [replace(each, series_id=series_id) for each in proposed.changed]


async def _readings(
    reader: Reader, before: MeetingDetails, changes: MeetingChanges, target: ChangeTarget, now: datetime
) -> tuple[EditReading, ...]:
    """Everything that the change can mean: a new date in a monthly series, this meeting alone or each of its patterns.

    Raises UserError where nothing is possible beyond this meeting.
    """
    meeting = before.meeting
    series, known = await series_of(reader, meeting)
    targets = [target]
    if series is not None and changes.start is not None and target.scope is not Scope.ONE and target.pattern is None:
        choices = pattern_choices(series, meeting, changes.start)
        if len(choices) > 1:
            targets = [replace(target, pattern=pattern) for pattern in choices]
    readings, refusals = [], []
    for each in targets:
        try:
            readings.append(EditReading(each, change_meetings(series, known, meeting, changes, each, now)))
        except UserError as refusal:
            refusals.append(refusal)
    if not readings:
        raise refusals[0]
    if len(targets) > 1:
        alone = ChangeTarget(meeting.id)
        readings.insert(0, EditReading(alone, change_meetings(series, known, meeting, changes, alone, now)))
    return tuple(readings)
