"""Actions on real files: what follows what, whatever the order in which moderators, time and Discord's log come."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Drafts
from bot.due.models import DueItem, DueState
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Language
from bot.work import Work
from cogs.moderation.models.cases import (
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    FailureReason,
    NotificationState,
    Party,
)
from cogs.moderation.models.due import ACT, ALERT, END_BAN, END_TIMEOUT, NOTIFY, RENEW
from cogs.moderation.models.sanctions import ConfirmFirst, SanctionFacts, SanctionOrder
from cogs.moderation.service.awaited import AwaitedSanctions
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import ALERT_AFTER, ExecutionService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.sanctions import AuditEntry, ManualChangeService, SanctionService
from tests.conftest import NOW, first_quick

GUILD = 7
TARGET = Party(12, "Jo")
FACTS = SanctionFacts(owner_id=90, bot_id=91, bot_rank=(9, -91), actor_rank=(5, -5), target_rank=(1, -1))
MOD = Person(GUILD, 11, "Mod", Language.DE, ZoneInfo("Europe/Berlin"), rights=frozenset({Right.ALL, Right.MOD}))
OTHER = replace(MOD, user_id=13, name="Kollegin")
NOBODY = replace(MOD, user_id=14, name="Gast", rights=frozenset({Right.ALL}))
DAY = timedelta(days=1)


class Office:
    """The services as the feature wires them; Discord is whoever calls `carried_out`."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.database = database
        self.clock = clock
        self.due = DueList(database, clock)
        self.drafts = Drafts(database, clock)
        self.work = Work(database, clock, self.due, self.drafts)
        self.cases = CaseService(self.work)
        self.consequences = Consequences(self.cases, ReportService(self.work, self.cases))
        self.execution = ExecutionService(self.work, self.cases, self.consequences, AwaitedSanctions())
        self.sanctions = SanctionService(self.work, self.cases, self.consequences)
        self.corrections = CorrectionService(self.work, self.cases, self.consequences)
        self.changes = ManualChangeService(self.work, self.cases, self.consequences)

    async def order(self, kind: CaseKind, *, days: int | None = None, by: Person = MOD, seen: int = 999) -> Case:
        ends_at = self.clock.now() + days * DAY if days is not None else None
        return await self.sanctions.order(by, SanctionOrder(kind, TARGET, "Ton", ends_at, seen=seen), FACTS)

    async def carried_out(self, kind: CaseKind, *, days: int | None = None) -> Case:
        case = await self.order(kind, days=days)
        return await self.execution.carried_out(GUILD, case.number)

    async def waiting(self, *kinds: str) -> list[DueItem]:
        """What is pending about the person, of these kinds."""
        items = await self.due.of_queue(GUILD, f"mod_person:{TARGET.user_id}")
        return [item for item in items if item.state is DueState.PENDING and item.kind in kinds]

    async def case(self, number: int) -> Case:
        return await self.cases.case(GUILD, number)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = await Database.open(tmp_path / "ratsbote.db", PROJECT / "data" / "migrations")
    yield Office(database, TravellingClock(NOW))
    await database.close()


def act(kind: CaseKind, entry: int, *, days: int | None = None, number: int | None = None) -> AuditEntry:
    return AuditEntry(
        guild_id=GUILD,
        id=entry,
        kind=kind,
        target=TARGET,
        moderator=Party(13, "Kollegin"),
        reason="von Hand",
        at=NOW,
        ends_at=NOW + days * DAY if days is not None else None,
        number=number,
    )


async def test_the_row_and_its_work_are_written_together(office: Office) -> None:
    case = await office.order(CaseKind.BAN, days=2)
    assert (case.state, case.notification) == (CaseState.PENDING, NotificationState.WAITING)
    (item,) = await office.waiting(ACT)
    assert item.payload == {"case": 1}
    assert await office.waiting(END_BAN, NOTIFY) == []
    case = await office.execution.carried_out(GUILD, 1)
    assert case.state is CaseState.ACTIVE
    (end,) = await office.waiting(END_BAN)
    assert end.due_at == case.ends_at
    # Told twice that it is done, it stays done once.
    await office.execution.carried_out(GUILD, 1)
    changes = [message.kind for message in await office.cases.history(GUILD, 1)]
    assert changes == [CaseEventKind.OPENED, CaseEventKind.ACTED]


async def test_services_check_the_right_themselves(office: Office) -> None:
    for refused in (
        office.order(CaseKind.NOTE, by=NOBODY),
        office.corrections.amend(NOBODY, 1, "x"),
        office.corrections.pardon(NOBODY, 1, "x"),
        office.execution.retry(NOBODY, 1),
        office.cases.pick(NOBODY, "1"),
        office.cases.suggestions(NOBODY, ""),
    ):
        with pytest.raises(NotAllowed):
            await refused


