"""Who somebody is: asked at every interaction, so from memory, and never out of date after a commit."""

import asyncio
from dataclasses import replace

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.people import MemberRecord
from cogs.network.models.cities import Function
from tests.storage.network_world import DORTMUND, GUILD, MAYOR_ID, NEW_YORK, OTHER_GUILD, PITTSBURGH, STAFF_ID, People


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock, {"moderators": 50})


async def test_a_stranger_has_the_forums_zone_and_no_city(people: People) -> None:
    assert await people.member_records.of(GUILD, STAFF_ID, frozenset({1})) == MemberRecord(zone="Europe/Berlin")


async def test_the_moderators_role_makes_a_moderator(people: People) -> None:
    assert (await people.member_records.of(GUILD, STAFF_ID, frozenset({1, 50}))).moderator


async def test_city_function_mandate_and_zone_are_known_after_the_commit(people: People) -> None:
    await people.member_records.of(GUILD, MAYOR_ID, frozenset())
    city = await people.cities.add(await people.admin(), PITTSBURGH)
    done = await people.offices.appoint(await people.moderator(), MAYOR_ID, "Mayor", city.id, Function.MAYOR)
    assert await people.member_records.of(GUILD, MAYOR_ID, frozenset()) == MemberRecord(
        city_id=city.id, function="mayor", mandate=True, zone="America/New_York"
    )
    await people.offices.appoint(
        await people.moderator(), MAYOR_ID, "Mayor", city.id, Function.STAFF, confirmed=[done.term.id]
    )
    assert not (await people.member_records.of(GUILD, MAYOR_ID, frozenset())).mandate
    assert (await people.member_records.of(OTHER_GUILD, MAYOR_ID, frozenset())).city_id is None


async def test_a_citys_new_zone_is_its_peoples(people: People) -> None:
    admin = await people.admin()
    city = await people.cities.add(admin, DORTMUND)
    await people.offices.appoint(await people.moderator(), STAFF_ID, "Anna", city.id, Function.STAFF)
    assert (await people.member_records.of(GUILD, STAFF_ID, frozenset())).zone == "Europe/Berlin"
    await people.cities.edit(admin, city.id, replace(DORTMUND, zone=NEW_YORK))
    assert (await people.member_records.of(GUILD, STAFF_ID, frozenset())).zone == "America/New_York"


async def test_readers_beside_a_change_never_keep_the_old_state(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    moderator = await people.moderator()
    for round_ in range(20):
        function = Function.LIAISON if round_ % 2 else Function.MAYOR
        await asyncio.gather(
            people.offices.appoint(moderator, STAFF_ID, "Anna", city.id, function),
            *(people.member_records.of(GUILD, STAFF_ID, frozenset()) for _ in range(5)),
        )
        assert (await people.member_records.of(GUILD, STAFF_ID, frozenset())).function == function.value
