"""Whoever appoints themselves to a city learns nothing by it: neither how it voted, nor who did, nor whether."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.people import Person
from bot.texts import Language
from cogs.network.models.cities import Function
from cogs.polls.models.polls import PollSettings, Secrecy, Voters
from cogs.polls.rules.ballots import only
from tests.storage.network_world import MODERATOR_ID
from tests.storage.poll_house import House, rows

SECRET = PollSettings(secrecy=Secrecy.ANONYMOUS, language=Language.DE)
HIDDEN = PollSettings(secrecy=Secrecy.UNTIL_CLOSE, language=Language.DE)
PERSONAL = PollSettings(secrecy=Secrecy.ANONYMOUS, voters=Voters.DELEGATES, language=Language.DE)


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(6)
    return house


async def appointed(house: House, user_id: int, function: Function, by: Person) -> Person:
    """Somebody in the second city, where the mayor has voted."""
    await house.people.offices.appoint(by, user_id, "x", house.cities[1], function)
    return await house.people.person(user_id, moderator=user_id == MODERATOR_ID)


@pytest.mark.parametrize("settings", [SECRET, HIDDEN, PollSettings(language=Language.DE)])
@pytest.mark.parametrize("function", [Function.OBSERVER, Function.STAFF, Function.LIAISON])
async def test_who_appoints_themselves_sees_no_ballot(house: House, settings: PollSettings, function: Function) -> None:
    poll = await house.asked(settings)
    await house.voting.cast(await house.mayor(2), poll.id, only(poll, 0))
    curious = await appointed(house, MODERATOR_ID, function, await house.people.moderator())
    assert await house.reader.own_ballot(curious, poll) is None
    assert poll not in await house.reader.awaiting_vote(curious)
    if function is Function.LIAISON and settings is SECRET:
        # Replacing it gives away nothing either, not even when the mayor votes once more.
        cast = await house.voting.cast(curious, poll.id, only(poll, 1))
        assert not cast.replaced
        again = await house.voting.cast(await house.mayor(2), poll.id, only(poll, 2))
        assert cast.receipt != again.receipt
        assert await house.reader.own_ballot(curious, poll) is None
        assert [row["receipt"] for row in await rows(house, "poll_secret_ballots")] == [again.receipt]


async def test_a_citys_mandate_sees_what_the_city_cast_and_who_did_unless_the_poll_is_anonymous(house: House) -> None:
    admin = await house.people.admin()
    deputy, staff = await house.mayor(2, 1), await appointed(house, 205, Function.STAFF, admin)
    for settings, seen in ((HIDDEN, True), (PollSettings(language=Language.DE), True), (SECRET, False)):
        poll = await house.asked(settings)
        await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))
        own = await house.reader.own_ballot(deputy, poll)
        assert ((own.choice, own.user_id) if own else None) == ((only(poll, 1), 200) if seen else None)
        assert await house.reader.own_ballot(staff, poll) is None
        assert poll not in await house.reader.awaiting_vote(deputy), "the city has voted"
        caster = await house.reader.own_ballot(await house.mayor(2), poll)
        assert caster is not None
        assert caster.choice == only(poll, 1)


async def test_an_anonymous_ballot_of_ones_own_is_seen_by_oneself_alone(house: House) -> None:
    poll = await house.asked(PERSONAL)
    await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))
    own = await house.reader.own_ballot(await house.mayor(2), poll)
    assert own is not None
    assert own.choice == only(poll, 1)
    assert await house.reader.own_ballot(await house.mayor(2, 1), poll) is None


async def test_who_changes_their_own_function_keeps_the_mandate_that_others_gave(house: House) -> None:
    poll = await house.asked(HIDDEN)
    await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))
    admin = await house.people.admin()
    liaison = await appointed(house, 205, Function.LIAISON, admin)
    deputy = await appointed(house, 205, Function.DEPUTY, liaison)
    assert await house.reader.own_ballot(deputy, poll) is not None
    # A mandate of long ago is none: who returned by their own hand appointed themselves.
    await appointed(house, MODERATOR_ID, Function.LIAISON, admin)
    await house.people.offices.dismiss(admin, MODERATOR_ID, "term over")
    await house.clock.travel(timedelta(days=1))
    returned = await appointed(house, MODERATOR_ID, Function.LIAISON, await house.people.moderator())
    assert await house.reader.own_ballot(returned, poll) is None
