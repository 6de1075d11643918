"""Opens the cases of actions against people, and of their lifting: as a moderator orders, or does by hand in Discord.

What is to be done, or follows, is written in the same transaction.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.drafts import Draft
from bot.errors import UserError
from bot.markup import plain, read_reason
from bot.people import Person, Right
from bot.texts import Text
from bot.work import Work
from cogs.moderation.models.cases import REASON_LENGTH, Case, CaseKind, CaseState, NewCase, NotificationState, Party
from cogs.moderation.models.due import CATCH_UP
from cogs.moderation.models.sanctions import SanctionFacts, SanctionOrder
from cogs.moderation.rules.sanctions import ENDS, admit, ask_about_recent, refuse_the_same
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.store import cases as store

_AT_ONCE = frozenset({CaseKind.NOTE, CaseKind.WARNING})
"""Nothing is done on Discord for these, apart from telling."""
_LATEST = 10


@dataclass(frozen=True, slots=True)
class SanctionService:
    """Checks the actor's right and everybody's standing again, whatever the caller has checked."""

    work: Work
    cases: CaseService
    consequences: Consequences

    async def order(
        self, actor: Person, order: SanctionOrder, facts: SanctionFacts, draft: Draft | None = None
    ) -> Case:
        """Open the case; what is to be done on Discord is due at once.

        Raises NotAllowed or UserError with what to do, and ConfirmFirst where a button has to be pressed first.
        """
        actor.require(Right.MOD)
        reason = read_reason(order.reason, REASON_LENGTH)
        me = party(actor)
        admit(order.kind, me, order.target, facts, confirmed=order.confirmed)
        kind, now = order.kind, self.work.now()
        async with self.work.begin(actor.guild_id, draft) as unit:
            about = await store.about(unit.tx, actor.guild_id, order.target.user_id, _LATEST)
            open_cases = await store.open_about(unit.tx, actor.guild_id, order.target.user_id, set(CaseKind))
            refuse_the_same(order, open_cases)
            ask_about_recent(order, me, about, now)
            earlier = next((case for case in open_cases if case.kind is ENDS.get(kind, kind) and case.kind.lasts), None)
            if kind is CaseKind.UNTIMEOUT and earlier is None and not facts.target_timed_out:
                raise UserError(
                    Text("{name} is not timed out, so there is nothing to lift.", name=plain(order.target.name))
                )
            case = await self.cases.open(
                unit,
                NewCase(
                    guild_id=actor.guild_id,
                    kind=kind,
                    moderator=me,
                    reason=reason,
                    target=order.target,
                    state=CaseState.DONE if kind in _AT_ONCE else CaseState.PENDING,
                    ends_at=order.ends_at,
                    refers_to=earlier.number if earlier is not None else None,
                    notification=NotificationState.NOBODY
                    if kind is CaseKind.NOTE or facts.target_is_bot
                    else NotificationState.WAITING,
                ),
            )
            if order.report_id is not None:
                await self.consequences.of_answer_to_report(unit, actor, order.report_id, case)
            if order.appeal_number is not None:
                await self.consequences.of_answer_to_appeal(unit, actor, order.appeal_number, case)
            await self.consequences.of_order(unit, case)
        return case


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of Discord's audit log that is an action. `number`: the case that the bot named in its own reason."""

    guild_id: int
    id: int
    kind: CaseKind
    target: Party
    moderator: Party
    reason: str
    at: datetime
    ends_at: datetime | None = None
    number: int | None = None
    to_bot: bool = False


@dataclass(frozen=True, slots=True)
class ManualChangeService:
    """Each entry becomes a case once, however often it is seen."""

    work: Work
    cases: CaseService
    consequences: Consequences

    async def take(self, entry: AuditEntry) -> Case | None:
        """The new case; None where the entry has one, or is the bot's own. With it the log is read up to there."""
        async with self.work.begin(entry.guild_id) as unit:
            await store.set_audit_log_read(unit.tx, entry.guild_id, entry.id)
            if entry.number is not None:
                own = await store.find(unit.tx, entry.guild_id, entry.number)
                if own is not None and own.audit_entry is None:
                    await self.cases.save(unit, replace(own, audit_entry=entry.id))
                return None
            if await store.by_audit_entry(unit.tx, entry.guild_id, entry.id) is not None:
                return None
            over = entry.ends_at is not None and entry.ends_at <= unit.now
            notify = entry.kind in {CaseKind.TIMEOUT, CaseKind.UNTIMEOUT} and not entry.to_bot and not over
            case = await self.cases.open(
                unit,
                NewCase(
                    guild_id=entry.guild_id,
                    kind=entry.kind,
                    moderator=entry.moderator,
                    reason=entry.reason,
                    target=entry.target,
                    state=CaseState.ACTIVE if entry.kind.lasts else CaseState.DONE,
                    ends_at=entry.ends_at,
                    by_hand=True,
                    notification=NotificationState.WAITING if notify else NotificationState.NOBODY,
                    audit_entry=entry.id,
                    at=entry.at,
                ),
            )
            await self.consequences.of_force(unit, case)
        return case

    async def ask_to_read(self, guild_id: int) -> None:
        """Have the log read from where it was read last."""
        async with self.work.begin(guild_id) as unit:
            await unit.put_due(CATCH_UP, "audit:0")

    async def read_up_to(self, guild_id: int) -> int | None:
        """The entry up to which the audit log has been read; None: not yet."""
        async with self.work.read() as reader:
            return await store.audit_log_read(reader, guild_id)

    async def has_read(self, guild_id: int, entry: int) -> None:
        """Remember how far it has been read; never backwards."""
        async with self.work.begin(guild_id) as unit:
            await store.set_audit_log_read(unit.tx, guild_id, entry)
