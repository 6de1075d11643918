"""Ticking who was there, handing in minutes, signing them, and picking messages for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.markup import cut, plain
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.minutes import Attendee, Quote
from cogs.meetings.render import answers
from cogs.meetings.render.minutes import (
    ATTENDANCE,
    SIGN,
    TICK,
    TICKED_AT_ONCE,
    attendance_text,
    quoted_text,
    ticker,
)
from cogs.meetings.service.minutes import MinutesService
from cogs.meetings.service.reading import MeetingReader

MINUTES = "meetings.minutes"
QUOTE = "meetings.quote"
"""The action of the select that says which meeting a message is quoted for: arguments channel and message."""
# Discord's limits for a text input and for the options of a select.
_TEXT, _CHOICES = 4000, 25
_UTF8 = "utf-8"


class MinutesViews:
    """Attendance and minutes are for whoever called the meeting and for moderators; delegates sign and quote."""

    def __init__(self, service: MinutesService, reader: MeetingReader, texts: Texts) -> None:
        self._service = service
        self._reader = reader
        self._texts = texts
        self._form = Form(MINUTES, Text("Minutes"), self._fields, self._submitted)
        self.forms = (self._form,)
        self.components = (
            ComponentHandler(TICK, self._tick),
            ComponentHandler(ATTENDANCE, self._turn),
            ComponentHandler(SIGN, self._sign, right=Right.DELEGATE),
            ComponentHandler(QUOTE, self._quoted, right=Right.DELEGATE),
        )

    async def attendance(self, ctx: Context, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        """Who was there, and the select to tick people."""
        await self._service.admit(ctx.person, meeting_id)
        details = await self._reader.details(ctx.guild_id, meeting_id)
        people = await self._service.delegates(ctx.guild_id)
        present = await self._service.present(ctx.guild_id, meeting_id)
        there = [one.user_id for one in present]
        prompt = ctx.t(Text("Tick those who were there"))
        view = ticker(meeting_id, people, page, there, prompt)
        more = (page + 1) * TICKED_AT_ONCE < len(people)
        turning = answers.page_buttons(ATTENDANCE, self._texts, ctx.language, page, more=more, args=(meeting_id,))
        for button in list(turning.children) if turning is not None else []:
            view.add_item(button)
        text = attendance_text(details, people, present, self._texts, ctx.language)
        await ctx.answer(*answers.pages(text), view=view, replace=replace)

    async def hand_in(self, ctx: Context, meeting_id: int, file: discord.Attachment | None) -> None:
        """Minutes from a file, or from the form, which begins with what was quoted."""
        await self._service.admit(ctx.person, meeting_id)
        if file is None:
            quotes = await self._service.quotes(ctx.guild_id, meeting_id)
            await open_form(ctx, self._form, (str(meeting_id),), {"text": quoted_text(quotes)[:_TEXT]})
            return
        await ctx.defer()
        await self._keep(ctx, meeting_id, file.filename, await file.read())

    async def quote(self, ctx: Context, message: discord.Message) -> None:
        """Ask for which meeting the message is quoted; of those that have begun, the last one first."""
        found = await self._reader.started(ctx.guild_id, _CHOICES)
        if not found:
            await ctx.answer(Text("No meeting has begun yet that this could be quoted for."))
            return
        view = discord.ui.View(timeout=None)
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=make_id(QUOTE, message.channel.id, message.id),
            placeholder=ctx.t(Text("Quote for the minutes of …")),
            options=[discord.SelectOption(label=self._label(ctx, one), value=str(one.id)) for one in found],
        )
        view.add_item(select)
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
        fresh = await self._service.quote(ctx.person, int(event.values[0]), quoted)
        done = Text("Picked. Whoever writes the minutes with `/meeting minutes` finds it there.")
        await ctx.answer(done if fresh else Text("This message was picked before."), replace=True)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.attendance(ctx, event.number(0), event.number(1), replace=True)

    async def _tick(self, ctx: Context, event: ComponentEvent) -> None:
        meeting_id, page = event.number(0), event.number(1)
        people = await self._service.delegates(ctx.guild_id)
        asked = people[page * TICKED_AT_ONCE : (page + 1) * TICKED_AT_ONCE]
        chosen = set(event.values)
        there = [Attendee(one.user_id, one.name, city.id) for city, one in asked if str(one.user_id) in chosen]
        await self._service.tick(ctx.person, meeting_id, [one.user_id for _, one in asked], there)
        await self.attendance(ctx, meeting_id, page, replace=True)

    async def _sign(self, ctx: Context, event: ComponentEvent) -> None:
        minutes, fresh = await self._service.sign(ctx.person, event.number(0))
        if not fresh:
            await ctx.answer(Text("You have signed these minutes before."))
        elif minutes.final:
            await ctx.answer(Text("Signed. Delegates of two countries have signed: the minutes are final."))
        else:
            await ctx.answer(Text("Signed. The minutes stay a draft until a delegate of another country signs too."))

    async def _keep(self, ctx: Context, meeting_id: int, file_name: str, content: bytes) -> None:
        minutes = await self._service.add_minutes(ctx.person, meeting_id, file_name, content, ctx.draft)
        ctx.draft = None
        await ctx.answer(
            Text(
                "The minutes are kept as version {number}, and posted in the topic's channel to be signed. SHA-256: "
                "`{hash}`",
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
        await self._keep(ctx, int(arguments[0]), "minutes.txt", values.get("text", "").encode(_UTF8))

    def _label(self, ctx: Context, meeting: Meeting) -> str:
        return cut(answers.meeting_label(meeting, ctx.zone, ctx.language), 100)
