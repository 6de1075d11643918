"""The roles of members: asked for in the transaction that changes a person, set by the job that follows it."""

from collections.abc import Awaitable, Callable, Collection, Mapping

from bot.database import Database, Transaction
from bot.due.service import DueList
from cogs.network.rules.roles import RoleChange, difference, is_personal, wanted_keys
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import topics as topic_store

ROLES_DUE = "network.roles"
"""The kind of due work that brings one member's roles in line; its queue key is `member:<user id>`."""

StandingRoles = Callable[[int], Awaitable[Mapping[str, int]]]
"""(guild id) -> the roles that stand on the server, by key."""


class MemberRoles:
    """Which roles people should carry; knows the database, not the members."""

    def __init__(self, database: Database, due: DueList, standing: StandingRoles) -> None:
        self._database = database
        self._due = due
        self._standing = standing

    async def ask(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """Have the member's roles brought in line after this transaction."""
        await self._due.put(tx, guild_id=guild_id, kind=ROLES_DUE, queue_key=f"member:{user_id}")

    async def ask_returned(self, guild_id: int, user_id: int) -> None:
        """Somebody joined the server; where they are known to us, they get their roles back."""
        async with self._database.transaction() as tx:
            if await delegate_store.active(tx, guild_id, user_id) or await topic_store.followed_by(
                tx, guild_id, user_id
            ):
                await self.ask(tx, guild_id, user_id)

    async def ask_everyone(self, guild_id: int) -> int:
        """Bring everybody's roles in line, e.g. once new roles stand on the server; returns how many people."""
        async with self._database.transaction() as tx:
            people = {term.user_id for term in await delegate_store.active_in(tx, guild_id)}
            people.update(await topic_store.follower_ids(tx, guild_id))
            for user_id in people:
                await self.ask(tx, guild_id, user_id)
        return len(people)

    async def change_for(self, guild_id: int, user_id: int, carried: Collection[int]) -> RoleChange:
        """What to add and to remove for a member who carries these roles now."""
        async with self._database.read() as reader:
            delegate = await delegate_store.active(reader, guild_id, user_id)
            followed = await topic_store.followed_by(reader, guild_id, user_id)
            city = await city_store.find(reader, guild_id, delegate.city_id) if delegate is not None else None
        managed = {key: role for key, role in (await self._standing(guild_id)).items() if is_personal(key)}
        return difference(managed, wanted_keys(delegate, city, followed), carried)
