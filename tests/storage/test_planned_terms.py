"""Terms that begin on a day ahead, or end on one: judged again on the day, in one commit with all that follows."""

from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import Skipped
from bot.errors import NotAllowed, UserError
from bot.people import Succession
from cogs.network.models.cities import City, Function, MandateReplaced
from cogs.network.models.terms import TERM_OVER, TermChange, TermOutcome
from cogs.network.rules.terms import read_term
from cogs.network.service.planned_terms import TermPlanner
from cogs.network.service.terms import TERM_BEGINS, TERM_ENDS, TERM_HINDERED
from tests.storage.network_world import BERLIN, DORTMUND, GUILD, MAYOR_ID, STAFF_ID, People

MONTH = timedelta(days=30)


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock)


@pytest.fixture
def planner(people: People) -> TermPlanner:
    async def is_member(_: int, user_id: int) -> bool:
        return user_id not in people.gone

    return TermPlanner(people.work, people.terms, is_member)


@pytest.fixture
async def city(people: People) -> City:
    """Dortmund, with a mayor."""
    city = await people.cities.add(await people.admin(), DORTMUND)
    await people.offices.appoint(await people.moderator(), MAYOR_ID, "Old", city.id, Function.MAYOR)
    return city


def change(people: People, city: City, **parts: object) -> TermChange:
    now = people.clock.now()
    given = {
        "user_id": STAFF_ID,
        "name": "New",
        "city_id": city.id,
        "function": Function.MAYOR,
        "replaces": None,
        "begins_at": now + MONTH,
        "ends_at": None,
    }
    return TermChange(**(given | parts))  # type: ignore[arg-type]


async def plan(people: People, planner: TermPlanner, wanted: TermChange) -> TermOutcome:
    moderator = await people.moderator()
    seen = frozenset(term.id for term in (await planner.preview(moderator, wanted)).ended)
    draft = await people.drafts.save(GUILD, moderator.user_id, "network.plan_term", (), {})
    given = {name: getattr(wanted, name) for name in TermChange.__slots__ if name != "confirmed"}
    return await planner.confirm(moderator, TermChange(**given, confirmed=seen), draft)


async def holders(people: People, city: City) -> list[tuple[str, Function]]:
    return [(term.name, term.function) for term in await people.cities.delegates(GUILD, city.id)]


async def kinds(people: People, queue: str) -> set[str]:
    return {item.kind for item in await people.due.of_queue(GUILD, queue)}


async def test_a_successor_takes_over_on_the_day_with_the_open_duties(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    moved: list[Succession] = []

    async def move(_: object, succession: Succession) -> int:
        moved.append(succession)
        return 2

    people.duties["meetings"] = move
    planned = (await plan(people, planner, change(people, city))).planned
    assert planned is not None
    assert await holders(people, city) == [("Old", Function.MAYOR)]
    assert await kinds(people, planned.queue_key) == {TERM_BEGINS}
    assert await planner.planned_in(GUILD, city.id) == [planned]
    await clock.travel(MONTH)
    await planner.begin(GUILD, planned.id)
    assert await holders(people, city) == [("New", Function.MAYOR)]
    assert [(one.predecessor_id, one.successor_id) for one in moved] == [(MAYOR_ID, STAFF_ID)]
    assert await planner.planned_in(GUILD, city.id) == []
    with pytest.raises(Skipped):
        await planner.begin(GUILD, planned.id)


async def test_a_term_ends_on_its_day_and_a_successor_of_that_day_comes_first(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    moderator = await people.moderator()
    end = people.clock.now() + MONTH
    mayor = change(people, city, user_id=MAYOR_ID, name="Old", begins_at=None, ends_at=end)
    prolonged = (await plan(people, planner, mayor)).prolonged
    assert prolonged is not None
    assert TERM_ENDS in await kinds(people, f"term:{prolonged.id}")
    await plan(people, planner, change(people, city))
    await clock.travel(MONTH)
    await planner.end(GUILD, prolonged.id)
    assert await holders(people, city) == [("New", Function.MAYOR)]
    former = await people.cities.terms(GUILD, MAYOR_ID)
    assert former[0].ended_because != TERM_OVER
    with pytest.raises(Skipped):
        await planner.end(GUILD, prolonged.id)
    assert [term.name for term in await people.offices.history(moderator, city.id)] == ["New", "Old"]


async def test_a_term_without_a_successor_ends_by_itself(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    staff = change(people, city, function=Function.STAFF, begins_at=None, ends_at=people.clock.now() + MONTH)
    begun = (await plan(people, planner, staff)).appointment
    assert begun is not None
    with pytest.raises(Skipped):
        await planner.end(GUILD, begun.term.id)
    await clock.travel(MONTH)
    await planner.end(GUILD, begun.term.id)
    assert (await people.cities.terms(GUILD, STAFF_ID))[0].ended_because == TERM_OVER


@pytest.mark.parametrize("hindrance", ["left", "another mayor"])
async def test_what_nobody_has_confirmed_does_not_happen_and_the_moderators_are_told(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock, hindrance: str
) -> None:
    planned = (await plan(people, planner, change(people, city))).planned
    assert planned is not None
    if hindrance == "left":
        people.gone.add(STAFF_ID)
    else:
        moderator = await people.moderator()
        old = await people.cities.delegate_of(GUILD, MAYOR_ID)
        assert old is not None
        await people.offices.appoint(moderator, 77, "Third", city.id, Function.MAYOR, confirmed={old.id})
    before = await holders(people, city)
    await clock.travel(MONTH)
    await planner.begin(GUILD, planned.id)
    assert await holders(people, city) == before
    assert TERM_HINDERED in await kinds(people, planned.queue_key)


async def test_a_plan_is_confirmed_for_what_was_seen_and_by_those_who_may(
    people: People, planner: TermPlanner, city: City
) -> None:
    moderator = await people.moderator()
    draft = await people.drafts.save(GUILD, moderator.user_id, "network.plan_term", (), {})
    with pytest.raises(MandateReplaced):
        await planner.confirm(moderator, change(people, city), draft)
    with pytest.raises(NotAllowed):
        await planner.preview(await people.person(STAFF_ID), change(people, city))
    planned = (await plan(people, planner, change(people, city))).planned
    assert planned is not None
    with pytest.raises(UserError, match="planned already"):
        await planner.preview(moderator, change(people, city))
    with pytest.raises(UserError):
        await planner.take_back(await people.person(STAFF_ID), planned.id)
    await planner.take_back(moderator, planned.id)
    assert await planner.planned_in(GUILD, city.id) == []


def test_days_are_read_on_the_citys_clock(clock: TravellingClock) -> None:
    begins, ends = read_term("1. Dezember", "31.12.2027", clock.now(), BERLIN)
    assert begins is not None
    assert ends is not None
    assert begins.astimezone(BERLIN).isoformat() == "2026-12-01T00:00:00+01:00"
    assert ends.astimezone(BERLIN).isoformat() == "2028-01-01T00:00:00+01:00"
    assert read_term("heute", "", clock.now(), BERLIN) == (None, None)
    with pytest.raises(UserError):
        read_term("1.12.2027", "1.12.2026", clock.now(), BERLIN)
