"""Gathers what calendars show: a meeting with all that its series has been, or everything of the forum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.database import Reader
from bot.work import Work
from cogs.meetings.models.calendar import (
    CANCELLED_KEPT,
    CalendarContents,
    CalendarMeeting,
    CalendarSeries,
    EventContext,
)
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.place import STAND_IN
from cogs.meetings.models.series import Series
from cogs.meetings.store import meetings as store
from cogs.meetings.store import series as series_store
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

_Series = tuple[Series, list[Meeting]]


@dataclass(frozen=True, slots=True)
class CalendarService:
    """Reads only; anybody may look. A series comes with what it was before its time was changed: its old UID ends."""

    work: Work
    cities: CityService
    topics: TopicService
    server: ServerService

    async def of_meeting(self, meeting: Meeting) -> CalendarContents:
        """The meeting alone, or its series."""
        return await self._contents(meeting.guild_id, [meeting])

    async def upcoming(self, guild_id: int, topic_id: int = 0) -> CalendarContents:
        """What is planned and not over, and what was cancelled in the last year; 0: of every topic."""
        return await self._since(guild_id, self.work.now(), topic_id)

    async def last_year_on(self, guild_id: int) -> CalendarContents:
        """As `upcoming`, with the meetings of the last year: a calendar that follows keeps what has been."""
        return await self._since(guild_id, self.work.now() - CANCELLED_KEPT)

    async def _since(self, guild_id: int, ended_after: datetime, topic_id: int = 0) -> CalendarContents:
        cancelled_after = self.work.now() - CANCELLED_KEPT
        async with self.work.read() as reader:
            meetings = await store.in_calendars(reader, guild_id, ended_after, cancelled_after, topic_id)
        return await self._contents(guild_id, meetings)

    async def _contents(self, guild_id: int, meetings: Sequence[Meeting]) -> CalendarContents:
        single = [meeting for meeting in meetings if meeting.series_id is None]
        async with self.work.read() as reader:
            chains = await _all_series(reader, guild_id, {meeting.series_id for meeting in meetings})
        keys = {(series.topic_id, series.host_city_id) for series, _ in chains}
        keys |= {(each.topic_id, each.host_city_id) for each in chain(single, *(known for _, known in chains))}
        contexts = {key: await self._context(guild_id, *key) for key in keys}

        def in_context(meetings: Sequence[Meeting]) -> tuple[CalendarMeeting, ...]:
            return tuple(CalendarMeeting(each, contexts[each.topic_id, each.host_city_id]) for each in meetings)

        since = self.work.now() - CANCELLED_KEPT
        entries = [
            CalendarSeries(series, contexts[series.topic_id, series.host_city_id], in_context(known), since)
            for series, known in chains
        ]
        return CalendarContents(
            series=tuple(entry for entry in entries if entry.stated),
            single=in_context(single),
            cities=tuple(await self.cities.cities(guild_id)),
        )

    async def _context(self, guild_id: int, topic_id: int, city_id: int) -> EventContext:
        topic = await self.topics.topic(guild_id, topic_id)
        host = await self.cities.city(guild_id, city_id)
        return EventContext(
            topic, host, (await self.server.posting_place(guild_id, topic.channel_key, STAND_IN)).channel_id
        )


async def _all_series(reader: Reader, guild_id: int, series_ids: set[int | None]) -> list[_Series]:
    """These series and what they were before, each with its meetings, by the order of their ids."""
    chains: dict[int, _Series] = {}
    for series_id in series_ids:
        if series_id is None or series_id in chains:
            continue
        origin = (await series_store.get(reader, guild_id, series_id)).origin
        for series in await series_store.of_origin(reader, guild_id, origin):
            chains[series.id] = series, await store.of_series(reader, guild_id, series.id)
    return [chains[series_id] for series_id in sorted(chains)]
