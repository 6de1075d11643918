"""The buttons on cards, reminders and private answers. Their whole state is in their ids; they survive a restart."""

from collections.abc import Mapping, Sequence

from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from cogs.meetings.models.meetings import Answer
from cogs.meetings.render import answers
from cogs.meetings.render.card import ANSWER, CALENDAR, DETAILS
from cogs.meetings.service.meetings import DEPUTY_LENGTH, MeetingService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.calendar import CalendarViews

DEPUTY = "meetings.deputy"


class MeetingButtons:
    """Answering, looking at a meeting, and turning pages."""

    def __init__(self, service: MeetingService, reader: MeetingReader, calendar: CalendarViews, texts: Texts) -> None:
        self._service = service
        self._reader = reader
        self._calendar = calendar
        self._texts = texts
        self._deputy = Form(DEPUTY, Text("Send a deputy"), self._deputy_fields, self._deputy_submitted)
        self.forms = (self._deputy,)
        self.components = (
            ComponentHandler(ANSWER, self.answer, right=Right.DELEGATE),
            ComponentHandler(DETAILS, self.details),
            ComponentHandler(CALENDAR, self.file),
            ComponentHandler(answers.LIST, self.turn),
        )

    async def answer(self, ctx: Context, event: ComponentEvent) -> None:
        """Yes, No or Maybe; sending a deputy asks for their name. "Recorded" is said only once it is."""
        answer = Answer(event.args[1])
        if answer is Answer.DEPUTY:
            await open_form(ctx, self._deputy, (str(event.number(0)),))
            return
        meeting = await self._service.answer(ctx.person, event.number(0), answer)
        await ctx.answer(answers.recorded(meeting, answer))

    async def details(self, ctx: Context, event: ComponentEvent) -> None:
        """Everything, privately; from a page's own buttons the message turns to the next page."""
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def show(self, ctx: Context, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        details = await self._reader.details(ctx.guild_id, meeting_id)
        pages = answers.details_pages(details, self._texts, ctx.language)
        page = min(page, len(pages) - 1)
        view = answers.details_view(
            details.meeting,
            self._texts,
            ctx.language,
            page,
            more=page + 1 < len(pages),
            open_=self._reader.takes_answers(details.meeting) and ctx.person.may(Right.DELEGATE),
        )
        await ctx.answer(pages[page], view=view, replace=replace)

    async def file(self, ctx: Context, event: ComponentEvent) -> None:
        """The calendar file of the meeting, or of its series."""
        await self._calendar.hand_out(ctx, await self._reader.meeting(ctx.guild_id, event.number(0)))

    async def turn(self, ctx: Context, event: ComponentEvent) -> None:
        topic_id, city_id, page = (event.number(index) for index in range(3))
        await self.list(ctx, page, topic_id=topic_id, city_id=city_id, replace=True)

    async def list(
        self, ctx: Context, page: int = 0, *, topic_id: int = 0, city_id: int = 0, replace: bool = False
    ) -> None:
        meetings, more = await self._reader.upcoming_page(ctx.guild_id, page, topic_id, city_id)
        view = answers.page_buttons(answers.LIST, self._texts, ctx.language, page, more=more, args=(topic_id, city_id))
        await ctx.answer(answers.list_page(meetings, self._texts, ctx.language), view=view, replace=replace)

    async def _deputy_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(
                "deputy",
                Text("Who comes in your place?"),
                Text("May be left empty; the card shows the name"),
                required=False,
                max_length=DEPUTY_LENGTH,
            ),
        )

    async def _deputy_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        meeting = await self._service.answer(ctx.person, int(arguments[0]), Answer.DEPUTY, values.get("deputy", ""))
        ctx.draft = None
        await ctx.answer(answers.recorded(meeting, Answer.DEPUTY))
