"""Does what is due about people: the action itself, its renewal, its end, and the direct messages about it.

Whatever is due about one person runs one after the other, so that no expiry can overtake a later ban. What is done on
Discord sets a state, so doing it again does no harm; what is not there any more when it is to be taken away counts as
done.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

import discord

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.delivery.refusals import MISSING_ACCESS, MISSING_PERMISSIONS, UNKNOWN_GUILD
from bot.due.models import DueItem, Skipped, backoff
from bot.endpoint import single_attempt
from bot.errors import Undeliverable
from bot.reasons import ACCOUNT_GONE, NOT_PERMITTED, REFUSED, SERVER_GONE
from bot.texts import Texts
from cogs.moderation.models.cases import (
    Case,
    CaseKind,
    CaseState,
    Ending,
    FailureReason,
    NotificationState,
    RefusedByDiscord,
)
from cogs.moderation.models.due import CaseDue, NotifyDue, RenewDue
from cogs.moderation.render.notifications import Recipient, notification_message, pardon_message
from cogs.moderation.rules.durations import reach
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.consequences import NOTIFIED_BEFORE
from cogs.moderation.service.execution import ExecutionService
from cogs.network.service.preferences import PreferenceService
from cogs.network.service.server import ServerService

T = TypeVar("T")

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
_AUDIT_REASON = 512
_SERVER_ERROR = 500
_FAILURES = {
    MISSING_PERMISSIONS: FailureReason.PERMISSION,
    MISSING_ACCESS: FailureReason.PERMISSION,
    UNKNOWN_GUILD: FailureReason.SERVER_GONE,
}
_REASONS = {
    FailureReason.PERMISSION: NOT_PERMITTED,
    FailureReason.UNKNOWN_ACCOUNT: ACCOUNT_GONE,
    FailureReason.SERVER_GONE: SERVER_GONE,
    FailureReason.REFUSED: REFUSED,
    FailureReason.OUTAGE: REFUSED,
}


@dataclass(frozen=True, slots=True)
class DiscordActions:
    """One attempt each: what fails for a passing reason raises as discord.py does, and the due list tries again."""

    client: discord.Client

    async def timeout(self, case: Case, until: datetime | None) -> bool:
        """Time the person out until then, or (None) no longer; False: they are not there, so it waits for them.

        Raises RefusedByDiscord.
        """
        guild, user_id = self._guild(case), _target(case)
        # Whether there is something to take away, Discord itself says: our memory may lag behind it.
        member = guild.get_member(user_id) if until is not None else None
        if member is None:
            try:
                member = await _call(lambda: guild.fetch_member(user_id))
            except discord.NotFound:
                return False
        if member.timed_out_until == until:
            return True
        present = member
        try:
            await _call(lambda: present.edit(timed_out_until=until, reason=audit_reason(case)))
        except discord.NotFound:
            return False
        return True

    async def kick(self, case: Case) -> None:
        """Raises RefusedByDiscord."""
        await _unless_gone(lambda: self._guild(case).kick(_somebody(case), reason=audit_reason(case)))

    async def ban(self, case: Case) -> None:
        """Nothing that the person wrote is deleted by it. Raises RefusedByDiscord."""
        guild = self._guild(case)
        try:
            await _call(lambda: guild.ban(_somebody(case), reason=audit_reason(case), delete_message_seconds=0))
        except discord.NotFound as error:
            raise RefusedByDiscord(FailureReason.UNKNOWN_ACCOUNT) from error

    async def unban(self, case: Case) -> None:
        """Raises RefusedByDiscord."""
        await _unless_gone(lambda: self._guild(case).unban(_somebody(case), reason=audit_reason(case)))

    async def lift(self, case: Case) -> None:
        """Take a timeout or a ban away. Raises RefusedByDiscord.

        A timeout that runs out is ended by Discord itself: one that still stands then is somebody else's.
        """
        if case.kind is CaseKind.BAN:
            await self.unban(case)
        elif case.ending is not Ending.EXPIRED:
            await self.timeout(case, None)

    def _guild(self, case: Case) -> discord.Guild:
        guild = self.client.get_guild(case.guild_id)
        if guild is None:
            raise RefusedByDiscord(FailureReason.SERVER_GONE)
        return guild


def audit_reason(case: Case) -> str:
    """What Discord's audit log says: the number first, by which the bot knows its own entries again."""
    return f"#{case.number} {case.moderator.name}: {case.reason}"[:_AUDIT_REASON]


async def _call(call: Callable[[], Awaitable[T]]) -> T:
    """Raises NotFound for a member, a ban or an account that is not there, RefusedByDiscord for what needs somebody."""
    try:
        with single_attempt():
            return await call()
    except discord.HTTPException as error:
        not_there = isinstance(error, discord.NotFound) and error.code != UNKNOWN_GUILD
        if not_there or error.status >= _SERVER_ERROR:
            raise
        raise RefusedByDiscord(_FAILURES.get(error.code, FailureReason.REFUSED)) from error


async def _unless_gone(call: Callable[[], Awaitable[None]]) -> None:
    """Who is gone already, not banned (any more) or no longer at Discord at all, needs nothing done."""
    with contextlib.suppress(discord.NotFound):
        await _call(call)


def _target(case: Case) -> int:
    if case.target is None:
        raise ValueError(f"case {case.number} is about nobody")
    return case.target.user_id


def _somebody(case: Case) -> discord.Object:
    return discord.Object(_target(case))


