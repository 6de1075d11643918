"""Actions, locks and purges killed between any two of their steps: taken up again, each ends as if nothing had been.

The jobs' steps are done one by one here; at each the database is copied as a kill would leave it, and in the copy
everything that is due is done to its end.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.due.models import DueState
from cogs.moderation.models.cases import CaseEventKind, CaseKind, CaseState, NotificationState
from cogs.moderation.models.channel_actions import PermissionBits
from cogs.moderation.models.due import (
    ACT,
    BEGIN,
    END,
    END_BAN,
    END_TIMEOUT,
    NOTIFY,
    PURGE,
    REPORT_ANSWER,
    REPORT_DELETE,
    CaseDue,
)
from cogs.moderation.models.purges import MessageState
from cogs.moderation.models.reports import ReplyNotification, ReportDecision, ReportState
from cogs.moderation.service.consequences import NOTIFIED_BEFORE
from tests.conftest import NOW
from tests.storage.kill_copy import left_by_a_kill
from tests.storage.moderation_house import MODERATOR as SERVICE_MODERATOR
from tests.storage.moderation_house import REPORTER
from tests.storage.moderation_house import House as Services
from tests.storage.test_channel_actions import GUILD, MODERATOR, TOUCHES, House, order, purge, snapshot
from tests.storage.test_sanctions import Office

LATER = timedelta(days=3)
Steps = Callable[[Database, TravellingClock], AsyncIterator[None]]
Ending = Callable[[Database, TravellingClock], Awaitable[object]]


async def each_kill_ends_alike(database: Database, steps: Steps, ending: Ending) -> object:
    """Do the steps, and after each what would follow a kill just there; returns how it ends every time."""
    clock = TravellingClock(NOW)
    endings = []
    for _ in range(2):
        async for _ in steps(database, clock):
            async with left_by_a_kill(database) as left:
                recovering = TravellingClock(clock.now())
                for _ in range(2):
                    async for _ in steps(left, recovering):
                        pass
                    await recovering.travel(LATER)
                endings.append(await ending(left, recovering))
        await clock.travel(LATER)
    undisturbed = await ending(database, clock)
    assert endings == [undisturbed] * len(endings)
    assert len(endings) > 1
    return undisturbed


async def actions(database: Database, clock: TravellingClock) -> AsyncIterator[None]:
    """What is due about people."""
    office = Office(database, clock)
    while items := await office.due.ready(1):
        (item,) = items
        number = item.load(CaseDue).case
        if item.kind == ACT:
            case = await office.execution.begin_act(GUILD, number)
            yield
            if case.state is CaseState.PENDING:
                before = case.notification is NotificationState.WAITING and case.kind in NOTIFIED_BEFORE
                await office.execution.carried_out(GUILD, number, NotificationState.SENT if before else None, done=item)
                yield
        elif item.kind in {END_TIMEOUT, END_BAN}:
            case = await office.execution.begin_end(GUILD, number)
            yield
            if case.state is CaseState.EXPIRING:
                await office.execution.ended(GUILD, number, done=item)
                yield
        elif item.kind == NOTIFY:
            await office.execution.record_notification(GUILD, number, NotificationState.SENT, done=item)
            yield
        await office.due.finish(item, DueState.DONE)
        yield


@pytest.mark.parametrize(
    ("kind", "days", "notified", "state"),
    [
        (CaseKind.TIMEOUT, 1, NotificationState.SENT, CaseState.DONE),
        (CaseKind.BAN, 2, NotificationState.SENT, CaseState.DONE),
        (CaseKind.BAN, None, NotificationState.SENT, CaseState.ACTIVE),
        (CaseKind.KICK, None, NotificationState.SENT, CaseState.DONE),
    ],
)
async def test_an_action_killed_at_any_step_is_done_notified_and_ended_once(
    database: Database, kind: CaseKind, days: int | None, notified: NotificationState, state: CaseState
) -> None:
    await Office(database, TravellingClock(NOW)).order(kind, days=days)

    async def ending(left: Database, clock: TravellingClock) -> object:
        office = Office(left, clock)
        case = await office.case(1)
        changes = [change.kind for change in await office.cases.history(GUILD, 1)]
        return case.state, case.notification, sorted(changes), await office.due.failed(GUILD)

    ended = await each_kill_ends_alike(database, actions, ending)
    acted = 2 if state is CaseState.DONE and days is not None else 1
    changes = [CaseEventKind.OPENED, CaseEventKind.NOTIFIED, *[CaseEventKind.ACTED] * acted]
    changes += [CaseEventKind.EXPIRED] if acted == 2 else []
    assert ended == (state, notified, sorted(changes), [])


async def locks(database: Database, clock: TravellingClock) -> AsyncIterator[None]:
    """What is due about channels. What stood there before is saved anew while it is not yet in force."""
    house = House(database, clock)
    while items := await house.due.ready(1):
        (item,) = items
        if item.kind == BEGIN[CaseKind.LOCK]:
            case, action = await house.channels.resume(GUILD, item.load(CaseDue).case)
            yield
            if case.state is CaseState.PENDING:
                await house.channels.save(replace(action, changes=(*TOUCHES[:1], SEEN)))
                yield
                await house.channels.in_force(action)
                yield
        elif item.kind == END[CaseKind.LOCK]:
            case, action = await house.channels.begin_end(GUILD, item.load(CaseDue).case, undone=False)
            yield
            if case.state is CaseState.EXPIRING:
                await house.channels.ended(action)
                yield
        await house.due.finish(item, DueState.DONE)
        yield


SEEN = replace(TOUCHES[1], before=PermissionBits(deny=4))
"""What stood in the channel when it was about to be written."""


async def test_a_lock_killed_at_any_step_is_in_force_and_undone_once_and_knows_what_was_before(
    database: Database,
) -> None:
    await House(database, TravellingClock(NOW)).channels.begin(MODERATOR, CaseKind.LOCK, order())

    async def ending(left: Database, clock: TravellingClock) -> object:
        house = House(left, clock)
        return (
            (await house.cases.case(GUILD, 1)).state,
            await house.changes(),
            await house.channels.changes(GUILD, 1),
            await house.channels.locked_channels(GUILD),
        )

    changes = [CaseEventKind.OPENED, CaseEventKind.ACTED, CaseEventKind.EXPIRED, CaseEventKind.ACTED]
    ended = await each_kill_ends_alike(database, locks, ending)
    assert ended == (CaseState.DONE, changes, (TOUCHES[0], SEEN), [])


async def test_a_purge_killed_at_any_step_keeps_each_message_and_counts_it_once(database: Database) -> None:
    there = {1, 2, 3, 4}

    async def purges(database: Database, clock: TravellingClock) -> AsyncIterator[None]:
        """Two batches; what was deleted before a kill is no longer there for whoever comes after it."""
        house = House(database, clock)
        on_discord = set(there)
        while items := await house.due.ready(1):
            (item,) = items
            resumed = await house.purges.resume(GUILD, item.queue_number) if item.kind == PURGE else None
            yield
            if resumed is not None:
                running, _ = resumed
                left, _ = await house.purges.left(running)
                for batch in (left[:2], left[2:]):
                    found = [snapshot(entry) for entry in batch if entry in on_discord]
                    await house.purges.take(running, found, missing=set(batch) - on_discord, pinned=set())
                    yield
                    if database is original:
                        there.difference_update(batch)
                    yield
                    await house.purges.note(running, {entry.message_id for entry in found}, MessageState.DELETED)
                    yield
                await house.purges.finish(running)
                yield
            await house.due.finish(item, DueState.DONE)
            yield

    async def ending(left: Database, clock: TravellingClock) -> object:
        house = House(left, clock)
        case = await house.cases.case(GUILD, 1)
        tally = await house.purges.of_case(case)
        evidence = sorted(entry.message_id for entry in await house.cases.evidence(GUILD, 1))
        return case.state, tally.deleted, tally.gone, evidence, await house.changes()

    original = database
    house = House(database, TravellingClock(NOW))
    answer = await house.purges.preview(MODERATOR, purge(), sorted(there), None)
    await house.purges.confirm(MODERATOR, answer.id)
    changes = [CaseEventKind.OPENED, CaseEventKind.EVIDENCE, CaseEventKind.PURGED]
    expected = (CaseState.DONE, 4, 0, [1, 2, 3, 4], changes)
    assert await each_kill_ends_alike(database, purges, ending) == expected


async def test_a_report_killed_at_any_step_is_decided_once_and_each_reporter_hears_once(database: Database) -> None:
    async def deletion(database: Database, clock: TravellingClock) -> AsyncIterator[None]:
        """What is due of the report; deleting a message that is gone is as good as deleting it."""
        services = Services(database, clock)
        while items := await services.due.ready(1):
            (item,) = items
            if item.kind == REPORT_DELETE:
                if (await services.reports.view(GUILD, 1)).report.state is ReportState.ACTING:
                    yield
                    await services.decisions.deleted(GUILD, 1)
                    yield
            elif item.kind == REPORT_ANSWER:
                await services.reports.record_notification(GUILD, 1, 1, ReplyNotification.SENT)
                yield
            await services.due.finish(item, DueState.DONE)
            yield

    async def ending(left: Database, clock: TravellingClock) -> object:
        services = Services(left, clock)
        shown = await services.reports.view(GUILD, 1)
        case = await services.cases.case(GUILD, 1)
        changes = [change.kind for change in await services.cases.history(GUILD, 1)]
        answers = [reporter.notification for reporter in shown.reporters]
        return shown.report.state, shown.report.outcome, case.state, changes.count(CaseEventKind.ACTED), answers

    services = Services(database, TravellingClock(NOW))
    await services.reports.report(REPORTER, services.message(), "Falsch")
    await services.decisions.delete(SERVICE_MODERATOR, 1, "Ton")
    ended = await each_kill_ends_alike(database, deletion, ending)
    decided = (ReportState.DECIDED, ReportDecision.DELETED, CaseState.DONE)
    assert ended == (*decided, 1, [ReplyNotification.SENT])
