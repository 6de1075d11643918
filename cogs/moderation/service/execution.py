"""Notes how the execution of a case goes on Discord: begun, done, failed, tried again, over.

Each step looks at the case as it is in its own transaction: coming twice, or late, it changes nothing.
"""

from dataclasses import dataclass, replace
from typing import Final

from bot.due.models import DueItem, backoff
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.moderation.models.cases import (
    Case,
    CaseEventKind,
    CaseState,
    Ending,
    FailureReason,
    NotificationState,
)
from cogs.moderation.models.sanctions import SanctionFacts
from cogs.moderation.rules.sanctions import admit
from cogs.moderation.service.awaited import AwaitedSanctions
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences

ALERT_AFTER: Final = 4
"""So many failed attempts in a row (a minute and a half) are no hiccup any more: somebody is told, once."""


@dataclass(frozen=True, slots=True)
class ExecutionService:
    """Called by the jobs that talk to Discord. What follows from each step is said by `Consequences`.

    `done` is the due row that has brought a step about: it is finished in the same transaction.
    """

    work: Work
    cases: CaseService
    consequences: Consequences
    awaited: AwaitedSanctions

    async def begin_act(self, guild_id: int, number: int) -> Case:
        """The case, pending where it is to be done. Nobody is told of what was over before it could be done."""
        case = await self.cases.case(guild_id, number)
        over = case.ends_at is not None and case.ends_at <= self.work.now()
        if case.state is CaseState.PENDING and not over:
            return case
        async with self.work.begin(guild_id) as unit:
            case = await self._resumed(unit, await self.cases.load(unit.tx, guild_id, number), CaseState.PENDING)
            if case.state is CaseState.PENDING and over and case.notification is NotificationState.WAITING:
                case = await self.cases.save(unit, replace(case, notification=NotificationState.NOBODY))
        return case

    async def carried_out(
        self,
        guild_id: int,
        number: int,
        notification: NotificationState | None = None,
        *,
        done: DueItem | None = None,
    ) -> Case:
        """Discord has done it. `notification`: what became of the direct message before it."""
        async with self.work.begin(guild_id) as unit:
            await unit.finish_due(done)
            case = await self._notified(unit, await self.cases.load(unit.tx, guild_id, number), notification)
            if case.state is CaseState.PENDING:
                state = CaseState.ACTIVE if case.kind.lasts else CaseState.DONE
                case = await self.cases.move(unit, replace(case, error=None), state, CaseEventKind.ACTED)
                await self.consequences.of_force(unit, case)
                await self.consequences.of_result(unit, case)
        self._wake(case)
        return case

    async def failed(
        self, guild_id: int, number: int, failure: FailureReason, notification: NotificationState | None = None
    ) -> None:
        """It cannot be done as things are. Whoever waits is answered; if nobody does, the moderators are alerted."""
        async with self.work.begin(guild_id) as unit:
            case = await self._notified(unit, await self.cases.load(unit.tx, guild_id, number), notification)
            if case.state in {CaseState.DONE, CaseState.FAILED}:
                return
            case = await self.cases.move(
                unit, case, CaseState.FAILED, CaseEventKind.FAILED, detail=failure.value, error=failure.value
            )
            ordered = case.failed_from is CaseState.PENDING and case.target is not None
            if not (ordered and case.target and self.awaited.awaited(guild_id, case.target.user_id)):
                case = await self.consequences.of_failure(unit, case)
            await self.consequences.of_result(unit, case)
        self._wake(case)

    async def attempt_failed(
        self, guild_id: int, number: int, attempts: int, notification: NotificationState | None = None
    ) -> None:
        """An attempt failed (the n-th, from 1). Another one follows by itself, as long as the due list is patient."""
        if backoff(attempts) is None:
            await self.failed(guild_id, number, FailureReason.OUTAGE, notification)
            return
        async with self.work.begin(guild_id) as unit:
            case = await self._notified(unit, await self.cases.load(unit.tx, guild_id, number), notification)
            if case.state in {CaseState.DONE, CaseState.FAILED}:
                return
            if case.error is None:
                case = await self.cases.save(unit, replace(case, error=FailureReason.OUTAGE.value))
            if attempts >= ALERT_AFTER:
                case = await self.consequences.of_failure(unit, case)
        self._wake(case)

    async def begin_end(self, guild_id: int, number: int) -> Case:
        """The case, expiring where its time has come."""
        async with self.work.begin(guild_id) as unit:
            case = await self.cases.load(unit.tx, guild_id, number)
            case = await self._resumed(unit, case, CaseState.ACTIVE)
            case = await self._resumed(unit, case, CaseState.EXPIRING)
            over = case.ends_at is not None and case.ends_at <= unit.now
            if case.state is CaseState.ACTIVE and over:
                case = await self.cases.move(
                    unit, case, CaseState.EXPIRING, CaseEventKind.EXPIRED, ending=Ending.EXPIRED
                )
        return case

    async def ended(self, guild_id: int, number: int, *, done: DueItem | None = None) -> Case:
        """The effect is gone from Discord."""
        async with self.work.begin(guild_id) as unit:
            await unit.finish_due(done)
            case = await self.cases.load(unit.tx, guild_id, number)
            if case.state is CaseState.EXPIRING:
                case = await self.cases.move(unit, replace(case, error=None), CaseState.DONE, CaseEventKind.ACTED)
                await self.consequences.of_end(unit, case)
        self._wake(case)
        return case

    async def begin_renewal(self, guild_id: int, number: int) -> Case:
        """The case as it is; one that failed while in force is in force, because its work was asked for again."""
        async with self.work.begin(guild_id) as unit:
            return await self._resumed(unit, await self.cases.load(unit.tx, guild_id, number), CaseState.ACTIVE)

    async def renewed(self, guild_id: int, number: int, event: CaseEventKind, *, done: DueItem | None = None) -> None:
        """A timeout is in force on Discord once more, as far as Discord allows."""
        async with self.work.begin(guild_id) as unit:
            await unit.finish_due(done)
            case = await self.cases.load(unit.tx, guild_id, number)
            if case.state is CaseState.ACTIVE:
                await self.cases.change(unit, replace(case, error=None), event)
                await self.consequences.of_renewal(unit, case)

    async def returned(self, guild_id: int, user_id: int) -> None:
        """Somebody has come back to the server."""
        async with self.work.begin(guild_id) as unit:
            await self.consequences.of_return(unit, user_id)

    async def record_notification(
        self,
        guild_id: int,
        number: int,
        notification: NotificationState,
        *,
        pardon: bool = False,
        done: DueItem | None = None,
    ) -> Case:
        """What became of the direct message about the case, or about its being taken back."""
        async with self.work.begin(guild_id) as unit:
            await unit.finish_due(done)
            case = await self.cases.load(unit.tx, guild_id, number)
            if pardon:
                await self.cases.record(unit, case, CaseEventKind.NOTIFIED, detail=notification.value)
            else:
                case = await self._notified(unit, case, notification)
        self._wake(case)
        return case

    async def retry(self, actor: Person, number: int, facts: SanctionFacts | None = None) -> Case:
        """Have a failed case go on. Raises UserError for one that has not failed.

        `facts`: how those concerned stand now, for an action that is still to be done; ranks decide once more.
        """
        actor.require(Right.MOD)
        async with self.work.begin(actor.guild_id) as unit:
            case = await self.cases.load(unit.tx, actor.guild_id, number)
            if facts is not None and case.target is not None:
                admit(case.kind, party(actor), case.target, facts, confirmed=True)
            back = case.failed_from
            if case.state is not CaseState.FAILED or back is None:
                raise UserError(Text("Case #{number} has not failed (any more); look at its card.", number=str(number)))
            case = await self.cases.move(unit, case, back, CaseEventKind.RETRIED, by=party(actor))
            await self.consequences.of_retry(unit, case)
        return case

    async def _notified(self, unit: UnitOfWork, case: Case, notification: NotificationState | None) -> Case:
        if notification is None or case.notification is not NotificationState.WAITING:
            return case
        return await self.cases.record_notification(unit, case, notification)

    async def _resumed(self, unit: UnitOfWork, case: Case, state: CaseState) -> Case:
        if case.state is CaseState.FAILED and case.failed_from is state:
            return await self.cases.move(unit, case, state, CaseEventKind.RETRIED)
        return case

    def _wake(self, case: Case) -> None:
        if case.target is not None:
            self.awaited.wake(case.guild_id, case.target.user_id)
