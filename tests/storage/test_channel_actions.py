"""Locks, slow modes, purges and AutoMod's hits on real files: what is saved, what follows, what is done once."""

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
from bot.due.models import DueState
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Language
from bot.work import Work
from cogs.moderation.models.automod import AutoModHit, DeclaredIds, OwnRule, RulesSnapshot
from cogs.moderation.models.cases import CaseEventKind, CaseKind, CaseState, Ending, EvidenceMessage, Party
from cogs.moderation.models.channel_actions import (
    ChannelOrder,
    OverwriteChange,
    PermissionBits,
    channel_queue_key,
)
from cogs.moderation.models.due import AUTOMOD_HIT, BEGIN, END, LOCK_NOTICE
from cogs.moderation.models.purges import MessageState, Purge, PurgeState
from cogs.moderation.service.automod import AutoModHitService, AutoModRulesService
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.channels import ChannelService
from cogs.moderation.service.purges import PurgeService
from cogs.network.models.automod import AutoModSpecs
from tests.conftest import NOW

GUILD, CHANNEL = 7, 70
TOUCHES = (
    OverwriteChange(1, True, None, PermissionBits(allow=2048)),
    OverwriteChange(GUILD, False, PermissionBits(deny=1), PermissionBits(deny=2049)),
)
TOMORROW = NOW + timedelta(days=1)


def person(*rights: Right, user_id: int = 11) -> Person:
    return Person(GUILD, user_id, "Mo", Language.DE, ZoneInfo("Europe/Berlin"), rights=frozenset({Right.ALL, *rights}))


MODERATOR, ADMIN, MEMBER = person(Right.MOD), person(Right.MOD, Right.ADMIN), person()


