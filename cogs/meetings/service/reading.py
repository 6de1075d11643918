"""Looks at meetings: one with everything that is shown of it, those to come, those that fit what is being typed."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.database import Reader
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import best, meant, read_id
from bot.pages import Page, read_page
from bot.texts import Text
from bot.when import Moment
from bot.work import Work
from cogs.meetings.models.meetings import Meeting, MeetingDetails, MeetingPlan
from cogs.meetings.models.place import STAND_IN
from cogs.meetings.models.previews import PlanPreview
from cogs.meetings.models.series import Series
from cogs.meetings.rules.recurrence import moment_at, readings_of, slot_moments, slots
from cogs.meetings.rules.reminders import respondents
from cogs.meetings.rules.warnings import TimeWarning, overlapping, warnings_of_all
from cogs.meetings.store import agenda as agenda_store
from cogs.meetings.store import meetings as store
from cogs.meetings.store import people as people_store
from cogs.meetings.store import series as series_store
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.server import PostingPlace, ServerService
from cogs.network.service.topics import TopicService

PAGE = 8
"""Meetings on one page of a list."""
_CALLED = frozenset({"meeting", "sitzung"})
_SEARCHED = 500
"""Autocomplete looks through this many meetings, the latest first: years of them, and still some milliseconds."""
_OFFERED, _TYPED = 10, 60
"""So many meetings are named where several can be meant, and so much is repeated of what was typed."""
_MANY = 10_000
_FOLLOWING = 6
"""One more than is shown: whether clocks differ once or from then on is told by the next meeting."""
_EARLIER = 60
"""More than a year of weekly meetings: every change of clocks is among them."""
NO_MEETING = Text("There is no such meeting. Please choose one from the list; `/meeting list` shows what is planned.")


@dataclass(frozen=True, slots=True)
class MeetingReader:
    """Reads only; anybody may look."""

    work: Work
    cities: CityService
    topics: TopicService
    server: ServerService

    async def meeting(self, guild_id: int, meeting_id: int) -> Meeting:
        """Raises UserError when there is none of that number."""
        async with self.work.read() as reader:
            return await get_or_refuse(reader, guild_id, meeting_id)

    async def resolve(self, guild_id: int, typed: str) -> Meeting:
        """The meeting that somebody means by its number or title. Raises UserError, naming all that can be meant."""
        number = read_id(typed.split("·", maxsplit=1)[0], _CALLED)
        async with self.work.read() as reader:
            upcoming = await store.ahead(reader, guild_id, self.work.now(), _SEARCHED)
            recent = await store.recent(reader, guild_id, _SEARCHED)
            named = await store.find(reader, guild_id, number) if number is not None else None
        known = {meeting.id: meeting for meeting in (*upcoming, *recent, *([named] if named else []))}
        fitting = meant(typed, known.values(), lambda meeting: (meeting.title,), lambda meeting: meeting.id, _CALLED)
        if not fitting:
            raise UserError(NO_MEETING)
        if len(fitting) > 1:
            raise UserError(
                Text(
                    "“{typed}” can mean more than one meeting. Please choose one by its number:\n{meetings}",
                    typed=plain(clean_line(typed)[:_TYPED]),
                    meetings="\n".join(map(_named, fitting[:_OFFERED])) + ("\n…" if len(fitting) > _OFFERED else ""),
                )
            )
        return fitting[0]

    async def search(self, guild_id: int, typed: str, limit: int = 25, *, started_first: bool = False) -> list[Meeting]:
        """Meetings that fit what was typed so far, by number or title (with `#` by number alone): those to come first,
        then the latest. `started_first`: those that have begun stand before them, the last one on top.
        """
        now = self.work.now()
        async with self.work.read() as reader:
            started = await store.started(reader, guild_id, now, _SEARCHED) if started_first else []
            upcoming = await store.ahead(reader, guild_id, now, _SEARCHED)
            recent = await store.recent(reader, guild_id, _SEARCHED)
        known = {meeting.id: meeting for meeting in (*started, *upcoming, *recent)}
        number = typed.strip().removeprefix("#")
        numbered = [meeting for meeting in known.values() if number and str(meeting.id).startswith(number)]
        named: Iterable[Meeting] = known.values()
        if typed.strip():
            named = [] if typed.startswith("#") else best(typed, known.values(), lambda meeting: (meeting.title,))
        return list({meeting.id: meeting for meeting in (*numbered, *named)}.values())[:limit]

    async def upcoming_page(self, guild_id: int, page: int, topic_id: int = 0, city_id: int = 0) -> Page[Meeting]:
        """One page (from 0) of what is planned, the next meeting first. Of all topics and cities where these are 0."""
        now = self.work.now()
        async with self.work.read() as reader:
            return await read_page(
                page,
                PAGE,
                lambda limit, offset: store.coming(reader, guild_id, now, limit, offset, topic_id, city_id),
            )

    async def details(self, guild_id: int, meeting_id: int) -> MeetingDetails:
        """Everything that is shown of a meeting. Raises UserError when there is none of that number."""
        async with self.work.read() as reader:
            meeting = await get_or_refuse(reader, guild_id, meeting_id)
            organiser = await store.organiser_of(reader, guild_id, meeting_id)
            replies = await people_store.replies(reader, guild_id, meeting_id)
            agenda = await agenda_store.items(reader, guild_id, meeting_id)
            series, earlier, following = await _series(reader, meeting)
        topic = await self.topics.topic(guild_id, meeting.topic_id)
        host = await self.cities.city(guild_id, meeting.host_city_id)
        others = [city for city in await self.cities.cities(guild_id) if city.id != host.id]
        known = {host.id, *(city.id for city in others)}
        former = [
            await self.cities.city(guild_id, city_id)
            for city_id in sorted({reply.city_id for reply in replies} - known)
        ]
        return MeetingDetails(
            meeting=meeting,
            topic=topic,
            host=host,
            cities=(host, *others),
            former=tuple(former),
            replies=tuple(replies),
            organiser=organiser,
            channel_id=(await self.place_of(guild_id, topic)).channel_id,
            series=series,
            earlier=earlier,
            following=following,
            agenda=tuple(agenda),
        )

    async def planned(self, guild_id: int, plan: MeetingPlan) -> PlanPreview:
        """What a plan would come to, all that it can mean. Raises UserError where clocks skip or repeat a meeting."""
        readings = readings_of(plan.recurrence, plan.start.wall) if plan.recurrence is not None else ()
        place = await self.place_of(guild_id, plan.topic)
        return PlanPreview(
            plan=plan,
            readings=tuple(
                (reading, tuple(slot_moments(plan.start.wall, plan.host.zone, reading))) for reading in readings
            ),
            cities=tuple(await self.invited(guild_id, plan.host.id)),
            channel_id=place.channel_id,
            channel_gone=place.gone,
        )

    async def place_of(self, guild_id: int, topic: Topic) -> PostingPlace:
        """Where the meetings of a topic are posted."""
        return await self.server.posting_place(guild_id, topic.channel_key, STAND_IN)

    async def with_meeting(self, details: MeetingDetails, meeting: Meeting) -> MeetingDetails:
        """What would be shown of it if the meeting were this one."""
        topic = await self.topics.topic(meeting.guild_id, meeting.topic_id)
        host = await self.cities.city(meeting.guild_id, meeting.host_city_id)
        return replace(
            details,
            meeting=meeting,
            topic=topic,
            host=host,
            cities=(host, *(city for city in details.cities if city.id != host.id)),
            channel_id=(await self.place_of(meeting.guild_id, topic)).channel_id,
        )

    async def invited(self, guild_id: int, host_city_id: int | None) -> list[City]:
        """The cities that a meeting concerns, its host first."""
        return sorted(await self.cities.cities(guild_id), key=lambda city: city.id != host_city_id)

    async def started(self, guild_id: int, limit: int = 25) -> list[Meeting]:
        """Meetings that have begun and were not cancelled, the last one first."""
        async with self.work.read() as reader:
            return await store.started(reader, guild_id, self.work.now(), limit)

    async def upcoming(self, guild_id: int) -> list[Meeting]:
        """Everything that lies ahead, each meeting of a series by itself."""
        async with self.work.read() as reader:
            return await store.ahead(reader, guild_id, self.work.now(), _MANY)

    async def warnings(
        self, guild_id: int, starts: Sequence[datetime], duration: timedelta, ignored: Collection[int] = ()
    ) -> list[TimeWarning]:
        """What speaks against these instants (UTC) in the forum's cities; what is planned at the same time, too, but
        for the meetings `ignored` by number.
        """
        cities = await self.cities.cities(guild_id)
        overlaps = overlapping(starts, duration, await self.upcoming(guild_id), ignored)
        return [*await asyncio.to_thread(warnings_of_all, starts, duration, cities), *overlaps]

    def is_open(self, meeting: Meeting) -> bool:
        """Whether it is planned and not over."""
        return not meeting.cancelled and self.work.now() < meeting.ends_at

    def takes_answers(self, meeting: Meeting) -> bool:
        """Whether it is planned and has not begun."""
        return not meeting.cancelled and self.work.now() < meeting.starts_at

    async def followers(self, meeting: Meeting) -> list[int]:
        """Who follows the meeting's topic, as user ids."""
        return await self.topics.followers(meeting.guild_id, meeting.topic_id)


