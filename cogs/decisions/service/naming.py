"""What a record's numbers stand for: cities, topics, meetings. Asked by whatever shows records."""

from dataclasses import dataclass

from bot.errors import UserError
from cogs.decisions.models.decisions import Decision
from cogs.meetings.service.reading import MeetingReader
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService


@dataclass(frozen=True, slots=True)
class Names:
    """The things behind a decision's numbers. `cities` are all members, and those removed since that it knows."""

    cities: dict[int, City]
    topic: Topic | None
    meeting: str | None


class NamingService:
    """Reads the network's and the meetings' services."""

    def __init__(self, cities: CityService, topics: TopicService, meetings: MeetingReader) -> None:
        self._cities = cities
        self._topics = topics
        self._meetings = meetings

    async def cities(self, guild_id: int, also: set[int] | None = None) -> dict[int, City]:
        """Every member city by its id, and others by theirs."""
        found = {city.id: city for city in await self._cities.cities(guild_id)}
        for city_id in (also or set()) - set(found):
            found[city_id] = await self._cities.city(guild_id, city_id)
        return found

    async def meant(self, decision: Decision, city_ids: set[int]) -> Names:
        """Everything that the decision refers to; what can no longer be found is left out."""
        topic = meeting = None
        if decision.topic_id is not None:
            topic = await self._topics.topic(decision.guild_id, decision.topic_id)
        if decision.meeting_id is not None:
            meeting = await self.meeting(decision.guild_id, decision.meeting_id)
        return Names(await self.cities(decision.guild_id, city_ids), topic, meeting)

    async def meeting(self, guild_id: int, meeting_id: int) -> str | None:
        """A meeting's number and title."""
        try:
            found = await self._meetings.meeting(guild_id, meeting_id)
        except UserError:
            return None
        return f"{found.id} · {found.title}"

    async def topics(self, guild_id: int, ids: set[int]) -> dict[int, Topic]:
        """Topics by their ids, archived ones too."""
        found = {topic.id: topic for topic in await self._topics.topics(guild_id)}
        for topic_id in ids - set(found):
            found[topic_id] = await self._topics.topic(guild_id, topic_id)
        return found
