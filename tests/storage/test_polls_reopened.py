"""A closed poll is reopened by its organiser, for an hour, unless something rests on it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.texts import Language
from cogs.polls.models.polls import Poll, PollSettings, PollState, Secrecy
from cogs.polls.render.ending import close_question
from cogs.polls.rules.ballots import only
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House

OPEN = {"polls.card", "polls.close", "polls.nudge", "polls.withdraw"}


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(6)
    return house


async def closed(house: House, secrecy: Secrecy = Secrecy.OPEN) -> Poll:
    """A poll of six cities that closes as soon as five have voted."""
    poll = await house.asked(PollSettings(secrecy=secrecy, language=Language.DE))
    for number in range(1, 6):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    return await house.closing.close(await house.mayor(1), poll.id)


async def test_it_goes_on_until_it_was_to_close_and_each_close_has_a_result_of_its_own(house: House) -> None:
    poll = await closed(house)
    first = poll.result_key()
    again = await house.closing.reopen(await house.mayor(1), poll.id, "")
    assert (again.state, again.closes, again.reopened) == (PollState.OPEN, poll.closes, 1)
    assert await house.waiting(again) == OPEN
    assert again.was_withdrawn(first)
    assert again.was_withdrawn(f"{first}/cities:0")
    assert not again.was_withdrawn(again.result_key())
    await house.closing.close(await house.mayor(1), poll.id)
    assert "polls.withdraw" in await house.waiting(again), "a close forgets what a reopening has left to do"
    third = await house.closing.reopen(await house.mayor(1), poll.id, "")
    assert len({first, again.result_key(), third.result_key()}) == 3


async def test_after_the_time_of_its_close_another_one_is_asked_for(house: House) -> None:
    poll = await house.asked()
    await house.clock.travel(poll.closes_at - house.clock.now())
    await house.closing.close_on_time(GUILD, poll.id)
    with pytest.raises(UserError, match="when it closes instead"):
        await house.closing.reopen(await house.mayor(1), poll.id, "")
    again = await house.closing.reopen(await house.mayor(1), poll.id, "in 2 days")
    assert again.closes_at > poll.closes_at


async def test_only_its_organiser_for_an_hour_and_nothing_that_something_rests_on(house: House) -> None:
    poll = await closed(house)
    with pytest.raises(NotAllowed):
        await house.closing.reopen(await house.mayor(2), poll.id, "")
    house.made.append("2026-001")
    with pytest.raises(UserError, match="stays closed"):
        await house.closing.reopen(await house.mayor(1), poll.id, "")
    house.made.clear()
    await house.clock.travel(timedelta(hours=1))
    with pytest.raises(UserError, match="more than an hour"):
        await house.closing.reopen(await house.mayor(1), poll.id, "")


async def test_an_anonymous_poll_stays_closed(house: House) -> None:
    poll = await closed(house, Secrecy.ANONYMOUS)
    with pytest.raises(UserError, match="the key was destroyed"):
        await house.closing.reopen(await house.mayor(1), poll.id, "")


async def test_a_hidden_poll_whose_votes_were_shown_stays_closed(house: House) -> None:
    poll = await house.asked(PollSettings(secrecy=Secrecy.UNTIL_CLOSE, language=Language.DE))
    organiser = await house.mayor(1)
    await house.closing.close(organiser, poll.id)
    again = await house.closing.reopen(organiser, poll.id, "")
    assert again.state is PollState.OPEN, "where nobody voted, nothing was shown"
    await house.voting.cast(organiser, poll.id, only(poll, 0))
    snapshot, _ = await house.reader.view(GUILD, poll.id)
    assert "This is final" in close_question(snapshot)[-1].message
    await house.closing.close(organiser, poll.id)
    with pytest.raises(UserError, match="would vote knowing it"):
        await house.closing.reopen(organiser, poll.id, "")
