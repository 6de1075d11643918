"""Actions that meet in the same moment, and what states may follow one another."""

from datetime import timedelta

import pytest

from bot.errors import UserError
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Ending, Party, can_be_pardoned, may_follow
from cogs.moderation.models.sanctions import ConfirmFirst, SanctionOrder
from cogs.moderation.rules.sanctions import JUST_NOW, ask_about_recent, refuse_the_same
from tests.conftest import NOW

ME, OTHER, TARGET = Party(1, "Mod"), Party(2, "Kollegin"), Party(3, "Jo")


def case(
    kind: CaseKind,
    *,
    number: int = 1,
    by: Party = OTHER,
    ago: timedelta = timedelta(seconds=1),
    state: CaseState = CaseState.ACTIVE,
    ending: Ending | None = None,
    failed_from: CaseState | None = None,
) -> Case:
    return Case(
        guild_id=7,
        number=number,
        kind=kind,
        state=state,
        moderator=by,
        reason="",
        opened_at=NOW - ago,
        target=TARGET,
        ending=ending,
        failed_from=failed_from,
    )


def order(kind: CaseKind, seen: int = 0) -> SanctionOrder:
    return SanctionOrder(kind, TARGET, "Ton", seen=seen)


@pytest.mark.parametrize("theirs", [CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN])
@pytest.mark.parametrize("mine", [CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN])
def test_what_another_moderator_has_just_done_is_asked_about(mine: CaseKind, theirs: CaseKind) -> None:
    with pytest.raises(ConfirmFirst) as asked:
        ask_about_recent(order(mine), ME, [case(theirs, number=4)], NOW)
    assert asked.value.seen == 4
    ask_about_recent(order(mine, seen=4), ME, [case(theirs, number=4)], NOW)
    with pytest.raises(ConfirmFirst) as once_more:
        ask_about_recent(order(mine, seen=4), ME, [case(theirs, number=5), case(theirs, number=4)], NOW)
    assert once_more.value.seen == 5


def test_what_is_no_news_is_not_asked_about() -> None:
    ask_about_recent(order(CaseKind.TIMEOUT), ME, [case(CaseKind.TIMEOUT, ago=JUST_NOW + timedelta(seconds=1))], NOW)
    ask_about_recent(order(CaseKind.TIMEOUT), ME, [case(CaseKind.NOTE)], NOW)
    ask_about_recent(order(CaseKind.NOTE), ME, [case(CaseKind.BAN)], NOW)
    ask_about_recent(order(CaseKind.TIMEOUT), ME, [case(CaseKind.WARNING, by=ME)], NOW)
    ask_about_recent(order(CaseKind.UNBAN), ME, [case(CaseKind.BAN)], NOW)


def test_the_same_step_twice_by_one_hand_is_asked_about() -> None:
    with pytest.raises(ConfirmFirst, match="You have just done this"):
        ask_about_recent(order(CaseKind.WARNING), ME, [case(CaseKind.WARNING, by=ME)], NOW)


def test_lifting_twice_is_refused() -> None:
    with pytest.raises(UserError, match="done already"):
        ask_about_recent(order(CaseKind.UNBAN), ME, [case(CaseKind.UNBAN, state=CaseState.PENDING)], NOW)


@pytest.mark.parametrize(
    ("standing", "refused"),
    [
        (case(CaseKind.BAN), True),
        (case(CaseKind.BAN, state=CaseState.PENDING), True),
        (case(CaseKind.BAN, state=CaseState.FAILED, failed_from=CaseState.PENDING), False),
        (case(CaseKind.BAN, state=CaseState.EXPIRING, ending=Ending.PARDONED), False),
        (case(CaseKind.TIMEOUT), False),
    ],
)
def test_the_same_ban_is_not_ordered_twice(standing: Case, *, refused: bool) -> None:
    try:
        refuse_the_same(order(CaseKind.BAN), [standing])
    except UserError:
        assert refused
    else:
        assert not refused


@pytest.mark.parametrize(
    ("state", "failed_from", "next_states"),
    [
        (CaseState.PENDING, None, {CaseState.ACTIVE, CaseState.DONE, CaseState.FAILED}),
        (CaseState.ACTIVE, None, {CaseState.EXPIRING, CaseState.DONE, CaseState.FAILED}),
        (CaseState.EXPIRING, None, {CaseState.DONE, CaseState.FAILED}),
        (CaseState.DONE, None, set()),
        (CaseState.FAILED, CaseState.PENDING, {CaseState.PENDING, CaseState.DONE}),
        (CaseState.FAILED, CaseState.ACTIVE, {CaseState.ACTIVE, CaseState.DONE}),
        (CaseState.FAILED, CaseState.EXPIRING, {CaseState.EXPIRING, CaseState.DONE}),
    ],
)
def test_states_follow_as_the_table_says(
    state: CaseState, failed_from: CaseState | None, next_states: set[CaseState]
) -> None:
    one = case(CaseKind.BAN, state=state, failed_from=failed_from)
    assert {later for later in CaseState if may_follow(one, later)} == next_states


def test_actions_against_people_are_taken_back_once() -> None:
    assert {kind for kind in CaseKind if can_be_pardoned(case(kind))} == {
        CaseKind.WARNING,
        CaseKind.TIMEOUT,
        CaseKind.KICK,
        CaseKind.BAN,
    }
    assert not can_be_pardoned(case(CaseKind.BAN, ending=Ending.PARDONED))
    assert can_be_pardoned(case(CaseKind.BAN, state=CaseState.DONE, ending=Ending.EXPIRED))
