"""Why somebody voted so: kept beside the vote, deleted with another vote and by an erasure, never asked in secret."""

from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.privacy.service import Privacy
from bot.texts import Language
from cogs.polls.contributions import CLASSES
from cogs.polls.models.polls import PollSettings, Secrecy, Voters
from cogs.polls.rules.ballots import only
from cogs.polls.service.reasons import ReasonService, VoteChanged
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House, rows

REASONED = PollSettings(language=Language.DE, reasons=True)
FIRST, SECOND = "100", "010"
WHY = "Weil es  dem Klima hilft"


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(6)
    return house


@pytest.fixture
def reasons(house: House) -> ReasonService:
    return ReasonService(house.closing.work)


async def read(house: House, poll_id: int) -> dict[int | None, str]:
    """City id -> reason, as the result shows them."""
    return {ballot.city_id: ballot.reason for ballot in (await house.reader.result(GUILD, poll_id)).ballots}


async def test_a_reason_stands_with_the_vote_until_the_vote_is_another(house: House, reasons: ReasonService) -> None:
    poll = await house.asked(REASONED)
    mayor, deputy = await house.mayor(1), await house.mayor(1, 1)
    with pytest.raises(UserError, match="vote first"):
        await reasons.give(mayor, poll.id, WHY, FIRST)
    for number in (1, 2):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
        await reasons.give(await house.mayor(number), poll.id, WHY, FIRST)
    kept = "Weil es dem Klima hilft"
    assert await read(house, poll.id) == {house.cities[0]: kept, house.cities[1]: kept}
    await house.voting.cast(deputy, poll.id, only(poll, 0))
    assert (await read(house, poll.id))[house.cities[0]] == kept, "the same vote, cast again"
    await house.voting.cast(deputy, poll.id, only(poll, 1))
    assert await read(house, poll.id) == {house.cities[0]: "", house.cities[1]: kept}
    with pytest.raises(VoteChanged):
        await reasons.give(await house.mayor(1), poll.id, WHY, FIRST)
    assert (await read(house, poll.id))[house.cities[0]] == "", "a reason for one choice never stands under another"
    assert (await reasons.own_ballot(await house.mayor(1), poll.id))[1].choice == (0, 1, 0)
    await reasons.give(await house.mayor(1), poll.id, WHY, SECOND)
    assert (await read(house, poll.id))[house.cities[0]] == kept
    await reasons.give(await house.mayor(1), poll.id, " ", SECOND)
    await reasons.give(await house.mayor(2), poll.id, " ", FIRST)
    assert await rows(house, "poll_reasons") == []


async def test_an_erasure_deletes_the_words_and_leaves_the_vote(house: House, reasons: ReasonService) -> None:
    poll = await house.asked(REASONED)
    await house.voting.cast(await house.mayor(1, 1), poll.id, only(poll, 0))
    await reasons.give(await house.mayor(1), poll.id, WHY, FIRST)
    privacy = Privacy(house.database, house.clock, {each.key: each for each in CLASSES})
    assert "poll_reasons" in await privacy.export(GUILD, 100)
    await privacy.erase(GUILD, 100)
    assert await rows(house, "poll_reasons") == []
    assert await read(house, poll.id) == {house.cities[0]: ""}


@pytest.mark.parametrize(
    ("secrecy", "voters"),
    [
        (Secrecy.ANONYMOUS, Voters.CITIES),
        (Secrecy.UNTIL_CLOSE, Voters.CITIES),
        (Secrecy.OPEN, Voters.EVERYONE),
    ],
)
async def test_no_other_poll_takes_reasons(
    house: House, reasons: ReasonService, secrecy: Secrecy, voters: Voters
) -> None:
    with pytest.raises(UserError, match="words give away who wrote them"):
        await house.asked(PollSettings(secrecy=secrecy, voters=voters, language=Language.DE, reasons=True))
    poll = await house.asked(PollSettings(secrecy=secrecy, voters=voters, language=Language.DE))
    await house.voting.cast(await house.mayor(1), poll.id, only(poll, 0))
    with pytest.raises(UserError, match="carry no reasons"):
        await reasons.give(await house.mayor(1), poll.id, WHY, FIRST)


async def test_who_may_not_vote_gives_no_reason_and_nobody_after_the_close(
    house: House, reasons: ReasonService
) -> None:
    poll = await house.asked(REASONED)
    await house.voting.cast(await house.mayor(1), poll.id, only(poll, 0))
    with pytest.raises(NotAllowed):
        await reasons.give(await house.people.admin(), poll.id, WHY, FIRST)
    with pytest.raises(UserError, match="characters long"):
        await reasons.give(await house.mayor(1), poll.id, "x" * 201, FIRST)
    await house.closing.close(await house.mayor(1), poll.id)
    with pytest.raises(UserError, match="already closed"):
        await reasons.give(await house.mayor(1), poll.id, WHY, FIRST)
