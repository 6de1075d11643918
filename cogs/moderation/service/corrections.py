"""Sets cases right afterwards: with another reason, or by taking the whole case back."""

from dataclasses import dataclass, replace

from bot.database import Reader
from bot.drafts import Draft
from bot.errors import NotAllowed, UserError
from bot.markup import read_reason
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import (
    PARDONABLE,
    REASON_LENGTH,
    Case,
    CaseEventKind,
    CaseState,
    Ending,
    NotificationState,
    can_be_pardoned,
)
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences


@dataclass(frozen=True, slots=True)
class CorrectionService:
    """Every moderator may set right every case but those about themselves."""

    work: Work
    cases: CaseService
    consequences: Consequences

    async def amend(self, actor: Person, number: int, reason: str, draft: Draft | None = None) -> Case:
        """Change the reason; the one before stays in the history. The person is not told."""
        reason = read_reason(reason, REASON_LENGTH)
        async with self.work.begin(actor.guild_id, draft) as unit:
            case = await self._own(unit.tx, actor, number)
            if case.reason == reason:
                return case
            changed = replace(case, reason=reason)
            return await self.cases.change(unit, changed, CaseEventKind.AMENDED, by=party(actor), detail=case.reason)

    async def pardon(self, actor: Person, number: int, reason: str, draft: Draft | None = None) -> Case:
        """Take a case back: it no longer counts, what is in force is lifted, and the person is told.

        Raises UserError for what cannot be taken back, or was before.
        """
        reason = read_reason(reason, REASON_LENGTH)
        async with self.work.begin(actor.guild_id, draft) as unit:
            case = await self._own(unit.tx, actor, number)
            _refuse_pardon(case)
            return await self._pardon(unit, case, actor, reason)

    async def pardon_in(self, unit: UnitOfWork, actor: Person, number: int, reason: str) -> Case:
        """As `pardon`, in the transaction of what it follows from."""
        case = await self._own(unit.tx, actor, number)
        _refuse_pardon(case)
        return await self._pardon(unit, case, actor, read_reason(reason, REASON_LENGTH))

    async def _own(self, reader: Reader, actor: Person, number: int) -> Case:
        actor.require(Right.MOD)
        case = await self.cases.load(reader, actor.guild_id, number)
        if case.target is not None and case.target.user_id == actor.user_id:
            raise NotAllowed(Text("This case is about you: another moderator has to handle it."))
        return case

    async def _pardon(self, unit: UnitOfWork, case: Case, actor: Person, reason: str) -> Case:
        by = party(actor)
        if case.state is CaseState.FAILED and case.in_force and case.failed_from is not None:
            case = await self.cases.move(unit, case, case.failed_from, CaseEventKind.RETRIED, by=by)
        if case.state is CaseState.ACTIVE:
            case = await self.cases.move(
                unit, case, CaseState.EXPIRING, CaseEventKind.PARDONED, by=by, detail=reason, ending=Ending.PARDONED
            )
        elif case.state is CaseState.FAILED:
            # It never came to pass. Who was not told of it needs no word that it is taken back.
            case = replace(
                case,
                notification=NotificationState.NOBODY
                if case.notification is NotificationState.WAITING
                else case.notification,
            )
            case = await self.cases.move(
                unit, case, CaseState.DONE, CaseEventKind.PARDONED, by=by, detail=reason, ending=Ending.PARDONED
            )
        else:
            changed = replace(case, ending=Ending.PARDONED)
            case = await self.cases.change(unit, changed, CaseEventKind.PARDONED, by=by, detail=reason)
        await self.consequences.of_pardon(unit, actor, case)
        return case


def _refuse_pardon(case: Case) -> None:
    number = str(case.number)
    if case.kind not in PARDONABLE:
        raise UserError(
            Text(
                "Case #{number} is not an action against a person, so it cannot be taken back. Its reason can be "
                "changed with `/mod amend`.",
                number=number,
            )
        )
    if not can_be_pardoned(case):
        raise UserError(Text("Case #{number} has been taken back before.", number=number))
    if case.state is CaseState.PENDING:
        raise UserError(Text("Case #{number} is still under way. Please try again in a moment.", number=number))