async def test_nobody_sets_right_a_case_about_themselves(office: Office) -> None:
    await office.carried_out(CaseKind.TIMEOUT, days=1)
    themselves = replace(MOD, user_id=TARGET.user_id)
    with pytest.raises(NotAllowed, match="about you"):
        await office.corrections.pardon(themselves, 1, "Ich war es nicht")
    with pytest.raises(NotAllowed, match="about you"):
        await office.corrections.amend(themselves, 1, "Ich war es nicht")


async def test_a_later_action_takes_the_place_and_the_end_of_the_earlier(office: Office) -> None:
    await office.carried_out(CaseKind.BAN, days=2)
    await office.carried_out(CaseKind.BAN)
    first, second = await office.case(1), await office.case(2)
    assert (first.state, first.ending) == (CaseState.DONE, Ending.SUPERSEDED)
    assert (second.state, second.refers_to) == (CaseState.ACTIVE, 1)
    assert await office.waiting(END_BAN) == []
    await office.clock.travel(3 * DAY)
    assert (await office.execution.begin_end(GUILD, 1)).state is CaseState.DONE
    assert (await office.execution.begin_end(GUILD, 2)).state is CaseState.ACTIVE


async def test_an_action_that_has_not_been_carried_out_ends_nothing(office: Office) -> None:
    await office.carried_out(CaseKind.TIMEOUT, days=1)
    await office.order(CaseKind.TIMEOUT, days=5)
    await office.execution.failed(GUILD, 2, FailureReason.PERMISSION)
    assert (await office.case(1)).state is CaseState.ACTIVE
    assert len(await office.waiting(END_TIMEOUT)) == 1


@pytest.mark.parametrize("by_hand", [False, True])
async def test_lifting_ends_the_case_and_its_expiry(office: Office, *, by_hand: bool) -> None:
    await office.carried_out(CaseKind.BAN, days=2)
    if by_hand:
        await office.changes.take(act(CaseKind.UNBAN, 500))
    else:
        await office.carried_out(CaseKind.UNBAN)
    first = await office.case(1)
    assert (first.state, first.ending) == (CaseState.DONE, Ending.LIFTED)
    assert await office.waiting(END_BAN) == []


async def test_nothing_ends_before_its_time(office: Office) -> None:
    await office.carried_out(CaseKind.TIMEOUT, days=2)
    await office.clock.travel(2 * DAY - timedelta(seconds=1))
    assert (await office.execution.begin_end(GUILD, 1)).state is CaseState.ACTIVE
    await office.clock.travel(timedelta(seconds=1))
    assert (await office.execution.begin_end(GUILD, 1)).state is CaseState.EXPIRING
    assert (await office.execution.ended(GUILD, 1)).state is CaseState.DONE


async def test_an_entry_of_the_log_becomes_a_case_once(office: Office) -> None:
    assert await office.changes.take(act(CaseKind.TIMEOUT, 500, days=1)) is not None
    assert await office.changes.take(act(CaseKind.TIMEOUT, 500, days=1)) is None
    (end,) = await office.waiting(END_TIMEOUT)
    assert end.due_at == NOW + DAY
    assert len(await office.waiting(NOTIFY)) == 1
    case = await office.carried_out(CaseKind.KICK)
    assert await office.changes.take(act(CaseKind.KICK, 501, number=case.number)) is None
    assert (await office.case(case.number)).audit_entry == 501
    assert await office.changes.take(act(CaseKind.KICK, 502, number=99)) is None
    assert len(await office.cases.about(GUILD, TARGET.user_id)) == 2


async def test_the_log_is_never_read_backwards(office: Office) -> None:
    assert await office.changes.read_up_to(GUILD) is None
    for entry, known in ((50, 50), (70, 70), (60, 70)):
        await office.changes.has_read(GUILD, entry)
        assert await office.changes.read_up_to(GUILD) == known


async def test_long_timeouts_are_renewed_a_day_before_discord_lets_go(office: Office) -> None:
    await office.carried_out(CaseKind.TIMEOUT, days=60)
    (renewal,) = await office.waiting(RENEW)
    assert renewal.due_at == NOW + 27 * DAY
    await office.clock.travel(27 * DAY)
    await office.execution.renewed(GUILD, 1, CaseEventKind.RENEWED)
    (renewal,) = await office.waiting(RENEW)
    assert renewal.due_at == NOW + 54 * DAY
    await office.carried_out(CaseKind.UNTIMEOUT)
    assert await office.waiting(RENEW, END_TIMEOUT) == []


async def test_a_flood_of_failures_is_one_alert(office: Office) -> None:
    await office.carried_out(CaseKind.BAN, days=1)
    await office.clock.travel(DAY)
    await office.execution.begin_end(GUILD, 1)
    for attempt in range(1, 10):
        await office.execution.attempt_failed(GUILD, 1, attempt)
        alerted = (await office.case(1)).alerted_at is not None
        assert alerted == (attempt >= ALERT_AFTER)
    (alert,) = await office.due.of_queue(GUILD, "case_alert:1")
    assert (alert.kind, alert.generation) == (ALERT, 0)


