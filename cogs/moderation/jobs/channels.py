"""Locks, opens and slows channels. Each step reads before it writes: killed anywhere, the next attempt goes on with
what is left, and what somebody else changed meanwhile is not overwritten.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import discord
import structlog

from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.reasons import NOT_PERMITTED
from cogs.moderation.jobs.channel_state import FetchedChannel, fetch, overwrites_of, snapshot_of
from cogs.moderation.models.cases import Case, CaseKind, CaseState, FailureReason
from cogs.moderation.models.channel_actions import ChannelAction, PermissionBits
from cogs.moderation.models.due import LOCK_NOTICE, ChannelDue
from cogs.moderation.render.channels import lock_notice
from cogs.moderation.rules.locks import lock, restorations, unwritten
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.channels import ChannelService
from cogs.moderation.service.execution import ExecutionService
from cogs.network.service.server import ServerService

# https://discord.com/developers/docs/resources/channel#edit-channel-permissions
_ROLE: Literal[0] = 0
_MEMBER: Literal[1] = 1
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChannelJobs:
    """Handlers of the due kinds about channels. Whoever waits for one is told how the attempt ended."""

    client: discord.Client
    channels: ChannelService
    execution: ExecutionService
    server: ServerService
    posting: Posting
    awaited: AwaitedWork

    async def begin(self, item: DueItem) -> None:
        """Put an action into force."""
        with self.awaited.reporting(item.guild_id, item.queue_key):
            due = item.load(ChannelDue)
            case, action = await self.channels.resume(item.guild_id, due.case)
            if case.state not in {CaseState.PENDING, CaseState.ACTIVE}:
                raise Skipped("it is being undone, or over")
            await self._tried(item, case, lambda: self._begin(case, action))

    async def end(self, item: DueItem) -> None:
        """Undo an action, as far as nobody else has changed what it set."""
        with self.awaited.reporting(item.guild_id, item.queue_key):
            due = item.load(ChannelDue)
            case, action = await self.channels.begin_end(item.guild_id, due.case, undone=due.undone)
            if case.state is CaseState.DONE or (case.state is CaseState.ACTIVE and not due.undone):
                raise Skipped("it is over, or has been prolonged")
            await self._tried(item, case, lambda: self._end(case, action))

    async def notice(self, item: DueItem) -> None:
        """Bring the word in a channel up to date once its lock is over."""
        case, _ = await self.channels.resume(item.guild_id, item.queue_number)
        await self._announce(case)

    async def _begin(self, case: Case, action: ChannelAction) -> None:
        channel = await fetch(self.client, case.guild_id, action.channel_id)
        if channel is None:
            await self.channels.ended(action, gone=True)
            return
        reason = f"case {case.number}: {case.reason}"
        if case.kind is CaseKind.SLOWMODE:
            await self._slow_down(channel, case, action, reason)
        elif case.state is CaseState.PENDING and isinstance(channel, discord.abc.GuildChannel):
            await self._close(channel, action, reason)
        case = await self.channels.in_force(action)
        if case.kind is CaseKind.LOCK:
            await self._announce(case)

    async def _close(self, channel: discord.abc.GuildChannel, action: ChannelAction, reason: str) -> None:
        """Save what is about to be changed, then change it."""
        view = await snapshot_of(channel, self.server)
        changes = unwritten(action.changes, view.overwrites, lock(view))
        if changes != action.changes:
            await self.channels.save(replace(action, changes=changes))
        current = {overwrite.target: overwrite.bits for overwrite in view.overwrites}
        for change in changes:
            if current.get(change.target) != change.after:
                await self._write(channel.id, change.target, change.after, member=change.member, reason=reason)

    async def _slow_down(self, channel: FetchedChannel, case: Case, action: ChannelAction, reason: str) -> None:
        now = getattr(channel, "slowmode_delay", 0)
        if now == action.seconds_after:
            return
        if case.state is CaseState.PENDING and action.seconds_before != now:
            await self.channels.save(replace(action, seconds_before=now))
        await self._set_seconds(channel.id, action.seconds_after or 0, reason)

    async def _end(self, case: Case, action: ChannelAction) -> None:
        channel = await fetch(self.client, case.guild_id, action.channel_id)
        if channel is None:
            await self.channels.ended(action, gone=True)
            return
        reason = f"end of case {case.number}"
        if case.kind is CaseKind.SLOWMODE:
            now = getattr(channel, "slowmode_delay", 0)
            altered = now not in {action.seconds_after, action.seconds_before}
            if now == action.seconds_after and now != action.seconds_before:
                await self._set_seconds(channel.id, action.seconds_before or 0, reason)
            await self.channels.ended(action, altered=int(altered))
            return
        altered_rights = 0
        if isinstance(channel, discord.abc.GuildChannel):
            for restored in restorations(action.changes, overwrites_of(channel)):
                altered_rights += restored.altered
                if restored.needed:
                    change = restored.change
                    await self._write(channel.id, change.target, restored.write, member=change.member, reason=reason)
        await self.channels.ended(action, altered=altered_rights)

    async def _write(
        self, channel_id: int, target: int, bits: PermissionBits | None, *, member: bool, reason: str
    ) -> None:
        """Set or (None) take away one overwrite, also of people who have left. What is gone needs no taking away."""
        http = self.client.http
        try:
            if bits is None:
                await http.delete_channel_permissions(channel_id, target, reason=reason)
            else:
                kind = _MEMBER if member else _ROLE
                await http.edit_channel_permissions(
                    channel_id, target, str(bits.allow), str(bits.deny), kind, reason=reason
                )
        except discord.NotFound as error:
            # The overwrite, the role or the account is gone; a channel that is gone is met at the next look.
            _log.info("overwrite_target_gone", channel=channel_id, target=target, code=error.code)

    async def _set_seconds(self, channel_id: int, seconds: int, reason: str) -> None:
        await self.client.http.edit_channel(channel_id, rate_limit_per_user=seconds, reason=reason)

    async def _announce(self, case: Case) -> None:
        """The word in the channel. Where it cannot stand (a forum has no messages of its own), the lock holds too."""
        if case.channel_id is None:
            return
        notice = partial(lock_notice, case)
        key = case.key(LOCK_NOTICE)
        try:
            if case.state is CaseState.ACTIVE:
                await self.posting.keep_current(case.guild_id, key, case.channel_id, notice)
            else:
                await self.posting.refresh(case.guild_id, key, notice)
        except (Undeliverable, discord.HTTPException) as error:
            if isinstance(error, discord.HTTPException) and not 400 <= error.status < 500:  # noqa: PLR2004 - refused for good
                raise
            _log.info("lock_not_announced", case=case.number, error=str(error))

    async def _tried(self, item: DueItem, case: Case, attempt: Callable[[], Awaitable[None]]) -> None:
        """Do it, and keep with the case what came of it."""
        try:
            await attempt()
        except discord.Forbidden as error:
            await self.execution.failed(case.guild_id, case.number, FailureReason.PERMISSION)
            raise Undeliverable(NOT_PERMITTED.message) from error
        except Exception:
            await self.execution.attempt_failed(case.guild_id, case.number, item.attempts + 1)
            raise
