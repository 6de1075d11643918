"""What follows from what was done on Discord: states, later dues, cases that another one ends, failures and retries.
Each step looks at the case as it is in its own transaction: coming twice, or late, it changes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.cases import (
    Case,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    FailureReason,
    NotificationState,
)
from cogs.moderation.models.due import ACT, ALERT, END_BAN, END_TIMEOUT, NOTIFY, RENEW
from cogs.moderation.models.sanctions import SanctionFacts
from cogs.moderation.rules.durations import RENEW_AFTER, reach
from cogs.moderation.rules.sanctions import ENDS, admit
from cogs.moderation.service.awaited import AwaitedSanctions
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.store import cases as store

END_KINDS = {CaseKind.TIMEOUT: END_TIMEOUT, CaseKind.BAN: END_BAN}
ALERT_AFTER = 4
"""So many failed attempts in a row (a minute and a half) are no hiccup any more: somebody is told, once."""
NOTIFIED_BEFORE = frozenset({CaseKind.KICK, CaseKind.BAN})
"""Afterwards there is no shared server, and no direct message."""
Retry = Callable[[Transaction, Case], Awaitable[None]]
"""Puts on the due list what a failed case, back in its earlier state, has still to do."""
Outcome = Callable[[Transaction, Case], Awaitable[None]]
"""Kept together with a case that Discord has just carried out, or just refused."""
Answered = Callable[[Transaction, Case], Awaitable[bool]]


class EffectService:
    """Called by the jobs that talk to Discord, and by the reader of the audit log."""

    def __init__(
        self, database: Database, clock: Clock, due: DueList, cases: CaseService, awaited_sanctions: AwaitedSanctions
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._cases = cases
        self._awaited = awaited_sanctions
        self._retries: dict[CaseKind, Retry] = {}
        self._answered: list[Answered] = []
        self._outcomes_of: list[Outcome] = []

    def add_retry(self, kind: CaseKind, retry: Retry) -> None:
        """Say how a failed case of a kind goes on; those about a person need not."""
        self._retries[kind] = retry

    def retry_of(self, kind: CaseKind) -> Retry | None:
        """What was said of a kind before, for whoever adds to it."""
        return self._retries.get(kind)

    async def resume(self, guild_id: int, number: int, state: CaseState) -> Case:
        """The case as it is; one that failed in that state goes on in it, because its work was asked for again."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            return await self._resumed(tx, case, state)

    async def begin_act(self, guild_id: int, number: int) -> Case:
        """The case, pending where it is to be done. Nobody is told of what was over before it could be done."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            case = await self._resumed(tx, case, CaseState.PENDING)
            over = case.ends_at is not None and case.ends_at <= self._clock.now()
            if case.state is CaseState.PENDING and over and case.notification is NotificationState.WAITING:
                case = await self._cases.keep(tx, replace(case, notification=NotificationState.NOBODY))
        return case

    async def acted(self, guild_id: int, number: int) -> Case:
        """Discord has done it."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.state is CaseState.PENDING:
                state = CaseState.ACTIVE if case.kind.lasts else CaseState.DONE
                case = await self._cases.move(tx, replace(case, error=None), state, CaseEventKind.ACTED)
                await self.follow(tx, case)
                await self._came_out(tx, case)
        self._tell(case)
        return case

    async def follow(self, tx: Transaction, case: Case) -> None:
        """What a case brings with it once it is in force: its end, the word to the person, the end of earlier cases."""
        now = self._clock.now()
        if case.kind in END_KINDS:
            await self._close(tx, case, case.kind, Ending.SUPERSEDED, CaseEventKind.SUPERSEDED)
            if case.ends_at is not None:
                await self._put(tx, END_KINDS[case.kind], case, case.ends_at)
            await self._put_renewal(tx, case, now)
        elif case.kind in ENDS:
            await self._close(tx, case, ENDS[case.kind], Ending.LIFTED, CaseEventKind.LIFTED)
        if case.notification is NotificationState.WAITING and case.kind not in NOTIFIED_BEFORE:
            await self._put(tx, NOTIFY, case, now)

    async def failed(self, guild_id: int, number: int, failure: FailureReason) -> None:
        """It cannot be done as things are. Whoever waits is answered; if nobody does, the moderators are told."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.state in {CaseState.DONE, CaseState.FAILED}:
                return
            case = await self._cases.move(
                tx, case, CaseState.FAILED, CaseEventKind.FAILED, detail=failure.value, error=failure.value
            )
            ordered = case.failed_from is CaseState.PENDING and case.target is not None
            if not (ordered and case.target and self._awaited.awaited(guild_id, case.target.user_id)):
                case = await self._alert(tx, case)
            await self._came_out(tx, case)
        self._tell(case)

    async def attempt_failed(self, guild_id: int, number: int, attempts: int) -> None:
        """An attempt failed, and another one follows by itself."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.state in {CaseState.DONE, CaseState.FAILED}:
                return
            if case.error is None:
                case = await self._cases.keep(tx, replace(case, error=FailureReason.OUTAGE.value))
            if attempts >= ALERT_AFTER:
                case = await self._alert(tx, case)
        self._tell(case)

    async def begin_end(self, guild_id: int, number: int) -> Case:
        """The case, expiring where its time has come."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            case = await self._resumed(tx, case, CaseState.ACTIVE)
            case = await self._resumed(tx, case, CaseState.EXPIRING)
            over = case.ends_at is not None and case.ends_at <= self._clock.now()
            if case.state is CaseState.ACTIVE and over:
                case = await self._cases.move(
                    tx, case, CaseState.EXPIRING, CaseEventKind.EXPIRED, ending=Ending.EXPIRED
                )
        return case

    async def ended(self, guild_id: int, number: int) -> Case:
        """The effect is gone from Discord."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.state is CaseState.EXPIRING:
                case = await self._cases.move(tx, replace(case, error=None), CaseState.DONE, CaseEventKind.ACTED)
                await self._cancel(tx, case)
                if case.ending is Ending.PARDONED:
                    await self.notify_of_pardon(tx, case)
        self._tell(case)
        return case

    def add_outcome(self, outcome: Outcome) -> None:
        """Have something else kept together with how the measures come out."""
        self._outcomes_of.append(outcome)

    def add_answer(self, answered: Answered) -> None:
        """Say which cases that are taken back their people hear of in another message, which says more."""
        self._answered.append(answered)

    async def notify_of_pardon(self, tx: Transaction, case: Case) -> None:
        """Have the person told that the case was taken back; beside the message about the case itself."""
        for answered in self._answered:
            if await answered(tx, case):
                return
        await self._due.put(
            tx,
            guild_id=case.guild_id,
            kind=NOTIFY,
            queue_key=case.target_queue_key,
            key=case.key("moderation.tell_pardon"),
            payload={"case": case.number, "pardon": True},
        )

    async def renewed(self, guild_id: int, number: int, change: CaseEventKind) -> None:
        """A timeout stands on Discord once more, as far as Discord allows."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.state is CaseState.ACTIVE:
                await self._cases.change(tx, replace(case, error=None), change)
                await self._put_renewal(tx, case, self._clock.now())

    async def reapply(self, guild_id: int, user_id: int) -> None:
        """Somebody has come back: a timeout that is in force applies to them again."""
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for case in await store.open_about(tx, guild_id, user_id, {CaseKind.TIMEOUT}):
                if case.in_force and case.ending is None and case.ends_at is not None and case.ends_at > now:
                    await self._put(tx, RENEW, case, now, why=CaseEventKind.REAPPLIED.value)

    async def record_notification(self, guild_id: int, number: int, notification: NotificationState) -> Case:
        """What became of the direct message."""
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            if case.notification is NotificationState.WAITING:
                case = await self._cases.record_notification(tx, case, notification)
        self._tell(case)
        return case

    async def record_pardon_notification(self, guild_id: int, number: int, notification: NotificationState) -> None:
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, guild_id, number)
            await self._cases.record(tx, case, CaseEventKind.NOTIFIED, detail=notification.value)

    async def retry(self, actor: Person, number: int, facts: SanctionFacts | None = None) -> Case:
        """Have a failed case go on. Raises UserError for one that has not failed.

        `facts`: how those concerned stand now, for a measure that is still to be done; ranks decide once more.
        """
        actor.require(Right.MOD)
        async with self._database.transaction() as tx:
            case = await self._cases.load(tx, actor.guild_id, number)
            if facts is not None and case.target is not None:
                admit(case.kind, party(actor), case.target, facts, confirmed=True)
            back = case.failed_from
            if case.state is not CaseState.FAILED or back is None:
                raise UserError(Text("Case #{number} has not failed (any more); look at its card.", number=str(number)))
            case = await self._cases.move(tx, case, back, CaseEventKind.RETRIED, by=party(actor))
            retry = self._retries.get(case.kind)
            if retry is not None:
                await retry(tx, case)
            else:
                kinds = {CaseState.PENDING: ACT, CaseState.ACTIVE: RENEW, CaseState.EXPIRING: END_KINDS.get(case.kind)}
                await self._put(tx, kinds[case.state] or ACT, case, self._clock.now())
        return case

    async def _came_out(self, tx: Transaction, case: Case) -> None:
        for outcome in self._outcomes_of:
            await outcome(tx, case)

    async def _resumed(self, tx: Transaction, case: Case, state: CaseState) -> Case:
        if case.state is CaseState.FAILED and case.failed_from is state:
            return await self._cases.move(tx, case, state, CaseEventKind.RETRIED)
        return case

    async def _close(self, tx: Transaction, by: Case, kind: CaseKind, ending: Ending, change: CaseEventKind) -> None:
        """End the earlier cases of a kind about the same person, and what they have waiting on the due list."""
        if by.target is None:
            return
        for case in await store.open_about(tx, by.guild_id, by.target.user_id, {kind}):
            if case.number >= by.number or (ending is Ending.LIFTED and _came_after(case, by)):
                continue
            await self._cancel(tx, case)
            pardoned = case.ending is Ending.PARDONED
            if CaseState.PENDING in {case.state, case.failed_from} and case.notification is NotificationState.WAITING:
                case = replace(case, notification=NotificationState.NOBODY)  # noqa: PLW2901 - the same case, of which nothing came
            closed = await self._cases.move(
                tx, case, CaseState.DONE, change, ending=None if pardoned else ending, detail=str(by.number)
            )
            if pardoned:
                await self.notify_of_pardon(tx, closed)

    async def _cancel(self, tx: Transaction, case: Case) -> None:
        for kind in (END_KINDS.get(case.kind), RENEW if case.kind is CaseKind.TIMEOUT else None):
            if kind is not None:
                await self._due.cancel(tx, case.guild_id, case.target_queue_key, kind)

    async def _put(self, tx: Transaction, kind: str, case: Case, at: datetime, **more: object) -> None:
        await self._due.put(
            tx,
            guild_id=case.guild_id,
            kind=kind,
            queue_key=case.target_queue_key,
            key=case.key(kind),
            at=at,
            payload={"case": case.number} | more,
        )

    async def _put_renewal(self, tx: Transaction, case: Case, now: datetime) -> None:
        if case.kind is CaseKind.TIMEOUT and case.ends_at is not None and reach(case.ends_at, now) < case.ends_at:
            await self._put(tx, RENEW, case, now + RENEW_AFTER, why=CaseEventKind.RENEWED.value)

    async def _alert(self, tx: Transaction, case: Case) -> Case:
        """Have the moderators told, unless they have been told of this case before."""
        if case.alerted_at is not None:
            return case
        await self._due.put(tx, guild_id=case.guild_id, kind=ALERT, queue_key=f"case_alert:{case.number}")
        return await self._cases.keep(tx, replace(case, alerted_at=self._clock.now()))

    def _tell(self, case: Case) -> None:
        if case.target is not None:
            self._awaited.tell(case.guild_id, case.target.user_id)


def _came_after(case: Case, by: Case) -> bool:
    """Whether Discord's audit log has the case behind what only now is read there."""
    return by.by_hand and by.audit_entry is not None and (case.audit_entry or 0) > by.audit_entry
