"""Cases on real files: numbers without gaps, states that follow one another, history, evidence and its end."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.privacy.service import Privacy
from bot.work import Work
from cogs.moderation.contributions import CLASSES
from cogs.moderation.models.cases import (
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    EvidenceMessage,
    NewCase,
    NotificationState,
    Party,
    may_follow,
)
from cogs.moderation.models.due import CARD, LOG_QUEUE
from cogs.moderation.service.cases import CaseService
from tests.conftest import NOW

GUILD, OTHER_GUILD = 7, 8
MODERATOR, PERSON = Party(11, "Moderation"), Party(12, "Jo")


class House:
    """A case service on a database of its own."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.database = database
        self.clock = clock
        self.due = DueList(database, clock)
        self.work = Work(database, clock, self.due, Drafts(database, clock))
        self.cases = CaseService(self.work)

    async def open(self, kind: CaseKind = CaseKind.WARNING, guild_id: int = GUILD) -> Case:
        async with self.work.begin(guild_id) as unit:
            return await self.cases.open(unit, NewCase(guild_id, kind, MODERATOR, "Ton", target=PERSON))

    async def open_in_vain(self) -> None:
        async with self.work.begin(GUILD) as unit:
            await self.cases.open(unit, NewCase(GUILD, CaseKind.NOTE, MODERATOR, "", target=PERSON))
            raise RuntimeError("undone")


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = await Database.open(tmp_path / "ratsbote.db", PROJECT / "data" / "migrations")
    yield House(database, TravellingClock(NOW))
    await database.close()


async def test_numbers_have_no_gaps_even_where_a_transaction_is_undone(house: House) -> None:
    await house.open()
    with pytest.raises(RuntimeError, match="undone"):
        await house.open_in_vain()
    opened = await asyncio.gather(*(house.open() for _ in range(20)))
    assert sorted(case.number for case in opened) == list(range(2, 22))
    assert (await house.open(guild_id=OTHER_GUILD)).number == 1


async def test_a_case_has_its_history_and_its_card_is_due(house: House) -> None:
    case = await house.open(CaseKind.TIMEOUT)
    async with house.work.begin(GUILD) as unit:
        case = await house.cases.move(unit, case, CaseState.ACTIVE, CaseEventKind.ACTED)
        case = await house.cases.record_notification(unit, case, NotificationState.CLOSED)
        case = await house.cases.change(
            unit, replace(case, reason="Tonfall"), CaseEventKind.AMENDED, by=MODERATOR, detail="Ton"
        )
        case = await house.cases.move(
            unit, case, CaseState.EXPIRING, CaseEventKind.LIFTED, ending=Ending.LIFTED, detail="2"
        )
        case = await house.cases.move(unit, case, CaseState.DONE, CaseEventKind.ACTED)
    assert await house.cases.case(GUILD, 1) == case
    assert (case.state, case.ending, case.notification, case.reason) == (
        CaseState.DONE,
        Ending.LIFTED,
        NotificationState.CLOSED,
        "Tonfall",
    )
    assert case.ended_at == NOW
    changes = [(message.kind, message.by, message.detail) for message in await house.cases.history(GUILD, 1)]
    assert changes == [
        (CaseEventKind.OPENED, MODERATOR, ""),
        (CaseEventKind.ACTED, None, ""),
        (CaseEventKind.NOTIFIED, None, "closed"),
        (CaseEventKind.AMENDED, MODERATOR, "Ton"),
        (CaseEventKind.LIFTED, None, "2"),
        (CaseEventKind.ACTED, None, ""),
    ]
    (card,) = await house.due.of_queue(GUILD, LOG_QUEUE)
    assert (card.kind, card.payload) == (CARD, {"case": 1})


async def test_a_failed_case_goes_on_where_it_was_and_nowhere_else(house: House) -> None:
    case = await house.open(CaseKind.BAN)
    async with house.work.begin(GUILD) as unit:
        case = await house.cases.move(unit, case, CaseState.ACTIVE, CaseEventKind.ACTED)
        case = await house.cases.move(unit, case, CaseState.EXPIRING, CaseEventKind.EXPIRED, ending=Ending.EXPIRED)
        case = await house.cases.move(unit, case, CaseState.FAILED, CaseEventKind.FAILED, error="no permission")
    assert (case.failed_from, case.error, case.in_force) == (CaseState.EXPIRING, "no permission", True)
    assert not may_follow(case, CaseState.PENDING)
    async with house.work.begin(GUILD) as unit:
        with pytest.raises(ValueError, match="cannot become active"):
            await house.cases.move(unit, case, CaseState.ACTIVE, CaseEventKind.ACTED)
    async with house.work.begin(GUILD) as unit:
        case = await house.cases.move(unit, case, CaseState.EXPIRING, CaseEventKind.RETRIED, by=MODERATOR)
    assert (case.failed_from, case.error) == (None, None)


async def test_evidence_goes_on_time_and_the_case_stays(house: House) -> None:
    case = await house.open()
    message = EvidenceMessage(GUILD, 5, 50, PERSON, NOW - timedelta(hours=1), "Unfug", ("bild.png",))
    blank = replace(message, message_id=51, content=None, attachments=())
    async with house.work.begin(GUILD) as unit:
        ids = await house.cases.keep_evidence(unit, [message])
        await house.cases.attach(unit, case, ids, by=MODERATOR)
        await house.cases.keep_evidence(unit, [blank], case)
    first, second = await house.cases.evidence(GUILD, 1)
    assert (first.content, first.attachments, first.author, first.case_number) == ("Unfug", ("bild.png",), PERSON, 1)
    assert second.content is None
    privacy = Privacy(house.database, house.clock, {kind.key: kind for kind in CLASSES})
    await house.clock.travel(timedelta(days=179))
    await privacy.expire()
    assert len(await house.cases.evidence(GUILD, 1)) == 2
    await house.clock.travel(timedelta(days=2))
    await privacy.expire()
    assert await house.cases.evidence(GUILD, 1) == []
    assert (await house.cases.case(GUILD, 1)).number == 1
    kept = [message.detail for message in await house.cases.history(GUILD, 1) if message.kind is CaseEventKind.EVIDENCE]
    assert kept == ["1", "1"]


async def test_a_case_of_another_server_is_none_of_ours(house: House) -> None:
    await house.open(guild_id=OTHER_GUILD)
    with pytest.raises(UserError):
        await house.cases.case(GUILD, 1)
    assert await house.cases.about(GUILD, PERSON.user_id) == []
