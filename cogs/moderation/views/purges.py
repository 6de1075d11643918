"""Handles `/mod purge`: the preview, its confirmation, the progress. What was typed is kept first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.clock import Clock
from bot.errors import UserError
from bot.markup import read_reason
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form
from bot.ui.ids import read_number
from cogs.moderation.models.cases import REASON_LENGTH, Party
from cogs.moderation.models.purges import FoundMessage, Purge, PurgeFilter, PurgeSearch, PurgeState
from cogs.moderation.render.channels import lacking_text
from cogs.moderation.render.purges import (
    CANCEL,
    CONFIRM,
    SHOW,
    preview_buttons,
    preview_embed,
    progress_buttons,
    progress_embed,
    report_embed,
)
from cogs.moderation.rules.purges import fits, old_ones, point
from cogs.moderation.service.purges import PurgeService
from cogs.moderation.views.purge_progress import PurgeProgress

FORM = "moderation.purge"
CONTAINS_LENGTH = POINT_LENGTH = 100
NO_CONTENT = Text(
    "The bot may not read what people write here, so it cannot look for a text: messages can only be chosen by number, "
    "person and time. Your IT department can change that: it switches on “Message Content Intent” in the developer "
    "portal (page Bot) and sets `RATSBOTE_MESSAGE_CONTENT=yes`."
)
NOTHING = Text("No message fits, so there is nothing to delete. Pinned ones only count when asked for.")
_NEEDED = ("view_channel", "read_message_history", "manage_messages")


@dataclass(frozen=True, slots=True)
class PurgeOrder:
    """What was typed. `author` is the person whose messages are looked for."""

    count: int
    author: Party | None
    pinned: bool
    contains: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What the form that brings it back is about: a form shows only what was typed."""
        return (str(self.count), str(self.author.user_id if self.author else 0), str(int(self.pinned)))

    @property
    def fields(self) -> dict[str, str]:
        return {"contains": self.contains, "before": self.before, "after": self.after, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class PurgeViews:
    """Rights and the bot's permissions are looked at again when the button is pressed."""

    purges: PurgeService
    progress: PurgeProgress
    clock: Clock
    reads: bool

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(FORM, Text("Delete messages"), self._fields, self._submitted, Right.MOD),)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(CONFIRM, self._confirm, right=Right.MOD),
            ComponentHandler(CANCEL, self._cancel, right=Right.MOD),
            ComponentHandler(SHOW, self._show, right=Right.MOD),
        )

    async def begin(self, ctx: Context, order: PurgeOrder) -> None:
        """From the command."""
        ctx.person.require(Right.MOD)
        await ctx.save_draft(FORM, order.arguments, order.fields)
        await self._preview(ctx, order)

    async def _preview(self, ctx: Context, order: PurgeOrder) -> None:
        channel_id = _channel_id(ctx)
        now = self.clock.now()
        reason = read_reason(order.reason, REASON_LENGTH, missing=None)
        if order.contains and not self.reads:
            raise UserError(NO_CONTENT)
        wanted = PurgeFilter(
            count=order.count,
            author_id=order.author.user_id if order.author is not None else None,
            contains=order.contains,
            before=point(order.before, channel_id, now, ctx.zone),
            after=point(order.after, channel_id, now, ctx.zone),
            pinned=order.pinned,
        )
        _need_permissions(ctx, channel_id)
        await ctx.defer()
        client = ctx.interaction.client
        result = await search(client.get_partial_messageable(channel_id, guild_id=ctx.guild_id), wanted)
        if not result.found:
            raise UserError(NOTHING)
        ids = [message.message_id for message in result.found]
        draft = Purge(
            id=0,
            guild_id=ctx.guild_id,
            channel_id=channel_id,
            moderator=Party(ctx.person.user_id, ctx.person.name),
            state=PurgeState.PREVIEWED,
            pinned=order.pinned,
            reason=reason,
            author=order.author,
            previewed_at=now,
        )
        purge = await self.purges.preview(ctx.person, draft, ids, ctx.draft)
        embed = preview_embed(
            result, old=old_ones(ids, now), ours=_ours(ctx, result), reads=self.reads, purge=purge, say=ctx.t
        )
        await ctx.answer(embed, view=preview_buttons(purge, len(ids), ctx.t))

    async def _confirm(self, ctx: Context, event: ComponentEvent) -> None:
        _need_permissions(ctx, _channel_id(ctx))
        _, purge = await self.purges.confirm(ctx.person, event.number(0))
        await self._show(ctx, event)
        # From here on the board shows news; what ended before it began to watch is shown here.
        self.progress.watch(purge.id, ctx)
        purge, tally, _ = await self.purges.progress(ctx.person, purge.id)
        if purge.state is not PurgeState.RUNNING:
            await self.progress.over(purge, tally)

    async def _cancel(self, ctx: Context, event: ComponentEvent) -> None:
        purge = await self.purges.cancel(ctx.person, event.number(0))
        if purge is None:
            await ctx.answer(Text("Nothing was deleted."), replace=True)
        else:
            await self._show(ctx, event)

    async def _show(self, ctx: Context, event: ComponentEvent) -> None:
        purge, tally, case = await self.purges.progress(ctx.person, event.number(0))
        if purge.state is PurgeState.RUNNING and case is not None:
            embed, view = progress_embed(purge, tally, ctx.t), progress_buttons(purge, ctx.t)
            await ctx.answer(embed, view=view, replace=True)
            self.progress.watch(purge.id, ctx)
        else:
            await ctx.answer(report_embed(purge, tally, ctx.t), replace=True)

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        where = Text("A time (“yesterday 6pm”) or the link of a message")
        return (
            Field("contains", Text("With this text"), required=False, max_length=CONTAINS_LENGTH),
            Field("before", Text("Only before"), where, required=False, max_length=POINT_LENGTH),
            Field("after", Text("Only after"), where, required=False, max_length=POINT_LENGTH),
            Field("reason", Text("Reason"), required=False, long=True, max_length=REASON_LENGTH),
        )

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        ctx.person.require(Right.MOD)
        count, author_id, pinned = (read_number(arguments, index) for index in range(3))
        author = Party(author_id, _name(ctx, author_id)) if author_id else None
        order = PurgeOrder(
            count=count,
            author=author,
            pinned=bool(pinned),
            contains=values.get("contains", ""),
            before=values.get("before", ""),
            after=values.get("after", ""),
            reason=values.get("reason", ""),
        )
        await self._preview(ctx, order)


