"""Makes cases of what moderators do by hand in Discord, and puts the bot's own log entries beside its cases."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.work import Work
from cogs.moderation.models.cases import Case, CaseKind, CaseState, NewCase, NotificationState, Party
from cogs.moderation.models.due import CATCH_UP
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.store import cases as store


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An entry of Discord's audit log that is a measure. `number`: the case that the bot named in its own reason."""

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
