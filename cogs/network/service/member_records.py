"""Says who somebody is in the forum, for the dispatcher: it asks at every interaction, so the answer comes from memory.
That is dropped by whatever changes cities or delegates, after its commit, and rebuilt from the database.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bot.database import Database, Transaction
from bot.people import MemberRecord
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import preferences as preference_store

MODERATORS = "moderators"
"""The key of the declared role whose members moderate."""

RoleLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, role key) -> the role's id, or None while it does not stand on the server."""


@dataclass(slots=True)
class MemberRecords:
    """The registry's provider of member records."""

    database: Database
    role: RoleLookup
    forum_zone: ZoneInfo
    _known: dict[int, Mapping[int, MemberRecord]] = field(default_factory=dict)
    _changes: int = 0

    async def of(self, guild_id: int, user_id: int, role_ids: frozenset[int]) -> MemberRecord:
        """What the records say of a member who carries these roles.

        Zone: the one they chose, else their city's, else the forum's. Language: only one that they chose.
        """
        record = (await self._records(guild_id)).get(user_id)
        moderators = await self.role(guild_id, MODERATORS)
        moderator = moderators is not None and moderators in role_ids
        if record is None:
            return MemberRecord(moderator=moderator, zone=self.forum_zone.key)
        return MemberRecord(
            city_id=record.city_id,
            function=record.function,
            mandate=record.mandate,
            moderator=moderator,
            language=record.language,
            zone=record.zone or self.forum_zone.key,
        )

    def invalidate_after(self, tx: Transaction, guild_id: int) -> None:
        """Say that this transaction changes cities, delegates or preferences: memory is dropped after its commit."""
        tx.after_commit(lambda: self._forget(guild_id))

    def _forget(self, guild_id: int) -> None:
        self._changes += 1
        self._known.pop(guild_id, None)

    async def _records(self, guild_id: int) -> Mapping[int, MemberRecord]:
        known = self._known.get(guild_id)
        if known is not None:
            return known
        before = self._changes
        async with self.database.read() as reader:
            cities = {city.id: city for city in await city_store.all_of(reader, guild_id)}
            terms = await delegate_store.active_in(reader, guild_id)
            chosen = await preference_store.all_of(reader, guild_id)
        records = {
            term.user_id: MemberRecord(
                city_id=term.city_id,
                function=term.function.value,
                mandate=term.function.mandate,
                zone=cities[term.city_id].zone.key,
            )
            for term in terms
            if term.city_id in cities
        }
        for user_id, preferences in chosen.items():
            record = records.get(user_id, MemberRecord())
            records[user_id] = replace(
                record,
                language=preferences.language,
                zone=preferences.zone.key if preferences.zone is not None else record.zone,
            )
        # Read while somebody committed a change: good for this one answer, not for keeping.
        if before == self._changes:
            self._known[guild_id] = records
        return records
