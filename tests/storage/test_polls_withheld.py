"""An anonymous poll that closes with fewer than five ballots: the turnout alone is published, and it can go on."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.people import Right
from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.network.models.cities import Function
from cogs.polls.models.due import SHRED
from cogs.polls.models.polls import Poll, PollSettings, PollState, Secrecy, Voters
from cogs.polls.render.answers import details, digest_line
from cogs.polls.render.result import withheld_card
from cogs.polls.rules.admission import reopenable_until
from cogs.polls.rules.ballots import only
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House, rows

SECRET = PollSettings(secrecy=Secrecy.ANONYMOUS, language=Language.DE)
TEXTS = Texts(PROJECT / "data" / "locales")


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(6)
    return house


async def closed(house: House, ballots: int) -> Poll:
    """A poll in which so many cities chose the first option."""
    poll = await house.asked(SECRET)
    for number in range(1, ballots + 1):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    await house.closing.close(await house.mayor(1), poll.id)
    return await house.reader.poll(GUILD, poll.id)


async def test_fewer_than_five_ballots_publish_the_turnout_alone_and_say_why(house: House) -> None:
    poll = await closed(house, 4)
    snapshot, result = await house.reader.view(GUILD, poll.id)
    assert result is None
    with pytest.raises(UserError, match="Only the turnout is published"):
        await house.reader.result(GUILD, poll.id)
    languages = PostLanguages(TEXTS, (Language.EN,))
    view = withheld_card(snapshot, reopenable_until(poll), languages, "0" * 25).view
    assert view is not None
    post = str(view.to_components())
    for words in ("Turnout: 4 of 6 cities", "closed with fewer than 5 ballots", "can extend it until", "Extend"):
        assert words in post
    assert "Rad" not in post
    assert "fewer than 5 ballots" in "".join(details(snapshot, None, None, TEXTS, Language.EN))
    assert "too few ballots" in TEXTS.render(digest_line(snapshot, None, languages), Language.EN)


async def test_five_ballots_are_published(house: House) -> None:
    poll = await closed(house, 5)
    assert (await house.reader.result(GUILD, poll.id)).tally.totals == (5, 0, 0)
    with pytest.raises(UserError, match="already closed"):
        await house.closing.extend(await house.mayor(1), poll.id, "2 Dec 3pm")


async def test_within_an_hour_the_organiser_extends_it_and_ballots_are_still_found(house: House) -> None:
    poll = await closed(house, 4)
    with pytest.raises(NotAllowed):
        await house.closing.extend(await house.mayor(2), poll.id, "2 Dec 3pm")
    await house.clock.travel(timedelta(minutes=59))
    again = await house.closing.extend(await house.mayor(1), poll.id, "2 Dec 3pm")
    assert (again.state, again.ended_at) == (PollState.OPEN, None)
    assert await house.waiting(again) == {"polls.card", "polls.close", "polls.nudge", "polls.withdraw"}
    replaced = await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))
    assert replaced.replaced
    await house.voting.cast(await house.mayor(5), poll.id, only(poll, 2))
    await house.closing.close(await house.mayor(1), poll.id)
    assert (await house.reader.result(GUILD, poll.id)).tally.totals == (3, 1, 1)
    assert SHRED in await house.waiting(again)


async def test_its_organiser_can_also_reopen_it_while_the_key_is_there(house: House) -> None:
    poll = await closed(house, 4)
    again = await house.closing.reopen(await house.mayor(1), poll.id, "")
    assert (again.state, again.closes) == (PollState.OPEN, poll.closes)
    assert again.was_withdrawn(poll.withheld_key())
    assert SHRED not in await house.waiting(again)
    assert (await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))).replaced


async def test_after_an_hour_its_key_goes_and_it_stays_closed(house: House, tmp_path: Path) -> None:
    poll = await closed(house, 4)
    (item,) = [item for item in await house.due.of_queue(GUILD, poll.queue_key) if item.kind == SHRED]
    assert item.due_at == reopenable_until(poll)
    await house.closing.check_keys(GUILD)
    (item,) = [item for item in await house.due.of_queue(GUILD, poll.queue_key) if item.kind == SHRED]
    assert item.due_at == reopenable_until(poll), "a restart does not take the hour away"
    await house.clock.travel(timedelta(hours=1))
    with pytest.raises(UserError, match="already closed"):
        await house.closing.extend(await house.mayor(1), poll.id, "2 Dec 3pm")
    assert await house.closing.shred(poll)
    assert list((tmp_path / "keys").glob("*.key")) == []
    assert [row["slot"] for row in await rows(house, "poll_secret_ballots")] == [f"{n:06}" for n in range(1, 5)]


async def test_cities_for_which_nobody_can_vote_are_no_voters(house: House) -> None:
    admin = await house.people.admin()
    for number in (5, 6):
        for offset in (0, 1):
            await house.people.offices.dismiss(admin, 100 * number + offset, "term over")
            await house.people.offices.appoint(
                admin, 100 * number + offset, "x", house.cities[number - 1], Function.STAFF
            )
    assert not (await house.mayor(6)).may(Right.MANDATE)
    with pytest.raises(UserError, match="for which somebody can vote"):
        await house.asked(SECRET)
    delegates = PollSettings(secrecy=Secrecy.ANONYMOUS, voters=Voters.DELEGATES, language=Language.DE)
    assert (await house.asked(delegates)).eligible == 12
