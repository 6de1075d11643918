"""Handles locking, opening and slowing down a channel: by command, or by the form that brings back what was typed."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import UserError
from bot.markup import read_reason
from bot.people import Right
from bot.texts import Text
from bot.ui.context import Context
from bot.ui.forms import Field, Form
from bot.ui.ids import read_number
from cogs.moderation.models.cases import REASON_LENGTH, Case, CaseKind
from cogs.moderation.models.channel_actions import ChannelOrder, ChannelSnapshot, channel_queue_key
from cogs.moderation.models.due import WorkResult
from cogs.moderation.render.channels import channel_failure_text, done_text, lacking_text
from cogs.moderation.rules.durations import read_end, read_interval
from cogs.moderation.rules.locks import lacking, lock
from cogs.moderation.service.awaited import AwaitedWork
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.channels import NOT_SLOW, ChannelService

LOCK, SLOW = "moderation.lock", "moderation.slow"
_TEXT_LENGTH = 100
GONE = Text("This channel is not there any more, or the bot may not view it.")
NOBODY_CAN = Text("Nobody but moderators, administrators and the bot can write in this channel as it is.")


@dataclass(frozen=True, slots=True)
class SlowModeState:
    """A channel or thread as a slow mode needs to know it: its seconds now, and whether the bot may change them."""

    seconds: int
    may_change: bool


FetchChannel = Callable[[int, int], Awaitable[ChannelSnapshot | None]]
FetchSlowMode = Callable[[int, int], Awaitable[SlowModeState | None]]
"""(guild id, channel id) -> what is there now, asked of Discord; None where it is gone or hidden."""


@dataclass(frozen=True, slots=True)
class ChannelViews:
    """What is typed is kept first: an error brings it back, filled in."""

    channels: ChannelService
    cases: CaseService
    fetch_channel: FetchChannel
    fetch_slow_mode: FetchSlowMode
    awaited: AwaitedWork
    clock: Clock

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(LOCK, Text("Close a channel"), self._lock_fields, self._lock_submitted, Right.MOD),
            Form(SLOW, Text("Slow mode"), self._slow_fields, self._slow_submitted, Right.MOD),
        )

    async def lock(self, ctx: Context, channel_id: int, duration: str, reason: str) -> None:
        """From the command."""
        ctx.person.require(Right.MOD)
        await ctx.save_draft(LOCK, (str(channel_id),), {"duration": duration, "reason": reason})
        await self._lock(ctx, channel_id, duration, reason)

    async def unlock(self, ctx: Context, channel_id: int, reason: str) -> None:
        ctx.person.require(Right.MOD)
        why = read_reason(reason, REASON_LENGTH, missing=None)
        await ctx.defer()
        await self._undo(ctx, CaseKind.LOCK, channel_id, why)

    async def slow(self, ctx: Context, channel_id: int, interval: str, duration: str, reason: str) -> None:
        """From the command."""
        ctx.person.require(Right.MOD)
        fields = {"interval": interval, "duration": duration, "reason": reason}
        await ctx.save_draft(SLOW, (str(channel_id),), fields)
        await self._slow(ctx, channel_id, fields)

    async def _lock(self, ctx: Context, channel_id: int, duration: str, reason: str) -> None:
        ends_at = read_end(duration, self.clock.now(), ctx.zone)
        why = read_reason(reason, REASON_LENGTH, missing=None)
        await ctx.defer()
        view = await self.fetch_channel(ctx.guild_id, channel_id)
        if view is None:
            raise UserError(GONE)
        changes = lock(view)
        if await self.channels.open_lock(ctx.guild_id, channel_id) is None:
            if lacks := lacking(view):
                raise UserError(lacking_text(lacks, channel_id))
            if not changes:
                raise UserError(NOBODY_CAN)
        await self._begin(ctx, CaseKind.LOCK, ChannelOrder(channel_id, why, ends_at, changes))

    async def _slow(self, ctx: Context, channel_id: int, fields: Mapping[str, str]) -> None:
        seconds = read_interval(fields.get("interval", ""))
        ends_at = read_end(fields.get("duration", ""), self.clock.now(), ctx.zone)
        why = read_reason(fields.get("reason", ""), REASON_LENGTH, missing=None)
        await ctx.defer()
        pace = await self.fetch_slow_mode(ctx.guild_id, channel_id)
        if pace is None:
            raise UserError(GONE)
        if not pace.may_change:
            raise UserError(lacking_text(("manage_channels",), channel_id))
        open_slow_mode = await self.channels.open_slow(ctx.guild_id, channel_id)
        if seconds == 0 and open_slow_mode is not None and open_slow_mode.seconds_after != 0:
            await self._undo(ctx, CaseKind.SLOWMODE, channel_id, why)
            return
        if seconds == 0 and pace.seconds == 0:
            raise UserError(NOT_SLOW)
        order = ChannelOrder(channel_id, why, ends_at, seconds_before=pace.seconds, seconds_after=seconds)
        await self._begin(ctx, CaseKind.SLOWMODE, order)

    async def _begin(self, ctx: Context, kind: CaseKind, order: ChannelOrder) -> None:
        with self.awaited.expecting(ctx.guild_id, channel_queue_key(kind, order.channel_id)) as expected:
            case, changed = await self.channels.begin(ctx.person, kind, order, ctx.draft)
            outcome = await expected.outcome()
        await self._answer_result(ctx, case, outcome, done_text(case, order, changed=changed))

    async def _undo(self, ctx: Context, kind: CaseKind, channel_id: int, why: str) -> None:
        with self.awaited.expecting(ctx.guild_id, channel_queue_key(kind, channel_id)) as expected:
            case = await self.channels.undo(ctx.person, kind, channel_id, why, ctx.draft)
            outcome = await expected.outcome()
        where = f"<#{channel_id}>"
        done = (
            Text(
                "{channel} is open again, with the rights from before (case #{number}).",
                channel=where,
                number=str(case.number),
            )
            if kind is CaseKind.LOCK
            else Text("{channel} is as fast as before (case #{number}).", channel=where, number=str(case.number))
        )
        await self._answer_result(ctx, case, outcome, done)

    async def _answer_result(self, ctx: Context, case: Case, outcome: WorkResult, done: Text) -> None:
        if outcome is WorkResult.DONE:
            await ctx.answer(done)
            return
        await ctx.answer(channel_failure_text(await self.cases.case(case.guild_id, case.number), outcome))

    async def _lock_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return _common_fields()

    async def _slow_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        interval = Field(
            "interval",
            Text("Time between two messages"),
            Text("e.g. “30 s”, “5 min”; “off” ends it"),
            max_length=_TEXT_LENGTH,
        )
        return (interval, *_common_fields())

    async def _lock_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        ctx.person.require(Right.MOD)
        await self._lock(ctx, read_number(arguments, 0), values.get("duration", ""), values.get("reason", ""))

    async def _slow_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        ctx.person.require(Right.MOD)
        await self._slow(ctx, read_number(arguments, 0), values)


def _common_fields() -> tuple[Field, ...]:
    return (
        Field(
            "duration",
            Text("How long"),
            Text("e.g. “2 hours”, “until Friday 6pm”; left out: until somebody undoes it"),
            required=False,
            max_length=_TEXT_LENGTH,
        ),
        Field(
            "reason",
            Text("Reason"),
            Text("Everybody in the channel can read it"),
            required=False,
            long=True,
            max_length=REASON_LENGTH,
        ),
    )
