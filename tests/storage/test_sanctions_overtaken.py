"""Actions that something overtakes: a pardon by a new order, an order by another, Discord's log by what came later."""

import pytest

from cogs.moderation.models.cases import CaseKind, CaseState, Ending, NotificationState
from cogs.moderation.models.due import END_BAN, END_TIMEOUT, NOTIFY
from tests.storage.test_sanctions import DAY, GUILD, MOD, Office, act
from tests.storage.test_sanctions import office as office


@pytest.mark.parametrize("by_hand", [False, True])
async def test_a_pardon_stays_a_pardon_when_another_action_ends_the_case_first(office: Office, by_hand: bool) -> None:  # noqa: FBT001 - a parameter of the test
    await office.carried_out(CaseKind.TIMEOUT, days=2)
    await office.execution.record_notification(GUILD, 1, NotificationState.SENT)
    case = await office.corrections.pardon(MOD, 1, "Irrtum")
    assert case.state is CaseState.EXPIRING
    if by_hand:
        await office.changes.take(act(CaseKind.UNTIMEOUT, 5))
    else:
        await office.carried_out(CaseKind.TIMEOUT, days=5)
    case = await office.case(1)
    assert (case.state, case.ending) == (CaseState.DONE, Ending.PARDONED)
    assert any(item.payload.get("pardon") for item in await office.waiting(NOTIFY))


async def test_who_was_never_timed_out_is_not_waiting_to_hear_of_it(office: Office) -> None:
    await office.order(CaseKind.TIMEOUT, days=1)
    await office.carried_out(CaseKind.TIMEOUT, days=2)
    case = await office.case(1)
    assert (case.state, case.ending, case.notification) == (CaseState.DONE, Ending.SUPERSEDED, NotificationState.NOBODY)


async def test_nobody_is_told_of_a_timeout_by_hand_that_was_over_before_the_bot_read_of_it(office: Office) -> None:
    case = await office.changes.take(act(CaseKind.TIMEOUT, 5, days=-1))
    assert case is not None
    assert case.notification is NotificationState.NOBODY
    assert await office.waiting(NOTIFY) == []
    assert len(await office.waiting(END_TIMEOUT)) == 1


async def test_an_older_entry_that_is_read_late_lifts_nothing_that_came_after_it(office: Office) -> None:
    await office.carried_out(CaseKind.TIMEOUT, days=2)
    await office.changes.take(act(CaseKind.TIMEOUT, 50, number=1))
    await office.changes.take(act(CaseKind.UNTIMEOUT, 40))
    case = await office.case(1)
    assert (case.state, case.ending) == (CaseState.ACTIVE, None)
    assert len(await office.waiting(END_TIMEOUT)) == 1


async def test_nobody_is_told_of_what_an_outage_has_outlasted(office: Office) -> None:
    await office.order(CaseKind.BAN, days=1)
    await office.clock.travel(2 * DAY)
    case = await office.execution.begin_act(GUILD, 1)
    assert (case.state, case.notification) == (CaseState.PENDING, NotificationState.NOBODY)
    await office.execution.carried_out(GUILD, 1)
    # Should an attempt have come through unnoticed, its end takes it away.
    assert len(await office.waiting(END_BAN)) == 1
