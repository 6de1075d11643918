"""Setting cases right afterwards: another reason, or taking the whole case back."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.reasons import read_reason
from bot.texts import Text
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
from cogs.moderation.service.execution import END_KINDS, EffectService

Follow = Callable[[Transaction, Person, Case], Awaitable[None]]


class CorrectionService:
    """Every moderator may set right every case but those about themselves."""

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
        self._follow: list[Follow] = []

    def add_follower(self, follow: Follow) -> None:
        """Have something else kept together with every case that is taken back."""
        self._follow.append(follow)

    async def amend(self, actor: Person, number: int, reason: str, draft: Draft | None = None) -> Case:
        """Change the reason; the one before stays in the history. The person is not told."""
        reason = read_reason(reason, REASON_LENGTH)
        async with self._database.transaction() as tx:
            case = await self._own(tx, actor, number)
            if draft is not None:
                await self._drafts.use(tx, draft)
            if case.reason == reason:
                return case
            changed = replace(case, reason=reason)
            return await self._cases.change(tx, changed, CaseEventKind.AMENDED, by=party(actor), detail=case.reason)

    async def pardon(self, actor: Person, number: int, reason: str, draft: Draft | None = None) -> Case:
        """Take a case back: it no longer counts, what is in force is lifted, and the person is told.

        Raises UserError for what cannot be taken back, or was before.
        """
        reason = read_reason(reason, REASON_LENGTH)
        async with self._database.transaction() as tx:
            case = await self._own(tx, actor, number)
            _refuse_pardon(case)
            if draft is not None:
                await self._drafts.use(tx, draft)
            return await self._pardon(tx, case, actor, reason)

    async def pardon_in(self, tx: Transaction, actor: Person, number: int, reason: str) -> Case:
        """As `pardon`, in the transaction of what it follows from."""
        case = await self._own(tx, actor, number)
        _refuse_pardon(case)
        return await self._pardon(tx, case, actor, read_reason(reason, REASON_LENGTH))

    async def _own(self, tx: Transaction, actor: Person, number: int) -> Case:
        actor.require(Right.MOD)
        case = await self._cases.load(tx, actor.guild_id, number)
        if case.target is not None and case.target.user_id == actor.user_id:
            raise NotAllowed(Text("This case is about you: another moderator has to see to it."))
        return case

    async def _pardon(self, tx: Transaction, case: Case, actor: Person, reason: str) -> Case:
        by = party(actor)
        if case.state is CaseState.FAILED and case.in_force and case.failed_from is not None:
            case = await self._cases.move(tx, case, case.failed_from, CaseEventKind.RETRIED, by=by)
        if case.state is CaseState.ACTIVE:
            case = await self._cases.move(
                tx, case, CaseState.EXPIRING, CaseEventKind.PARDONED, by=by, detail=reason, ending=Ending.PARDONED
            )
        elif case.state is CaseState.FAILED:
            # It never came to pass. Who was not told of it needs no word that it is taken back.
            case = replace(
                case,
                notification=NotificationState.NOBODY
                if case.notification is NotificationState.WAITING
                else case.notification,
            )
            case = await self._cases.move(
                tx, case, CaseState.DONE, CaseEventKind.PARDONED, by=by, detail=reason, ending=Ending.PARDONED
            )
        else:
            changed = replace(case, ending=Ending.PARDONED)
            case = await self._cases.change(tx, changed, CaseEventKind.PARDONED, by=by, detail=reason)
        if case.state is CaseState.EXPIRING:
            kind = END_KINDS[case.kind]
            await self._due.put(
                tx,
                guild_id=case.guild_id,
                kind=kind,
                queue_key=case.target_queue_key,
                key=case.key(kind),
                payload={"case": case.number},
            )
        elif case.notification is not NotificationState.NOBODY or case.by_hand:
            await self._effects.notify_of_pardon(tx, case)
        for follow in self._follow:
            await follow(tx, actor, case)
        return case


def _refuse_pardon(case: Case) -> None:
    number = str(case.number)
    if case.kind not in PARDONABLE:
        raise UserError(
            Text(
                "Case #{number} is not a measure against a person, so it cannot be taken back. Its reason can be "
                "changed with `/mod amend`.",
                number=number,
            )
        )
    if not can_be_pardoned(case):
        raise UserError(Text("Case #{number} has been taken back before.", number=number))
    if case.state is CaseState.PENDING:
        raise UserError(Text("Case #{number} is still under way. Please try again in a moment.", number=number))
