"""Carries series through time: their first meetings, new ones as time passes, which one is shown, and what a change of
a zone's rules does to all that lies ahead.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.when import Moment
from bot.work import UnitOfWork, Work
from cogs.meetings.models.due import CARD, EVENT
from cogs.meetings.models.meetings import FURTHEST, Meeting, MeetingState, Organiser
from cogs.meetings.models.series import AHEAD, Series
from cogs.meetings.rules.recurrence import moment_at, slots
from cogs.meetings.service.due_items import enqueue, enqueue_all, reschedule
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store

_MANY = 10_000


@dataclass(frozen=True, slots=True)
class SeriesService:
    """Keeps the next meetings of every series on the list, and the very next one on show."""

    work: Work

    async def begin(self, unit: UnitOfWork, series: Series, organiser: Organiser | None) -> int:
        """A new series with its first meetings; returns the number of the first."""
        series_id = await series_store.add(unit.tx, series)
        await self._top_up(unit, series_id, organiser)
        await self.show_next(unit, series_id)
        first, *_ = await store.of_series(unit.tx, series.guild_id, series_id)
        return first.id

    async def show_next(self, unit: UnitOfWork, series_id: int) -> None:
        """Show the next meeting of the series that lies ahead."""
        meetings = await store.of_series(unit.tx, unit.guild_id, series_id)
        ahead = [meeting for meeting in meetings if meeting.starts_at > unit.now and not meeting.cancelled]
        following = min(ahead, key=lambda meeting: meeting.starts_at, default=None)
        if following is not None and not following.shown:
            await store.show(unit.tx, following)
            await enqueue(unit, following, CARD, EVENT)

    async def show_following(self, guild_id: int, meeting_id: int) -> None:
        """A meeting has begun: the next one of its series takes its place, and the list is filled up behind."""
        async with self.work.begin(guild_id) as unit:
            meeting = await store.find(unit.tx, guild_id, meeting_id)
            if meeting is not None and meeting.series_id is not None:
                await self._top_up(unit, meeting.series_id)
                await self.show_next(unit, meeting.series_id)

    async def rederive(self, guild_id: int) -> None:
        """Hold everything ahead to the wall clock that was agreed: the zones' rules may have changed since.

        Called when the bot has come to know the server: the tz database may be another one than last time. What moves
        gets its card, event and reminders anew, and those who answered are told.
        """
        async with self.work.begin(guild_id) as unit:
            for meeting in await store.ahead(unit.tx, guild_id, unit.now, _MANY):
                start = _held(meeting.start)
                if meeting.starts_at > unit.now and start != meeting.start:
                    held = replace(meeting, start=start, sequence=meeting.sequence + 1, changed_at=unit.now)
                    await store.save(unit.tx, held)
                    await reschedule(unit, held)

    async def _top_up(self, unit: UnitOfWork, series_id: int, organiser: Organiser | None = None) -> None:
        """Put the next slots on the list, until so many lie ahead."""
        series = await series_store.get(unit.tx, unit.guild_id, series_id)
        known = await store.of_series(unit.tx, unit.guild_id, series_id)
        if organiser is None and known:
            organiser = await store.organiser_of(unit.tx, unit.guild_id, known[-1].id)
        last = known[-1].slot if known else None
        room = AHEAD - sum(meeting.starts_at > unit.now for meeting in known)
        for slot in slots(series.anchor, series.recurrence):
            start = moment_at(slot, ZoneInfo(series.zone))
            if room <= 0 or start.instant - unit.now > FURTHEST:
                break
            if (last is None or slot > last) and start.instant > unit.now:
                meeting = _meeting(series, start, slot, unit.now)
                await enqueue_all(unit, replace(meeting, id=await store.add(unit.tx, meeting, organiser)))
                room -= 1


def _held(start: Moment) -> Moment:
    """The start at its wall clock; one of two readings that was chosen before stays."""
    here = Moment.of(start.instant, ZoneInfo(start.zone))
    return start if here.wall == start.wall else moment_at(start.wall, ZoneInfo(start.zone))


def _meeting(series: Series, start: Moment, slot: datetime, now: datetime) -> Meeting:
    return Meeting(
        id=0,
        guild_id=series.guild_id,
        topic_id=series.topic_id,
        host_city_id=series.host_city_id,
        title=series.title,
        start=start,
        duration=series.duration,
        reminders=series.reminders,
        state=MeetingState.PLANNED,
        card=1,
        created_at=now,
        series_id=series.id,
        slot=slot,
        shown=False,
        place=series.place,
        language=series.language,
        changed_at=now,
    )
