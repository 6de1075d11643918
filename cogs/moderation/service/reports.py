"""Takes reports and shows them: one card a message, however many people report it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import Case, CaseEventKind, CaseState, Ending, EvidenceMessage, Party
from cogs.moderation.models.due import REPORT_ANSWER, REPORT_CARD, ReportAnswerDue
from cogs.moderation.models.reports import (
    AuthorKind,
    ReplyNotification,
    Report,
    ReportDecision,
    ReportedMessage,
    ReportState,
    ReportView,
)
from cogs.moderation.rules.reports import (
    LIMITS,
    admit_decision,
    admit_reader,
    admit_reporter,
    already_reported,
    pressed_twice,
    read_reason,
)
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import reports as store

NO_REPORT = Text("There is no such report any more. Reports are deleted when the time for which they are kept is over.")
_LOOK_BACK = max(within for _, within in LIMITS)


@dataclass(frozen=True, slots=True)
class Reported:
    """`joined`: others had reported the message before. `again`: a decision on it stood, and is looked at anew."""

    report: Report
    joined: bool
    again: bool


@dataclass(frozen=True, slots=True)
class ReportService:
    """Anybody reports; moderators read. What deciding writes stands here too, who may decide in report_decisions."""

    work: Work
    cases: CaseService

    async def admit(self, actor: Person, snapshot: ReportedMessage) -> None:
        """Raises UserError when the actor cannot report the message now, before they take the trouble to write."""
        async with self.work.read() as reader:
            await self._admit(reader, actor, snapshot)

    async def report(
        self, actor: Person, snapshot: ReportedMessage, typed: str, draft: Draft | None = None
    ) -> Reported:
        """Bring a message before the moderators, with the reason. Raises UserError."""
        guild_id, now = actor.guild_id, self.work.now()
        async with self.work.begin(actor.guild_id, draft) as unit:
            await self._admit(unit.tx, actor, snapshot)
            reason = read_reason(typed)
            earlier = await store.of_message(unit.tx, guild_id, snapshot.message_id)
            report = earlier or await store.add(unit.tx, guild_id, snapshot, now)
            known = (await store.view(unit.tx, report)).versions
            if not any((version.content, version.files) == (snapshot.content, snapshot.files) for version in known):
                await store.add_words(unit.tx, report, snapshot, now)
                await store.show_words(unit.tx, report)
            await store.add_reporter(unit.tx, report, actor.user_id, reason, now)
            if snapshot.author is AuthorKind.MODERATOR and report.author is AuthorKind.MEMBER:
                # They can read the moderators' room by now: the card must not show them the reasons any longer.
                await store.set_author(unit.tx, report, snapshot.author)
            again = report.state is ReportState.DECIDED
            if again:
                await store.reopen(unit.tx, report)
            await unit.put_due(REPORT_CARD, report.queue_key)
            return Reported(await get_report(unit.tx, guild_id, report.id), joined=earlier is not None, again=again)

    async def view(self, guild_id: int, report_id: int) -> ReportView:
        """Everything about a report, for the card. Raises UserError when there is none."""
        async with self.work.read() as reader:
            return await store.view(reader, await get_report(reader, guild_id, report_id))

    async def read(self, actor: Person, report_id: int) -> ReportView:
        """As `view`, for a moderator; never for the person who was reported."""
        actor.require(Right.MOD)
        report_view = await self.view(actor.guild_id, report_id)
        admit_reader(actor, report_view.report)
        return report_view

    async def pending(self, actor: Person) -> Sequence[Report]:
        """What waits for the actor's decision: nothing for those who are no moderators."""
        if not actor.may(Right.MOD):
            return ()
        async with self.work.read() as reader:
            reports = await store.pending(reader, actor.guild_id)
        return [
            report
            for report in reports
            if report.author_id != actor.user_id
            and report.state is ReportState.OPEN
            and report.taken_by in {None, actor.user_id}
        ]

    async def take(self, actor: Person, report_id: int) -> Report:
        """Look after a report; press again to leave it to others. Taking it from somebody else is possible.

        A second press in the same moment is the same one.
        """
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id) as unit:
            report = await get_report(unit.tx, actor.guild_id, report_id)
            admit_decision(actor, report, None)
            now = self.work.now()
            if pressed_twice(actor, report, now):
                return report
            taker = None if report.taken_by == actor.user_id else actor.user_id
            await store.take(unit.tx, report, taker, now)
            await unit.put_due(REPORT_CARD, report.queue_key)
            return await get_report(unit.tx, actor.guild_id, report_id)

    async def unread(self, actor: Person) -> Sequence[tuple[Report, int]]:
        """Decisions on the actor's reports of which no direct message could tell them."""
        async with self.work.read() as reader:
            return await store.unread(reader, actor.guild_id, actor.user_id)

    async def mark_read(self, actor: Person, report_id: int) -> Report:
        """The actor has seen what became of their report. Raises UserError when they never reported it."""
        async with self.work.begin(actor.guild_id) as unit:
            report = await get_report(unit.tx, actor.guild_id, report_id)
            for reporter in (await store.view(unit.tx, report)).reporters:
                if reporter.reporter_id == actor.user_id:
                    await store.set_notification(unit.tx, report, reporter.number, ReplyNotification.READ)
                    return report
        raise UserError(NO_REPORT)

    async def record_notification(
        self, guild_id: int, report_id: int, number: int, notification: ReplyNotification
    ) -> None:
        async with self.work.begin(guild_id) as unit:
            await store.set_notification(unit.tx, await get_report(unit.tx, guild_id, report_id), number, notification)

    async def redact_words(self, guild_id: int) -> int:
        """Have the cards redrawn whose messages' words are no longer kept; returns how many."""
        async with self.work.begin(guild_id) as unit:
            reports = await store.overdrawn(unit.tx, guild_id)
            for report in reports:
                await store.show_words(unit.tx, report)
                await unit.put_due(REPORT_CARD, report.queue_key)
        return len(reports)

    async def kept(self, guild_id: int) -> set[int]:
        """The numbers of the reports that are kept."""
        async with self.work.read() as reader:
            return await store.ids(reader, guild_id)

    async def give_up_deletion(self, unit: UnitOfWork, report: Report, actor: Person) -> None:
        """A deletion that failed before is wanted no longer."""
        case = await self.failed_deletion(unit.tx, report)
        if case is not None:
            await self.cases.move(
                unit, case, CaseState.DONE, CaseEventKind.LIFTED, by=party(actor), ending=Ending.LIFTED
            )

    async def decide(
        self,
        unit: UnitOfWork,
        report: Report,
        actor: Person,
        outcome: ReportDecision,
        state: ReportState,
        case: Case | None = None,
        *,
        reply: str = "",
    ) -> None:
        """Write what was decided, and by whom, on the report and its card. ACTING: Discord has still to follow."""
        await store.decide(
            unit.tx,
            report,
            state=state,
            outcome=outcome,
            decided_by=actor.user_id,
            now=unit.now,
            case_number=case.number if case is not None else None,
            reply=reply,
        )
        await unit.put_due(REPORT_CARD, report.queue_key)

    async def answer_reporters(self, unit: UnitOfWork, report: Report, after: timedelta = timedelta()) -> None:
        """Have those who reported told what became of it, after a while where it may still fail."""
        report_view = await store.view(unit.tx, report)
        for reporter in report_view.reporters:
            if reporter.notification is ReplyNotification.NOT_YET and reporter.reporter_id:
                await unit.put_due(
                    REPORT_ANSWER,
                    f"{report.queue_key}/reporter:{reporter.number}",
                    at=unit.now + after,
                    payload=ReportAnswerDue(report.id, reporter.number),
                )
        await unit.put_due(REPORT_CARD, report.queue_key)

    async def keep_evidence(self, unit: UnitOfWork, report: Report, case: Case, actor: Person) -> None:
        """The message becomes the case's evidence."""
        messages = (await store.view(unit.tx, report)).versions
        await self.cases.keep_evidence(
            unit, [_evidence(report, message) for message in messages], case, by=party(actor)
        )

    async def failed_deletion(self, reader: Reader, report: Report) -> Case | None:
        """The case of a deletion that Discord has refused."""
        if report.case_number is None or report.outcome is not ReportDecision.DELETED:
            return None
        case = await self.cases.load(reader, report.guild_id, report.case_number)
        return case if case.state is CaseState.FAILED else None

    async def _admit(self, reader: Reader, actor: Person, snapshot: ReportedMessage) -> None:
        now = self.work.now()
        report = await store.of_message(reader, actor.guild_id, snapshot.message_id)
        if report is not None:
            reporters = (await store.view(reader, report)).reporters
            if any(reporter.reporter_id == actor.user_id for reporter in reporters):
                raise UserError(already_reported(report))
        since = now - _LOOK_BACK
        earlier = await store.reported_since(reader, actor.guild_id, actor.user_id, since)
        admit_reporter(actor, snapshot, earlier, now)


async def get_report(reader: Reader, guild_id: int, report_id: int) -> Report:
    """Raises UserError when there is no such report."""
    report = await store.find(reader, guild_id, report_id)
    if report is None:
        raise UserError(NO_REPORT)
    return report


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
