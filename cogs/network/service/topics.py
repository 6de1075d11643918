"""The use cases of topics: which there are, and who follows them."""

from bot.clock import Clock
from bot.database import Database, Reader
from bot.errors import UserError
from bot.matching import best, exact
from bot.people import Person
from bot.texts import Text
from cogs.network.models.topics import Topic
from cogs.network.service.roles import MemberRoles
from cogs.network.store import topics as store

NO_TOPIC = Text("There is no such topic. Please choose one from the list; `/topic list` shows all of them.")


class TopicService:
    """Topics and followers. Following is kept in the database; the role to ping follows where there is one."""

    def __init__(self, database: Database, clock: Clock, roles: MemberRoles) -> None:
        self._database = database
        self._clock = clock
        self._roles = roles

    async def topics(self, guild_id: int) -> list[Topic]:
        """Every topic that is not archived, in the forum's order."""
        async with self._database.read() as reader:
            return await store.all_of(reader, guild_id)

    async def topic(self, guild_id: int, topic_id: int) -> Topic:
        """The topic, also one archived since. Raises UserError when there never was one."""
        async with self._database.read() as reader:
            return await _topic(reader, guild_id, topic_id)

    async def resolve(self, guild_id: int, typed: str) -> Topic:
        """The topic that somebody means: its number (autocomplete's value), a name or its key. Raises UserError."""
        topics = await self.topics(guild_id)
        wanted = typed.strip()
        found = [topic for topic in topics if wanted == str(topic.id)] or exact(wanted, topics, _names)
        if not found:
            raise UserError(NO_TOPIC)
        return found[0]

    async def search(self, guild_id: int, typed: str, limit: int = 25) -> list[Topic]:
        """The topics that fit what was typed so far, by number, by name in either language, or by key."""
        topics = await self.topics(guild_id)
        wanted = typed.strip().lstrip("#")
        return ([topic for topic in topics if wanted == str(topic.id)] or best(wanted, topics, _names))[:limit]

    async def follow(self, actor: Person, topic_id: int) -> bool:
        """Follow a topic; returns whether that is new. Doing it twice changes nothing."""
        async with self._database.transaction() as tx:
            topic = await _topic(tx, actor.guild_id, topic_id)
            fresh = await store.follow(tx, actor.guild_id, topic.id, actor.user_id, self._clock.now())
            if fresh:
                await self._roles.ask(tx, actor.guild_id, actor.user_id)
        return fresh

    async def unfollow(self, actor: Person, topic_id: int) -> bool:
        """Follow a topic no longer; returns whether it was followed. Doing it twice changes nothing."""
        async with self._database.transaction() as tx:
            topic = await _topic(tx, actor.guild_id, topic_id)
            ended = await store.unfollow(tx, actor.guild_id, topic.id, actor.user_id)
            if ended:
                await self._roles.ask(tx, actor.guild_id, actor.user_id)
        return ended

    async def followers(self, guild_id: int, topic_id: int) -> list[int]:
        """The user ids of those who follow the topic, the first follower first."""
        async with self._database.read() as reader:
            return await store.followers(reader, guild_id, topic_id)

    async def follower_counts(self, guild_id: int) -> dict[int, int]:
        """Topic id -> how many follow it; topics without any are missing."""
        async with self._database.read() as reader:
            return await store.follower_counts(reader, guild_id)

    async def followed_by(self, guild_id: int, user_id: int) -> list[Topic]:
        """What somebody follows, in the forum's order."""
        async with self._database.read() as reader:
            return await store.followed_by(reader, guild_id, user_id)


async def _topic(reader: Reader, guild_id: int, topic_id: int) -> Topic:
    topic = await store.find(reader, guild_id, topic_id)
    if topic is None:
        raise UserError(NO_TOPIC)
    return topic


def _names(topic: Topic) -> tuple[str, str, str]:
    return topic.name.de, topic.name.en, topic.key
