"""Finds what a record's numbers stand for: cities, topics, meetings. Asked by whatever shows records."""

import contextlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.errors import UserError
from bot.texts import Bilingual
from cogs.decisions.models.decisions import DecisionRecord, RecordNames, Reference
from cogs.decisions.models.names import Names
from cogs.meetings.service.reading import MeetingReader
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService
from cogs.polls.service.reading import PollReader


@dataclass(frozen=True, slots=True)
class NamingService:
    """Reads the services of the network, the meetings and the polls."""

    cities: CityService
    topics: TopicService
    meetings: MeetingReader
    polls: PollReader

    async def names_of(self, record: DecisionRecord) -> Names:
        """Everything that the record refers to; what can no longer be found is left out."""
        decision, recorded = record.decision, record.names
        topic = meeting = None
        if decision.topic_id is not None:
            topic = await self.topics.topic(decision.guild_id, decision.topic_id)
        if decision.meeting_id is not None:
            title = recorded.get(("meeting", decision.meeting_id))
            meeting = f"{decision.meeting_id} · {title.de}" if title is not None else None
            meeting = meeting or await self.meeting_title(decision.guild_id, decision.meeting_id)
        cities = await self.cities_by_id(decision.guild_id, record.city_ids)
        names = Names(cities, topic, meeting, recorded)
        return await self.with_cards(names, decision.guild_id, decision.meeting_id, decision.poll_id)

    async def with_cards(self, names: Names, guild_id: int, meeting_id: int | None, poll_id: int | None) -> Names:
        """The names with the ways to the cards of a meeting and a poll."""
        meeting_url = poll_url = None
        with contextlib.suppress(UserError):
            meeting_url = (await self.meetings.meeting(guild_id, meeting_id or 0)).card_url
        with contextlib.suppress(UserError):
            poll_url = (await self.polls.poll(guild_id, poll_id or 0)).card_url
        return replace(names, meeting_url=meeting_url, poll_url=poll_url)

    async def names(self, guild_id: int, references: Collection[Reference]) -> RecordNames:
        """What these are called now; what there is not is left out."""
        cities = await self.cities_by_id(guild_id, {number for kind, number in references if kind == "city"})
        topics = await self.topics_by_id(guild_id, {number for kind, number in references if kind == "topic"})
        names: dict[Reference, Bilingual] = {
            **{("city", number): Bilingual(city.name, city.name) for number, city in cities.items()},
            **{("topic", number): topic.name for number, topic in topics.items()},
        }
        for kind, number in references:
            if kind == "meeting":
                with contextlib.suppress(UserError):
                    meeting = await self.meetings.meeting(guild_id, number)
                    names[kind, number] = Bilingual(meeting.title, meeting.title)
        return {reference: names[reference] for reference in references if reference in names}

    async def cities_by_id(self, guild_id: int, former: Iterable[int] = ()) -> dict[int, City]:
        """Every member city, and those others by their ids."""
        cities = {city.id: city for city in await self.cities.cities(guild_id)}
        for city_id in set(former) - set(cities):
            cities[city_id] = await self.cities.city(guild_id, city_id)
        return cities

    async def topics_by_id(self, guild_id: int, archived: Iterable[int]) -> dict[int, Topic]:
        """Every topic in use, and those others by their ids."""
        topics = {topic.id: topic for topic in await self.topics.topics(guild_id)}
        for topic_id in set(archived) - set(topics):
            topics[topic_id] = await self.topics.topic(guild_id, topic_id)
        return topics

    async def meeting_title(self, guild_id: int, meeting_id: int) -> str | None:
        """A meeting's number and title, as it was typed."""
        try:
            meeting = await self.meetings.meeting(guild_id, meeting_id)
        except UserError:
            return None
        return f"{meeting.id} · {meeting.title}"
