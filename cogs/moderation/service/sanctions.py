"""Takes orders for measures against people, and their lifting: case and due work in one transaction."""

from dataclasses import dataclass

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.markup import plain
from bot.people import Person, Right
from bot.reasons import read_reason
from bot.texts import Text
from bot.work import Work
from cogs.moderation.models.cases import REASON_LENGTH, Case, CaseKind, CaseState, NewCase, NotificationState
from cogs.moderation.models.sanctions import SanctionFacts, SanctionOrder
from cogs.moderation.rules.sanctions import ENDS, admit, ask_about_recent, refuse_the_same
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.store import cases as store

_AT_ONCE = frozenset({CaseKind.NOTE, CaseKind.WARNING})
"""Nothing is done on Discord for these, apart from telling."""
_LATEST = 10


@dataclass(frozen=True, slots=True)
class SanctionService:
    """Checks the actor's right and everybody's standing again, whatever the caller has checked."""

    work: Work
    cases: CaseService
    consequences: Consequences

    async def order(
        self, actor: Person, order: SanctionOrder, facts: SanctionFacts, draft: Draft | None = None
    ) -> Case:
        """Open the case; what is to be done on Discord is due at once.

        Raises NotAllowed or UserError with what to do, and ConfirmFirst where a button has to be pressed first.
        """
        actor.require(Right.MOD)
        reason = read_reason(order.reason, REASON_LENGTH)
        me = party(actor)
        admit(order.kind, me, order.target, facts, confirmed=order.confirmed)
        kind, now = order.kind, self.work.now()
        async with self.work.begin(actor.guild_id, draft) as unit:
            about = await store.about(unit.tx, actor.guild_id, order.target.user_id, _LATEST)
            open_cases = await store.open_about(unit.tx, actor.guild_id, order.target.user_id, set(CaseKind))
            refuse_the_same(order, open_cases)
            ask_about_recent(order, me, about, now)
            earlier = next((case for case in open_cases if case.kind is ENDS.get(kind, kind) and case.kind.lasts), None)
            if kind is CaseKind.UNTIMEOUT and earlier is None and not facts.target_timed_out:
                raise UserError(
                    Text("{name} is not timed out, so nothing is to be lifted.", name=plain(order.target.name))
                )
            case = await self.cases.open(
                unit,
                NewCase(
                    guild_id=actor.guild_id,
                    kind=kind,
                    moderator=me,
                    reason=reason,
                    target=order.target,
                    state=CaseState.DONE if kind in _AT_ONCE else CaseState.PENDING,
                    ends_at=order.ends_at,
                    refers_to=earlier.number if earlier is not None else None,
                    notification=NotificationState.NOBODY
                    if kind is CaseKind.NOTE or facts.target_is_bot
                    else NotificationState.WAITING,
                ),
            )
            if order.report_id is not None:
                await self.consequences.of_answer_to_report(unit, actor, order.report_id, case)
            if order.appeal_number is not None:
                await self.consequences.of_answer_to_appeal(unit, actor, order.appeal_number, case)
            await self.consequences.of_order(unit, case)
        return case
