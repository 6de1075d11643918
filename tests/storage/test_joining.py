"""Joining and succession on a real database: once only, never half, and nothing that was done is lost."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import discord
import pytest

from bot.clock import TravellingClock
from bot.database import Database, Transaction
from bot.due.models import DueState, Skipped
from bot.errors import NotAllowed, UserError
from bot.people import Succession
from bot.texts import Language
from cogs.network.jobs.presence import LiveMembers, PresenceCheck
from cogs.network.models.cities import City, Function, MandateReplaced
from cogs.network.models.joining import MOST_REQUESTS, OPEN_FOR, WITHIN, RequestState
from cogs.network.models.preferences import Preferences
from cogs.network.rules.quiet import read_quiet
from tests.storage.network_world import (
    BERLIN,
    DORTMUND,
    GUILD,
    MAYOR_ID,
    MODERATOR_ID,
    NEW_YORK,
    PITTSBURGH,
    STAFF_ID,
    People,
)

CHANNEL, NEWCOMER_ID, LIAISON_ID = 99, 10, 11


@pytest.fixture
def people(database: Database, clock: TravellingClock) -> People:
    return People(database, clock)


@pytest.fixture
async def dortmund(people: People) -> City:
    return await people.cities.add(await people.admin(), DORTMUND)


async def due_kinds(people: People, queue_key: str) -> dict[str, DueState]:
    return {item.kind: item.state for item in await people.due.of_queue(GUILD, queue_key)}


async def test_who_is_approved_holds_the_function_and_everything_follows(people: People, dortmund: City) -> None:
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    assert set(await due_kinds(people, shown.request.queue_key)) == {"network.join_card", "network.join_expiry"}
    decision = await people.joining.decide(await people.moderator(), shown.request.id, approve=True)
    assert decision.is_new
    assert (decision.details.request.state, decision.details.request.ended_by) == (RequestState.APPROVED, MODERATOR_ID)
    term = await people.cities.delegate_of(GUILD, NEWCOMER_ID)
    assert term is not None
    assert (term.city_id, term.function, term.name) == (dortmund.id, Function.STAFF, "Person 10")
    kinds = await due_kinds(people, shown.request.queue_key)
    assert kinds == {
        "network.join_card": DueState.PENDING,
        "network.join_answer": DueState.PENDING,
        "network.join_expiry": DueState.CANCELLED,
    }
    assert "network.roles" in await due_kinds(people, f"member:{NEWCOMER_ID}")


async def test_two_who_answer_at_once_decide_once(people: People, dortmund: City) -> None:
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    moderator = await people.moderator()
    decisions = await asyncio.gather(
        people.joining.decide(moderator, shown.request.id, approve=True),
        people.joining.decide(moderator, shown.request.id, approve=False),
        people.joining.decide(moderator, shown.request.id, approve=True),
    )
    (decided,) = [decision for decision in decisions if decision.is_new]
    approved = decided.details.request.state is RequestState.APPROVED
    assert {decision.details.request.state for decision in decisions} == {decided.details.request.state}
    assert len(await people.cities.terms(GUILD, NEWCOMER_ID)) == approved


async def test_only_moderators_and_that_citys_liaison_answer_and_a_mayor_is_for_moderators(
    people: People, dortmund: City
) -> None:
    moderator = await people.moderator()
    pittsburgh = await people.cities.add(await people.admin(), PITTSBURGH)
    await people.offices.appoint(moderator, LIAISON_ID, "Liaison", dortmund.id, Function.LIAISON)
    await people.offices.appoint(moderator, STAFF_ID, "Other", pittsburgh.id, Function.LIAISON)
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.MAYOR, CHANNEL)
    for stranger in (STAFF_ID, NEWCOMER_ID, MAYOR_ID):
        with pytest.raises(NotAllowed):
            await people.joining.decide(await people.person(stranger), shown.request.id, approve=True)
    liaison = await people.person(LIAISON_ID)
    with pytest.raises(NotAllowed):
        await people.joining.decide(liaison, shown.request.id, approve=True)
    assert [entry.request.id for entry in await people.joining.to_answer(liaison)] == [shown.request.id]
    assert await people.joining.to_answer(await people.person(STAFF_ID)) == []
    assert (await people.joining.decide(liaison, shown.request.id, approve=False)).is_new


async def test_a_moderator_does_not_answer_their_own_request(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    shown = await people.joining.ask(moderator, dortmund.id, Function.STAFF, CHANNEL)
    with pytest.raises(NotAllowed):
        await people.joining.decide(moderator, shown.request.id, approve=True)


async def test_liaisons_are_written_to_outside_their_quiet_hours(
    people: People, dortmund: City, clock: TravellingClock
) -> None:
    await people.offices.appoint(await people.moderator(), LIAISON_ID, "Liaison", dortmund.id, Function.LIAISON)
    await people.preferences.change(await people.person(LIAISON_ID), Preferences(quiet=read_quiet("9-12")))
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    (item,) = await people.due.of_queue(GUILD, f"{shown.request.queue_key}/liaison:{LIAISON_ID}")
    assert item.due_at == clock.now() + timedelta(hours=2)


async def test_one_request_at_a_time_and_not_too_often(people: People, dortmund: City, clock: TravellingClock) -> None:
    newcomer = await people.person(NEWCOMER_ID)
    for _ in range(MOST_REQUESTS):
        shown = await people.joining.ask(newcomer, dortmund.id, Function.STAFF, CHANNEL)
        with pytest.raises(UserError):
            await people.joining.ask(newcomer, dortmund.id, Function.STAFF, CHANNEL)
        withdrawn = await people.joining.withdraw(newcomer, shown.request.id)
        assert withdrawn.request.state is RequestState.WITHDRAWN
    with pytest.raises(UserError):
        await people.joining.admit(newcomer)
    await clock.travel(WITHIN + timedelta(seconds=1))
    await people.joining.ask(newcomer, dortmund.id, Function.STAFF, CHANNEL)


async def test_a_request_is_withdrawn_by_its_person_once(people: People, dortmund: City) -> None:
    newcomer = await people.person(NEWCOMER_ID)
    shown = await people.joining.ask(newcomer, dortmund.id, Function.STAFF, CHANNEL)
    with pytest.raises(UserError):
        await people.joining.withdraw(await people.person(STAFF_ID), shown.request.id)
    await people.joining.withdraw(newcomer, shown.request.id)
    with pytest.raises(UserError):
        await people.joining.withdraw(newcomer, shown.request.id)
    assert not (await people.joining.decide(await people.moderator(), shown.request.id, approve=True)).is_new
    assert await people.cities.delegate_of(GUILD, NEWCOMER_ID) is None


async def test_what_nobody_answers_expires_and_is_said(people: People, dortmund: City, clock: TravellingClock) -> None:
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    (expiry,) = [
        item for item in await people.due.of_queue(GUILD, shown.request.queue_key) if item.kind == "network.join_expiry"
    ]
    assert expiry.due_at == clock.now() + OPEN_FOR
    await people.joining.expire(GUILD, shown.request.id)
    assert "network.join_answer" in await due_kinds(people, shown.request.queue_key)
    with pytest.raises(Skipped):
        await people.joining.expire(GUILD, shown.request.id)


async def test_who_is_appointed_meanwhile_waits_no_longer(people: People, dortmund: City) -> None:
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    await people.offices.appoint(await people.moderator(), NEWCOMER_ID, "New", dortmund.id, Function.DEPUTY)
    assert (await people.joining.request(GUILD, shown.request.id)).request.state is RequestState.OVERTAKEN
    assert not (await people.joining.decide(await people.moderator(), shown.request.id, approve=True)).is_new
    with pytest.raises(UserError):
        await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)


async def test_a_new_mayor_succeeds_the_old_one_whose_acts_keep_name_and_office(
    people: People, dortmund: City, clock: TravellingClock
) -> None:
    moved: list[Succession] = []

    async def move(_: Transaction, succession: Succession) -> int:
        moved.append(succession)
        return 3

    people.duties["probe"] = move
    moderator = await people.moderator()
    old = (await people.offices.appoint(moderator, MAYOR_ID, "Old Mayor", dortmund.id, Function.MAYOR)).term
    await clock.travel(timedelta(days=30))
    with pytest.raises(MandateReplaced) as asked:
        await people.offices.appoint(moderator, STAFF_ID, "New Mayor", dortmund.id, Function.MAYOR)
    assert asked.value.ended == (old,)
    assert moved == []
    done = await people.offices.appoint(
        moderator, STAFF_ID, "New Mayor", dortmund.id, Function.MAYOR, confirmed=[old.id]
    )
    assert await people.offices.appointment(GUILD, done.term.id) == replace(
        done,
        duties=0,
        predecessor=replace(old, ended_at=clock.now(), ended_because="succeeded in office", succeeded_by=done.term.id),
    )
    assert "network.term_appointed" in await due_kinds(people, f"term:{done.term.id}")
    assert "network.term_ended" in await due_kinds(people, f"term:{old.id}")
    assert done.predecessor is not None
    assert (done.predecessor.name, done.duties) == ("Old Mayor", 3)
    assert moved == [Succession(GUILD, dortmund.id, MAYOR_ID, STAFF_ID, "New Mayor")]
    assert [delegate.name for delegate in await people.cities.delegates(GUILD, dortmund.id)] == ["New Mayor"]
    assert "network.roles" in await due_kinds(people, f"member:{MAYOR_ID}")


async def test_a_named_predecessor_is_succeeded_and_only_in_that_city(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    pittsburgh = await people.cities.add(await people.admin(), PITTSBURGH)
    old = (await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.STAFF)).term
    with pytest.raises(UserError):
        await people.offices.appoint(moderator, NEWCOMER_ID, "B", pittsburgh.id, Function.STAFF, replaces=old.id)
    with pytest.raises(UserError):
        await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.DEPUTY, replaces=old.id)
    done = await people.offices.appoint(moderator, NEWCOMER_ID, "B", dortmund.id, Function.STAFF, replaces=old.id)
    assert done.predecessor is not None
    assert [delegate.name for delegate in await people.cities.delegates(GUILD, dortmund.id)] == ["B"]


async def test_a_request_to_be_mayor_names_whom_it_replaces_and_replaces_nobody_else(
    people: People, dortmund: City
) -> None:
    moderator = await people.moderator()
    old = (await people.offices.appoint(moderator, MAYOR_ID, "Old Mayor", dortmund.id, Function.MAYOR)).term
    asked = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.MAYOR, CHANNEL)
    assert asked.incumbent == old
    with pytest.raises(MandateReplaced):
        await people.joining.decide(moderator, asked.request.id, approve=True)
    other = await people.offices.appoint(moderator, STAFF_ID, "Other", dortmund.id, Function.MAYOR, confirmed=[old.id])
    with pytest.raises(MandateReplaced) as changed:
        await people.joining.decide(moderator, asked.request.id, approve=True, confirmed=[old.id])
    assert changed.value.ended == (other.term,)
    assert (await people.joining.request(GUILD, asked.request.id)).request.state is RequestState.OPEN
    done = await people.joining.decide(moderator, asked.request.id, approve=True, confirmed=[other.term.id])
    assert done.appointment is not None
    assert done.appointment.predecessor == other.term
    assert "network.term_ended" in await due_kinds(people, f"term:{other.term.id}")
    assert "network.term_appointed" not in await due_kinds(people, f"term:{done.appointment.term.id}")


async def test_a_sitting_mayor_is_succeeded_by_a_new_one_whoever_else_is_named(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    mayor = (await people.offices.appoint(moderator, MAYOR_ID, "Mayor", dortmund.id, Function.MAYOR)).term
    staff = (await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.STAFF)).term
    with pytest.raises(UserError, match="A city has one mayor"):
        await people.offices.appoint(
            moderator, NEWCOMER_ID, "B", dortmund.id, Function.MAYOR, replaces=staff.id, confirmed=[mayor.id]
        )
    assert await people.cities.delegates(GUILD, dortmund.id) == [mayor, staff]


async def test_a_mandate_is_not_lost_unseen_either(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    pittsburgh = await people.cities.add(await people.admin(), PITTSBURGH)
    mayor = (await people.offices.appoint(moderator, MAYOR_ID, "Mayor", dortmund.id, Function.MAYOR)).term
    for city, function in ((dortmund, Function.STAFF), (pittsburgh, Function.MAYOR)):
        with pytest.raises(MandateReplaced):
            await people.offices.appoint(moderator, MAYOR_ID, "Mayor", city.id, function)
    await people.offices.appoint(moderator, MAYOR_ID, "Mayor", dortmund.id, Function.DEPUTY)
    ended, _ = await people.offices.term(GUILD, mayor.id)
    assert ended.succeeded_by is not None


async def test_who_has_left_unheard_is_not_approved(people: People, dortmund: City) -> None:
    asked = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.MAYOR, CHANNEL)
    people.gone.add(NEWCOMER_ID)
    with pytest.raises(UserError, match="no longer on the server"):
        await people.joining.decide(await people.moderator(), asked.request.id, approve=True)
    assert await people.cities.delegates(GUILD, dortmund.id) == []
    assert (await people.joining.request(GUILD, asked.request.id)).request.state is RequestState.WITHDRAWN


async def test_a_request_waits_while_the_bot_is_not_on_the_server(people: People, dortmund: City) -> None:
    asked = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.MAYOR, CHANNEL)
    people.bot_away = True
    with pytest.raises(UserError, match="not on the server at the moment"):
        await people.joining.decide(await people.moderator(), asked.request.id, approve=True)
    assert (await people.joining.request(GUILD, asked.request.id)).request.state is RequestState.OPEN


async def test_who_leaves_the_server_keeps_the_office_until_somebody_decides(
    people: People, dortmund: City, clock: TravellingClock
) -> None:
    moderator = await people.moderator()
    term = (await people.offices.appoint(moderator, MAYOR_ID, "Mayor", dortmund.id, Function.MAYOR)).term
    with pytest.raises(UserError, match="back on the server"):
        await people.offices.end_absent(moderator, term.id)
    for _ in range(2):
        await people.presence.left(GUILD, MAYOR_ID)
    assert [entry.absent_since for entry in await people.cities.delegates(GUILD, dortmund.id)] == [clock.now()]
    assert await people.presence.expected(GUILD) == {MAYOR_ID: False}
    assert "network.absence_card" in await due_kinds(people, f"term:{term.id}")
    await people.presence.returned(GUILD, MAYOR_ID)
    assert await people.presence.expected(GUILD) == {MAYOR_ID: True}
    await people.presence.left(GUILD, MAYOR_ID)
    with pytest.raises(NotAllowed):
        await people.offices.end_absent(await people.person(STAFF_ID), term.id)
    await people.offices.end_absent(moderator, term.id)
    assert await people.cities.delegates(GUILD, dortmund.id) == []


@dataclass(frozen=True, slots=True)
class EmptyServer(LiveMembers):
    """A server without anybody, which notes whom it was asked about."""

    asked: list[int] = field(default_factory=list)

    async def is_member(self, _: int, user_id: int) -> bool:
        self.asked.append(user_id)
        return False

    async def ids(self, _: int) -> set[int]:
        return set()


async def test_who_is_noted_as_gone_is_not_asked_about_again(people: People, dortmund: City) -> None:
    await people.offices.appoint(await people.moderator(), MAYOR_ID, "Mayor", dortmund.id, Function.MAYOR)
    live = EmptyServer(discord.Client(intents=discord.Intents.none()))
    for _ in range(2):
        await PresenceCheck(live, people.presence).compare(GUILD)
    assert await people.presence.expected(GUILD) == {MAYOR_ID: False}
    assert live.asked == [MAYOR_ID]


async def test_a_duty_that_cannot_move_leaves_everything_as_it_was(people: People, dortmund: City) -> None:
    async def fail(_: Transaction, __: Succession) -> int:
        raise RuntimeError("a feature's bug")

    moderator = await people.moderator()
    await people.offices.appoint(moderator, MAYOR_ID, "Old Mayor", dortmund.id, Function.MAYOR)
    people.duties["probe"] = fail
    mayor = await people.cities.delegate_of(GUILD, MAYOR_ID)
    assert mayor is not None
    with pytest.raises(RuntimeError):
        await people.offices.appoint(
            moderator, STAFF_ID, "New Mayor", dortmund.id, Function.MAYOR, confirmed=[mayor.id]
        )
    assert [delegate.name for delegate in await people.cities.delegates(GUILD, dortmund.id)] == ["Old Mayor"]


async def test_leaving_ends_the_term_that_was_meant_and_no_other(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    first = (await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.STAFF)).term
    await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.DEPUTY)
    with pytest.raises(UserError):
        await people.offices.leave(await people.person(STAFF_ID), first.id)
    present = await people.cities.delegate_of(GUILD, STAFF_ID)
    assert present is not None
    await people.offices.leave(await people.person(STAFF_ID), present.id)
    assert await people.cities.delegate_of(GUILD, STAFF_ID) is None
    assert len(await people.cities.terms(GUILD, STAFF_ID)) == 2


async def test_a_liaison_dismisses_in_the_own_city_but_not_the_mayor(people: People, dortmund: City) -> None:
    moderator = await people.moderator()
    for user_id, function in ((LIAISON_ID, Function.LIAISON), (STAFF_ID, Function.STAFF), (MAYOR_ID, Function.MAYOR)):
        await people.offices.appoint(moderator, user_id, f"Person {user_id}", dortmund.id, function)
    liaison = await people.person(LIAISON_ID)
    with pytest.raises(NotAllowed):
        await people.offices.dismiss(liaison, MAYOR_ID, "no")
    with pytest.raises(NotAllowed):
        await people.offices.dismiss(await people.person(STAFF_ID), LIAISON_ID, "no")
    with pytest.raises(UserError):
        await people.offices.dismiss(liaison, STAFF_ID, "   ")
    ended, _ = await people.offices.dismiss(liaison, STAFF_ID, "Left the city")
    assert {"network.term_ended", "network.term_vacated"} <= set(await due_kinds(people, f"term:{ended.id}"))
    term, _ = await people.offices.term(GUILD, ended.id)
    assert term.ended_because == "Left the city"


async def test_a_removed_city_keeps_its_record_and_answers_those_who_wait(people: People, dortmund: City) -> None:
    moderator, admin = await people.moderator(), await people.admin()
    await people.offices.appoint(moderator, STAFF_ID, "Anna", dortmund.id, Function.STAFF)
    shown = await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    with pytest.raises(NotAllowed):
        await people.offices.remove_city(moderator, dortmund.id, "Left")
    assert await people.offices.remove_city(admin, dortmund.id, "Left the forum") == 1
    (term,) = await people.cities.terms(GUILD, STAFF_ID)
    assert "network.term_ended" in await due_kinds(people, f"term:{term.id}")
    assert "network.city_gone" in await due_kinds(people, f"city:{dortmund.id}")
    assert await people.cities.cities(GUILD) == []
    assert (await people.cities.city(GUILD, dortmund.id)).removed_at is not None
    assert [message.name for message in await people.offices.history(admin, dortmund.id)] == ["Anna"]
    assert (await people.joining.request(GUILD, shown.request.id)).request.state is RequestState.DECLINED
    with pytest.raises(UserError):
        await people.joining.ask(await people.person(NEWCOMER_ID), dortmund.id, Function.STAFF, CHANNEL)
    with pytest.raises(UserError):
        await people.offices.remove_city(admin, dortmund.id, "again")


async def test_what_somebody_chose_wins_over_city_and_client(people: People, dortmund: City) -> None:
    await people.offices.appoint(await people.moderator(), STAFF_ID, "Anna", dortmund.id, Function.STAFF)
    assert await people.preferences.language_of(GUILD, STAFF_ID) is Language.DE
    assert await people.preferences.zone_of(GUILD, STAFF_ID) == BERLIN
    chosen = Preferences(Language.EN, NEW_YORK, reminders=True)
    await people.preferences.change(await people.person(STAFF_ID), chosen)
    assert await people.preferences.of(GUILD, STAFF_ID) == chosen
    assert await people.preferences.language_of(GUILD, STAFF_ID) is Language.EN
    assert await people.preferences.reminded_directly(GUILD, [STAFF_ID, MAYOR_ID]) == {STAFF_ID}
    record = await people.member_records.of(GUILD, STAFF_ID, frozenset())
    assert (record.language, record.zone, record.city_id) == (Language.EN, "America/New_York", dortmund.id)
    stranger = await people.member_records.of(GUILD, NEWCOMER_ID, frozenset())
    assert (stranger.language, stranger.zone) == (None, "Europe/Berlin")
    await people.preferences.change(await people.person(NEWCOMER_ID), Preferences(language=Language.DE))
    assert (await people.member_records.of(GUILD, NEWCOMER_ID, frozenset())).zone == "Europe/Berlin"
