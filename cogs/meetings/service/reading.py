"""Looking at meetings: one with everything that is shown of it, those to come, those that fit what is being typed."""

from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.texts import Text
from cogs.meetings.models.meetings import Meeting, Sheet
from cogs.meetings.store import meetings as store
from cogs.meetings.store import people as people_store
from cogs.network.models.cities import City
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

PAGE = 8
"""Meetings on one page of a list."""
_SEARCHED = 500
"""Autocomplete looks through this many meetings, the latest first: years of them, and still some milliseconds."""
NO_MEETING = Text("There is no such meeting. Please choose one from the list; `/meeting list` shows what is planned.")


class MeetingReader:
    """Reads only; anybody may look."""

    def __init__(
        self, database: Database, clock: Clock, cities: CityService, topics: TopicService, server: ServerService
    ) -> None:
        self._database = database
        self._clock = clock
        self._cities = cities
        self._topics = topics
        self._server = server

    async def meeting(self, guild_id: int, meeting_id: int) -> Meeting:
        """Raises UserError when there is none of that number."""
        async with self._database.read() as reader:
            meeting = await store.find(reader, guild_id, meeting_id)
        if meeting is None:
            raise UserError(NO_MEETING)
        return meeting

    async def pick(self, guild_id: int, typed: str) -> Meeting:
        """The meeting that somebody means by its number, with or without `#`. Raises UserError."""
        number = typed.strip().lstrip("#").split(" ")[0]
        if not (number.isascii() and number.isdecimal()) or len(number) > 15:  # noqa: PLR2004 - fits SQLite's integers
            raise UserError(NO_MEETING)
        return await self.meeting(guild_id, int(number))

    async def find(self, guild_id: int, typed: str, limit: int = 25) -> list[Meeting]:
        """Meetings that fit what was typed so far, by number or title (with `#` by number alone): those to come first,
        then the latest.
        """
        async with self._database.read() as reader:
            coming = await store.coming(reader, guild_id, self._clock.now(), _SEARCHED, 0)
            recent = await store.recent(reader, guild_id, _SEARCHED)
        wanted = typed.strip().casefold()
        found = {
            meeting.id: meeting
            for meeting in (*coming, *recent)
            if str(meeting.id).startswith(wanted.removeprefix("#")) or wanted in meeting.title.casefold()
        }
        return list(found.values())[:limit]

    async def coming(self, guild_id: int, page: int) -> tuple[list[Meeting], bool]:
        """One page (from 0) of what is planned, the next meeting first, and whether there is more."""
        async with self._database.read() as reader:
            found = await store.coming(reader, guild_id, self._clock.now(), PAGE + 1, page * PAGE)
        return found[:PAGE], len(found) > PAGE

    async def sheet(self, guild_id: int, meeting_id: int) -> Sheet:
        """Everything that is shown of a meeting. Raises UserError when there is none of that number."""
        async with self._database.read() as reader:
            meeting = await store.find(reader, guild_id, meeting_id)
            if meeting is None:
                raise UserError(NO_MEETING)
            organiser = await store.organiser_of(reader, guild_id, meeting_id)
            replies = await people_store.replies(reader, guild_id, meeting_id)
        topic = await self._topics.topic(guild_id, meeting.topic_id)
        host = await self._cities.city(guild_id, meeting.host_city_id)
        others = [city for city in await self._cities.cities(guild_id) if city.id != host.id]
        known = {host.id, *(city.id for city in others)}
        former = [
            await self._cities.city(guild_id, city_id)
            for city_id in sorted({reply.city_id for reply in replies} - known)
        ]
        return Sheet(
            meeting=meeting,
            topic=topic,
            host=host,
            cities=(host, *others),
            former=tuple(former),
            replies=tuple(replies),
            organiser=organiser,
            channel_id=await self._server.channel(guild_id, topic.channel_key),
        )

    async def invited(self, guild_id: int, host_city_id: int | None) -> list[City]:
        """The cities that a meeting concerns, its host first."""
        return sorted(await self._cities.cities(guild_id), key=lambda city: city.id != host_city_id)

    async def followers(self, meeting: Meeting) -> list[int]:
        """Who follows the meeting's topic, as user ids."""
        return await self._topics.followers(meeting.guild_id, meeting.topic_id)
