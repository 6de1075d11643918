"""Invitations on a real database: nobody is registered on a guess."""

from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import Skipped
from bot.errors import NotAllowed
from bot.privacy.models import ANONYMOUS
from bot.privacy.service import Privacy
from cogs.network.contributions import PRIVACY
from cogs.network.models.cities import City, Function
from cogs.network.models.invitations import Arrival, Invitation, MadeInvite, StrayRoles
from cogs.network.rules.invitation_list import InvitationRow
from cogs.network.service.invitations import ARRIVAL, INVITATION_UNCLEAR, STRAY_ROLES, InvitationService
from cogs.network.service.promises import INVITATION_END
from cogs.network.service.roles import ROLES_DUE
from tests.storage.network_world import DORTMUND, GUILD, PITTSBURGH, STAFF_ID, People

WEEK = timedelta(days=7)
LIAISON_ID = 40
STAFF_ROLE, OBSERVER_ROLE, CITY_ROLE = 50, 51, 60
ROLES = {Function.STAFF: (STAFF_ROLE, CITY_ROLE), Function.OBSERVER: (OBSERVER_ROLE, CITY_ROLE)}


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock)


@pytest.fixture
def invitations(people: People) -> InvitationService:
    return InvitationService(people.work, people.terms, people.moderates)


@pytest.fixture
async def city(people: People) -> City:
    city = await people.cities.add(await people.admin(), DORTMUND)
    people.roles |= {Function.STAFF.role_key: STAFF_ROLE, Function.OBSERVER.role_key: OBSERVER_ROLE}
    people.roles[city.role_key] = CITY_ROLE
    return city


async def make(
    people: People,
    invitations: InvitationService,
    city: City,
    function: Function,
    code: str,
    liaison: int | None = None,
) -> Invitation:
    made = MadeInvite(code, 9, ROLES[function])
    actor = await (people.moderator() if liaison is None else people.person(liaison))
    (details,) = await invitations.record(actor, city.id, [(InvitationRow("", function), made)], WEEK)
    return details.invitation


async def function_of(people: People) -> Function | None:
    term = await people.cities.delegate_of(GUILD, STAFF_ID)
    return term.function if term is not None else None


async def test_the_roles_that_somebody_came_with_say_which_invitation_it_was(
    people: People, invitations: InvitationService, city: City
) -> None:
    await make(people, invitations, city, Function.STAFF, "a")
    other = await make(people, invitations, city, Function.OBSERVER, "b")
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", ROLES[Function.STAFF], {"a": 1, "b": 1})
    assert await function_of(people) is Function.STAFF
    assert await invitations.open_in(GUILD) == [other]


async def test_who_carries_the_roles_of_two_offices_is_asked_about(
    people: People, invitations: InvitationService, city: City
) -> None:
    first = await make(people, invitations, city, Function.STAFF, "a")
    await make(people, invitations, city, Function.OBSERVER, "b")
    carried = {STAFF_ROLE, OBSERVER_ROLE, CITY_ROLE}
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", carried, {"a": 1, "b": 1})
    assert await function_of(people) is None
    assert await invitations.open_in(GUILD) == []
    assert INVITATION_UNCLEAR in {item.kind for item in await people.due.of_queue(GUILD, first.queue_key)}


async def test_who_carries_no_roles_is_looked_at_again_before_anybody_is_asked(
    people: People, invitations: InvitationService, city: City
) -> None:
    invitation = await make(people, invitations, city, Function.STAFF, "a")
    with pytest.raises(Skipped):
        await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", (), {"a": 0})
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", (), {"a": 1})
    (item,) = await people.due.of_queue(GUILD, f"arrival:{STAFF_ID}")
    assert (item.kind, item.load(Arrival).again) == (ARRIVAL, True)
    assert await invitations.open_in(GUILD) == [invitation]
    await invitations.arrived(GUILD, item.load(Arrival), "Anna", (), {"a": 1})
    assert await function_of(people) is None
    assert await invitations.open_in(GUILD) == []


