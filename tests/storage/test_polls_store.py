"""Ballots on a real file: one for each city however many click, nothing lost, nothing late, nothing seen too early."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import UserError
from bot.people import Right, Succession
from bot.texts import Language
from cogs.network.models.cities import Function
from cogs.polls.models.polls import Method, PollAuthor, PollSettings, PollState, Secrecy, Voters
from cogs.polls.models.results import PollOutcome
from cogs.polls.rules.admission import LATE
from cogs.polls.rules.ballots import only
from cogs.polls.store import polls as store
from tests.storage.network_world import GUILD
from tests.storage.poll_house import House, rows

SECRET = PollSettings(secrecy=Secrecy.ANONYMOUS, language=Language.DE)
HIDDEN = PollSettings(secrecy=Secrecy.UNTIL_CLOSE, language=Language.DE)


@pytest.fixture
async def house(database: Database, clock: TravellingClock, tmp_path: Path) -> House:
    house = House(database, clock, tmp_path, PROJECT / "data" / "forum.toml")
    await house.found(6)
    return house


async def test_fifty_clicks_at_once_by_five_people_of_a_city_are_one_ballot_with_its_history(house: House) -> None:
    poll = await house.asked()
    admin = await house.people.admin()
    for user_id in (202, 203, 204):
        await house.people.offices.appoint(admin, user_id, "x", house.cities[1], Function.LIAISON)
    people = [await house.people.person(200 + offset) for offset in range(5)]
    assert all(person.may(Right.MANDATE) for person in people)
    cast = await asyncio.gather(
        *(house.voting.cast(people[number % 5], poll.id, only(poll, number % 3)) for number in range(50))
    )
    (ballot,) = await rows(house, "poll_ballots")
    history = await rows(house, "poll_history")
    assert Counter(row["user_id"] for row in history) == dict.fromkeys(range(200, 205), 10)
    assert (ballot["choice"], ballot["user_id"]) == (history[-1]["choice"], history[-1]["user_id"])
    assert {entry.receipt for entry in cast} == {ballot["receipt"]}
    assert sum(not entry.replaced for entry in cast) == 1
    result = await house.reader.result(GUILD, poll.id)
    assert (result.tally.ballots, sum(result.tally.totals)) == (1, 1)


async def test_a_vote_that_is_refused_costs_those_that_are_kept_with_it_nothing(house: House) -> None:
    poll, other = await house.asked(), await house.asked()
    stranger, late = await house.people.person(9999), await house.mayor(2)
    answers = await asyncio.gather(
        house.voting.cast(await house.mayor(3), poll.id, only(poll, 0)),
        house.voting.cast(stranger, poll.id, only(poll, 0)),
        house.voting.cast(late, poll.id, (1, 1, 0)),
        house.voting.cast(late, poll.id, (1,)),
        house.voting.cast(late, other.id, only(other, 2)),
        house.voting.cast(late, 99, 0),
        house.voting.cast(await house.mayor(4), poll.id, only(poll, 1)),
        return_exceptions=True,
    )
    kinds = [type(answer).__name__ for answer in answers]
    assert kinds == ["CastVote", "NotAllowed", "UserError", "ValueError", "CastVote", "UserError", "CastVote"]
    assert (await house.reader.result(GUILD, poll.id)).tally.totals == (1, 1, 0)
    assert (await house.reader.result(GUILD, other.id)).tally.totals == (0, 0, 1)


async def test_a_thousand_votes_within_a_moment_are_counted_exactly_and_ask_for_one_redraw(house: House) -> None:
    poll = await house.asked(PollSettings(voters=Voters.EVERYONE, language=Language.DE))
    people = [await house.people.person(10_000 + number) for number in range(1000)]
    await asyncio.gather(
        *(house.voting.cast(person, poll.id, only(poll, number % 3)) for number, person in enumerate(people))
    )
    result = await house.reader.result(GUILD, poll.id)
    assert result.tally.totals == (334, 333, 333)
    (card,) = await house.due.of_queue(GUILD, poll.card_queue_key)
    # Once when it was opened, and once for all the votes that came before it was drawn.
    assert card.generation <= 1


async def test_a_vote_during_a_redraw_asks_for_another_one_and_not_sooner_than_it_may(house: House) -> None:
    poll = await house.asked()
    await house.voting.begin_redraw(poll)
    for number in (1, 2, 3):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    (card,) = await house.due.of_queue(GUILD, poll.card_queue_key)
    assert card.due_at == house.clock.now() + timedelta(seconds=2)
    assert card.generation == 1


async def test_who_was_no_member_at_the_opening_has_no_vote_and_changes_no_denominator(house: House) -> None:
    poll = await house.asked(quorum="50")
    await house.found(4)
    with pytest.raises(UserError, match="joined the forum after"):
        await house.voting.cast(await house.mayor(8), poll.id, only(poll, 0))
    for number in (1, 2, 3):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    closed = await house.closing.close(await house.mayor(1), poll.id)
    result = await house.reader.result(GUILD, closed.id)
    assert result.poll.eligible == 6
    assert (result.verdict.outcome, result.verdict.needed) == (PollOutcome.WON, 3)


async def test_a_new_mayor_votes_for_a_city_that_was_a_member_and_the_old_one_no_longer(house: House) -> None:
    poll = await house.asked()
    before = await house.mayor(2)
    await house.voting.cast(before, poll.id, only(poll, 0))
    admin = await house.people.admin()
    term = await house.people.cities.delegate_of(GUILD, before.user_id)
    assert term is not None
    await house.people.offices.appoint(
        admin, before.user_id, "x", house.cities[1], Function.OBSERVER, confirmed=[term.id]
    )
    await house.people.offices.appoint(admin, 777, "New", house.cities[1], Function.MAYOR)
    with pytest.raises(UserError, match="speak for their city"):
        await house.voting.cast(await house.mayor(2), poll.id, only(poll, 1))
    cast = await house.voting.cast(await house.people.person(777), poll.id, only(poll, 2))
    assert cast.replaced
    assert len(await rows(house, "poll_ballots")) == 1


async def test_a_vote_is_counted_or_told_that_it_was_late_and_never_both(house: House) -> None:
    poll = await house.asked()
    await house.clock.travel(poll.closes_at - house.clock.now() - timedelta(microseconds=1))

    async def vote(number: int) -> bool:
        try:
            await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
        except UserError as refused:
            return refused.text != LATE
        return True

    votes = [asyncio.create_task(vote(number)) for number in range(1, 7)]
    await asyncio.sleep(0)
    await house.clock.travel(timedelta(microseconds=1))
    await house.closing.close_on_time(GUILD, poll.id)
    counted = sum(await asyncio.gather(*votes))
    assert len(await rows(house, "poll_ballots")) == counted
    assert not await vote(1)
    assert (await house.reader.result(GUILD, poll.id)).tally.ballots == counted


async def test_the_close_comes_once_and_takes_the_reminder_with_it(house: House) -> None:
    poll = await house.asked()
    assert await house.waiting(poll) == {"polls.card", "polls.close", "polls.nudge"}
    await house.closing.close_on_time(GUILD, poll.id)
    assert (await house.reader.poll(GUILD, poll.id)).state is PollState.OPEN, "its time has not come"
    await house.closing.close(await house.mayor(1), poll.id)
    assert await house.waiting(poll) == {"polls.card", "polls.result"}
    with pytest.raises(UserError, match="already closed"):
        await house.closing.close(await house.mayor(1), poll.id)


async def test_extending_moves_the_close_and_only_later(house: House) -> None:
    poll = await house.asked(closes="24.11.2026 15 Uhr")
    with pytest.raises(UserError, match="closes on"):
        await house.closing.extend(await house.mayor(1), poll.id, "24.11.2026 14 Uhr")
    longer = await house.closing.extend(await house.mayor(1), poll.id, "30.11.2026 15 Uhr")
    (close,) = [item for item in await house.due.of_queue(GUILD, poll.queue_key) if item.kind == "polls.close"]
    assert close.due_at == longer.closes_at > poll.closes_at
    with pytest.raises(UserError, match="opened the poll"):
        await house.closing.extend(await house.mayor(2), poll.id, "1.12.2026 15 Uhr")


@pytest.mark.parametrize("settings", [HIDDEN, SECRET])
async def test_a_hidden_result_is_shown_to_nobody_before_the_close(house: House, settings: PollSettings) -> None:
    poll = await house.asked(settings)
    for number in range(1, 6):
        await house.voting.cast(await house.mayor(number), poll.id, only(poll, 0))
    snapshot, result = await house.reader.view(GUILD, poll.id)
    assert result is None
    assert snapshot.turnout.ballots == 5
    assert (snapshot.turnout.voted is None) == (settings is SECRET)
    with pytest.raises(UserError, match="stays hidden"):
        await house.reader.result(GUILD, poll.id)
    await house.closing.cancel(await house.mayor(1), poll.id, "No longer needed")
    with pytest.raises(UserError, match="no result"):
        await house.reader.result(GUILD, poll.id)


async def test_a_translation_changes_texts_and_no_ballot(house: House) -> None:
    poll = await house.asked()
    await house.voting.cast(await house.mayor(2), poll.id, only(poll, 2))
    translated = await house.service.translate(await house.mayor(2), poll.id, "What first?", "Bike\nBus\nTrain")
    assert [option.text.en for option in translated.options] == ["Bike", "Bus", "Train"]
    assert [option.text.de for option in translated.options] == ["Rad", "Bus", "Bahn"]
    assert (await house.reader.result(GUILD, poll.id)).tally.totals == (0, 0, 1)
    snapshot, _ = await house.reader.view(GUILD, poll.id)
    assert snapshot.translator is not None
    assert snapshot.translator.user_id == 200


async def test_a_translation_leaves_finished_words_alone(house: House) -> None:
    poll = await house.asked(options="")
    mayor = await house.mayor(2)
    with pytest.raises(UserError, match="Options to translate"):
        await house.service.translate(mayor, poll.id, "What first?", "No\nYes\nAbstention")
    translated = await house.service.translate(mayor, poll.id, "What first?", "")
    assert (translated.options, translated.pending) == (poll.options, False)
    assert (translated.question.de, translated.question.en) == (poll.question.de, "What first?")


async def test_a_successor_in_office_takes_over_the_open_polls_and_no_others(house: House) -> None:
    before = await house.mayor(1)
    open_poll, closed, elsewhere = await house.asked(), await house.asked(), await house.asked()
    await house.closing.close(before, closed.id)
    async with house.database.transaction() as tx:
        await store.set_author(tx, GUILD, elsewhere.id, "organiser", PollAuthor(200, "Other", house.cities[1]))
    change = Succession(GUILD, house.cities[0], before.user_id, 777, "New Mayor")
    async with house.database.transaction() as tx:
        assert await house.service.hand_over(tx, change) == 1
        assert await house.service.hand_over(tx, replace(change, successor_id=None)) == 0
    organisers = [(await house.reader.view(GUILD, poll.id))[0].organiser for poll in (open_poll, closed, elsewhere)]
    assert [organiser.user_id for organiser in organisers if organiser is not None] == [777, before.user_id, 200]
    with pytest.raises(UserError, match="opened the poll"):
        await house.closing.close(before, open_poll.id)
    await house.closing.close(await house.people.person(777), open_poll.id)


async def test_open_votes_wait_for_those_who_can_cast_them(house: House) -> None:
    open_poll, secret = await house.asked(), await house.asked(SECRET)
    voter = await house.mayor(3)
    assert {poll.id for poll in await house.reader.awaiting_vote(voter)} == {open_poll.id, secret.id}
    for poll in (open_poll, secret):
        await house.voting.cast(voter, poll.id, only(poll, 0))
    assert await house.reader.awaiting_vote(voter) == []
    assert await house.reader.awaiting_vote(await house.mayor(3, 1)) == [], "the city has voted, whoever did it"
    assert await house.reader.awaiting_vote(await house.people.person(9999)) == []


async def test_everybody_finds_their_own_ballot_by_its_code_and_anyone_can_recount(house: House) -> None:
    poll = await house.asked(PollSettings(Method.POINTS, secrecy=Secrecy.ANONYMOUS, language=Language.DE))
    cast = [
        await house.voting.cast(await house.mayor(number), poll.id, choice)
        for number, choice in enumerate([(10, 0, 0), (3, 3, 4), (0, 5, 5), (0, 0, 10), (2, 2, 6)], 1)
    ]
    await house.closing.close(await house.mayor(1), poll.id)
    result = await house.reader.result(GUILD, poll.id)
    assert {ballot.receipt: ballot.choice for ballot in result.ballots} == {
        entry.receipt: entry.choice for entry in cast
    }
    assert result.tally.totals == tuple(map(sum, zip(*(ballot.choice for ballot in result.ballots), strict=True)))


async def test_a_barometer_asks_all_topics_or_those_named(house: House) -> None:
    async with house.database.transaction() as tx:
        for number, key in enumerate(("climate", "mobility", "housing")):
            await tx.execute(
                "INSERT INTO topics (guild_id, key, name_de, name_en, position) VALUES (?, ?, ?, ?, ?)",
                GUILD,
                key,
                f"{key} de",
                f"{key} en",
                number,
            )
    settings = PollSettings(Method.RANKING, secrecy=Secrecy.UNTIL_CLOSE, language=Language.DE)
    mayor = await house.mayor(1)
    every, _ = await house.service.barometer(mayor, topics="", settings=settings, closes="", members=50)
    assert [option.text.en for option in every.options] == ["climate en", "mobility en", "housing en"]
    two, _ = await house.service.barometer(
        mayor, topics="housing, climate de", settings=settings, closes="", members=50
    )
    assert [option.text.de for option in two.options] == ["housing de", "climate de"]
    with pytest.raises(UserError, match="compares"):
        await house.service.barometer(mayor, topics="housing", settings=settings, closes="", members=50)
    for poll, choice in ((every, (2, 1, 3)), (two, (1, 2))):
        await house.voting.cast(mayor, poll.id, choice)
        await house.closing.close(mayor, poll.id)
        await house.clock.travel(timedelta(days=2))
    first, second = await house.reader.trend(GUILD, every.opened_at)
    named = {option.topic_id: option.text.en for option in every.options}
    assert {named[topic]: float(at) for topic, at in first.places.items()} == {
        "climate en": 2,
        "mobility en": 1,
        "housing en": 3,
    }
    assert {named[topic]: float(at) for topic, at in second.places.items()} == {"housing en": 1, "climate en": 2}


async def test_a_poll_is_found_by_its_number_and_its_exact_question_however_old_it_is(house: House) -> None:
    oldest = await house.asked(question="Rad · oder Bus?")
    numbered = await house.asked(question="2030")
    for _ in range(210):
        await house.asked()
    last = await house.asked(question="Rad · oder Bus? Teil 2")
    for typed, poll in (
        ("Rad · oder Bus?", oldest),
        ("rad oder bus", oldest),
        ("Teil 2", last),
        ("2030", numbered),
        (str(last.id), last),
        (f"#{oldest.id}", oldest),
        (f"Umfrage Nr. {oldest.id}", oldest),
        (f"{oldest.id} · Mo., 23. Nov., 10:00 Uhr · Rad · oder Bus?", oldest),
    ):
        assert await house.reader.pick(GUILD, typed) == poll
    assert await house.reader.find(GUILD, "Rad · oder") == [last, oldest]
    with pytest.raises(UserError, match="more than one"):
        await house.reader.pick(GUILD, "Was zuerst?")
    for nobodys in ("Flugtaxi", "-1", "#0", "Sitzung 1"):
        with pytest.raises(UserError, match="no such poll"):
            await house.reader.pick(GUILD, nobodys)
