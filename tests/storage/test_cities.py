"""Cities and delegates on a real database: what is kept, what is refused, what follows in the same transaction."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.errors import NotAllowed, UserError
from cogs.network.models.cities import NAME_LENGTH, Function
from cogs.network.rules.desired import desired_server
from cogs.network.service.roles import ROLES_DUE
from tests.storage.network_world import (
    BERLIN,
    DORTMUND,
    GUILD,
    MAYOR_ID,
    NEW_YORK,
    OTHER_GUILD,
    PITTSBURGH,
    STAFF_ID,
    People,
)
from tests.unit.network.servers import FORUM


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock)


async def test_a_city_is_added_and_found_by_number_name_and_key(people: People) -> None:
    city = await people.cities.add(await people.admin(), replace(DORTMUND, name="Köln"))
    assert (city.key, city.zone, city.role_key) == ("koeln", BERLIN, "city.koeln")
    for typed in (str(city.id), "köln", "KOELN", "koln"):
        assert await people.cities.resolve(GUILD, typed) == city
    with pytest.raises(UserError):
        await people.cities.resolve(GUILD, "Deutschland")
    with pytest.raises(UserError):
        await people.cities.resolve(OTHER_GUILD, "Köln")


async def test_only_admins_add_and_edit_cities(people: People) -> None:
    with pytest.raises(NotAllowed):
        await people.cities.add(await people.moderator(), DORTMUND)
    city = await people.cities.add(await people.admin(), DORTMUND)
    with pytest.raises(NotAllowed):
        await people.cities.edit(await people.moderator(), city.id, PITTSBURGH)


async def test_the_same_city_does_not_come_in_twice(people: People) -> None:
    admin = await people.admin()
    await people.cities.add(admin, DORTMUND)
    with pytest.raises(UserError, match="already a member"):
        await people.cities.add(admin, replace(DORTMUND, name=" DORTMUND "))


async def test_two_places_of_one_name_are_told_apart_by_their_regions(people: People) -> None:
    admin = await people.admin()
    maine = await people.cities.add(admin, replace(PITTSBURGH, name="Portland", region="US-ME"))
    oregon = await people.cities.add(admin, replace(PITTSBURGH, name="Portland", region="US-OR"))
    assert (maine.key, oregon.key) == ("portland", "portland-2")
    with pytest.raises(UserError, match="Several cities"):
        await people.cities.resolve(GUILD, "portland")
    cities = await people.cities.cities(GUILD)
    assert [city.name for city in cities] == ["Portland (US-ME)", "Portland (US-OR)"]
    for city in cities:
        assert await people.cities.resolve(GUILD, city.name) == city
    assert [city.id for city in await people.cities.search(GUILD, "portland us-or")] == [oregon.id]
    assert {role.state.name for role in desired_server(FORUM, cities, []).roles} >= {city.name for city in cities}


async def test_a_city_alone_of_its_name_is_called_by_it(people: People) -> None:
    admin = await people.admin()
    first = await people.cities.add(admin, replace(PITTSBURGH, name="Portland", region="US-ME"))
    assert first.name == "Portland"
    second = await people.cities.add(admin, replace(PITTSBURGH, name="PORTLAND", region="US-OR"))
    await people.cities.edit(admin, second.id, replace(PITTSBURGH, name="Salem", region="US-OR"))
    assert [city.name for city in await people.cities.cities(GUILD)] == ["Portland", "Salem"]


@pytest.mark.parametrize("name", ["", " \u202e ", "x" * (NAME_LENGTH + 1)])
async def test_a_name_must_say_something_and_fit(people: People, name: str) -> None:
    with pytest.raises(UserError):
        await people.cities.add(await people.admin(), replace(DORTMUND, name=name))


async def test_a_hostile_name_is_cleaned_but_kept_as_meant(people: People) -> None:
    city = await people.cities.add(await people.admin(), replace(DORTMUND, name="\u202eBad\u200b @everyone **x** 🏛️"))
    assert city.name == "Bad @everyone **x** 🏛️"


async def test_editing_keeps_the_key(people: People) -> None:
    admin = await people.admin()
    city = await people.cities.add(admin, DORTMUND)
    edited = await people.cities.edit(admin, city.id, replace(DORTMUND, name="Neu-Dortmund", zone=NEW_YORK))
    assert (edited.key, edited.name, edited.zone) == ("dortmund", "Neu-Dortmund", NEW_YORK)


async def test_a_draft_is_spent_with_the_city_and_only_then(people: People) -> None:
    admin = await people.admin()
    draft = await people.drafts.save(GUILD, admin.user_id, "network.city_add", (), {"name": "Dortmund"})
    with pytest.raises(UserError):
        await people.cities.add(admin, replace(DORTMUND, name=""), draft)
    await people.cities.add(admin, DORTMUND, draft)
    with pytest.raises(UserError, match="already been done"):
        await people.cities.add(admin, PITTSBURGH, draft)
    assert [city.name for city in await people.cities.cities(GUILD)] == ["Dortmund"]


async def test_a_successor_moves_in_and_the_former_term_stays_on_record(people: People, clock: TravellingClock) -> None:
    moderator = await people.moderator()
    dortmund = await people.cities.add(await people.admin(), DORTMUND)
    pittsburgh = await people.cities.add(await people.admin(), PITTSBURGH)
    first = await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.STAFF)
    assert first.before is None
    await clock.travel(timedelta(days=1))
    second = await people.offices.appoint(moderator, STAFF_ID, "Anna M.", pittsburgh.id, Function.MAYOR)
    assert second.before == first.term
    terms = await people.cities.terms(GUILD, STAFF_ID)
    assert [(term.name, term.function, term.city_id, term.ended_at) for term in terms] == [
        ("Anna", Function.STAFF, dortmund.id, clock.now()),
        ("Anna M.", Function.MAYOR, pittsburgh.id, None),
    ]
    assert await people.cities.delegates(GUILD, dortmund.id) == []
    assert await people.cities.delegate_of(GUILD, STAFF_ID) == terms[1]
    assert await people.cities.delegate_counts(GUILD) == {pittsburgh.id: 1}


async def test_an_appointment_asks_for_the_members_roles_in_its_own_transaction(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    await people.offices.appoint(await people.moderator(), STAFF_ID, "Anna", city.id, Function.STAFF)
    assert (ROLES_DUE, f"member:{STAFF_ID}") in {(item.kind, item.queue_key) for item in await people.due.ready(10)}


async def test_a_refused_appointment_leaves_no_trace(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    with pytest.raises(NotAllowed):
        await people.offices.appoint(await people.person(MAYOR_ID), STAFF_ID, "Anna", city.id, Function.STAFF)
    assert await people.cities.terms(GUILD, STAFF_ID) == []
    assert await people.due.ready(10) == []


async def test_two_appointments_at_once_leave_one_function(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    moderator = await people.moderator()
    await asyncio.gather(
        people.offices.appoint(moderator, STAFF_ID, "Anna", city.id, Function.STAFF),
        people.offices.appoint(moderator, STAFF_ID, "Anna", city.id, Function.OBSERVER),
    )
    terms = await people.cities.terms(GUILD, STAFF_ID)
    assert [term.ended_at is None for term in terms] == [False, True]


async def test_mayors_stand_first_on_the_list(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    moderator = await people.moderator()
    for user_id, function in enumerate(reversed(list(Function)), start=10):
        await people.offices.appoint(moderator, user_id, f"Person {user_id}", city.id, function)
    listed = [delegate.function for delegate in await people.cities.delegates(GUILD, city.id)]
    assert listed == list(Function)


async def test_a_liaison_of_the_own_city_appoints(people: People) -> None:
    city = await people.cities.add(await people.admin(), DORTMUND)
    await people.offices.appoint(await people.moderator(), MAYOR_ID, "Liaison", city.id, Function.LIAISON)
    liaison = await people.person(MAYOR_ID)
    await people.offices.appoint(liaison, STAFF_ID, "Anna", city.id, Function.STAFF)
    with pytest.raises(NotAllowed):
        await people.offices.appoint(liaison, STAFF_ID, "Anna", city.id, Function.MAYOR)