async def get_or_refuse(reader: Reader, guild_id: int, meeting_id: int) -> Meeting:
    """Raises UserError when there is none of that number."""
    meeting = await store.find(reader, guild_id, meeting_id)
    if meeting is None:
        raise UserError(NO_MEETING)
    return meeting


def _named(meeting: Meeting) -> str:
    """A meeting among others of its name, in Discord's words for its time, which everybody reads on their clocks."""
    return f"**{meeting.id}** · <t:{int(meeting.starts_at.timestamp())}:f> · {meeting.mention}"


async def respondents_of(reader: Reader, guild_id: int, meeting_ids: Iterable[int], *, declined: bool) -> set[int]:
    """Who has answered any of the meetings, as `rules.reminders.respondents`."""
    return {
        user_id
        for meeting_id in meeting_ids
        for user_id in respondents(await people_store.replies(reader, guild_id, meeting_id), declined=declined)
    }


async def series_of(reader: Reader, meeting: Meeting) -> tuple[Series | None, list[Meeting]]:
    """The meeting's series and its meetings by their slots; of a single meeting none and itself."""
    if meeting.series_id is None:
        return None, [meeting]
    series = await series_store.get(reader, meeting.guild_id, meeting.series_id)
    return series, await store.of_series(reader, meeting.guild_id, meeting.series_id)


async def _series(reader: Reader, meeting: Meeting) -> tuple[Series | None, tuple[Moment, ...], tuple[Moment, ...]]:
    """The meeting's series, its last meetings, and the next ones that are planned or will be."""
    series, known = await series_of(reader, meeting)
    if series is None:
        return None, (), ()
    later = [other.start for other in known if other.starts_at > meeting.starts_at and not other.cancelled]
    if len(later) < _FOLLOWING:
        last = max(other.slot for other in known if other.slot is not None)
        unlisted = (slot for slot in slots(series.anchor, series.recurrence) if slot > last)
        later += [moment_at(slot, ZoneInfo(series.zone)) for slot in islice(unlisted, _FOLLOWING)]
    return series, tuple(await store.earlier(reader, meeting, _EARLIER)), tuple(sorted(later)[:_FOLLOWING])
