"""Series over time: their first meetings, new ones as time passes, which one is shown, and what a change of a zone's
rules does to all that lies ahead.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.when import Moment
from cogs.meetings.models.due import CARD, EVENT
from cogs.meetings.models.meetings import FURTHEST, Meeting, MeetingPlace, MeetingState, Organiser
from cogs.meetings.models.series import AHEAD, Series
from cogs.meetings.rules.recurrence import moment_at, slots
from cogs.meetings.service.due_items import MeetingDueItems
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store

_MANY = 10_000


class SeriesService:
    """Keeps the next meetings of every series on the list, and the very next one on show."""

    def __init__(self, database: Database, clock: Clock, due_items: MeetingDueItems) -> None:
        self._database = database
        self._clock = clock
        self._due_items = due_items

    async def begin(self, tx: Transaction, series: Series, organiser: Organiser | None, now: datetime) -> int:
        """A new series with its first meetings; returns the number of the first."""
        series_id = await series_store.add(tx, series)
        kept = await series_store.find(tx, series.guild_id, series_id)
        if kept is None:
            raise LookupError(series_id)
        await self.top_up(tx, kept, now, organiser)
        await self.show_next(tx, kept.guild_id, kept.id, now)
        first, *_ = await store.of_series(tx, series.guild_id, series_id)
        return first.id

    async def top_up(
        self, tx: Transaction, series: Series, now: datetime, organiser: Organiser | None = None
    ) -> list[Meeting]:
        """Put the next slots on the list, until so many lie ahead; returns what is new."""
        known = await store.of_series(tx, series.guild_id, series.id)
        if organiser is None and known:
            organiser = await store.organiser_of(tx, series.guild_id, known[-1].id)
        last = known[-1].slot if known else None
        room = AHEAD - sum(meeting.starts_at > now for meeting in known)
        fresh: list[Meeting] = []
        for slot in slots(series.anchor, series.recurrence):
            start = moment_at(slot, ZoneInfo(series.zone))
            if len(fresh) >= room or start.instant - now > FURTHEST:
                break
            if (last is None or slot > last) and start.instant > now:
                meeting = _meeting(series, start, slot, now)
                meeting = replace(meeting, id=await store.add(tx, meeting, organiser))
                await self._due_items.enqueue_all(tx, meeting, now)
                fresh.append(meeting)
        return fresh

    async def show_next(self, tx: Transaction, guild_id: int, series_id: int, now: datetime) -> None:
        """Show the next meeting of the series that lies ahead."""
        for meeting in sorted(await store.of_series(tx, guild_id, series_id), key=lambda one: one.starts_at):
            if meeting.starts_at > now and not meeting.cancelled:
                if not meeting.shown:
                    await store.show(tx, meeting)
                    await self._due_items.enqueue(tx, meeting, CARD)
                    await self._due_items.enqueue(tx, meeting, EVENT)
                return

    async def show_following(self, guild_id: int, meeting_id: int) -> None:
        """A meeting has begun: the next one of its series takes its place, and the list is filled up behind."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            meeting = await store.find(tx, guild_id, meeting_id)
            if meeting is None or meeting.series_id is None:
                return
            series = await series_store.find(tx, guild_id, meeting.series_id)
            if series is not None:
                await self.top_up(tx, series, now)
                await self.show_next(tx, guild_id, series.id, now)

    async def on_guild(self, guild_id: int) -> None:
        """Called when the bot has come to know the server: the tz database may be another one than last time."""
        await self.rederive(guild_id)

    async def rederive(self, guild_id: int) -> Sequence[Meeting]:
        """Hold everything ahead to the wall clock that was agreed: the zones' rules may have changed since.

        What moves gets its card, event and reminders anew, and those who answered are told. Returns what moved.
        """
        now = self._clock.now()
        moved: list[Meeting] = []
        async with self._database.transaction() as tx:
            for meeting in await store.ahead(tx, guild_id, now, _MANY):
                start = _held(meeting.start)
                if meeting.starts_at > now and start != meeting.start:
                    held = replace(meeting, start=start, sequence=meeting.sequence + 1, changed_at=now)
                    await store.save(tx, held)
                    await self._due_items.reschedule(tx, held, now)
                    moved.append(held)
        return moved


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
        place=MeetingPlace(series.place, series.voice_channel_id),
        language=series.language,
        changed_at=now,
    )
