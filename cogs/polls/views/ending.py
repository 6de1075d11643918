"""Closes, prolongs, reopens and cancels polls, by command, button or form. What is final is asked once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.markup import plain
from bot.people import Right
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import CHANGED, make_id, read_number, version_of
from bot.ui.post_text import stamp
from cogs.polls.render.ending import close_question
from cogs.polls.render.result import GO_ON
from cogs.polls.rules.parsing import parse_cancel_reason
from cogs.polls.service.closing import ClosingService
from cogs.polls.service.reading import PollReader
from cogs.polls.views.create import TEXT_LENGTH

EXTEND = "polls.extend"
REOPEN = "polls.reopen"
CANCEL = "polls.cancel"
"""The forms: argument poll."""
CLOSE_NOW = "polls.close_now"
"""Closing, once more: arguments poll and version of the question."""
CANCEL_NOW = "polls.cancel_now"
"""Cancelling, once more: argument draft."""


@dataclass(frozen=True, slots=True)
class PollEnding:
    """Commands, buttons and forms use the same ways."""

    closing: ClosingService
    reader: PollReader

    @property
    def extend_form(self) -> Form:
        return Form(EXTEND, Text("Extend a poll"), self._extend_fields, self._extend_submitted, Right.ALL)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self.extend_form,
            Form(REOPEN, Text("Reopen a poll"), self._reopen_fields, self._reopen_submitted, Right.ALL),
            Form(CANCEL, Text("Cancel a poll"), self._cancel_fields, self._cancel_submitted, Right.ALL),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(GO_ON, self.extend_pressed),
            ComponentHandler(CLOSE_NOW, self.close_pressed),
            ComponentHandler(CANCEL_NOW, self.cancel_pressed),
        )

    async def close(self, ctx: Context, poll_id: int, seen: str | None = None) -> bool:
        """Say what closing means for this poll, and ask; returns whether that was `seen` as it is now."""
        await self.closing.require_may_close(ctx.person, poll_id)
        snapshot, _ = await self.reader.view(ctx.guild_id, poll_id)
        poll, question = snapshot.poll, close_question(snapshot)
        # Ballots may come in; what becomes of them is what is agreed to.
        version = version_of(poll.closes_at, poll.reopened, question[-1].message)
        if seen == version:
            return True
        custom_id = make_id(CLOSE_NOW, poll_id, version)
        confirm = kit.button(ctx.t(Word("button", "Close now")), custom_id, discord.ButtonStyle.danger)
        news = () if seen is None else (CHANGED,)
        await ctx.answer(*news, "\n".join(map(ctx.t, question)), view=kit.view(confirm), replace=seen is not None)
        return False

    async def close_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        if not await self.close(ctx, event.number(0), event.word(1)):
            return
        poll = await self.closing.close(ctx.person, event.number(0))
        await ctx.answer(
            Text("Poll {number} is closed. The result follows below its card.", number=poll.mention), replace=True
        )

    async def extend(self, ctx: Context, poll_id: int, closes: str) -> None:
        """The draft has been kept."""
        poll = await self.closing.extend(ctx.person, poll_id, closes, ctx.draft)
        await ctx.answer(
            Text("Poll {number} now closes on {moment}.", number=poll.mention, moment=stamp(poll.closes_at))
        )

    async def extend_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self.reader.poll(ctx.guild_id, event.number(0))
        await open_form(ctx, self.extend_form, (str(poll.id),))

    async def reopen(self, ctx: Context, poll_id: int, closes: str) -> None:
        """The draft has been kept."""
        poll = await self.closing.reopen(ctx.person, poll_id, closes, ctx.draft)
        await ctx.answer(
            Text(
                "Poll {number} is open again until {moment}. Its card says so, and its result so far no longer counts.",
                number=poll.mention,
                moment=stamp(poll.closes_at),
            )
        )

    async def cancel(self, ctx: Context, poll_id: int, reason: str) -> None:
        """Show what everybody will read, and ask. The draft has been kept."""
        await self.closing.require_may_close(ctx.person, poll_id)
        poll = await self.reader.poll(ctx.guild_id, poll_id)
        text = Text(
            "Cancel poll {number}? It has no result then, what was cast stays unpublished, and it **cannot be "
            "reopened**. Everybody reads why:\n> {reason}",
            number=poll.mention,
            reason=plain(parse_cancel_reason(reason)),
        )
        if ctx.draft is None:
            raise ValueError("a question without a draft")
        confirm = kit.button(
            ctx.t(Word("button", "Cancel the poll")), make_id(CANCEL_NOW, ctx.draft.id), discord.ButtonStyle.danger
        )
        await ctx.answer(text, view=kit.view(confirm))

    async def cancel_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), CANCEL)
        poll_id = read_number(draft.arguments, 0)
        poll = await self.closing.cancel(ctx.person, poll_id, draft.fields.get("reason", ""), draft)
        await ctx.answer(
            Text("Poll {number} is canceled; its card says so and why.", number=poll.mention), replace=True
        )

    async def _extend_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("closes", Text("Closes"), Text("In your own time zone, e.g. “3 Dec 15:00”"), max_length=TEXT_LENGTH),
        )

    async def _extend_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.extend(ctx, read_number(arguments, 0), values.get("closes", ""))

    async def _reopen_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("In your own time zone, e.g. “3 Dec 15:00”; empty: when it was to close")
        return (Field("closes", Text("Closes"), hint, required=False, max_length=TEXT_LENGTH),)

    async def _reopen_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.reopen(ctx, read_number(arguments, 0), values.get("closes", ""))

    async def _cancel_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field("reason", Text("Reason"), Text("Everybody sees it"), long=True, max_length=TEXT_LENGTH),)

    async def _cancel_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.cancel(ctx, read_number(arguments, 0), values.get("reason", ""))
