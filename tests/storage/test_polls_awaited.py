"""Who can still vote and has not: the card, the reminder, the digest and `/me open` say the same."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.network.models.cities import Function
from cogs.polls.models.polls import Poll, PollSettings, Secrecy, Voters
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.answers import details, digest_line
from cogs.polls.render.card import poll_card
from cogs.polls.render.nudge import nudge
from cogs.polls.rules.ballots import only
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House

DELEGATES = PollSettings(voters=Voters.DELEGATES, language=Language.DE)
SECRET = PollSettings(voters=Voters.DELEGATES, secrecy=Secrecy.ANONYMOUS, language=Language.DE)
TEXTS = Texts(PROJECT / "data" / "locales")
MARK = "0" * 25
GERMAN = PostLanguages(TEXTS, (Language.DE,))


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(3)
    return house


async def snapshot_of(house: House, poll: Poll) -> PollSnapshot:
    return (await house.reader.view(GUILD, poll.id))[0]


async def awaited(house: House, poll: Poll) -> Mapping[int, int] | None:
    """City number -> how many are awaited; the people's own lists must say the same."""
    snapshot = await snapshot_of(house, poll)
    if snapshot.awaited is None:
        return None
    by_city = {house.cities.index(city) + 1: count for city, count in snapshot.awaited.items()}
    for number in range(1, len(house.cities) + 1):
        people = [await house.mayor(number, offset) for offset in (0, 1)]
        waiting = [person for person in people if poll in await house.reader.awaiting_vote(person)]
        expected = by_city.get(number, 0)
        assert (len(waiting) if poll.voters is Voters.DELEGATES else bool(waiting)) == expected
    return by_city


async def test_a_delegates_poll_awaits_delegates_and_says_how_many_of_each_city(house: House) -> None:
    poll = await house.asked(DELEGATES)
    for number in (1, 2, 3):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    assert await awaited(house, poll) == {1: 1, 2: 1, 3: 1}
    await house.voting.cast(await house.mayor(1, 1), poll.id, only(poll, 0))
    assert await awaited(house, poll) == {2: 1, 3: 1}
    snapshot = await snapshot_of(house, poll)
    assert not snapshot.everybody_voted
    names = "City 2 (1), City 3 (1)"
    for view in (nudge(snapshot, GERMAN, MARK).view, poll_card(snapshot, None, house.clock.now(), GERMAN, MARK).view):
        assert view is not None
        words = str(view.to_components())
        assert "Noch fehlende Delegierte" in words
        assert names in words
    assert f"Noch fehlende Delegierte: {names.replace(', ', ' und ')}" in "".join(
        details(snapshot, None, None, TEXTS, Language.DE)
    )
    assert "City 2 (1) und City 3 (1)" in TEXTS.render(digest_line(snapshot, None, GERMAN), Language.DE)


async def test_who_can_no_longer_vote_is_awaited_no_more(house: House) -> None:
    cities, delegates = await house.asked(), await house.asked(DELEGATES)
    admin = await house.people.admin()
    await house.people.offices.remove_city(admin, house.cities[1], "left the forum")
    await house.people.offices.dismiss(admin, 301, "term over")
    assert await awaited(house, cities) == {1: 1, 3: 1}
    assert await awaited(house, delegates) == {1: 2, 3: 1}
    for number, offset in ((1, 0), (1, 1), (3, 0)):
        await house.voting.cast(await house.mayor(number, offset), delegates.id, only(delegates, 0))
    assert await awaited(house, delegates) == {}
    assert (await snapshot_of(house, delegates)).everybody_voted


async def test_who_came_later_is_not_awaited(house: House) -> None:
    cities, delegates = await house.asked(), await house.asked(DELEGATES)
    await house.found(1)
    await house.people.offices.appoint(await house.people.admin(), 105, "x", house.cities[0], Function.LIAISON)
    assert await awaited(house, cities) == {1: 1, 2: 1, 3: 1}
    assert await awaited(house, delegates) == {1: 2, 2: 2, 3: 2}


async def test_of_an_anonymous_poll_only_numbers_say_whether_everybody_voted(house: House) -> None:
    poll = await house.asked(SECRET)
    people = [await house.mayor(number, offset) for number in (1, 2, 3) for offset in (0, 1)]
    for person in people:
        assert poll in await house.reader.awaiting_vote(person)
        assert not (await snapshot_of(house, poll)).everybody_voted
        await house.voting.cast(person, poll.id, only(poll, 0))
        assert poll not in await house.reader.awaiting_vote(person)
    assert (await snapshot_of(house, poll)).awaited is None
    assert (await snapshot_of(house, poll)).everybody_voted
