"""Deletes what a confirmed purge names: looks, keeps as evidence, deletes in batches, notes each. It can stop after any
batch and go on after a restart; messages that were not in the preview are never touched.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import discord
import structlog

from bot.clock import Clock
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.reasons import NOT_PERMITTED
from cogs.moderation.models.cases import EvidenceMessage, FailureReason, Party
from cogs.moderation.models.purges import MessageState, Purge
from cogs.moderation.rules.purges import BULK_MOST, batches
from cogs.moderation.service.execution import ExecutionService
from cogs.moderation.service.purges import PurgeService
from cogs.moderation.views.purge_progress import PurgeProgress

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
_UNKNOWN_CHANNEL = 10003
_TOO_OLD_FOR_BULK = 50034
_SYSTEM_MESSAGE = 50021
_log = structlog.stdlib.get_logger(__name__)


@dataclass(slots=True)
class _Fetched:
    """What a look found of the messages that are still to go."""

    messages: list[EvidenceMessage] = field(default_factory=list)
    pinned: set[int] = field(default_factory=set)

    @property
    def ids(self) -> set[int]:
        return {message.message_id for message in self.messages}


@dataclass(frozen=True, slots=True)
class PurgeJob:
    """Handles `moderation.purge`. `reads`: whether the bot may read what people write."""

    client: discord.Client
    purges: PurgeService
    execution: ExecutionService
    progress: PurgeProgress
    clock: Clock
    reads: bool

    async def run(self, item: DueItem) -> None:
        """Do what is left. Raises Undeliverable when Discord refuses for good."""
        running = await self.purges.resume(item.guild_id, item.queue_number)
        if running is None:
            raise Skipped("it is over, or was never confirmed")
        purge, case = running
        try:
            await self._work(purge, f"case {case.number}: {case.reason}")
        except discord.HTTPException as error:
            if error.code == _UNKNOWN_CHANNEL:
                # Nothing is left to be deleted.
                left, _ = await self.purges.left(purge)
                await self.purges.note(purge, left, MessageState.GONE)
            elif isinstance(error, discord.Forbidden):
                await self.execution.failed(case.guild_id, case.number, FailureReason.PERMISSION)
                await self.progress.failed(purge)
                raise Undeliverable(NOT_PERMITTED.message) from error
            else:
                await self.execution.attempt_failed(item.guild_id, case.number, item.attempts + 1)
                raise
        except Exception:
            await self.execution.attempt_failed(item.guild_id, case.number, item.attempts + 1)
            raise
        purge, tally = await self.purges.finish(purge)
        await self.progress.over(purge, tally)

    async def _work(self, purge: Purge, reason: str) -> None:
        left, _ = await self.purges.left(purge)
        for some in _pieces(left):
            if not (await self.purges.left(purge))[0]:
                break
            fetched = await self._fetch(purge, some)
            pinned = fetched.pinned if not purge.pinned else set()
            doomed = [message for message in fetched.messages if message.message_id not in pinned]
            await self.purges.take(purge, doomed, missing=set(some) - fetched.ids, pinned=pinned)
            for batch in batches((message.message_id for message in doomed), self.clock.now()):
                still, _ = await self.purges.left(purge)
                if not still:
                    break
                gone = await self._delete(purge.channel_id, batch, reason)
                await self.purges.note(purge, set(batch) - gone, MessageState.DELETED)
                tally = await self.purges.note(purge, gone, MessageState.GONE)
                await self.progress.show(purge, tally)

        await self._release(purge)

    async def _release(self, purge: Purge) -> None:
        """Where it was cancelled: of messages that nobody deleted, nothing is kept."""
        _, taken = await self.purges.left(purge)
        if taken:
            there = (await self._fetch(purge, sorted(taken))).ids
            await self.purges.release(purge, there, taken - there)

    async def _fetch(self, purge: Purge, ids: Sequence[int]) -> _Fetched:
        """Which of the messages are there, as they are now."""
        wanted, fetched = set(ids), _Fetched()
        channel = self.client.get_partial_messageable(purge.channel_id, guild_id=purge.guild_id)
        before, after = discord.Object(max(ids) + 1), discord.Object(min(ids) - 1)
        async for message in channel.history(limit=None, before=before, after=after, oldest_first=False):
            if message.id in wanted:
                fetched.messages.append(self._snapshot(purge, message))
                if message.pinned:
                    fetched.pinned.add(message.id)
        return fetched

    def _snapshot(self, purge: Purge, message: discord.Message) -> EvidenceMessage:
        ours = self.client.user is not None and message.author.id == self.client.user.id
        return EvidenceMessage(
            guild_id=purge.guild_id,
            channel_id=purge.channel_id,
            message_id=message.id,
            author=Party(message.author.id, message.author.display_name),
            written_at=message.created_at,
            content=message.content if self.reads or ours else None,
            attachments=tuple(file.filename for file in message.attachments),
        )

    async def _delete(self, channel_id: int, batch: Sequence[int], reason: str) -> set[int]:
        """Delete; returns those that were gone, or cannot be deleted because they are Discord's own."""
        if len(batch) > 1:
            try:
                await self.client.http.delete_messages(
                    channel_id, [str(message_id) for message_id in batch], reason=reason
                )
            except discord.HTTPException as error:
                if error.code != _TOO_OLD_FOR_BULK:
                    raise
                _log.info("bulk_too_old", channel=channel_id, messages=len(batch))
            else:
                return set()
        return {message_id for message_id in batch if not await self._delete_one(channel_id, message_id, reason)}

    async def _delete_one(self, channel_id: int, message_id: int, reason: str) -> bool:
        try:
            await self.client.http.delete_message(channel_id, message_id, reason=reason)
        except discord.NotFound as error:
            if error.code == _UNKNOWN_CHANNEL:
                raise
            return False
        except discord.Forbidden as error:
            if error.code != _SYSTEM_MESSAGE:
                raise
            return False
        return True


def _pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """As many as one look shows."""
    for at in range(0, len(ids), BULK_MOST):
        yield ids[at : at + BULK_MOST]