async def test_an_invitation_expires_and_is_made_by_those_who_may_appoint(
    people: People, invitations: InvitationService, city: City, clock: TravellingClock
) -> None:
    with pytest.raises(NotAllowed):
        await invitations.admit(await people.person(STAFF_ID), city.id, Function.STAFF)
    await make(people, invitations, city, Function.STAFF, "a")
    await clock.travel(WEEK)
    assert await invitations.open_for(await people.moderator()) == []
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", ROLES[Function.STAFF], {"a": 1})
    assert await function_of(people) is None


@pytest.mark.parametrize("lost", ["moderates no more", "liaison no more", "of another city by now"])
async def test_an_invitation_takes_effect_by_the_rights_that_whoever_made_it_has_on_the_day(
    people: People, invitations: InvitationService, city: City, lost: str
) -> None:
    moderator = await people.moderator()
    await people.offices.appoint(moderator, LIAISON_ID, "Liaison", city.id, Function.LIAISON)
    by = None if lost == "moderates no more" else LIAISON_ID
    invitation = await make(people, invitations, city, Function.STAFF, "a", by)
    match lost:
        case "moderates no more":
            people.moderators.clear()
        case "liaison no more":
            (term,) = await people.cities.terms(GUILD, LIAISON_ID)
            await people.offices.appoint(
                moderator, LIAISON_ID, "Liaison", city.id, Function.OBSERVER, confirmed={term.id}
            )
        case _:
            other = await people.cities.add(await people.admin(), PITTSBURGH)
            await people.offices.appoint(moderator, STAFF_ID, "Anna", other.id, Function.OBSERVER)
    before = await people.cities.delegate_of(GUILD, STAFF_ID)
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", ROLES[Function.STAFF], {"a": 1})
    assert await people.cities.delegate_of(GUILD, STAFF_ID) == before
    assert INVITATION_UNCLEAR in {item.kind for item in await people.due.of_queue(GUILD, invitation.queue_key)}


@pytest.mark.parametrize("ended", ["dismissed", "left", "city removed"])
async def test_an_invitation_ends_with_the_office_of_whoever_made_it_and_with_the_city(
    people: People, invitations: InvitationService, city: City, ended: str
) -> None:
    term = (
        await people.offices.appoint(await people.moderator(), LIAISON_ID, "Liaison", city.id, Function.LIAISON)
    ).term
    invitation = await make(people, invitations, city, Function.STAFF, "a", LIAISON_ID)
    match ended:
        case "dismissed":
            await people.offices.dismiss(await people.moderator(), LIAISON_ID, "abuse")
        case "left":
            await people.offices.leave(await people.person(LIAISON_ID), term.id)
        case _:
            await people.offices.remove_city(await people.admin(), city.id, "merged")
    assert await invitations.open_in(GUILD) == []
    assert [item.kind for item in await people.due.of_queue(GUILD, invitation.queue_key)] == [INVITATION_END]


async def asked_about(people: People, user_id: int) -> list[StrayRoles]:
    items = await people.due.of_queue(GUILD, f"arrival:{user_id}")
    return [item.load(StrayRoles) for item in items if item.kind == STRAY_ROLES]


async def loses_roles(people: People, user_id: int) -> bool:
    return ROLES_DUE in {item.kind for item in await people.due.of_queue(GUILD, f"member:{user_id}")}


