"""Looking at polls, and ending, prolonging, cancelling and translating them, by command, button or form."""

import asyncio
import io
from collections.abc import Mapping, Sequence

import discord

from bot.texts import Text, Texts
from bot.ui.act import COLOUR, Act
from bot.ui.forms import Field, Form, open_form
from bot.ui.press import Control, Press
from bot.ui.voice import Voice, stamp
from cogs.polls.models.polls import PollState
from cogs.polls.render import answers
from cogs.polls.render.card import DETAILS, TRANSLATE
from cogs.polls.render.export import as_csv, as_json
from cogs.polls.render.pictures import result_chart
from cogs.polls.render.result import CHART, EXPORT, alt_text
from cogs.polls.service.ending import EndingService
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.views.create import TEXT_LENGTH, word_fields

EXTEND = "polls.extend"
CANCEL = "polls.cancel"
TRANSLATION = "polls.translation"


class PollButtons:
    """Controls and forms; the commands use the same ways."""

    def __init__(self, service: PollService, ending: EndingService, reader: PollReader, texts: Texts) -> None:
        self._service = service
        self._ending = ending
        self._reader = reader
        self._texts = texts
        self.translation_form = Form(
            TRANSLATION, Text("The other language"), self._translation_fields, self._translation_submitted
        )
        self.forms = (
            Form(EXTEND, Text("Extend a poll"), self._extend_fields, self._extend_submitted),
            Form(CANCEL, Text("Cancel a poll"), self._cancel_fields, self._cancel_submitted),
            self.translation_form,
        )
        self.controls = (
            Control(DETAILS, self.details),
            Control(EXPORT, self.export_pressed),
            Control(TRANSLATE, self.translate_pressed),
            Control(answers.LIST, self.turn),
        )

    async def details(self, act: Act, press: Press) -> None:
        """Everything that this person may see; from a page's own buttons the message turns to the next page."""
        await self.show(act, press.number(0), press.number(1), replace=press.mark is None)

    async def show(self, act: Act, poll_id: int, page: int = 0, *, replace: bool = False) -> None:
        sheet, result = await self._reader.view(act.guild_id, poll_id)
        own = await self._reader.own_ballot(act.person, sheet.poll)
        pages = answers.details(sheet, result, own, self._texts, act.language)
        page = min(page, len(pages) - 1)
        view = answers.details_view(sheet.poll, self._texts, act.language, page, more=page + 1 < len(pages))
        await act.answer(pages[page], view=view, replace=replace)

    async def results(self, act: Act, poll_id: int) -> None:
        """The chart and the numbers, where they may be seen. Raises UserError where they may not."""
        result = await self._reader.result(act.guild_id, poll_id)
        await act.think()
        voice = Voice(self._texts, (act.language,))
        png = await asyncio.to_thread(result_chart, result, voice)
        own = await self._reader.own_ballot(act.person, result.poll)
        pages = answers.details(result.sheet, result, own, self._texts, act.language)
        file = discord.File(io.BytesIO(png), CHART, description=alt_text(result, voice))
        embed = discord.Embed(description=pages[0], colour=COLOUR).set_image(url=f"attachment://{CHART}")
        view = answers.details_view(result.poll, self._texts, act.language, 0, more=len(pages) > 1)
        await act.answer(embed, view=view, file=file)

    async def export_pressed(self, act: Act, press: Press) -> None:
        await self.export(act, press.number(0))

    async def export(self, act: Act, poll_id: int) -> None:
        """Both files. Raises UserError where the result may not be seen."""
        result = await self._reader.result(act.guild_id, poll_id)
        await act.think()
        name = f"poll-{poll_id}"
        await act.answer(
            Text("Poll {number} as CSV, for spreadsheets. The next message brings it as JSON.", number=str(poll_id)),
            file=discord.File(io.BytesIO(as_csv(result)), f"{name}.csv"),
        )
        await act.answer(
            Text("Poll {number} as JSON, with every ballot and its code.", number=str(poll_id)),
            file=discord.File(io.BytesIO(as_json(result, act.zone)), f"{name}.json"),
        )

    async def turn(self, act: Act, press: Press) -> None:
        state = PollState(press.args[0]) if press.args[0] != "-" else None
        await self.list(act, state, press.number(1) or None, press.number(2), replace=True)

    async def list(
        self, act: Act, state: PollState | None, topic_id: int | None, page: int = 0, *, replace: bool = False
    ) -> None:
        polls, more = await self._reader.listed(act.guild_id, page, state, topic_id)
        args = (state.value if state else "-", topic_id or 0)
        view = answers.page_buttons(answers.LIST, self._texts, act.language, page, more=more, args=args)
        await act.answer(answers.list_page(polls, self._texts, act.language), view=view, replace=replace)

    async def close(self, act: Act, poll_id: int) -> None:
        poll = await self._ending.close(act.person, poll_id)
        await act.answer(Text("Poll {number} is closed. The result follows below its card.", number=str(poll.id)))

    async def extend(self, act: Act, poll_id: int, closes: str) -> None:
        """The draft has been kept."""
        poll = await self._ending.extend(act.person, poll_id, closes, act.draft)
        act.draft = None
        await act.answer(
            Text("Poll {number} now closes on {moment}.", number=str(poll.id), moment=stamp(poll.closes_at))
        )

    async def cancel(self, act: Act, poll_id: int, reason: str) -> None:
        """The draft has been kept."""
        poll = await self._ending.cancel(act.person, poll_id, reason, act.draft)
        act.draft = None
        await act.answer(Text("Poll {number} is cancelled; its card says so and why.", number=str(poll.id)))

    async def translate_pressed(self, act: Act, press: Press) -> None:
        poll = await self._reader.poll(act.guild_id, press.number(0))
        await open_form(act, self.translation_form, (str(poll.id),))

    async def _extend_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("closes", Text("Closes"), Text("On your city's clocks, e.g. “3 Dec 15:00”"), max_length=TEXT_LENGTH),
        )

    async def _extend_submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.extend(act, int(arguments[0]), values.get("closes", ""))

    async def _cancel_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field("reason", Text("Reason"), Text("Everybody sees it"), long=True, max_length=TEXT_LENGTH),)

    async def _cancel_submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.cancel(act, int(arguments[0]), values.get("reason", ""))

    async def _translation_fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return word_fields()

    async def _translation_submitted(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        poll = await self._service.translate(
            act.person, int(arguments[0]), values.get("question", ""), values.get("options", ""), act.draft
        )
        act.draft = None
        await act.answer(Text("Thank you: poll {number} now stands in both languages.", number=str(poll.id)))
