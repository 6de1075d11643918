"""Ticking who was there, handing in minutes, signing them, and picking messages for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.markup import cut, plain
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.act import Act
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id
from bot.ui.press import Control, Press
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.models.papers import Present, Quote
from cogs.meetings.render import answers
from cogs.meetings.render.papers import (
    ATTENDANCE,
    SIGN,
    TICK,
    TICKED_AT_ONCE,
    attendance_text,
    quoted_text,
    ticker,
)
from cogs.meetings.service.papers import PaperService
from cogs.meetings.service.reading import MeetingReader

MINUTES = "meetings.minutes"
QUOTE = "meetings.quote"
"""The action of the select that says which meeting a message is quoted for: arguments channel and message."""
# Discord's limits for a text input and for the options of a select.
_TEXT, _CHOICES = 4000, 25
_UTF8 = "utf-8"


class PaperViews:
    """Attendance and minutes are for whoever called the meeting and for moderators; delegates sign and quote."""

    def __init__(self, service: PaperService, reader: MeetingReader, texts: Texts) -> None:
        self._service = service
        self._reader = reader
        self._texts = texts
        self._form = Form(MINUTES, Text("Minutes"), self._fields, self._submitted)
        self.forms = (self._form,)
        self.controls = (
            Control(TICK, self._tick),
            Control(ATTENDANCE, self._turn),
            Control(SIGN, self._sign, right=Right.DELEGATE),
            Control(QUOTE, self._quoted, right=Right.DELEGATE),
        )

    async def attendance(self, act: Act, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        """Who was there, and the select to tick people."""
        await self._service.admit(act.person, meeting_id)
        sheet = await self._reader.sheet(act.guild_id, meeting_id)
        people = await self._service.delegates(act.guild_id)
        present = await self._service.present(act.guild_id, meeting_id)
        there = [one.user_id for one in present]
        prompt = act.t(Text("Tick those who were there"))
        view = ticker(meeting_id, people, page, there, prompt)
        more = (page + 1) * TICKED_AT_ONCE < len(people)
        turning = answers.page_buttons(ATTENDANCE, self._texts, act.language, page, more=more, args=(meeting_id,))
        for button in list(turning.children) if turning is not None else []:
            view.add_item(button)
        text = attendance_text(sheet, people, present, self._texts, act.language)
        await act.answer(*answers.pages(text), view=view, replace=replace)

    async def hand_in(self, act: Act, meeting_id: int, file: discord.Attachment | None) -> None:
        """Minutes from a file, or from the form, which begins with what was quoted."""
        await self._service.admit(act.person, meeting_id)
        if file is None:
            quotes = await self._service.quotes(act.guild_id, meeting_id)
            await open_form(act, self._form, (str(meeting_id),), {"text": quoted_text(quotes)[:_TEXT]})
            return
        await act.think()
        await self._keep(act, meeting_id, file.filename, await file.read())

    async def quote(self, act: Act, message: discord.Message) -> None:
        """Ask for which meeting the message is quoted; of those that have begun, the last one first."""
        found = await self._reader.begun(act.guild_id, _CHOICES)
        if not found:
            await act.answer(Text("No meeting has begun yet that this could be quoted for."))
            return
        view = discord.ui.View(timeout=None)
        select: discord.ui.Select[Any] = discord.ui.Select(
            custom_id=make_id(QUOTE, message.channel.id, message.id),
            placeholder=act.t(Text("Quote for the minutes of …")),
            options=[discord.SelectOption(label=self._label(act, one), value=str(one.id)) for one in found],
        )
        view.add_item(select)
        await act.answer(
            Text("Which meeting's minutes is this message by {person} for?", person=plain(message.author.display_name)),
            view=view,
        )

    async def _quoted(self, act: Act, press: Press) -> None:
        channel = act.guild.get_channel_or_thread(press.number(0))
        if not isinstance(channel, discord.abc.Messageable):
            await act.answer(Text("This message can no longer be found."), replace=True)
            return
        try:
            message = await channel.fetch_message(press.number(1))
        except discord.NotFound:
            await act.answer(Text("This message can no longer be found."), replace=True)
            return
        quoted = Quote(
            message.channel.id,
            message.id,
            message.author.id,
            message.author.display_name,
            message.content or message.jump_url,
            message.created_at,
        )
        fresh = await self._service.quote(act.person, int(press.values[0]), quoted)
        done = Text("Picked. Whoever writes the minutes with `/meeting minutes` finds it there.")
        await act.answer(done if fresh else Text("This message was picked before."), replace=True)

    async def _turn(self, act: Act, press: Press) -> None:
        await self.attendance(act, press.number(0), press.number(1), replace=True)

    async def _tick(self, act: Act, press: Press) -> None:
        meeting_id, page = press.number(0), press.number(1)
        people = await self._service.delegates(act.guild_id)
        asked = people[page * TICKED_AT_ONCE : (page + 1) * TICKED_AT_ONCE]
        chosen = set(press.values)
        there = [Present(one.user_id, one.name, city.id) for city, one in asked if str(one.user_id) in chosen]
        await self._service.tick(act.person, meeting_id, [one.user_id for _, one in asked], there)
        await self.attendance(act, meeting_id, page, replace=True)

    async def _sign(self, act: Act, press: Press) -> None:
        minutes, fresh = await self._service.sign(act.person, press.number(0))
        if not fresh:
            await act.answer(Text("You have signed these minutes before."))
        elif minutes.final:
            await act.answer(Text("Signed. Delegates of two countries have signed: the minutes are final."))
        else:
            await act.answer(Text("Signed. The minutes stay a draft until a delegate of another country signs too."))

    async def _keep(self, act: Act, meeting_id: int, file_name: str, content: bytes) -> None:
        minutes = await self._service.add_minutes(act.person, meeting_id, file_name, content, act.draft)
        act.draft = None
        await act.answer(
            Text(
                "The minutes are kept as version {number}, and posted in the topic's channel to be signed. SHA-256: "
                "`{hash}`",
                number=str(minutes.version),
                hash=minutes.sha256,
            )
        )

    async def _fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                "text", Text("Text"), Text("What was picked for the minutes stands here"), long=True, max_length=_TEXT
            ),
        )

    async def _submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self._keep(act, int(arguments[0]), "minutes.txt", values.get("text", "").encode(_UTF8))

    def _label(self, act: Act, meeting: Meeting) -> str:
        return cut(answers.meeting_label(meeting, act.zone, act.language), 100)