def _channel_id(ctx: Context) -> int:
    if ctx.interaction.channel_id is None:
        raise UserError(Text("This cannot be done here. Please choose a channel in which people write."))
    return ctx.interaction.channel_id


def _need_permissions(ctx: Context, channel_id: int) -> None:
    """What the bot may here, as Discord says with each interaction."""
    mine: discord.Permissions = ctx.interaction.app_permissions
    lacks = [name for name in _NEEDED if not getattr(mine, name)]
    if lacks:
        raise UserError(lacking_text(lacks, channel_id))


def _ours(ctx: Context, result: PurgeSearch) -> int:
    me: Any = ctx.interaction.client.user
    return sum(message.author.user_id == me.id for message in result.found)


def _name(ctx: Context, user_id: int) -> str:
    member = ctx.guild.get_member(user_id)
    return member.display_name if member is not None else str(user_id)


MOST_LOOKED_AT = 5_000
"""Fifty requests. Who looks for more says with `before` where to go on."""


async def search(channel: discord.PartialMessageable, wanted: PurgeFilter) -> PurgeSearch:
    """The latest messages that fit, the latest first. Those that Discord lets nobody delete do not count."""
    messages: list[FoundMessage] = []
    looked_at = pinned = 0
    before = discord.Object(wanted.before) if wanted.before is not None else None
    after = discord.Object(wanted.after) if wanted.after is not None else None
    history = channel.history(limit=MOST_LOOKED_AT, before=before, after=after, oldest_first=False)
    async for message in history:
        looked_at += 1
        candidate = FoundMessage(
            message_id=message.id,
            author=Party(message.author.id, message.author.display_name),
            written_at=message.created_at,
            pinned=message.pinned,
            content=message.content,
        )
        if not message.type.is_deletable() or not fits(candidate, wanted):
            continue
        if candidate.pinned and not wanted.pinned:
            pinned += 1
            continue
        messages.append(candidate)
        if len(messages) == wanted.count:
            return PurgeSearch(tuple(messages), looked_at, to_the_end=True, pinned_left=pinned)
    return PurgeSearch(tuple(messages), looked_at, to_the_end=looked_at < MOST_LOOKED_AT, pinned_left=pinned)
