"""The buttons on cards, reminders and private answers. Their whole state is in their ids; they survive a restart."""

from bot.people import Right
from bot.texts import Texts
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.meetings.models.meetings import Answer
from cogs.meetings.render import answers
from cogs.meetings.render.card import ANSWER, DETAILS
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader


class MeetingButtons:
    """Answering, looking at a meeting, and turning pages."""

    def __init__(self, service: MeetingService, reader: MeetingReader, texts: Texts) -> None:
        self._service = service
        self._reader = reader
        self._texts = texts
        self.controls = (
            Control(ANSWER, self.answer, right=Right.DELEGATE),
            Control(DETAILS, self.details),
            Control(answers.LIST, self.turn),
        )

    async def answer(self, act: Act, press: Press) -> None:
        """Yes, No or Maybe. "Recorded" is said only once it is."""
        answer = Answer(press.args[1])
        meeting = await self._service.answer(act.person, press.number(0), answer)
        await act.answer(answers.recorded(meeting, answer))

    async def details(self, act: Act, press: Press) -> None:
        """Everything, privately; from a page's own buttons the message turns to the next page."""
        await self.show(act, press.number(0), press.number(1), replace=press.mark is None)

    async def show(self, act: Act, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        sheet = await self._reader.sheet(act.guild_id, meeting_id)
        pages = answers.details(sheet, self._texts, act.language)
        page = min(page, len(pages) - 1)
        view = answers.details_view(sheet.meeting, self._texts, act.language, page, more=page + 1 < len(pages))
        await act.answer(pages[page], view=view, replace=replace)

    async def turn(self, act: Act, press: Press) -> None:
        await self.list(act, press.number(0), replace=True)

    async def list(self, act: Act, page: int = 0, *, replace: bool = False) -> None:
        meetings, more = await self._reader.coming(act.guild_id, page)
        view = answers.page_buttons(answers.LIST, self._texts, act.language, page, more=more)
        await act.answer(answers.list_page(meetings, self._texts, act.language), view=view, replace=replace)
