"""Lets people find a time: the slots, the form that opens the poll, answering and choosing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.people import Right
from bot.texts import Text
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import make_id
from bot.ui.pager import paged
from bot.work import Work
from cogs.meetings.models.availability import Fit, SlotSearch
from cogs.meetings.render.availability import (
    OPEN,
    POLL_ANSWER,
    POLL_CHOOSE,
    POLL_CLOSE,
    POLL_PLAN,
    POLL_SAVE,
    answer_view,
    choose_view,
    slots_text,
)
from cogs.meetings.render.previews import plan_label, plan_preview
from cogs.meetings.render.warnings import warning_texts
from cogs.meetings.service.availability import AvailabilityService, admit_closing
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService

FIND, ASK = "meetings.find", "meetings.find_ask"
_TEXT = 4000


@dataclass(frozen=True, slots=True)
class AvailabilityViews:
    """Delegates look, ask and answer; whoever asked, or a moderator, chooses."""

    service: AvailabilityService
    cities: CityService
    topics: TopicService
    reader: MeetingReader
    work: Work

    @property
    def ask_form(self) -> Form:
        """What the poll is about."""
        return Form(ASK, Text("Poll for availability"), self._ask_fields, self._ask_submitted, Right.DELEGATE)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (Form(FIND, Text("Find a time"), self._fields, self._submitted, Right.DELEGATE), self.ask_form)

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(OPEN, self._open, right=Right.DELEGATE),
            ComponentHandler(POLL_ANSWER, self._answer, right=Right.DELEGATE),
            ComponentHandler(POLL_SAVE, self._save, right=Right.DELEGATE),
            ComponentHandler(POLL_CLOSE, self._close),
            ComponentHandler(POLL_CHOOSE, self._choose),
            ComponentHandler(POLL_PLAN, self._plan),
        )

    async def find(self, ctx: Context, values: Mapping[str, str]) -> None:
        """The slots, with a button to ask about them. The draft has been kept."""
        await ctx.defer()
        result = await self._search(ctx, values)
        buttons = []
        if ctx.draft is not None:
            ask = ctx.t(Text("Poll for availability"))
            buttons.append(kit.button(ask, make_id(OPEN, ctx.draft.id), discord.ButtonStyle.primary))
        await ctx.answer(*paged(slots_text(result, ctx.t, ctx.language).split("\n")), view=kit.view(*buttons))

    async def _search(self, ctx: Context, values: Mapping[str, str]) -> SlotSearch:
        return await self.service.find(
            ctx.person,
            values.get("cities", ""),
            values.get("from", ""),
            values.get("to", ""),
            values.get("duration", ""),
        )

    async def _open(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.load_draft(event.number(0), FIND)
        await open_form(ctx, self.ask_form)

    async def _ask_fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        topics = await self.topics.topics(ctx.guild_id)
        few = len(topics) <= kit.MAX_OPTIONS
        choices = tuple(Choice(str(topic.id), topic.name) for topic in topics) if few else ()
        return (
            Field("topic", Text("Topic"), choices=choices),
            Field("title", Text("Title"), Text("At most 100 characters"), max_length=_TEXT),
        )

    async def _ask_submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await ctx.defer()
        result = await self._search(ctx, values)
        poll = await self.service.open(ctx.person, result, values.get("title", ""), values.get("topic", ""), ctx.draft)
        channel = f"<#{poll.channel_id}>" if poll.channel_id is not None else poll.topic.name
        await ctx.answer(
            Text("The question is posted in {channel}. “Choose a time” there makes the meeting.", channel=channel)
        )

    async def _answer(self, ctx: Context, event: ComponentEvent) -> None:
        await self._show(ctx, event.number(0))

    async def _save(self, ctx: Context, event: ComponentEvent) -> None:
        numbers = event.chosen_numbers
        await self.service.answer(ctx.person, event.number(0), event.word_as(Fit, 1), numbers)
        await self._show(ctx, event.number(0), replace=True)

    async def _show(self, ctx: Context, poll_id: int, *, replace: bool = False) -> None:
        poll = await self.service.poll(ctx.guild_id, poll_id)
        city = await self.cities.city(ctx.guild_id, ctx.person.city_id or poll.host.id)
        text = Text("Recorded. Times are on {city}'s clocks; what is not chosen counts as no.", city=city.name)
        opened = Text("Times are on {city}'s clocks; what is not chosen counts as no.", city=city.name)
        view = answer_view(poll, ctx.person.user_id, city, ctx.t, ctx.language)
        await ctx.answer(text if replace else opened, view=view, replace=replace)

    async def _close(self, ctx: Context, event: ComponentEvent) -> None:
        poll = await self.service.poll(ctx.guild_id, event.number(0))
        admit_closing(ctx.person, poll)
        view = choose_view(poll, ctx.t, ctx.language)
        prompt = Text("Which time shall it be? The most suitable stands first.")
        await ctx.answer(prompt, view=view, replace=event.token is None)

    async def _choose(self, ctx: Context, event: ComponentEvent) -> None:
        poll_id, number = event.number(0), event.chosen_number
        plan = await self.service.plan(ctx.person, poll_id, number)
        preview = await self.reader.planned(ctx.guild_id, plan)
        warnings = warning_texts(await self.reader.warnings(ctx.guild_id, preview.starts, plan.duration))
        text = plan_preview(preview, ctx.t, ctx.language, warnings, self.work.now())
        label, other = ctx.t(plan_label(preview)), ctx.t(Text("Choose another time"))
        view = kit.view(
            kit.button(label, make_id(POLL_PLAN, poll_id, number), discord.ButtonStyle.success),
            kit.button(other, make_id(POLL_CLOSE, poll_id)),
        )
        await ctx.answer(*paged(text.split("\n")), view=view, replace=True)

    async def _plan(self, ctx: Context, event: ComponentEvent) -> None:
        number = await self.service.close(ctx.person, event.number(0), event.number(1))
        await ctx.answer(Text("The meeting is planned as number {number}.", number=str(number)), replace=True)

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("cities", Text("Cities"), Text("Separated by commas"), required=False, max_length=_TEXT),
            Field("from", Text("First day"), max_length=_TEXT),
            Field("to", Text("Last day"), required=False, max_length=_TEXT),
            Field("duration", Text("Duration"), required=False, max_length=_TEXT),
        )

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.find(ctx, values)
