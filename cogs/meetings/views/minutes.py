"""Takes what is done after a meeting: ticking who was there, handing in minutes, signing them, quoting in them."""

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
from bot.ui.ids import make_id, read_number
from bot.ui.pager import page_of, paged
from bot.ui.post_text import stamp
from cogs.meetings.models.minutes import Attendee, Quote
from cogs.meetings.options import meeting_label
from cogs.meetings.render.minutes import (
    ATTENDANCE,
    SIGN,
    TICK,
    TICKED_AT_ONCE,
    attendance_text,
    attendance_view,
    quoted_text,
)
from cogs.meetings.service.minutes import MinutesService
from cogs.meetings.service.reading import MeetingReader

MINUTES = "meetings.minutes"
QUOTE = "meetings.quote"
"""The action of the select that says which meeting a message is quoted for: arguments channel and message."""
# Discord's limit for a text input.
_TEXT = 4000
_UTF8 = "utf-8"


@dataclass(frozen=True, slots=True)
class MinutesViews:
    """Attendance and minutes are for whoever called the meeting and for moderators; delegates sign and quote."""

    service: MinutesService
    reader: MeetingReader

    @property
    def form(self) -> Form:
        """The minutes as text."""
        return Form(MINUTES, Word("paper", "Minutes"), self._fields, self._submitted, Right.ALL)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(TICK, self._tick),
            ComponentHandler(ATTENDANCE, self._turn),
            ComponentHandler(SIGN, self._sign, right=Right.DELEGATE),
            ComponentHandler(QUOTE, self._quoted, right=Right.DELEGATE),
        )

    async def attendance(self, ctx: Context, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        """Who was there, and the select to tick people."""
        await self.service.admit(ctx.person, meeting_id)
        details = await self.reader.details(ctx.guild_id, meeting_id)
        people = await self.service.delegates(ctx.guild_id)
        present = await self.service.present(ctx.guild_id, meeting_id)
        current_page = page_of(people, page, TICKED_AT_ONCE)
        view = attendance_view(meeting_id, current_page, present, ctx.t)
        text = attendance_text(details, people, present, ctx.t)
        await ctx.answer(*paged(text.split("\n")), view=view, replace=replace)

    async def submit(self, ctx: Context, meeting_id: int, file: discord.Attachment | None) -> None:
        """Minutes from a file, or from the form, which begins with what was quoted."""
        await self.service.admit(ctx.person, meeting_id)
        if file is None:
            quotes = await self.service.quotes(ctx.guild_id, meeting_id)
            await open_form(ctx, self.form, (str(meeting_id),), {"text": quoted_text(quotes)[:_TEXT]})
            return
        await ctx.defer()
        await self._save(ctx, meeting_id, file.filename, await file.read())

    async def quote(self, ctx: Context, message: discord.Message) -> None:
        """Ask for which meeting the message is quoted; of those that have begun, the last one first."""
        started = await self.reader.started(ctx.guild_id, kit.MAX_OPTIONS)
        if not started:
            await ctx.answer(Text("No meeting has begun yet that this could be quoted for."))
            return
        options = [kit.option(meeting_label(meeting, ctx.zone, ctx.language), str(meeting.id)) for meeting in started]
        custom_id = make_id(QUOTE, message.channel.id, message.id)
        view = kit.view(kit.select(custom_id, options, ctx.t(Text("Quote for the minutes of …"))))
        await ctx.answer(
            Text("Which meeting's minutes is this message by {person} for?", person=plain(message.author.display_name)),
            view=view,
        )

    async def _quoted(self, ctx: Context, event: ComponentEvent) -> None:
        channel = ctx.guild.get_channel_or_thread(event.number(0))
        if not isinstance(channel, discord.abc.Messageable):
            await ctx.answer(Text("This message can no longer be found."), replace=True)
            return
        try:
            message = await channel.fetch_message(event.number(1))
        except discord.NotFound:
            await ctx.answer(Text("This message can no longer be found."), replace=True)
            return
        quoted = Quote(
            message.channel.id,
            message.id,
            message.author.id,
            message.author.display_name,
            message.content or message.jump_url,
            message.created_at,
        )
        is_new = await self.service.quote(ctx.person, event.chosen_number, quoted)
        done = Text("Picked. Whoever writes the minutes with `/meeting minutes` finds it there.")
        await ctx.answer(done if is_new else Text("This message was picked before."), replace=True)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.attendance(ctx, event.number(0), event.number(1), replace=True)

    async def _tick(self, ctx: Context, event: ComponentEvent) -> None:
        meeting_id, page = event.number(0), event.number(1)
        people = await self.service.delegates(ctx.guild_id)
        asked = page_of(people, page, TICKED_AT_ONCE).items
        chosen = event.chosen_numbers
        present = [
            Attendee(delegate.user_id, delegate.name, city.id) for city, delegate in asked if delegate.user_id in chosen
        ]
        await self.service.tick(ctx.person, meeting_id, [delegate.user_id for _, delegate in asked], present)
        await self.attendance(ctx, meeting_id, page, replace=True)

    async def _sign(self, ctx: Context, event: ComponentEvent) -> None:
        minutes, is_new = await self.service.sign(ctx.person, event.number(0))
        if not is_new:
            await ctx.answer(Text("You have signed these minutes before."))
        elif minutes.final:
            await ctx.answer(Text("Signed. Delegates of two countries have signed: the minutes are final."))
        else:
            await ctx.answer(Text("Signed. The minutes stay a draft until a delegate of another country signs too."))

    async def _save(self, ctx: Context, meeting_id: int, file_name: str, content: bytes) -> None:
        minutes = await self.service.add_minutes(ctx.person, meeting_id, file_name, content, ctx.draft)
        meeting = await self.reader.meeting(ctx.guild_id, meeting_id)
        await ctx.answer(
            Text(
                "The minutes of “{title}” ({moment}) are kept as version {number}, and posted in the topic's channel "
                "to be signed. SHA-256: `{hash}`",
                title=meeting.mention,
                moment=stamp(meeting.starts_at, "f"),
                number=str(minutes.version),
                hash=minutes.sha256,
            )
        )

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                "text", Text("Text"), Text("What was picked for the minutes stands here"), long=True, max_length=_TEXT
            ),
        )

    async def _submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self._save(ctx, read_number(arguments, 0), "minutes.txt", values.get("text", "").encode(_UTF8))
