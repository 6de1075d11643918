"""Says what follows from what is done about people and messages: read here what a ban brings with it, or a pardon.

Everything is written in the transaction of what causes it, so that it is kept together with it or not at all.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.database import Reader
from bot.due.models import Payload
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from bot.work import UnitOfWork
from cogs.moderation.models.appeals import Appeal, AppealState, AppealView
from cogs.moderation.models.cases import Case, CaseEventKind, CaseKind, CaseState, Ending, FailureReason
from cogs.moderation.models.cases import NotificationState as Notification
from cogs.moderation.models.due import (
    ACT,
    ALERT,
    APPEAL_ANSWER,
    APPEAL_CARD,
    AT_ONCE,
    BEGIN,
    END,
    END_SANCTION,
    NOTIFY,
    RENEW,
    REPORT_CARD,
    REPORT_DELETE,
    CaseDue,
    NotifyDue,
    RenewDue,
)
from cogs.moderation.models.reports import DECISION_OF_KIND, ReportState
from cogs.moderation.rules.appeals import admit_decision as admit_appeal_decision
from cogs.moderation.rules.appeals import admit_shortening
from cogs.moderation.rules.durations import RENEW_AFTER, reach
from cogs.moderation.rules.reports import admit_decision as admit_report_decision
from cogs.moderation.rules.sanctions import ENDS
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.channels import get_action, put_action_due
from cogs.moderation.service.purges import put_purge_due
from cogs.moderation.service.reports import ReportService, get_report
from cogs.moderation.store import appeals as appeal_store
from cogs.moderation.store import cases as store
from cogs.moderation.store import purges as purge_store
from cogs.moderation.store import reports as report_store

NO_APPEAL: Final = Text("This case was not appealed.")
NOTIFIED_BEFORE: Final = frozenset({CaseKind.KICK, CaseKind.BAN})
"""Afterwards there is no shared server, and no direct message."""
_CERTAIN: Final = timedelta(minutes=1)
"""After so long, Discord has refused what it refuses for good."""
_HEARD: Final = frozenset({AppealState.OPEN, AppealState.GRANTED})


@dataclass(frozen=True, slots=True)
class Consequences:
    """Of orders, of what Discord has done or refused, of pardons, retries, and answers to reports and appeals."""

    cases: CaseService
    reports: ReportService

    async def of_order(self, unit: UnitOfWork, case: Case) -> None:
        """A moderator wants it: what Discord has to do is due at once; what it has no part in is in force."""
        if case.state is CaseState.DONE:
            await self.of_force(unit, case)
        else:
            await _put(unit, ACT, case, unit.now - AT_ONCE)

    async def of_force(self, unit: UnitOfWork, case: Case) -> None:
        """It is in force: its end, its renewal, the message to the person, the end of earlier cases."""
        if case.kind in END_SANCTION:
            await self._close(unit, case, case.kind, Ending.SUPERSEDED, CaseEventKind.SUPERSEDED)
            if case.ends_at is not None:
                await _put(unit, END_SANCTION[case.kind], case, case.ends_at)
            await self.of_renewal(unit, case)
        elif case.kind in ENDS:
            await self._close(unit, case, ENDS[case.kind], Ending.LIFTED, CaseEventKind.LIFTED)
        if case.notification is Notification.WAITING and case.kind not in NOTIFIED_BEFORE:
            await _put(unit, NOTIFY, case, unit.now, NotifyDue(case.number))

    async def of_renewal(self, unit: UnitOfWork, case: Case) -> None:
        """A timeout stands on Discord as long as Discord allows: where it lasts longer, it is renewed in time."""
        longer = case.ends_at is not None and reach(case.ends_at, unit.now) < case.ends_at
        if case.kind is CaseKind.TIMEOUT and longer:
            await _put(unit, RENEW, case, unit.now + RENEW_AFTER, RenewDue(case.number))

    async def of_return(self, unit: UnitOfWork, user_id: int) -> None:
        """Somebody has come back to the server: a timeout that is in force applies to them again."""
        for case in await store.open_about(unit.tx, unit.guild_id, user_id, {CaseKind.TIMEOUT}):
            if case.in_force and case.ending is None and case.ends_at is not None and case.ends_at > unit.now:
                await _put(unit, RENEW, case, unit.now, RenewDue(case.number, CaseEventKind.REAPPLIED))

    async def of_end(self, unit: UnitOfWork, case: Case) -> None:
        """It is lifted on Discord: nothing of it is due any more, and whom a pardon spares hears of it."""
        await _cancel_ends(unit, case)
        if case.ending is Ending.PARDONED:
            await self._notify_of_pardon(unit, case)

    async def of_pardon(self, unit: UnitOfWork, actor: Person, case: Case) -> None:
        """It is taken back: what is in force is lifted, the person is told, an appeal has succeeded with that."""
        if case.state is CaseState.EXPIRING:
            await _put(unit, END_SANCTION[case.kind], case, unit.now)
        elif case.notification is not Notification.NOBODY or case.by_hand:
            await self._notify_of_pardon(unit, case)
        appeal = await appeal_store.find(unit.tx, case.guild_id, case.number)
        if appeal is not None and appeal.state is AppealState.OPEN:
            await self.decide_appeal(unit, appeal, actor, AppealState.GRANTED, "")

    async def of_result(self, unit: UnitOfWork, case: Case) -> None:
        """Discord has carried it out or refused it: the report that it answers is settled, or open again."""
        report = await report_store.of_case(unit.tx, case.guild_id, case.number)
        if report is None or case.kind not in DECISION_OF_KIND:
            return
        never = case.state is CaseState.FAILED and case.failed_from is CaseState.PENDING
        if never and report.state is ReportState.DECIDED:
            # Of an outage one says that it passes by itself; nothing is tried any more here.
            denied = case.error == FailureReason.PERMISSION
            failure = FailureReason.PERMISSION if denied else FailureReason.REFUSED
            await report_store.set_state(unit.tx, report, ReportState.OPEN, failure)
            await unit.put_due(REPORT_CARD, report.queue_key)
        elif case.state is not CaseState.FAILED and report.state is ReportState.OPEN and report.failure is not None:
            await report_store.set_state(unit.tx, report, ReportState.DECIDED)
            await self.reports.answer_reporters(unit, report)

    async def of_failure(self, unit: UnitOfWork, case: Case) -> Case:
        """It fails and nobody waits for an answer: the moderators are alerted, once a case."""
        if case.alerted_at is not None:
            return case
        await unit.put_due(ALERT, f"case_alert:{case.number}")
        return await self.cases.save(unit, replace(case, alerted_at=unit.now))

    async def of_retry(self, unit: UnitOfWork, case: Case) -> None:
        """It failed, and is back in the state before: what is still to be done is due."""
        match case.kind, case.state:
            case ((CaseKind.LOCK | CaseKind.SLOWMODE), state):
                action = await get_action(unit.tx, case)
                await put_action_due(unit, (END if state is CaseState.EXPIRING else BEGIN)[case.kind], action)
            case CaseKind.PURGE, _:
                report = await report_store.of_case(unit.tx, case.guild_id, case.number)
                purge = await purge_store.of_case(unit.tx, case.guild_id, case.number)
                if report is not None:
                    await report_store.set_state(unit.tx, report, ReportState.ACTING)
                    await unit.put_due(REPORT_DELETE, report.queue_key)
                    await unit.put_due(REPORT_CARD, report.queue_key)
                elif purge is not None:
                    await put_purge_due(unit, purge)
            case _, CaseState.ACTIVE:
                await _put(unit, RENEW, case, unit.now, RenewDue(case.number))
            case _, CaseState.EXPIRING:
                await _put(unit, END_SANCTION[case.kind], case, unit.now)
            case _:
                await _put(unit, ACT, case, unit.now)

    async def of_answer_to_report(self, unit: UnitOfWork, actor: Person, report_id: int, case: Case) -> None:
        """The report's author is warned or timed out by this case."""
        report = await get_report(unit.tx, case.guild_id, report_id)
        decision = DECISION_OF_KIND[case.kind]
        admit_report_decision(actor, report, decision)
        await self.reports.give_up_deletion(unit, report, actor)
        await self.reports.keep_evidence(unit, report, case, actor)
        await self.reports.decide(unit, report, actor, decision, ReportState.DECIDED, case)
        # What Discord still has to do may fail: then the report is open again, and nobody was told.
        after = _CERTAIN if case.state is CaseState.PENDING else timedelta()
        await self.reports.answer_reporters(unit, report, after)

    async def of_answer_to_appeal(self, unit: UnitOfWork, actor: Person, number: int, case: Case) -> None:
        """This case, which ends sooner, takes the place of the one with that number, which was appealed against."""
        view = await get_appeal(unit.tx, case.guild_id, number)
        admit_appeal_decision(actor, view, others=False)
        admit_shortening(view.case, case)
        await self.decide_appeal(unit, view.appeal, actor, AppealState.SHORTENED, case.reason)

    async def decide_appeal(
        self, unit: UnitOfWork, appeal: Appeal, actor: Person, state: AppealState, reply: str
    ) -> None:
        """The decision is on the case's history and on the card, and the person hears of it."""
        await appeal_store.decide(unit.tx, appeal, state, actor.user_id, reply, unit.now)
        case = await self.cases.load(unit.tx, appeal.guild_id, appeal.case_number)
        await self.cases.record(unit, case, CaseEventKind.ANSWERED, by=party(actor), detail=state.value)
        await unit.put_due(APPEAL_CARD, appeal.queue_key)
        await unit.put_due(APPEAL_ANSWER, appeal.queue_key)

    async def _notify_of_pardon(self, unit: UnitOfWork, case: Case) -> None:
        """Beside the message about the case itself. The answer to an appeal says more, and stands in for it."""
        appeal = await appeal_store.find(unit.tx, case.guild_id, case.number)
        if appeal is None or appeal.state not in _HEARD:
            key = case.key("moderation.notify_pardon")
            await unit.put_due(NOTIFY, case.target_queue_key, key=key, payload=NotifyDue(case.number, pardon=True))

    async def _close(self, unit: UnitOfWork, by: Case, kind: CaseKind, ending: Ending, event: CaseEventKind) -> None:
        """End the earlier cases of a kind about the same person, and what they have waiting on the due list."""
        if by.target is None:
            return
        for case in await store.open_about(unit.tx, by.guild_id, by.target.user_id, {kind}):
            if case.number >= by.number or (ending is Ending.LIFTED and _came_after(case, by)):
                continue
            await _cancel_ends(unit, case)
            pardoned = case.ending is Ending.PARDONED
            if CaseState.PENDING in {case.state, case.failed_from} and case.notification is Notification.WAITING:
                case = replace(case, notification=Notification.NOBODY)  # noqa: PLW2901 - nothing came of it
            closed = await self.cases.move(
                unit, case, CaseState.DONE, event, ending=None if pardoned else ending, detail=str(by.number)
            )
            if pardoned:
                await self._notify_of_pardon(unit, closed)


async def get_appeal(reader: Reader, guild_id: int, number: int) -> AppealView:
    """The appeal against a case. Raises UserError when there is none."""
    appeal = await appeal_store.find(reader, guild_id, number)
    case = await store.find(reader, guild_id, number)
    if appeal is None or case is None:
        raise UserError(NO_APPEAL)
    return AppealView(appeal, case)


async def _put(unit: UnitOfWork, kind: str, case: Case, at: datetime, payload: Payload = None) -> None:
    await unit.put_due(kind, case.target_queue_key, key=case.key(kind), at=at, payload=payload or CaseDue(case.number))


async def _cancel_ends(unit: UnitOfWork, case: Case) -> None:
    for kind in (END_SANCTION.get(case.kind), RENEW if case.kind is CaseKind.TIMEOUT else None):
        if kind is not None:
            await unit.cancel_due(case.target_queue_key, kind)


def _came_after(case: Case, by: Case) -> bool:
    """Whether Discord's audit log has the case behind what only now is read there."""
    return by.by_hand and by.audit_entry is not None and (case.audit_entry or 0) > by.audit_entry