PATIENCE: Final = 4.0
"""How long (seconds of real time) a removal or a ban waits for its direct message."""


@dataclass(frozen=True, slots=True)
class DirectMessenger:
    """Tells those concerned, in their language, each message once: the ledger knows what was sent."""

    courier: Courier
    preferences: PreferenceService
    server: ServerService
    texts: Texts

    async def send(self, case: Case, *, pardon: bool = False) -> None:
        """Tell of the case, or that it was taken back. Raises Undeliverable where the person takes no messages."""
        if case.target is None:
            raise ValueError(f"case {case.number} is about nobody")
        user_id = case.target.user_id
        language = await self.preferences.language_of(case.guild_id, user_id)
        recipient = Recipient(self.texts, language, self.server.forum.name)

        def build(token: str) -> Outgoing:
            return pardon_message(case, recipient) if pardon else notification_message(case, recipient, token)

        key = case.key("moderation.pardon_letter" if pardon else "moderation.letter")
        await self.courier.direct(case.guild_id, key, user_id, build)


@dataclass(frozen=True, slots=True)
class SanctionJobs:
    """Handlers of the due kinds about people."""

    cases: CaseService
    execution: ExecutionService
    actions: DiscordActions
    messenger: DirectMessenger
    clock: Clock

    async def act(self, item: DueItem) -> None:
        """Do what the case says; before a removal or a ban, tell the person."""
        case = await self.execution.begin_act(item.guild_id, item.load(CaseDue).case)
        if case.state is not CaseState.PENDING:
            raise Skipped("the case is no longer waiting for this")
        notification = await self._notify_before(case)
        await self._tried(item, case, self._do(case), notification)
        await self.execution.carried_out(case.guild_id, case.number, notification, done=item)

    async def renew(self, item: DueItem) -> None:
        """Time the person out once more: before Discord's 28 days are over, or after they came back."""
        due = item.load(RenewDue)
        case = await self.execution.begin_renewal(item.guild_id, due.case)
        now = self.clock.now()
        if case.state is not CaseState.ACTIVE or case.ends_at is None or case.ends_at <= now:
            raise Skipped("the timeout is no longer in force")
        await self._tried(item, case, self.actions.timeout(case, reach(case.ends_at, now)))
        await self.execution.renewed(case.guild_id, case.number, due.why, done=item)

    async def end(self, item: DueItem) -> None:
        """Lift what has run out, or was taken back."""
        case = await self.execution.begin_end(item.guild_id, item.load(CaseDue).case)
        if case.state is not CaseState.EXPIRING:
            raise Skipped("the case has no end that is due")
        await self._tried(item, case, self.actions.lift(case))
        await self.execution.ended(case.guild_id, case.number, done=item)

    async def notify(self, item: DueItem) -> None:
        """Tell of what has been done, or taken back. A closed door is noted on the case and stops nothing."""
        due = item.load(NotifyDue)
        case = await self.cases.case(item.guild_id, due.case)
        if not due.pardon and case.notification is not NotificationState.WAITING:
            raise Skipped("the person has been told")
        notification = NotificationState.SENT
        try:
            await self.messenger.send(case, pardon=due.pardon)
        except Undeliverable:
            notification = NotificationState.CLOSED
        except Exception:
            if backoff(item.attempts + 1) is None:
                failed = NotificationState.FAILED
                await self.execution.record_notification(case.guild_id, case.number, failed, pardon=due.pardon)
            raise
        await self.execution.record_notification(case.guild_id, case.number, notification, pardon=due.pardon, done=item)

    async def _notify_before(self, case: Case) -> NotificationState | None:
        """Tell of what is about to happen, where afterwards it would be too late; says what became of it."""
        if case.notification is not NotificationState.WAITING or case.kind not in NOTIFIED_BEFORE:
            return None
        try:
            async with asyncio.timeout(PATIENCE):
                with single_attempt():
                    await self.messenger.send(case)
        except Undeliverable:
            return NotificationState.CLOSED
        except Exception:  # noqa: BLE001 - a message that fails must not keep a ban from happening
            return NotificationState.FAILED
        return NotificationState.SENT

    async def _do(self, case: Case) -> None:
        now = self.clock.now()
        if case.ends_at is not None and case.ends_at <= now:
            return  # an outage has outlasted it; if an attempt came through unnoticed, its end takes it away
        match case.kind:
            case CaseKind.TIMEOUT if case.ends_at is not None:
                await self.actions.timeout(case, reach(case.ends_at, now))
            case CaseKind.UNTIMEOUT:
                await self.actions.timeout(case, None)
            case CaseKind.KICK:
                await self.actions.kick(case)
            case CaseKind.BAN:
                await self.actions.ban(case)
            case CaseKind.UNBAN:
                await self.actions.unban(case)
            case _:
                raise ValueError(f"nothing is to be done for a {case.kind}")

    async def _tried(
        self, item: DueItem, case: Case, attempt: Awaitable[object], notification: NotificationState | None = None
    ) -> None:
        """Do it, and keep with the case what came of it. Raises what leads the due list to try again, or to stop."""
        try:
            await attempt
        except RefusedByDiscord as refusal:
            await self.execution.failed(case.guild_id, case.number, refusal.failure, notification)
            raise Undeliverable(_REASONS[refusal.failure].message) from refusal
        except Exception:
            await self.execution.attempt_failed(case.guild_id, case.number, item.attempts + 1, notification)
            raise
