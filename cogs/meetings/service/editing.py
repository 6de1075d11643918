"""Changes meetings: one, this and the following ones, or all that lie ahead. A new time of a series begins a new
series row where it takes effect, so that what was stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Language, Text
from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.meetings import Meeting, MeetingDetails, MeetingInput
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import ChangeTarget, Recurrence, Scope, Series
from cogs.meetings.rules.admission import admit_editing
from cogs.meetings.rules.entry import read_language, read_place, read_title
from cogs.meetings.rules.recurrence import moment_at, remaining, slot_moments, slots
from cogs.meetings.rules.timing import combined, read_interval, read_length
from cogs.meetings.service.cancelling import ended
from cogs.meetings.service.due_items import reschedule
from cogs.meetings.service.reading import MeetingReader, get_or_refuse
from cogs.meetings.service.series import SeriesService
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService


@dataclass(frozen=True, slots=True)
class MeetingChanges:
    """What is to be otherwise; None leaves it as it is. `language` is a tuple, because None is one of its values."""

    title: str | None = None
    start: Moment | None = None
    duration: timedelta | None = None
    place: MeetingPlace | None = None
    topic_id: int | None = None
    host_city_id: int | None = None
    language: tuple[Language | None] | None = None
    reminders: tuple[timedelta, ...] | None = None

    def on(self, meeting: Meeting) -> Meeting:
        """The meeting with everything changed but its time."""
        return replace(
            meeting,
            title=self.title or meeting.title,
            duration=self.duration or meeting.duration,
            place=self.place if self.place is not None else meeting.place,
            topic_id=self.topic_id or meeting.topic_id,
            host_city_id=self.host_city_id or meeting.host_city_id,
            language=self.language[0] if self.language is not None else meeting.language,
            reminders=self.reminders if self.reminders is not None else meeting.reminders,
        )

    def on_series(self, series: Series, now: datetime) -> Series:
        """The series with what its next meetings are made of changed."""
        return replace(
            series,
            title=self.title or series.title,
            duration=self.duration or series.duration,
            place=self.place if self.place is not None else series.place,
            topic_id=self.topic_id or series.topic_id,
            host_city_id=self.host_city_id or series.host_city_id,
            language=self.language[0] if self.language is not None else series.language,
            reminders=self.reminders if self.reminders is not None else series.reminders,
            sequence=series.sequence + 1,
            changed_at=now,
        )


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
        return await self.change(actor, target.meeting_id, changes, target.scope, draft)

    async def change(
        self, actor: Person, meeting_id: int, changes: MeetingChanges, scope: Scope, draft: Draft | None = None
    ) -> MeetingDetails:
        """Change a meeting or its series. Raises NotAllowed or UserError."""
        guild_id = actor.guild_id
        async with self.work.begin(guild_id, draft) as unit:
            meeting = await get_or_refuse(unit.tx, guild_id, meeting_id)
            admit_editing(actor, meeting, await store.organiser_of(unit.tx, guild_id, meeting_id), unit.now)
            if meeting.series_id is None or scope is Scope.ONE:
                changed = [replace(changes.on(meeting), start=changes.start or meeting.start)]
            else:
                changed = await _change_series(unit, meeting, changes, scope)
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


async def _change_series(unit: UnitOfWork, meeting: Meeting, changes: MeetingChanges, scope: Scope) -> list[Meeting]:
    if meeting.series_id is None:
        raise ValueError("no series")
    series = await series_store.get(unit.tx, meeting.guild_id, meeting.series_id)
    known = await store.of_series(unit.tx, meeting.guild_id, series.id)
    reached = [
        other
        for other in known
        if other.starts_at > unit.now
        and (scope is Scope.ALL or _slot(other) >= _slot(meeting) or other.id == meeting.id)
    ]
    if changes.start is None:
        await series_store.save(unit.tx, changes.on_series(series, unit.now))
        return [changes.on(other) for other in reached if not other.cancelled]
    return await _move(unit, series, known, reached, changes, changes.start, _slot(meeting))


async def _move(
    unit: UnitOfWork,
    series: Series,
    known: Sequence[Meeting],
    reached: Sequence[Meeting],
    changes: MeetingChanges,
    start: Moment,
    from_slot: datetime,
) -> list[Meeting]:
    first = reached[0]
    anchor = _slot(first) + (start.wall - from_slot)
    days = (anchor.date() - _slot(first).date()).days
    met = sum(1 for _ in takewhile(lambda slot: slot < _slot(first), slots(series.anchor, series.recurrence)))
    recurrence = remaining(series.recurrence, days, met)
    zone = ZoneInfo(start.zone)
    slot_moments(anchor, zone, recurrence)
    moved = replace(changes.on_series(series, unit.now), recurrence=recurrence, anchor=anchor, zone=start.zone)
    if len(reached) < len(known):
        await series_store.save(unit.tx, ended(series, _slot(first), unit.now))
        moved = replace(moved, sequence=0)
        moved = replace(moved, id=await series_store.add(unit.tx, moved))
    else:
        await series_store.save(unit.tx, moved)
    await store.vacate(unit.tx, reached)
    return [
        replace(changes.on(other), series_id=moved.id, slot=slot, start=_ahead(slot, zone, unit.now))
        for other, slot in zip(reached, slots(anchor, Recurrence(recurrence.repeat)), strict=False)
    ]


def _ahead(slot: datetime, zone: ZoneInfo, now: datetime) -> Moment:
    """The moment of a slot. Raises UserError when it would be past."""
    moment = moment_at(slot, zone)
    if moment.instant <= now:
        raise UserError(
            Text("One of the meetings would then be past already. Please change “this and the following” instead.")
        )
    return moment


def _slot(meeting: Meeting) -> datetime:
    return meeting.slot or meeting.start.wall