@pytest.mark.parametrize("ended", ["by the first one", "revoked", "expired", "city removed"])
async def test_who_comes_with_the_roles_of_an_invitation_that_has_ended_loses_them_and_is_asked_about(
    people: People, invitations: InvitationService, city: City, clock: TravellingClock, ended: str
) -> None:
    invitation = await make(people, invitations, city, Function.STAFF, "a")
    match ended:
        case "by the first one":
            await invitations.arrived(GUILD, Arrival(71), "First", ROLES[Function.STAFF], {"a": 1})
        case "revoked":
            await invitations.revoke(await people.moderator(), invitation.id)
        case "expired":
            await clock.travel(WEEK)
        case _:
            await people.offices.remove_city(await people.admin(), city.id, "merged")
    await invitations.expect(GUILD, STAFF_ID)
    assert [item.kind for item in await people.due.of_queue(GUILD, f"arrival:{STAFF_ID}")] == [ARRIVAL]
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Second", ROLES[Function.STAFF], {"a": 2})
    assert await function_of(people) is None
    assert await asked_about(people, STAFF_ID) == [StrayRoles(STAFF_ID, ROLES[Function.STAFF])]
    assert await loses_roles(people, STAFF_ID)


async def test_two_who_came_by_one_link_are_both_asked_about(
    people: People, invitations: InvitationService, city: City
) -> None:
    invitation = await make(people, invitations, city, Function.STAFF, "a")
    for user in (71, 72):
        await invitations.arrived(GUILD, Arrival(user), "Somebody", ROLES[Function.STAFF], {"a": 2})
        assert await loses_roles(people, user)
    assert await people.cities.delegates(GUILD, city.id) == []
    assert INVITATION_UNCLEAR in {item.kind for item in await people.due.of_queue(GUILD, invitation.queue_key)}
    assert await asked_about(people, 72) == [StrayRoles(72, ROLES[Function.STAFF])]


async def test_roles_that_the_records_give_do_not_say_who_used_an_invitation(
    people: People, invitations: InvitationService, city: City
) -> None:
    await people.offices.appoint(await people.moderator(), STAFF_ID, "Anna", city.id, Function.STAFF)
    made = MadeInvite("a", 9, ROLES[Function.STAFF])
    row = InvitationRow("Ms. Lee", Function.LIAISON)
    await invitations.record(await people.moderator(), city.id, [(row, made)], WEEK)
    await invitations.arrived(GUILD, Arrival(STAFF_ID), "Anna", ROLES[Function.STAFF], {"a": 1})
    assert await function_of(people) is Function.STAFF
    await invitations.arrived(GUILD, Arrival(71), "Ms. Lee", ROLES[Function.STAFF], {"a": 1})
    term = await people.cities.delegate_of(GUILD, 71)
    assert term is not None
    assert term.function is Function.LIAISON


async def test_a_liaison_neither_sees_nor_revokes_what_only_moderators_may_give(
    people: People, invitations: InvitationService, city: City
) -> None:
    await people.offices.appoint(await people.moderator(), LIAISON_ID, "Liaison", city.id, Function.LIAISON)
    row = InvitationRow("", Function.MAYOR)
    (of_mayor,) = await invitations.record(
        await people.moderator(), city.id, [(row, MadeInvite("m", 9, (CITY_ROLE,)))], WEEK
    )
    of_staff = await make(people, invitations, city, Function.STAFF, "a")
    liaison = await people.person(LIAISON_ID)
    assert [details.invitation for details in await invitations.open_for(liaison)] == [of_staff]
    with pytest.raises(NotAllowed, match="Mayors are registered by the moderators"):
        await invitations.revoke(liaison, of_mayor.invitation.id)
    await invitations.revoke(liaison, of_staff.id)
    assert await invitations.open_in(GUILD) == [of_mayor.invitation]


async def test_an_open_invitation_outlives_the_erasure_of_whoever_made_it_and_can_be_revoked(
    people: People, invitations: InvitationService, city: City
) -> None:
    invitation = await make(people, invitations, city, Function.STAFF, "a")
    privacy = Privacy(people.database, people.clock, {entry.key: entry for entry in PRIVACY})
    await privacy.erase(GUILD, invitation.created_by)
    (left,) = await invitations.open_in(GUILD)
    assert left.created_by == ANONYMOUS
    await invitations.revoke(await people.admin(), invitation.id)
    assert INVITATION_END in {item.kind for item in await people.due.of_queue(GUILD, invitation.queue_key)}
