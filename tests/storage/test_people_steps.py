"""A succession killed between any two changes of a role: whoever comes next brings both people's roles in line."""

import copy
from collections.abc import AsyncIterator

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import DueState
from cogs.network.models.cities import Function
from cogs.network.models.plan import MemberChange
from cogs.network.rules.roles import RoleChange
from cogs.network.service.roles import ROLES_DUE
from tests.storage.kill_copy import left_by_a_kill
from tests.storage.network_world import DORTMUND, GUILD, MAYOR_ID, People

SUCCESSOR_ID, GUEST_ROLE = 10, 77
ROLES = {"mayors": 1, "staff": 2, "city.dortmund": 3, "moderators": 5}
Carried = dict[int, set[int]]


async def roles(people: People, carried: Carried) -> AsyncIterator[None]:
    """What is due of roles, one change after the other; `carried` is how they stand on Discord."""
    while items := [item for item in await people.due.ready(100) if item.kind == ROLES_DUE]:
        for item in items:
            held = carried[item.queue_number]
            change = await people.member_roles.role_change_of(GUILD, item.queue_number, held)
            yield
            for role_id in sorted(change.remove):
                held.discard(role_id)
                yield
            for role_id in sorted(change.add):
                held.add(role_id)
                yield
            await people.due.finish(item, DueState.DONE)
            yield


@pytest.mark.parametrize("succeeded", [True, False])
async def test_what_was_kept_of_an_offices_roles_ends_with_the_office(
    database: Database, clock: TravellingClock, *, succeeded: bool
) -> None:
    people = People(database, clock, ROLES | {"topic.migration": 9})
    admin = await people.admin()
    city = await people.cities.add(admin, DORTMUND)
    term = (await people.offices.appoint(admin, MAYOR_ID, "Old", city.id, Function.MAYOR)).term
    given, taken = frozenset({"city.dortmund"}), frozenset({"staff", "topic.migration"})
    await people.member_roles.keep_as_found(admin, MemberChange(MAYOR_ID, "Old", given, taken))
    carried = [ROLES["mayors"], ROLES["staff"], 9]
    assert await people.member_roles.role_change_of(GUILD, MAYOR_ID, carried) == RoleChange(frozenset(), frozenset())
    if succeeded:
        await people.offices.appoint(admin, SUCCESSOR_ID, "New", city.id, Function.MAYOR, confirmed={term.id})
    else:
        await people.offices.appoint(admin, MAYOR_ID, "Old", city.id, Function.STAFF, confirmed={term.id})
    change = await people.member_roles.role_change_of(GUILD, MAYOR_ID, carried)
    assert change.remove == ({1, 2} if succeeded else {1})
    assert change.add == (set() if succeeded else {3})


async def test_a_succession_killed_at_any_change_of_a_role_is_whole(database: Database, clock: TravellingClock) -> None:
    people = People(database, clock, dict(ROLES))
    admin = await people.admin()
    city = await people.cities.add(admin, DORTMUND)
    old = (await people.offices.appoint(admin, MAYOR_ID, "Old", city.id, Function.MAYOR)).term
    carried: Carried = {MAYOR_ID: set(), SUCCESSOR_ID: {GUEST_ROLE}}
    async for _ in roles(people, carried):
        pass
    assert carried == {MAYOR_ID: {1, 3}, SUCCESSOR_ID: {GUEST_ROLE}}
    await people.offices.appoint(admin, SUCCESSOR_ID, "New", city.id, Function.MAYOR, confirmed=[old.id])
    kills = 0
    async for _ in roles(people, carried):
        kills += 1
        async with left_by_a_kill(database) as left:
            found = copy.deepcopy(carried)
            async for _ in roles(People(left, clock, dict(ROLES)), found):
                pass
            assert found == {MAYOR_ID: set(), SUCCESSOR_ID: {1, 3, GUEST_ROLE}}
    assert kills > 4
    assert carried == {MAYOR_ID: set(), SUCCESSOR_ID: {1, 3, GUEST_ROLE}}
