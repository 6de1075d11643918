"""Moderation's services on a real database, wired as the feature wires them, without Discord."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import TravellingClock
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.people import Person, Right
from bot.texts import Language
from bot.work import Work
from cogs.moderation.models.cases import Case, CaseKind, CaseState, EvidenceMessage, NewCase, Party
from cogs.moderation.models.reports import AuthorKind, ReportedMessage
from cogs.moderation.service.appeals import AppealService
from cogs.moderation.service.awaited import AwaitedSanctions
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.execution import ExecutionService
from cogs.moderation.service.report_decisions import ReportDecisionService
from cogs.moderation.service.reports import ReportService
from cogs.moderation.service.search import CaseSearch
from tests.storage.network_world import GUILD

MODERATOR_ID, SECOND_ID, TARGET_ID, REPORTER_ID = 940011, 940012, 940021, 940031


def person(user_id: int, *, moderator: bool = False, guild_id: int = GUILD) -> Person:
    rights = {Right.ALL} | ({Right.MOD} if moderator else set())
    return Person(guild_id, user_id, f"Person {user_id}", Language.EN, ZoneInfo("UTC"), rights=frozenset(rights))


MODERATOR, SECOND = person(MODERATOR_ID, moderator=True), person(SECOND_ID, moderator=True)
REPORTER = person(REPORTER_ID)


class House:
    """The services."""

    def __init__(self, database: Database, clock: TravellingClock) -> None:
        self.database = database
        self.clock = clock
        self.due = DueList(database, clock)
        self.work = Work(database, clock, self.due, Drafts(database, clock))
        self.cases = CaseService(self.work)
        self.reports = ReportService(self.work, self.cases)
        self.consequences = Consequences(self.cases, self.reports)
        self.corrections = CorrectionService(self.work, self.cases, self.consequences)
        self.decisions = ReportDecisionService(self.work, self.cases, self.reports, self.consequences)
        self.appeals = AppealService(self.work, self.cases, self.corrections, self.consequences)
        self.execution = ExecutionService(self.work, self.cases, self.consequences, AwaitedSanctions())
        self.search = CaseSearch(self.work)

    async def case(
        self,
        kind: CaseKind = CaseKind.WARNING,
        reason: str = "Ton",
        *,
        target_id: int = TARGET_ID,
        name: str = "Jo Muster",
        actor: Person = MODERATOR,
        state: CaseState = CaseState.DONE,
        ends_at: datetime | None = None,
        messages: Sequence[str] = (),
    ) -> Case:
        """A case as the sanctions open them, with messages kept."""
        async with self.work.begin(actor.guild_id) as unit:
            case = await self.cases.open(
                unit,
                NewCase(
                    guild_id=actor.guild_id,
                    kind=kind,
                    moderator=party(actor),
                    reason=reason,
                    target=Party(target_id, name),
                    state=state,
                    ends_at=ends_at,
                ),
            )
            kept = [
                EvidenceMessage(actor.guild_id, 5, 100 + number, Party(target_id, name), self.clock.now(), words)
                for number, words in enumerate(messages)
            ]
            await self.cases.keep_evidence(unit, kept, case)
        return case

    def message(
        self, message_id: int = 77, content: str = "Unsinn", author: AuthorKind = AuthorKind.MEMBER
    ) -> ReportedMessage:
        return ReportedMessage(5, message_id, TARGET_ID, "Jo Muster", author, self.clock.now(), content, ("plan.pdf",))
