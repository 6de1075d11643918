"""Measures that meet: two moderators in the same moment, and a measure that stands in for an earlier one."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.errors import UserError
from bot.markup import plain
from bot.texts import Text
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Party
from cogs.moderation.models.orders import ConfirmFirst, Order

JUST_NOW: Final = timedelta(seconds=30)
"""Within this time, whoever acts has probably not seen what another moderator has just done."""
_AGAINST: Final = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
_ONCE: Final = frozenset({CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""Done twice, these change nothing."""
ENDS: Final = {CaseKind.UNTIMEOUT: CaseKind.TIMEOUT, CaseKind.UNBAN: CaseKind.BAN}
"""Which kind of case lifts which."""


def look_around(order: Order, actor: Party, latest: Sequence[Case], now: datetime) -> None:
    """Ask back where somebody has just done something about the same person; `latest` comes latest first.

    Raises ConfirmFirst, or UserError where there is nothing left to do.
    """
    for case in latest:
        if now - case.opened_at > JUST_NOW or case.number <= order.seen:
            continue
        if order.kind in ENDS:
            if case.kind is order.kind:
                raise UserError(_already(case))
            continue
        if order.kind not in _AGAINST or case.kind not in _AGAINST:
            continue
        if case.moderator.user_id != actor.user_id:
            raise ConfirmFirst(
                Text(
                    "{moderator} has just acted about {name}: case #{number}. Nothing was added to it. Look at that "
                    "case first; if your step is needed all the same, press the button.",
                    moderator=plain(case.moderator.name),
                    name=plain(order.target.name),
                    number=str(case.number),
                ),
                seen=case.number,
            )
        if case.kind is order.kind:
            raise ConfirmFirst(
                Text(
                    "You have just done this: case #{number} about {name}. Nothing was added to it. If you mean a "
                    "second one, press the button.",
                    name=plain(order.target.name),
                    number=str(case.number),
                ),
                seen=case.number,
            )


def refuse_the_same(order: Order, standing: Sequence[Case]) -> None:
    """Raises UserError where exactly this is in force or under way already; `standing` are cases not done."""
    for case in standing:
        same = case.kind is order.kind and case.ends_at == order.ends_at
        if same and case.kind in _ONCE and case.state is not CaseState.FAILED and case.ending is None:
            raise UserError(_already(case))


def _already(case: Case) -> Text:
    return Text(
        "This has been done already: case #{number}, by {moderator}. Nothing was changed.",
        number=str(case.number),
        moderator=plain(case.moderator.name),
    )
