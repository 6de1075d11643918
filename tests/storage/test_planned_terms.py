"""Terms that begin on a day ahead, or end on one: judged again on the day, in one commit with all that follows."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import DueState, Skipped
from bot.errors import NotAllowed, PlaceMissing, UserError
from bot.people import Succession
from bot.privacy.service import Privacy
from cogs.network.contributions import PRIVACY
from cogs.network.jobs.presence import LiveMembers
from cogs.network.models.cities import City, Function, MandateReplaced
from cogs.network.models.terms import TERM_OVER, Hindrance, TermChange, TermHindered, TermOutcome
from cogs.network.rules.terms import is_endless, read_term
from cogs.network.service.planned_terms import TermPlanner
from cogs.network.service.terms import ANOTHER_TERM, TERM_BEGINS, TERM_ENDS, TERM_HINDERED
from tests.storage.network_world import BERLIN, DORTMUND, GUILD, MAYOR_ID, MODERATOR_ID, PITTSBURGH, STAFF_ID, People

MONTH = timedelta(days=30)
LIAISON_ID = 40


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock)


@pytest.fixture
def planner(people: People) -> TermPlanner:
    return TermPlanner(people.work, people.terms, people.is_member, people.moderates)


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
    return TermChange(**(given | parts))  # type: ignore[arg-type] # fields by name


async def plan(people: People, planner: TermPlanner, wanted: TermChange, liaison: int | None = None) -> TermOutcome:
    moderator = await (people.moderator() if liaison is None else people.person(liaison))
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


async def test_a_planned_term_begins_once_though_another_term_ends_on_its_day(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    end = people.clock.now() + MONTH
    staff = (
        await plan(
            people, planner, change(people, city, user_id=77, function=Function.STAFF, begins_at=None, ends_at=end)
        )
    ).appointment
    planned = (await plan(people, planner, change(people, city))).planned
    assert staff is not None
    assert planned is not None
    met = asyncio.Barrier(2)

    async def is_member(_: int, __: int) -> bool:
        await met.wait()
        return True

    at_once = replace(planner, is_member=is_member)
    await clock.travel(MONTH)
    await asyncio.gather(at_once.begin(GUILD, planned.id), at_once.end(GUILD, staff.term.id))
    assert len(await people.cities.terms(GUILD, STAFF_ID)) == 1
    assert await holders(people, city) == [("New", Function.MAYOR)]


async def test_a_mayor_who_was_elected_again_begins_another_term(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    begins = people.clock.now() + MONTH
    again = change(people, city, user_id=MAYOR_ID, name="Old", ends_at=begins + MONTH)
    planned = (await plan(people, planner, again)).planned
    assert planned is not None
    await clock.travel(MONTH)
    await planner.begin(GUILD, planned.id)
    first, second = await people.cities.terms(GUILD, MAYOR_ID)
    assert (first.ended_at, first.ended_because) == (begins, ANOTHER_TERM)
    assert (second.function, second.ended_at, second.ends_at) == (Function.MAYOR, None, begins + MONTH)


async def test_an_end_is_taken_away_and_the_term_goes_on(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    end = people.clock.now() + MONTH
    mayor = change(people, city, user_id=MAYOR_ID, name="Old", begins_at=None, ends_at=end)
    term = (await plan(people, planner, mayor)).prolonged
    assert term is not None
    lifted = replace(mayor, ends_at=None, endless=True)
    assert (await plan(people, planner, lifted)).prolonged == replace(term, ends_at=None)
    await clock.travel(MONTH)
    with pytest.raises(Skipped):
        await planner.end(GUILD, term.id)
    assert await holders(people, city) == [("Old", Function.MAYOR)]
    with pytest.raises(UserError, match="already has"):
        await planner.preview(await people.moderator(), lifted)


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


async def hindrance_of(people: People, queue: str) -> Hindrance:
    items = await people.due.of_queue(GUILD, queue)
    (payload,) = [item.load(TermHindered) for item in items if item.kind == TERM_HINDERED]
    return payload.hindrance


@pytest.mark.parametrize("lost", ["dismissed", "staff now", "moderates no more", "erased", "of another city by now"])
async def test_a_plan_takes_effect_by_the_rights_that_whoever_made_it_has_on_the_day(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock, lost: str
) -> None:
    moderator = await people.moderator()
    await people.offices.appoint(moderator, LIAISON_ID, "Liaison", city.id, Function.LIAISON)
    by = None if lost in {"moderates no more", "erased"} else LIAISON_ID
    planned = (await plan(people, planner, change(people, city, function=Function.DEPUTY), by)).planned
    assert planned is not None
    match lost:
        case "dismissed":
            await people.offices.dismiss(moderator, LIAISON_ID, "abuse")
            assert await planner.planned_in(GUILD, city.id) == []
        case "staff now":
            (term,) = await people.cities.terms(GUILD, LIAISON_ID)
            await people.offices.appoint(moderator, LIAISON_ID, "Liaison", city.id, Function.STAFF, confirmed={term.id})
        case "moderates no more":
            people.moderators.remove(MODERATOR_ID)
        case "erased":
            privacy = Privacy(people.database, clock, {entry.key: entry for entry in PRIVACY})
            await privacy.erase(GUILD, MODERATOR_ID)
        case _:
            other = await people.cities.add(await people.admin(), PITTSBURGH)
            await people.offices.appoint(moderator, STAFF_ID, "New", other.id, Function.STAFF)
    before = await holders(people, city)
    await clock.travel(MONTH)
    if lost != "dismissed":
        await planner.begin(GUILD, planned.id)
    assert await holders(people, city) == before
    assert await hindrance_of(people, planned.queue_key) is Hindrance.NO_RIGHT


async def test_a_plan_ends_with_the_office_of_its_person_and_with_the_city(
    people: People, planner: TermPlanner, city: City
) -> None:
    moderator = await people.moderator()
    await people.offices.appoint(moderator, STAFF_ID, "New", city.id, Function.STAFF)
    planned = (await plan(people, planner, change(people, city, function=Function.DEPUTY))).planned
    assert planned is not None
    await people.offices.dismiss(moderator, STAFF_ID, "abuse")
    assert await hindrance_of(people, planned.queue_key) is Hindrance.OFFICE_ENDED
    again = (await plan(people, planner, change(people, city, function=Function.DEPUTY))).planned
    assert again is not None
    await people.offices.remove_city(await people.admin(), city.id, "merged")
    assert await planner.planned_in(GUILD, city.id) == []
    assert {item.state for item in await people.due.of_queue(GUILD, again.queue_key)} == {DueState.CANCELLED}


async def test_a_term_waits_while_the_bot_is_not_on_the_server(
    people: People, planner: TermPlanner, city: City, clock: TravellingClock
) -> None:
    planned = (await plan(people, planner, change(people, city))).planned
    assert planned is not None
    people.bot_away = True
    await clock.travel(MONTH)
    with pytest.raises(PlaceMissing):
        await planner.begin(GUILD, planned.id)
    assert await planner.planned_in(GUILD, city.id) == [planned]
    assert await kinds(people, planned.queue_key) == {TERM_BEGINS}
    people.bot_away = False
    await planner.begin(GUILD, planned.id)
    assert await holders(people, city) == [("New", Function.MAYOR)]


@pytest.mark.parametrize("members", [True, False])
async def test_of_a_server_that_the_bot_is_not_on_nobody_says_who_is_there(*, members: bool) -> None:
    live = LiveMembers(discord.Client(intents=discord.Intents.none()))
    with pytest.raises(PlaceMissing):
        await (live.ids(GUILD) if members else live.is_member(GUILD, STAFF_ID))


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
    for word in ("unbefristet", "none", "Kein Ende"):
        assert is_endless(word)
        assert read_term("", word, clock.now(), BERLIN) == (None, None)
    with pytest.raises(UserError):
        read_term("1.12.2027", "1.12.2026", clock.now(), BERLIN)