async def test_a_failed_end_is_retried_where_it_stopped(office: Office) -> None:
    await office.carried_out(CaseKind.BAN, days=1)
    await office.clock.travel(DAY)
    await office.execution.begin_end(GUILD, 1)
    await office.execution.failed(GUILD, 1, FailureReason.PERMISSION)
    case = await office.case(1)
    assert (case.state, case.in_force) == (CaseState.FAILED, True)
    case = await office.execution.retry(MOD, 1)
    assert (case.state, case.ending) == (CaseState.EXPIRING, Ending.EXPIRED)
    assert len(await office.waiting(END_BAN)) == 1
    with pytest.raises(UserError, match="has not failed"):
        await office.execution.retry(MOD, 1)


async def test_what_never_came_to_pass_is_taken_back_without_a_word(office: Office) -> None:
    await office.order(CaseKind.TIMEOUT, days=1)
    with pytest.raises(UserError, match="still under way"):
        await office.corrections.pardon(MOD, 1, "Irrtum")
    await office.execution.failed(GUILD, 1, FailureReason.PERMISSION)
    case = await office.corrections.pardon(MOD, 1, "Irrtum")
    assert (case.state, case.ending, case.notification) == (CaseState.DONE, Ending.PARDONED, NotificationState.NOBODY)
    assert await office.waiting(NOTIFY) == []


async def test_a_draft_makes_one_action(office: Office) -> None:
    draft = await office.drafts.save(GUILD, MOD.user_id, "moderation.sanction", (), {"reason": "Ton"})
    order = SanctionOrder(CaseKind.WARNING, TARGET, "Ton")
    await office.sanctions.order(MOD, order, FACTS, draft)
    with pytest.raises(UserError, match="already been done"):
        await office.sanctions.order(MOD, replace(order, seen=1), FACTS, draft)
    assert len(await office.cases.about(GUILD, TARGET.user_id)) == 1


async def test_a_question_spends_nothing_and_opens_nothing(office: Office) -> None:
    await office.order(CaseKind.WARNING, by=OTHER)
    draft = await office.drafts.save(GUILD, MOD.user_id, "moderation.sanction", (), {"reason": "Ton"})
    with pytest.raises(ConfirmFirst):
        await office.sanctions.order(MOD, SanctionOrder(CaseKind.KICK, TARGET, "Ton"), FACTS, draft)
    assert len(await office.cases.about(GUILD, TARGET.user_id)) == 1
    assert await office.drafts.load(GUILD, MOD.user_id, draft.id, draft.kind) == draft


@pytest.mark.parametrize("seed", first_quick(range(15), 4))
async def test_whatever_happens_one_action_of_a_kind_is_in_force_and_its_end_alone_is_due(
    office: Office, seed: int
) -> None:
    """Orders, by-hand acts, failures, pardons, retries and time in any order."""
    chance = random.Random(seed)  # noqa: S311 - a test's dice
    for entry in range(25):
        kind = chance.choice((CaseKind.TIMEOUT, CaseKind.BAN, CaseKind.UNTIMEOUT, CaseKind.UNBAN))
        days = chance.choice((1, 2, 40)) if kind.lasts else None
        latest = next(iter(await office.cases.about(GUILD, TARGET.user_id, 1)), None)
        try:
            match chance.randrange(7):
                case 0 | 1:
                    await office.carried_out(kind, days=days)
                case 2:
                    case = await office.order(kind, days=days)
                    await office.execution.failed(GUILD, case.number, FailureReason.PERMISSION)
                case 3:
                    await office.changes.take(act(kind, entry, days=days))
                case 4 if latest is not None:
                    await office.corrections.pardon(MOD, latest.number, "Irrtum")
                case 5 if latest is not None:
                    await office.execution.retry(MOD, latest.number)
                case _:
                    await office.clock.travel(chance.choice((timedelta(hours=5), DAY, 3 * DAY)))
        except UserError:
            continue
        await work_off(office)
        await check(office)


async def work_off(office: Office) -> None:
    """Do on the spot what is due, as the jobs would on a good day."""
    for item in await office.waiting(ACT, END_BAN, END_TIMEOUT):
        if item.try_at > office.clock.now():
            continue
        number = int(str(item.payload["case"]))
        if item.kind == ACT:
            if (await office.case(number)).state is CaseState.PENDING:
                await office.execution.carried_out(GUILD, number)
        elif (await office.execution.begin_end(GUILD, number)).state is CaseState.EXPIRING:
            await office.execution.ended(GUILD, number)
        await office.due.finish(item, DueState.DONE)


async def check(office: Office) -> None:
    cases = await office.cases.about(GUILD, TARGET.user_id, 100)
    assert [case.number for case in cases] == list(range(len(cases), 0, -1))
    for kind, end in ((CaseKind.TIMEOUT, END_TIMEOUT), (CaseKind.BAN, END_BAN)):
        in_force = [case for case in cases if case.kind is kind and case.in_force]
        assert len(in_force) <= 1
        due = [(int(str(item.payload["case"])), item.due_at) for item in await office.waiting(end)]
        assert due == [(case.number, case.ends_at) for case in in_force if case.ends_at is not None]
