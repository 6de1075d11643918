"""Answers which topics there are, and keeps who follows them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.database import Reader
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import best, exact
from bot.people import Person
from bot.texts import Text
from bot.work import Work
from cogs.network.models.topics import Topic
from cogs.network.service.roles import MemberRoles
from cogs.network.store import topics as store

NO_TOPIC = Text("There is no such topic. Please choose one from the list; `/topic list` shows all of them.")


@dataclass(frozen=True, slots=True)
class TopicService:
    """Topics and followers. Following is kept in the database; the role to ping follows where there is one."""

    work: Work
    roles: MemberRoles

    async def topics(self, guild_id: int) -> list[Topic]:
        """Every topic that is not archived, in the forum's order."""
        async with self.work.read() as reader:
            return await store.all_of(reader, guild_id)

    async def archived(self, guild_id: int) -> list[Topic]:
        """Every topic that is archived, in the forum's order."""
        async with self.work.read() as reader:
            return await store.archived(reader, guild_id)

    async def topic(self, guild_id: int, topic_id: int) -> Topic:
        """The topic, also one archived since. Raises UserError when there never was one."""
        async with self.work.read() as reader:
            return await _get(reader, guild_id, topic_id)

    async def resolve(self, guild_id: int, typed: str) -> Topic:
        """The topic that somebody means: its number (autocomplete's value), a name or its key. Raises UserError."""
        return only_topic(typed, await self.topics(guild_id))

    async def search(self, guild_id: int, typed: str, limit: int = 25) -> list[Topic]:
        """The topics that fit what was typed so far, by number, by name in either language, or by key."""
        return fitting_topics(typed, await self.topics(guild_id))[:limit]

    async def follow(self, actor: Person, topic_id: int) -> bool:
        """Follow a topic; returns whether that is new. Doing it twice changes nothing."""
        async with self.work.begin(actor.guild_id) as unit:
            topic = await _get(unit.tx, actor.guild_id, topic_id)
            is_new = await store.follow(unit.tx, actor.guild_id, topic.id, actor.user_id, unit.now)
            if is_new:
                await self.roles.schedule(unit, actor.user_id)
        return is_new

    async def unfollow(self, actor: Person, topic_id: int) -> bool:
        """Follow a topic no longer; returns whether it was followed. Doing it twice changes nothing."""
        async with self.work.begin(actor.guild_id) as unit:
            topic = await _get(unit.tx, actor.guild_id, topic_id)
            ended = await store.unfollow(unit.tx, actor.guild_id, topic.id, actor.user_id)
            if ended:
                await self.roles.schedule(unit, actor.user_id)
        return ended

    async def followers(self, guild_id: int, topic_id: int) -> list[int]:
        """The user ids of those who follow the topic, the first follower first."""
        async with self.work.read() as reader:
            return await store.followers(reader, guild_id, topic_id)

    async def follower_counts(self, guild_id: int) -> dict[int, int]:
        """Topic id -> how many follow it; topics without any are missing."""
        async with self.work.read() as reader:
            return await store.follower_counts(reader, guild_id)

    async def followed_by(self, guild_id: int, user_id: int) -> list[Topic]:
        """What somebody follows, in the forum's order."""
        async with self.work.read() as reader:
            return await store.followed_by(reader, guild_id, user_id)


def fitting_topics(typed: str, topics: Sequence[Topic]) -> list[Topic]:
    """Those of the topics that fit what was typed so far."""
    typed = typed.strip().lstrip("#")
    return [topic for topic in topics if typed == str(topic.id)] or best(typed, topics, _names)


def only_topic(typed: str, topics: Sequence[Topic]) -> Topic:
    """The one of the topics that somebody means. Raises UserError for none, and for several."""
    typed = typed.strip()
    matches = [topic for topic in topics if typed == str(topic.id)] or exact(typed, topics, _names)
    if not matches:
        raise UserError(NO_TOPIC)
    if len(matches) > 1:
        raise UserError(
            Text("{name} can mean several topics. Please choose one from the list.", name=plain(clean_line(typed)))
        )
    return matches[0]


async def _get(reader: Reader, guild_id: int, topic_id: int) -> Topic:
    topic = await store.find(reader, guild_id, topic_id)
    if topic is None:
        raise UserError(NO_TOPIC)
    return topic


def _names(topic: Topic) -> tuple[str, str, str]:
    return topic.name.de, topic.name.en, topic.key
