"""Gives a server that is first seen the cities and topics that the forum file declares. What was stored stays: an
edited name is not set back, a removed city does not return.
"""

from bot.clock import Clock
from bot.database import Database
from cogs.network.models.cities import CityFacts
from cogs.network.models.forum import Forum
from cogs.network.service.member_records import MemberRecords
from cogs.network.store import cities as city_store
from cogs.network.store import topics as topic_store


class Seeder:
    """Idempotent; runs whenever a server is seen, so that what a newer forum file declares comes as well."""

    def __init__(self, database: Database, clock: Clock, forum: Forum, member_records: MemberRecords) -> None:
        self._database = database
        self._clock = clock
        self._forum = forum
        self._member_records = member_records

    async def seed(self, guild_id: int) -> None:
        """Add the declared cities and topics whose keys the server does not know yet."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for city in self._forum.cities:
                facts = CityFacts(city.name, city.country, city.region, city.zone, city.language)
                await city_store.seed(tx, guild_id, city.key, facts, now)
            for position, topic in enumerate(self._forum.topics):
                await topic_store.seed(tx, guild_id, topic.key, topic.name, topic.emoji, position)
            self._member_records.invalidate_after(tx, guild_id)
