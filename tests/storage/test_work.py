"""A use case's rows, due work and draft are kept together or not at all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Draft, Drafts
from bot.due.models import DueState
from bot.due.service import DueList
from bot.errors import DraftUsed, UserError
from bot.work import Work

GUILD, PERSON = 7, 70
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Sort(StrEnum):
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A payload with everything that one may hold."""

    case: int
    at: datetime
    sort: Sort = Sort.FIRST
    note: str | None = None


@pytest.fixture
async def work(tmp_path: Path) -> AsyncIterator[Work]:
    database = await Database.open(tmp_path / "work.sqlite3", PROJECT / "data" / "migrations")
    clock = TravellingClock(NOW)
    yield Work(database, clock, DueList(database, clock), Drafts(database, clock))
    await database.close()


async def draft_of(work: Work) -> Draft:
    return await work.drafts.save(GUILD, PERSON, "test.form", ("7",), {"reason": "Ton"})


async def test_what_is_done_spends_its_draft_and_asks_for_what_follows(work: Work) -> None:
    draft = await draft_of(work)
    async with work.begin(GUILD, draft) as unit:
        assert unit.now == NOW
        await unit.put_due("test.card", "case:1", payload=Reminder(12, NOW))
    (item,) = await work.due.of_queue(GUILD, "case:1")
    assert (item.guild_id, item.kind, item.due_at, item.load(Reminder)) == (GUILD, "test.card", NOW, Reminder(12, NOW))
    assert not await work.drafts.is_open(draft)


async def test_what_is_refused_leaves_the_draft_and_asks_for_nothing(work: Work) -> None:
    draft = await draft_of(work)

    async def use_case() -> None:
        async with work.begin(GUILD, draft) as unit:
            await unit.put_due("test.card", "case:1")
            raise LookupError

    with pytest.raises(LookupError):
        await use_case()
    assert await work.due.of_queue(GUILD, "case:1") == []
    assert await work.drafts.is_open(draft)


async def test_one_draft_never_makes_two_things(work: Work) -> None:
    draft = await draft_of(work)
    async with work.begin(GUILD, draft):
        pass
    with pytest.raises(UserError):
        async with work.begin(GUILD, draft) as unit:
            await unit.put_due("test.card", "case:2")
    assert await work.due.of_queue(GUILD, "case:2") == []


async def test_due_work_is_taken_back_in_the_transaction_that_ends_its_cause(work: Work) -> None:
    async with work.begin(GUILD) as unit:
        await unit.put_due("test.end", "case:1", at=NOW + timedelta(days=1))
        await unit.put_due("test.card", "case:1")
    async with work.begin(GUILD) as unit:
        assert await unit.cancel_due("case:1", "test.end") == 1
    states = {item.kind: item.state for item in await work.due.of_queue(GUILD, "case:1")}
    assert states == {"test.end": DueState.CANCELLED, "test.card": DueState.PENDING}


async def test_a_payload_of_another_shape_is_a_bug_and_not_a_guess(work: Work) -> None:
    async with work.begin(GUILD) as unit:
        await unit.put_due("test.card", "case:1", payload={"case": "twelve"})
    (item,) = await work.due.of_queue(GUILD, "case:1")
    with pytest.raises(msgspec.ValidationError):
        item.load(Reminder)


async def test_a_used_draft_is_said_to_be_used_wherever_it_is_asked_for(work: Work) -> None:
    draft = await draft_of(work)
    async with work.begin(GUILD, draft):
        pass
    for again in (
        work.drafts.load(GUILD, PERSON, draft.id, draft.kind),
        work.drafts.rewrite(draft, {"reason": "Anders"}),
    ):
        with pytest.raises(DraftUsed):
            await again
    with pytest.raises(DraftUsed):
        async with work.begin(GUILD, draft):
            pass
    assert not await work.drafts.discard(GUILD, PERSON, draft.id)


async def test_a_draft_that_nothing_was_made_of_is_not_said_to_be_used(work: Work) -> None:
    draft = await draft_of(work)
    with pytest.raises(ZeroDivisionError):
        async with work.begin(GUILD, draft):
            raise ZeroDivisionError
    assert await work.drafts.load(GUILD, PERSON, draft.id, draft.kind) == draft
    assert await work.drafts.discard(GUILD, PERSON, draft.id)
    assert await work.drafts.discard(GUILD, PERSON, draft.id)
    with pytest.raises(UserError) as refusal:
        await work.drafts.load(GUILD, PERSON, draft.id, draft.kind)
    assert not isinstance(refusal.value, DraftUsed)
