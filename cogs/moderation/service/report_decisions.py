"""Decides on reports. The decision and the case that comes of it are kept in one transaction; Discord follows."""

from dataclasses import dataclass, replace
from typing import Final

from bot.drafts import Draft
from bot.markup import read_reason
from bot.people import Person, Right
from bot.work import Work
from cogs.moderation.models.cases import (
    REASON_LENGTH,
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    FailureReason,
    NewCase,
    NotificationState,
    Party,
)
from cogs.moderation.models.due import REPORT_CARD, REPORT_DELETE
from cogs.moderation.models.reports import (
    AuthorKind,
    Report,
    ReportDecision,
    ReportState,
)
from cogs.moderation.rules.reports import admit_decision, read_reply
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.service.reports import ReportService, get_report
from cogs.moderation.store import reports as store

_READERS: Final = frozenset({AuthorKind.MEMBER, AuthorKind.MODERATOR})
"""Whose authors can be told what became of their message."""


@dataclass(frozen=True, slots=True)
class ReportDecisionService:
    """Every use case checks the actor and the report as it stands: of two moderators, the second is told so."""

    work: Work
    cases: CaseService
    reports: ReportService
    consequences: Consequences

    async def admit(self, actor: Person, report_id: int, outcome: ReportDecision) -> Report:
        """The report, for a form about it. Raises UserError when the actor cannot decide that."""
        actor.require(Right.MOD)
        async with self.work.read() as reader:
            report = await get_report(reader, actor.guild_id, report_id)
        admit_decision(actor, report, outcome)
        return report

    async def dismiss(self, actor: Person, report_id: int, reply: str, draft: Draft | None = None) -> Report:
        """Nothing is wrong with the message; `reply` is a word to those who reported it."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id, draft) as unit:
            report = await get_report(unit.tx, actor.guild_id, report_id)
            admit_decision(actor, report, ReportDecision.DISMISSED)
            reply = read_reply(reply)
            await self.reports.give_up_deletion(unit, report, actor)
            await self.reports.decide(unit, report, actor, ReportDecision.DISMISSED, ReportState.DECIDED, reply=reply)
            await self.reports.answer_reporters(unit, report)
            return await get_report(unit.tx, actor.guild_id, report_id)

    async def delete(self, actor: Person, report_id: int, reason: str, draft: Draft | None = None) -> Case:
        """Have the message deleted, as a case with the message as its evidence; what failed before is tried again."""
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id, draft) as unit:
            report = await get_report(unit.tx, actor.guild_id, report_id)
            admit_decision(actor, report, ReportDecision.DELETED)
            reason = read_reason(reason, REASON_LENGTH)
            case = await self.reports.failed_deletion(unit.tx, report)
            if case is not None:
                case = await self.cases.move(unit, case, CaseState.PENDING, CaseEventKind.RETRIED, by=party(actor))
                if case.reason != reason:
                    amended, before = replace(case, reason=reason), case.reason
                    case = await self.cases.change(unit, amended, CaseEventKind.AMENDED, by=party(actor), detail=before)
            else:
                case = await self.cases.open(
                    unit,
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
                await self.reports.keep_evidence(unit, report, case, actor)
            await self.reports.decide(unit, report, actor, ReportDecision.DELETED, ReportState.ACTING, case)
            await unit.put_due(REPORT_DELETE, report.queue_key)
            return case

    async def deleted(self, guild_id: int, report_id: int) -> None:
        """The message is gone."""
        async with self.work.begin(guild_id) as unit:
            report = await get_report(unit.tx, guild_id, report_id)
            if report.state is not ReportState.ACTING or report.case_number is None:
                return
            case = await self.cases.load(unit.tx, guild_id, report.case_number)
            if case.state is CaseState.PENDING:
                case = await self.cases.move(unit, case, CaseState.DONE, CaseEventKind.ACTED)
                await self.consequences.of_force(unit, case)
            await store.set_state(unit.tx, report, ReportState.DECIDED)
            await self.reports.answer_reporters(unit, report)

    async def not_deleted(self, guild_id: int, report_id: int, failure: FailureReason) -> None:
        """Discord refuses. The report waits for a decision again."""
        async with self.work.begin(guild_id) as unit:
            report = await get_report(unit.tx, guild_id, report_id)
            if report.state is not ReportState.ACTING or report.case_number is None:
                return
            case = await self.cases.load(unit.tx, guild_id, report.case_number)
            if case.state is CaseState.PENDING:
                await self.cases.move(
                    unit, case, CaseState.FAILED, CaseEventKind.FAILED, detail=failure.value, error=failure.value
                )
            await store.set_state(unit.tx, report, ReportState.OPEN, failure)
            await unit.put_due(REPORT_CARD, report.queue_key)
