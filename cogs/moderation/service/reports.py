"""Reporting, and looking at reports: one card a message, however many people report it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.database import Database, Reader
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.due import REPORT_CARD
from cogs.moderation.models.reports import (
    AuthorKind,
    ReplyNotification,
    Report,
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
from cogs.moderation.store import reports as store

NO_REPORT = Text("There is no such report any more. Reports are deleted when the time for which they are kept is over.")
_LOOK_BACK = max(within for _, within in LIMITS)


@dataclass(frozen=True, slots=True)
class Reported:
    """`joined`: others had reported the message before. `again`: a decision on it stood, and is looked at anew."""

    report: Report
    joined: bool
    again: bool


class ReportService:
    """Anybody reports; moderators read. Deciding is `DecidingService`'s."""

    def __init__(self, database: Database, clock: Clock, due: DueList, drafts: Drafts) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts

    async def admit(self, actor: Person, snapshot: ReportedMessage) -> None:
        """Raises UserError when the actor cannot report the message now, before they take the trouble to write."""
        async with self._database.read() as reader:
            await self._admit(reader, actor, snapshot)

    async def report(
        self, actor: Person, snapshot: ReportedMessage, typed: str, draft: Draft | None = None
    ) -> Reported:
        """Bring a message before the moderators, with the reason. Raises UserError."""
        guild_id, now = actor.guild_id, self._clock.now()
        async with self._database.transaction() as tx:
            await self._admit(tx, actor, snapshot)
            reason = read_reason(typed)
            if draft is not None:
                await self._drafts.use(tx, draft)
            earlier = await store.of_message(tx, guild_id, snapshot.message_id)
            report = earlier or await store.insert(tx, guild_id, snapshot, now)
            known = (await store.view(tx, report)).versions
            if not any((one.content, one.files) == (snapshot.content, snapshot.files) for one in known):
                await store.add_words(tx, report, snapshot, now)
                await store.show_words(tx, report)
            await store.add_reporter(tx, report, actor.user_id, reason, now)
            if snapshot.author is AuthorKind.MODERATOR and report.author is AuthorKind.MEMBER:
                # They can read the moderators' room by now: the card must not show them the reasons any longer.
                await store.set_author(tx, report, snapshot.author)
            again = report.state is ReportState.DECIDED
            if again:
                await store.reopen(tx, report)
            await self._due.put(tx, guild_id=guild_id, kind=REPORT_CARD, queue_key=report.queue_key)
            return Reported(await get_report(tx, guild_id, report.id), joined=earlier is not None, again=again)

    async def view(self, guild_id: int, report_id: int) -> ReportView:
        """Everything about a report, for the card. Raises UserError when there is none."""
        async with self._database.read() as reader:
            return await store.view(reader, await get_report(reader, guild_id, report_id))

    async def read(self, actor: Person, report_id: int) -> ReportView:
        """As `view`, for a moderator; never for the person who was reported."""
        actor.require(Right.MOD)
        shown = await self.view(actor.guild_id, report_id)
        admit_reader(actor, shown.report)
        return shown

    async def pending(self, actor: Person) -> Sequence[Report]:
        """What waits for the actor's decision: nothing for those who are no moderators."""
        if not actor.may(Right.MOD):
            return ()
        async with self._database.read() as reader:
            found = await store.pending(reader, actor.guild_id)
        return [
            one
            for one in found
            if one.author_id != actor.user_id
            and one.state is ReportState.OPEN
            and one.taken_by in {None, actor.user_id}
        ]

    async def take(self, actor: Person, report_id: int) -> Report:
        """Look after a report; press again to leave it to others. Taking it from somebody else is possible.

        A second press in the same moment is the same one.
        """
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            report = await get_report(tx, actor.guild_id, report_id)
            admit_decision(actor, report, None)
            now = self._clock.now()
            if pressed_twice(actor, report, now):
                return report
            taker = None if report.taken_by == actor.user_id else actor.user_id
            await store.take(tx, report, taker, now)
            await self._due.put(tx, guild_id=actor.guild_id, kind=REPORT_CARD, queue_key=report.queue_key)
            return await get_report(tx, actor.guild_id, report_id)

    async def unread(self, actor: Person) -> Sequence[tuple[Report, int]]:
        """Decisions on the actor's reports of which no direct message could tell them."""
        async with self._database.read() as reader:
            return await store.unread(reader, actor.guild_id, actor.user_id)

    async def mark_read(self, actor: Person, report_id: int) -> Report:
        """The actor has seen what became of their report. Raises UserError when they never reported it."""
        async with self._database.transaction() as tx:
            report = await get_report(tx, actor.guild_id, report_id)
            for reporter in (await store.view(tx, report)).reporters:
                if reporter.reporter_id == actor.user_id:
                    await store.tell(tx, report, reporter.number, ReplyNotification.READ)
                    return report
        raise UserError(NO_REPORT)

    async def record_notification(
        self, guild_id: int, report_id: int, number: int, notification: ReplyNotification
    ) -> None:
        async with self._database.transaction() as tx:
            await store.tell(tx, await get_report(tx, guild_id, report_id), number, notification)

    async def redact_words(self, guild_id: int) -> int:
        """Have the cards redrawn whose messages' words are no longer kept; returns how many."""
        async with self._database.transaction() as tx:
            found = await store.overdrawn(tx, guild_id)
            for report in found:
                await store.show_words(tx, report)
                await self._due.put(tx, guild_id=guild_id, kind=REPORT_CARD, queue_key=report.queue_key)
        return len(found)

    async def kept(self, guild_id: int) -> set[int]:
        """The numbers of the reports that are kept."""
        async with self._database.read() as reader:
            return await store.ids(reader, guild_id)

    async def _admit(self, reader: Reader, actor: Person, snapshot: ReportedMessage) -> None:
        now = self._clock.now()
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
