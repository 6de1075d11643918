"""Deciding on reports. The decision and the case that comes of it are kept in one transaction; Discord follows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.people import Person, Right
from bot.reasons import read_reason
from cogs.moderation.models.cases import (
    REASON_LENGTH,
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    EvidenceMessage,
    FailureReason,
    NewCase,
    NotificationState,
    Party,
)
from cogs.moderation.models.due import REPORT_ANSWER, REPORT_CARD, REPORT_DELETE, REPORTER
from cogs.moderation.models.reports import (
    AuthorKind,
    ReplyNotification,
    Report,
    ReportDecision,
    ReportedMessage,
    ReportState,
    ReportView,
)
from cogs.moderation.rules.reports import admit_decision, read_reply
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.execution import EffectService, Retry
from cogs.moderation.service.reports import get_report
from cogs.moderation.store import reports as store

ORIGIN: Final = "report"
"""What measures that answer a report name as their origin."""
DECISION_OF_KIND: Final[Mapping[CaseKind, ReportDecision]] = {
    CaseKind.WARNING: ReportDecision.WARNED,
    CaseKind.TIMEOUT: ReportDecision.TIMED_OUT,
}

_SURE: Final = timedelta(minutes=1)
"""After so long, Discord has refused what it refuses for good."""
_READERS: Final = frozenset({AuthorKind.MEMBER, AuthorKind.MODERATOR})
"""Whose authors can be told what became of their message."""


class ReportDecisionService:
    """Every use case checks the actor and the report as it stands: of two moderators, the second is told so."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        drafts: Drafts,
        cases: CaseService,
        effects: EffectService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._cases = cases
        self._effects = effects

    async def admit(self, actor: Person, report_id: int, outcome: ReportDecision) -> Report:
        """The report, for a form about it. Raises UserError when the actor cannot decide that."""
        actor.require(Right.MOD)
        async with self._database.read() as reader:
            report = await get_report(reader, actor.guild_id, report_id)
        admit_decision(actor, report, outcome)
        return report

    async def dismiss(self, actor: Person, report_id: int, reply: str, draft: Draft | None = None) -> Report:
        """Nothing is wrong with the message; `reply` is a word to those who reported it."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            report = await get_report(tx, actor.guild_id, report_id)
            admit_decision(actor, report, ReportDecision.DISMISSED)
            reply = read_reply(reply)
            if draft is not None:
                await self._drafts.use(tx, draft)
            await self._give_up(tx, report, actor)
            await self._decide(tx, report, actor, ReportDecision.DISMISSED, ReportState.DECIDED, reply=reply)
            await self._tell(tx, report)
            return await get_report(tx, actor.guild_id, report_id)

    async def delete(self, actor: Person, report_id: int, reason: str, draft: Draft | None = None) -> Case:
        """Have the message deleted, as a case with the message as its evidence; what failed before is tried again."""
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            report = await get_report(tx, actor.guild_id, report_id)
            admit_decision(actor, report, ReportDecision.DELETED)
            reason = read_reason(reason, REASON_LENGTH)
            if draft is not None:
                await self._drafts.use(tx, draft)
            case = await self._failed_before(tx, report)
            if case is not None:
                case = await self._cases.move(tx, case, CaseState.PENDING, CaseEventKind.RETRIED, by=party(actor))
                if case.reason != reason:
                    amended, before = replace(case, reason=reason), case.reason
                    case = await self._cases.change(tx, amended, CaseEventKind.AMENDED, by=party(actor), detail=before)
            else:
                case = await self._cases.open(
                    tx,
                    NewCase(
                        guild_id=actor.guild_id,
                        kind=CaseKind.PURGE,
                        moderator=party(actor),
                        reason=reason,
                        target=Party(report.author_id, report.author_name),
                        channel_id=report.channel_id,
                        notification=NotificationState.WAITING
                        if report.author in _READERS
                        else NotificationState.NOBODY,
                    ),
                )
                await self._keep(tx, report, case, actor)
            await self._decide(tx, report, actor, ReportDecision.DELETED, ReportState.ACTING, case)
            await self._due.put(tx, guild_id=actor.guild_id, kind=REPORT_DELETE, queue_key=report.queue_key)
            return case

    async def sanctioned(self, tx: Transaction, actor: Person, report_id: int, case: Case) -> None:
        """The report's author was warned or timed out: called in the transaction that opens the case."""
        report = await get_report(tx, actor.guild_id, report_id)
        outcome = DECISION_OF_KIND[case.kind]
        admit_decision(actor, report, outcome)
        await self._give_up(tx, report, actor)
        await self._keep(tx, report, case, actor)
        await self._decide(tx, report, actor, outcome, ReportState.DECIDED, case)
        # What Discord still has to do may fail: then the report is open again, and nobody was told.
        await self._tell(tx, report, _SURE if case.state is CaseState.PENDING else timedelta())

    async def came_out(self, tx: Transaction, case: Case) -> None:
        """A measure was carried out, or refused: a report that it answers follows."""
        report = await store.of_case(tx, case.guild_id, case.number) if case.kind in DECISION_OF_KIND else None
        if report is None:
            return
        never = case.state is CaseState.FAILED and case.failed_from is CaseState.PENDING
        if never and report.state is ReportState.DECIDED:
            # Of an outage one says that it passes by itself; nothing is tried any more here.
            failure = FailureReason.PERMISSION if case.error == FailureReason.PERMISSION else FailureReason.REFUSED
            await store.settle(tx, report, ReportState.OPEN, failure)
            await self._due.put(tx, guild_id=report.guild_id, kind=REPORT_CARD, queue_key=report.queue_key)
        elif case.state is not CaseState.FAILED and report.state is ReportState.OPEN and report.failure is not None:
            await store.settle(tx, report, ReportState.DECIDED)
            await self._tell(tx, report)

    async def deleted(self, guild_id: int, report_id: int) -> None:
        """The message is gone."""
        async with self._database.transaction() as tx:
            report = await get_report(tx, guild_id, report_id)
            if report.state is not ReportState.ACTING or report.case_number is None:
                return
            case = await self._cases.load(tx, guild_id, report.case_number)
            if case.state is CaseState.PENDING:
                case = await self._cases.move(tx, case, CaseState.DONE, CaseEventKind.ACTED)
                await self._effects.follow(tx, case)
            await store.settle(tx, report, ReportState.DECIDED)
            await self._tell(tx, report)

    async def not_deleted(self, guild_id: int, report_id: int, failure: FailureReason) -> None:
        """Discord refuses. The report waits for a decision again."""
        async with self._database.transaction() as tx:
            report = await get_report(tx, guild_id, report_id)
            if report.state is not ReportState.ACTING or report.case_number is None:
                return
            case = await self._cases.load(tx, guild_id, report.case_number)
            if case.state is CaseState.PENDING:
                await self._cases.move(
                    tx, case, CaseState.FAILED, CaseEventKind.FAILED, detail=failure.value, error=failure.value
                )
            await store.settle(tx, report, ReportState.OPEN, failure)
            await self._due.put(tx, guild_id=guild_id, kind=REPORT_CARD, queue_key=report.queue_key)

    def retry(self, earlier: Retry | None) -> Retry:
        """How a deletion that failed goes on from its case; what is no report's deletion goes on as `earlier` says."""

        async def again(tx: Transaction, case: Case) -> None:
            report = await store.of_case(tx, case.guild_id, case.number)
            if report is not None:
                await store.settle(tx, report, ReportState.ACTING)
                await self._due.put(tx, guild_id=case.guild_id, kind=REPORT_DELETE, queue_key=report.queue_key)
                await self._due.put(tx, guild_id=case.guild_id, kind=REPORT_CARD, queue_key=report.queue_key)
            elif earlier is not None:
                await earlier(tx, case)

        return again

    async def _give_up(self, tx: Transaction, report: Report, actor: Person) -> None:
        """A deletion that failed before is wanted no longer."""
        case = await self._failed_before(tx, report)
        if case is not None:
            await self._cases.move(
                tx, case, CaseState.DONE, CaseEventKind.LIFTED, by=party(actor), ending=Ending.LIFTED
            )

    async def _decide(
        self,
        tx: Transaction,
        report: Report,
        actor: Person,
        outcome: ReportDecision,
        state: ReportState,
        case: Case | None = None,
        *,
        reply: str = "",
    ) -> None:
        await store.decide(
            tx,
            report,
            state=state,
            outcome=outcome,
            decided_by=actor.user_id,
            now=self._clock.now(),
            case_number=case.number if case is not None else None,
            reply=reply,
        )
        await self._due.put(tx, guild_id=report.guild_id, kind=REPORT_CARD, queue_key=report.queue_key)

    async def _tell(self, tx: Transaction, report: Report, after: timedelta = timedelta()) -> None:
        shown: ReportView = await store.view(tx, report)
        for reporter in shown.reporters:
            if reporter.notification is ReplyNotification.NOT_YET and reporter.reporter_id:
                await self._due.put(
                    tx,
                    guild_id=report.guild_id,
                    kind=REPORT_ANSWER,
                    queue_key=f"{report.queue_key}/voice:{reporter.number}",
                    at=self._clock.now() + after,
                    payload={"report": report.id, REPORTER: reporter.number},
                )
        await self._due.put(tx, guild_id=report.guild_id, kind=REPORT_CARD, queue_key=report.queue_key)

    async def _keep(self, tx: Transaction, report: Report, case: Case, actor: Person) -> None:
        """The message becomes the case's evidence."""
        messages = (await store.view(tx, report)).versions
        await self._cases.keep_evidence(tx, [_evidence(report, message) for message in messages], case, by=party(actor))

    async def _failed_before(self, tx: Transaction, report: Report) -> Case | None:
        if report.case_number is None or report.outcome is not ReportDecision.DELETED:
            return None
        case = await self._cases.load(tx, report.guild_id, report.case_number)
        return case if case.state is CaseState.FAILED else None


def _evidence(report: Report, message: ReportedMessage) -> EvidenceMessage:
    return EvidenceMessage(
        guild_id=report.guild_id,
        channel_id=message.channel_id,
        message_id=message.message_id,
        author=Party(message.author_id, message.author_name),
        written_at=message.written_at,
        content=message.content,
        attachments=message.files,
    )