class House:
    """The services on a database of their own."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.clock = clock
        self.due = DueList(database, clock)
        self.work = Work(database, clock, self.due, Drafts(database, clock))
        self.cases = CaseService(self.work)
        self.channels = ChannelService(self.work, self.cases)
        self.purges = PurgeService(self.work, self.cases)
        self.hits = AutoModHitService(self.work)
        self.rules = AutoModRulesService(self.work, AutoModSpecs())

    async def waiting(self, queue_key: str) -> set[str]:
        items = await self.due.of_queue(GUILD, queue_key)
        return {item.kind for item in items if item.state is DueState.PENDING}

    async def changes(self, number: int = 1) -> list[CaseEventKind]:
        return [change.kind for change in await self.cases.history(GUILD, number)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    database = await Database.open(tmp_path / "ratsbote.db", PROJECT / "data" / "migrations")
    yield House(database, TravellingClock(NOW))
    await database.close()


def order(**more: object) -> ChannelOrder:
    return replace(ChannelOrder(CHANNEL, "Ruhe", TOMORROW, TOUCHES), **more)  # type: ignore[arg-type] # fields by name


LANE = channel_queue_key(CaseKind.LOCK, CHANNEL)


async def test_a_lock_is_saved_with_its_case_and_its_work(house: House) -> None:
    case, changed = await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    assert (case.state, case.ends_at, case.channel_id, changed) == (CaseState.PENDING, TOMORROW, CHANNEL, False)
    assert await house.channels.changes(GUILD, 1) == TOUCHES
    assert await house.waiting(LANE) == {BEGIN[CaseKind.LOCK], END[CaseKind.LOCK]}
    assert await house.channels.locked_channels(GUILD) == [CHANNEL]


async def test_only_moderators_touch_channels(house: House) -> None:
    with pytest.raises(NotAllowed):
        await house.channels.begin(MEMBER, CaseKind.LOCK, order())
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    with pytest.raises(NotAllowed):
        await house.channels.undo(MEMBER, CaseKind.LOCK, CHANNEL)


async def test_a_second_lock_is_the_first_with_another_end(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    case, changed = await house.channels.begin(ADMIN, CaseKind.LOCK, order(ends_at=None, changes=(), reason="länger"))
    assert (case.number, case.ends_at, case.reason, changed) == (1, None, "länger", True)
    assert await house.channels.changes(GUILD, 1) == TOUCHES
    assert await house.waiting(LANE) == {BEGIN[CaseKind.LOCK]}
    assert await house.changes() == [CaseEventKind.OPENED, CaseEventKind.PROLONGED]


async def test_a_lock_and_a_slow_mode_stand_side_by_side(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    slow, changed = await house.channels.begin(
        MODERATOR, CaseKind.SLOWMODE, order(changes=(), seconds_before=0, seconds_after=30)
    )
    assert (slow.number, changed) == (2, False)
    assert (await house.channels.open_slow(GUILD, CHANNEL)) is not None


async def test_the_end_comes_by_time_once(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    _, action = await house.channels.resume(GUILD, 1)
    await house.channels.in_force(action)
    early, _ = await house.channels.begin_end(GUILD, 1, undone=False)
    assert early.state is CaseState.ACTIVE
    await house.clock.travel(timedelta(days=1))
    case, action = await house.channels.begin_end(GUILD, 1, undone=False)
    assert (case.state, case.ending) == (CaseState.EXPIRING, Ending.EXPIRED)
    done = await house.channels.ended(action, altered=2)
    assert (done.state, done.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert (await house.channels.ended(action)).state is CaseState.DONE
    assert await house.waiting(LANE) == set()
    assert await house.waiting("lock_notice:1") == {LOCK_NOTICE}
    assert await house.channels.locked_channels(GUILD) == []
    assert await house.changes() == [
        CaseEventKind.OPENED,
        CaseEventKind.ACTED,
        CaseEventKind.EXPIRED,
        CaseEventKind.LEFT_ALONE,
        CaseEventKind.ACTED,
    ]


async def test_undone_while_it_was_only_being_begun(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    await house.channels.undo(ADMIN, CaseKind.LOCK, CHANNEL, "Irrtum")
    assert await house.waiting(LANE) == {END[CaseKind.LOCK]}
    # The attempt that was under way has come through all the same.
    _, action = await house.channels.resume(GUILD, 1)
    await house.channels.in_force(action)
    case, action = await house.channels.begin_end(GUILD, 1, undone=True)
    assert (case.state, case.ending) == (CaseState.EXPIRING, Ending.LIFTED)
    await house.channels.ended(action)
    with pytest.raises(UserError):
        await house.channels.undo(ADMIN, CaseKind.LOCK, CHANNEL)


async def test_what_was_done_by_hand_ends_only_what_is_in_force(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    assert not await house.channels.undone_by_hand(GUILD, CaseKind.LOCK, CHANNEL)
    _, action = await house.channels.resume(GUILD, 1)
    await house.channels.in_force(action)
    assert await house.channels.undone_by_hand(GUILD, CaseKind.LOCK, CHANNEL)
    assert not await house.channels.undone_by_hand(GUILD, CaseKind.LOCK, CHANNEL)
    await house.channels.channel_deleted(GUILD, CHANNEL)
    assert (await house.cases.case(GUILD, 1)).state is CaseState.DONE
    assert (await house.changes())[-1] is CaseEventKind.CHANNEL_GONE


async def test_what_was_saved_anew_is_what_comes_back(house: House) -> None:
    await house.channels.begin(MODERATOR, CaseKind.LOCK, order())
    _, action = await house.channels.resume(GUILD, 1)
    other = (OverwriteChange(5, False, PermissionBits(3, 4), PermissionBits(1, 6)),)
    await house.channels.save(replace(action, changes=other))
    assert await house.channels.changes(GUILD, 1) == other


def purge(author: Party | None = None) -> Purge:
    return Purge(0, GUILD, CHANNEL, Party(11, "Mo"), PurgeState.PREVIEWED, False, "Werbung", author, NOW)


def snapshot(message_id: int) -> EvidenceMessage:
    return EvidenceMessage(GUILD, CHANNEL, message_id, Party(12, "Jo"), NOW, None)


async def test_a_purge_from_preview_to_report(house: House) -> None:
    answer = await house.purges.preview(MODERATOR, purge(Party(12, "Jo")), [1, 2, 3, 4], None)
    with pytest.raises(UserError):
        await house.purges.confirm(person(Right.MOD, user_id=99), answer.id)
    case, running = await house.purges.confirm(MODERATOR, answer.id)
    assert (case.kind, case.target, case.reason) == (CaseKind.PURGE, Party(12, "Jo"), "Werbung")
    with pytest.raises(UserError):
        await house.purges.confirm(MODERATOR, answer.id)
    assert await house.purges.left(running) == ([4, 3, 2, 1], set())
    await house.purges.take(running, [snapshot(4), snapshot(3)], missing={1}, pinned={2})
    # It died here, after 4 and 3 were deleted and before that was noted.
    assert await house.purges.left(running) == ([4, 3], {4, 3})
    await house.purges.take(running, [snapshot(3)], missing={4}, pinned=set())
    tally = await house.purges.note(running, {3}, MessageState.DELETED)
    assert (tally.deleted, tally.gone, tally.pinned, tally.waiting) == (2, 1, 1, 0)
    over, _ = await house.purges.finish(running)
    again, _ = await house.purges.finish(running)
    assert over.state is again.state is PurgeState.DONE
    assert (await house.cases.case(GUILD, 1)).state is CaseState.DONE
    assert len(await house.cases.evidence(GUILD, 1)) == 2
    assert await house.changes() == [CaseEventKind.OPENED, CaseEventKind.EVIDENCE, CaseEventKind.PURGED]
    assert await house.purges.resume(GUILD, answer.id) is None


async def test_a_purge_that_is_stopped_leaves_the_rest(house: House) -> None:
    answer = await house.purges.preview(MODERATOR, purge(), [1, 2, 3], None)
    _, running = await house.purges.confirm(MODERATOR, answer.id)
    await house.purges.take(running, [snapshot(3)], missing=set(), pinned=set())
    await house.purges.note(running, {3}, MessageState.DELETED)
    await house.purges.cancel(person(Right.MOD, user_id=99), answer.id)
    assert (await house.purges.left(running))[0] == []
    over, tally = await house.purges.finish(running)
    assert (over.state, tally.deleted, tally.waiting) == (PurgeState.CANCELLED, 1, 2)


async def test_a_preview_is_forgotten_or_grows_stale(house: House) -> None:
    first = await house.purges.preview(MODERATOR, purge(), [1], None)
    second = await house.purges.preview(MODERATOR, purge(), [2], None)
    assert await house.purges.cancel(MODERATOR, first.id) is None
    with pytest.raises(UserError):
        await house.purges.confirm(MODERATOR, first.id)
    await house.clock.travel(timedelta(hours=2))
    with pytest.raises(UserError):
        await house.purges.confirm(MODERATOR, second.id)


def hit(action: int, **more: object) -> AutoModHit:
    made = AutoModHit(0, GUILD, 5, 12, CHANNEL, "nitro", frozenset({action}), None, NOW)
    return replace(made, **more)  # type: ignore[arg-type] # fields by name


async def test_each_incident_is_one_hit_whatever_was_done_about_it(house: House) -> None:
    first = await house.hits.note(hit(1), "free nitro")
    assert await house.hits.note(hit(2, alert_in=99), "") == first
    assert await house.hits.note(hit(3), "") == first
    again = await house.hits.note(hit(1), "nitro again")
    assert again != first
    assert await house.hits.note(hit(1, user_id=13), "") not in {first, again}
    (item,) = [entry for entry in await house.due.ready(10) if entry.queue_key == f"hit:{first}"]
    assert item.kind == AUTOMOD_HIT
    found = await house.hits.hit(item)
    assert found is not None
    assert (set(found[0].actions), found[0].alert_in, found[1]) == ({1, 2, 3}, 99, "free nitro")
    assert [entry.id for entry in await house.hits.of_person(MODERATOR, 12)] == [again, first]
    with pytest.raises(NotAllowed):
        await house.hits.of_person(MEMBER, 12)


async def test_an_action_long_after_is_another_incident(house: House) -> None:
    first = await house.hits.note(hit(1), "x")
    await house.clock.travel(timedelta(minutes=1))
    assert await house.hits.note(hit(2, happened_at=house.clock.now()), "x") != first


async def test_rules_are_remembered_replaced_and_forgotten(house: House) -> None:
    await house.rules.remember(GUILD, OwnRule("spam", 5))
    await house.rules.remember(GUILD, OwnRule("spam", 6))
    plan = await house.rules.plan(RulesSnapshot(GUILD, 1, True, True, (), DeclaredIds({}, {})))
    assert plan.steps == ()
    await house.rules.forget(GUILD, 6)
    with pytest.raises(UserError):
        await house.rules.apply(ADMIN, RulesSnapshot(GUILD, 1, True, True, (), DeclaredIds({}, {})), plan.digest)
    with pytest.raises(NotAllowed):
        await house.rules.apply(MODERATOR, RulesSnapshot(GUILD, 1, True, True, (), DeclaredIds({}, {})), plan.digest)
