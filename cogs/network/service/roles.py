"""Keeps members' roles in line: scheduled in the unit of work that changes a person, set by the job that follows it."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.database import Reader, Transaction
from bot.due.models import DueState
from bot.people import Person, Right
from bot.work import UnitOfWork, Work
from cogs.network.models.plan import MemberChange
from cogs.network.rules.roles import RoleChange, difference, is_personal, kept_apart, wanted_keys
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store
from cogs.network.store import kept_roles
from cogs.network.store import topics as topic_store

ROLES_DUE = "network.roles"
"""The kind of due work that brings one member's roles in line; its queue key is `member:<user id>`."""

ProvisionedRoles = Callable[[int], Awaitable[Mapping[str, int]]]
"""(guild id) -> the roles that stand on the server, by key."""


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """Which roles people should carry; knows the database, not the members."""

    work: Work
    provisioned: ProvisionedRoles

    async def schedule(self, unit: UnitOfWork, user_id: int) -> None:
        """Have the member's roles brought in line after this unit of work."""
        await unit.put_due(ROLES_DUE, f"member:{user_id}")

    async def office_changed(self, unit: UnitOfWork, user_id: int) -> None:
        """The same once a term begins or ends: what admins kept of the roles was about the office until then."""
        await kept_roles.forget_office(unit.tx, unit.guild_id, user_id)
        await self.schedule(unit, user_id)

    async def is_scheduled(self, guild_id: int, user_id: int) -> bool:
        """Whether the member's roles are about to be brought in line."""
        items = await self.work.due.of_queue(guild_id, f"member:{user_id}")
        return any(item.kind == ROLES_DUE and item.state is DueState.PENDING for item in items)

    async def before_erasing(self, tx: Transaction, guild_id: int, user_id: int) -> None:
        """Whoever no longer follows a topic does not keep its role."""
        await self.schedule(self.work.within(tx, guild_id), user_id)

    async def schedule_returned(self, guild_id: int, user_id: int) -> None:
        """Somebody joined the server; where they are known to us, they get their roles back."""
        async with self.work.begin(guild_id) as unit:
            if await delegate_store.active(unit.tx, guild_id, user_id) or await topic_store.followed_by(
                unit.tx, guild_id, user_id
            ):
                await self.schedule(unit, user_id)

    async def schedule_everyone(self, guild_id: int) -> int:
        """Bring everybody's roles in line, e.g. once new roles stand on the server; returns how many people."""
        async with self.work.begin(guild_id) as unit:
            people = {term.user_id for term in await delegate_store.active_in(unit.tx, guild_id)}
            people.update(await topic_store.follower_ids(unit.tx, guild_id))
            for user_id in people:
                await self.schedule(unit, user_id)
        return len(people)

    async def role_change_of(self, guild_id: int, user_id: int, carried: Collection[int]) -> RoleChange:
        """What to add to and to remove from a member who carries these roles now."""
        async with self.work.read() as reader:
            delegate = await delegate_store.active(reader, guild_id, user_id)
            followed = await topic_store.followed_by(reader, guild_id, user_id)
            city = await city_store.find(reader, guild_id, delegate.city_id) if delegate is not None else None
            kept = await kept_roles.of(reader, guild_id, user_id)
        managed = {key: role for key, role in (await self.provisioned(guild_id)).items() if is_personal(key)}
        return difference(managed, kept_apart(wanted_keys(delegate, city, followed), kept), carried)

    async def restore(self, actor: Person, user_id: int) -> None:
        """Have somebody's roles as the records say, also where they were kept otherwise. Doing it twice is no harm."""
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            await kept_roles.forget(unit.tx, actor.guild_id, user_id)
            await self.schedule(unit, user_id)

    async def keep_as_found(self, actor: Person, change: MemberChange) -> None:
        """Have somebody carry what they carry now."""
        actor.require(Right.ADMIN)
        carried = dict.fromkeys(change.add, False) | dict.fromkeys(change.remove, True)
        async with self.work.begin(actor.guild_id) as unit:
            await kept_roles.mark_kept(unit.tx, actor.guild_id, change.user_id, carried, unit.now)

    async def schedule_all(self, guild_id: int, user_ids: Iterable[int]) -> None:
        """Bring these people's roles in line."""
        async with self.work.begin(guild_id) as unit:
            for user_id in user_ids:
                await self.schedule(unit, user_id)

    async def wanting(self, guild_id: int, key: str) -> tuple[int, ...]:
        """Those to whom the records give a role."""
        async with self.work.read() as reader:
            wanted = await wanted_roles(reader, guild_id)
        return tuple(user_id for user_id, keys in sorted(wanted.items()) if key in keys)


async def wanted_roles(reader: Reader, guild_id: int) -> dict[int, frozenset[str]]:
    """User id -> the keys of the roles that the records give them; whoever gets none is missing."""
    terms = {term.user_id: term for term in await delegate_store.active_in(reader, guild_id)}
    cities = {city.id: city for city in await city_store.all_of(reader, guild_id)}
    topics = {topic.id: topic for topic in await topic_store.all_of(reader, guild_id)}
    follows = await topic_store.follows(reader, guild_id)
    wanted = {}
    for user_id in terms.keys() | follows.keys():
        term = terms.get(user_id)
        city = cities.get(term.city_id) if term is not None else None
        followed = [topics[topic_id] for topic_id in follows.get(user_id, ()) if topic_id in topics]
        wanted[user_id] = wanted_keys(term, city, followed)
    return wanted
