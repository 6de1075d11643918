"""Handles the buttons on cards, reminders and private answers. Their state is in their ids; they survive a restart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.people import Right
from bot.texts import Text
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.pager import page_of, turning
from cogs.meetings.models.meetings import Answer
from cogs.meetings.render import answers
from cogs.meetings.render.answers import LIST
from cogs.meetings.render.card import ANSWER, CALENDAR, DETAILS
from cogs.meetings.service.meetings import DEPUTY_LENGTH, MeetingService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.calendar import CalendarViews

DEPUTY = "meetings.deputy"


@dataclass(frozen=True, slots=True)
class MeetingButtons:
    """Answering, looking at a meeting, and turning pages."""

    service: MeetingService
    reader: MeetingReader
    calendar: CalendarViews

    @property
    def form(self) -> Form:
        """Who is sent as a deputy."""
        return Form(DEPUTY, Text("Send a deputy"), self._deputy_fields, self._deputy_submitted, Right.DELEGATE)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(ANSWER, self.answer, right=Right.DELEGATE),
            ComponentHandler(DETAILS, self.details),
            ComponentHandler(CALENDAR, self.file),
            ComponentHandler(LIST, self.turn),
        )

    async def answer(self, ctx: Context, event: ComponentEvent) -> None:
        """Yes, No or Maybe; sending a deputy asks for their name. "Recorded" is said only once it is."""
        answer = event.word_as(Answer, 1)
        if answer is Answer.DEPUTY:
            await open_form(ctx, self.form, (str(event.number(0)),))
            return
        meeting = await self.service.answer(ctx.person, event.number(0), answer)
        await ctx.answer(answers.recorded(meeting, answer))

    async def details(self, ctx: Context, event: ComponentEvent) -> None:
        """Everything, privately; from a page's own buttons the message turns to the next page."""
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def show(self, ctx: Context, meeting_id: int, page: int = 0, *, replace: bool = False) -> None:
        details = await self.reader.details(ctx.guild_id, meeting_id)
        pages = answers.details_pages(details, ctx.t, ctx.language)
        current_page = page_of(pages, page, 1)
        view = answers.details_view(
            details.meeting,
            ctx.t,
            current_page,
            takes_answers=self.reader.takes_answers(details.meeting) and ctx.person.may(Right.DELEGATE),
        )
        await ctx.answer(*current_page.items, view=view, replace=replace)

    async def file(self, ctx: Context, event: ComponentEvent) -> None:
        """The calendar file of the meeting, or of its series."""
        await self.calendar.of_meeting(ctx, event.number(0))

    async def turn(self, ctx: Context, event: ComponentEvent) -> None:
        topic_id, city_id, page = (event.number(index) for index in range(3))
        await self.list(ctx, page, topic_id=topic_id, city_id=city_id, replace=True)

    async def list(
        self, ctx: Context, page: int = 0, *, topic_id: int = 0, city_id: int = 0, replace: bool = False
    ) -> None:
        meetings = await self.reader.upcoming_page(ctx.guild_id, page, topic_id, city_id)
        buttons = turning(ctx.t, meetings, lambda number: make_id(LIST, topic_id, city_id, number))
        view = kit.view(*buttons) if buttons else None
        await ctx.answer(answers.list_page(meetings.items, ctx.t), view=view, replace=replace)

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
        meeting = await self.service.answer(
            ctx.person, read_number(arguments, 0), Answer.DEPUTY, values.get("deputy", "")
        )
        await ctx.answer(answers.recorded(meeting, Answer.DEPUTY))
