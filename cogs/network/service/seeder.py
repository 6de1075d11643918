"""Gives a server that is first seen the cities and topics that the forum file declares. What is known stays: an edited
name is not set back, a removed city does not return.
"""

from dataclasses import dataclass

from bot.work import Work
from cogs.network.models.forum import Forum
from cogs.network.service.member_records import MemberRecords
from cogs.network.store import cities as city_store
from cogs.network.store import topics as topic_store


@dataclass(frozen=True, slots=True)
class Seeder:
    """Idempotent; runs whenever a server is seen, so that what a newer forum file declares comes as well."""

    work: Work
    forum: Forum
    member_records: MemberRecords

    async def seed(self, guild_id: int) -> None:
        """Add the declared cities and topics whose keys the server does not know yet."""
        async with self.work.begin(guild_id) as unit:
            for city in self.forum.cities:
                await city_store.seed(unit.tx, guild_id, city.key, city.facts, unit.now)
            for position, topic in enumerate(self.forum.topics):
                await topic_store.seed(unit.tx, guild_id, topic.key, topic.name, topic.emoji, position)
            self.member_records.invalidate_after(unit.tx, guild_id)
