"""Reads Discord's audit log: what moderators do by hand becomes cases, live and for the time the bot was away."""

import asyncio
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

import discord
import structlog
from discord.ext import commands

from bot.clock import Clock
from bot.due.models import DueItem, Skipped
from bot.markup import clean_text
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind, CaseState, Party
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.execution import ExecutionService
from cogs.moderation.service.sanctions import AuditEntry, ManualChangeService
from cogs.moderation.views.ban_list import BanList

_NUMBER: Final = re.compile(r"#(\d{1,18}) ")
_KINDS: Final = {
    discord.AuditLogAction.kick: CaseKind.KICK,
    discord.AuditLogAction.ban: CaseKind.BAN,
    discord.AuditLogAction.unban: CaseKind.UNBAN,
}
_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class AuditLogReader:
    """Entries are known by their ids, so that seeing one twice makes no second case."""

    client: discord.Client
    changes: ManualChangeService
    cases: CaseService
    execution: ExecutionService
    clock: Clock
    _caught_up: set[int] = field(default_factory=set)
    _in_order: defaultdict[int, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def ask(self, guild_id: int) -> None:
        """At the start and after a lost connection: have read what happened in the meantime."""
        self._caught_up.discard(guild_id)
        await self.changes.ask_to_read(guild_id)

    async def catch_up(self, item: DueItem) -> None:
        """Read the log from where it was read last, then put timeouts into force again that somebody has escaped."""
        guild = self.client.get_guild(item.guild_id)
        if guild is None:
            raise Skipped("the bot is no longer on the server")
        self._caught_up.discard(guild.id)
        since = await self.changes.read_up_to(guild.id)
        if since is None:
            # What was done before the bot came is not its business.
            since = discord.utils.time_snowflake(self.clock.now())
            await self.changes.has_read(guild.id, since)
        if not guild.me.guild_permissions.view_audit_log:
            raise Skipped("the bot may not read the audit log: permission View Audit Log")
        last = since
        async for entry in guild.audit_logs(limit=None, after=discord.Object(since), oldest_first=True):
            await self._take(guild, entry)
            last = entry.id
        await self.changes.has_read(guild.id, last)
        self._caught_up.add(guild.id)
        await self._reapply_to_returned(guild)

    async def seen(self, entry: discord.AuditLogEntry) -> None:
        """An entry has just been made. One after the other: what lifts an action must not come before it."""
        async with self._in_order[entry.guild.id]:
            if entry.guild.id not in self._caught_up:
                # Older ones are still being read; this one has its turn after them.
                await self.changes.ask_to_read(entry.guild.id)
                return
            if not await self._take(entry.guild, entry):
                await self.changes.has_read(entry.guild.id, entry.id)

    async def _reapply_to_returned(self, guild: discord.Guild) -> None:
        """Whoever left and came back while the bot was away may be without their timeout."""
        for case in await self.cases.not_done(guild.id, {CaseKind.TIMEOUT}, {CaseState.ACTIVE}):
            member = guild.get_member(case.target.user_id) if case.target is not None else None
            if member is not None and member.timed_out_until is None:
                await self.execution.returned(guild.id, member.id)

    async def _take(self, guild: discord.Guild, entry: discord.AuditLogEntry) -> bool:
        """Whether the entry is an action; then the case, and that the log is read up to there, are kept together."""
        action = await self._read(guild, entry)
        if action is None:
            return False
        case = await self.changes.take(action)
        if case is not None:
            _log.info("case_by_hand", number=case.number, kind=case.kind.value)
        return True

    async def _read(self, guild: discord.Guild, entry: discord.AuditLogEntry) -> AuditEntry | None:
        """The entry as an action; None for anything else."""
        kind, ends_at = _KINDS.get(entry.action), None
        if entry.action is discord.AuditLogAction.member_update and hasattr(entry.changes.after, "timed_out_until"):
            ends_at = entry.changes.after.timed_out_until
            kind = CaseKind.TIMEOUT if ends_at is not None else CaseKind.UNTIMEOUT
        target_id = getattr(entry.target, "id", None)
        if kind is None or target_id is None or entry.user_id is None:
            return None
        own = entry.user_id == guild.me.id
        number = _NUMBER.match(entry.reason or "")
        if own and number is None:
            return None
        target = await self._party(guild, target_id, entry.target)
        return AuditEntry(
            guild_id=guild.id,
            id=entry.id,
            kind=kind,
            target=target,
            moderator=await self._party(guild, entry.user_id, entry.user),
            reason=clean_text(entry.reason or "")[:REASON_LENGTH],
            at=min(entry.created_at, self.clock.now()),
            ends_at=ends_at,
            number=int(number[1]) if own and number is not None else None,
            to_bot=bool(getattr(entry.target, "bot", False)),
        )

    async def _party(self, guild: discord.Guild, user_id: int, known: object) -> Party:
        """Somebody by the name the server shows; who is unknown goes by their number."""
        user = guild.get_member(user_id) or self.client.get_user(user_id)
        if user is None and isinstance(known, discord.abc.User):
            user = known  # type: ignore[assignment] # a user whom the log itself describes
        if user is None:
            try:
                user = await self.client.fetch_user(user_id)
            except discord.HTTPException:
                return Party(user_id, str(user_id))
        return Party(user_id, user.display_name)


@dataclass(eq=False)
class ModerationEvents(commands.Cog):
    """Listeners only."""

    audit: AuditLogReader
    execution: ExecutionService
    banned: BanList

    @commands.Cog.listener()
    async def on_audit_log_entry_create(self, entry: discord.AuditLogEntry) -> None:
        await self.audit.seen(entry)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Leaving and coming back does not end a timeout."""
        await self.execution.returned(member.guild.id, member.id)

    @commands.Cog.listener()
    async def on_member_ban(self, guild: discord.Guild, _: discord.User | discord.Member) -> None:
        self.banned.forget(guild.id)

    @commands.Cog.listener()
    async def on_member_unban(self, guild: discord.Guild, _: discord.User) -> None:
        self.banned.forget(guild.id)
