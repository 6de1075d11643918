"""The forms to schedule, change and cancel a meeting, opened filled in when something in a command was wrong; and the
preview that a series is agreed to by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import discord

from bot.clock import Clock
from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form
from bot.ui.ids import make_id
from cogs.meetings.models.meetings import MeetingDetails, MeetingInput
from cogs.meetings.models.series import Scope
from cogs.meetings.render import answers
from cogs.meetings.render.warnings import warning_texts
from cogs.meetings.rules.entry import read_length
from cogs.meetings.rules.recurrence import slot_moments
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.topics import TopicService

SCHEDULE = "meetings.schedule"
EDIT = "meetings.edit"
CANCEL = "meetings.cancel"
CONFIRM = "meetings.confirm"
"""The action of the button that plans a series after its preview: argument draft."""
TEXT_LENGTH = 4000
"""Discord's longest text input. Titles are checked after cleaning, so that a form never cuts what was typed."""
_MAX_OPTIONS = 25
_DATES_WARNED = 26


class MeetingForms:
    """The commands use `schedule`, `edit` and `cancel` as well: from the draft on, the ways are the same."""

    def __init__(
        self,
        *,
        service: MeetingService,
        editor: MeetingEditor,
        reader: MeetingReader,
        topics: TopicService,
        drafts: Drafts,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._service = service
        self._editor = editor
        self._reader = reader
        self._topics = topics
        self._drafts = drafts
        self._texts = texts
        self._clock = clock
        self.forms = (
            Form(SCHEDULE, Text("Schedule a meeting"), self._schedule_fields, self._schedule_submitted),
            Form(EDIT, Text("Change a meeting"), self._edit_fields, self._edit_submitted),
            Form(CANCEL, Text("Cancel a meeting"), self._cancel_fields, self._cancel_submitted),
        )
        self.components = (ComponentHandler(CONFIRM, self._confirmed, right=Right.DELEGATE),)

    async def schedule(self, ctx: Context, typed: MeetingInput) -> None:
        """Schedule what was typed, and say what became of it; a series is shown first. The draft has been kept."""
        planned = await self._service.plan(ctx.person, typed)
        plan = planned.plan
        if plan.recurrence is None:
            await self._schedule(ctx, typed)
            return
        dates = slot_moments(plan.start.wall, planned.host.zone, plan.recurrence)
        starts = [date.instant for date in dates[:_DATES_WARNED]]
        found = warning_texts(await self._reader.warnings(ctx.guild_id, starts, plan.duration))
        cities = await self._reader.invited(ctx.guild_id, planned.host.id)
        shown = answers.series_preview(
            plan.title, plan.recurrence, dates[:_DATES_WARNED], cities, self._texts, ctx.language, found
        )
        view = await ctx.correct_button() or discord.ui.View(timeout=None)
        if ctx.draft is not None:
            confirm: discord.ui.Button[Any] = discord.ui.Button(
                label=ctx.t(Text("Plan this series")),
                style=discord.ButtonStyle.success,
                custom_id=make_id(CONFIRM, ctx.draft.id),
            )
            others = list(view.children)
            view.clear_items()
            for item in (confirm, *others):
                view.add_item(item)
        await ctx.answer(*answers.pages(shown), view=view)

    async def edit(self, ctx: Context, meeting_id: int, typed: MeetingInput, scope: Scope) -> None:
        """Change what was typed, and say what it is now. The draft has been kept."""
        details = await self._editor.edit(ctx.person, meeting_id, typed, scope, ctx.draft)
        ctx.draft = None
        await ctx.answer(answers.edited(details, self._texts, ctx.language, await self._warnings(details)))

    async def cancel(self, ctx: Context, meeting_id: int, reason: str, scope: Scope) -> None:
        """Cancel, and say so. The draft has been kept."""
        details = await self._service.cancel(ctx.person, meeting_id, reason, ctx.draft, scope)
        ctx.draft = None
        await ctx.answer(answers.cancelled(details))

    async def _schedule(self, ctx: Context, typed: MeetingInput, *, replace: bool = False) -> None:
        details = await self._service.schedule(ctx.person, typed, ctx.draft)
        ctx.draft = None
        warned = await self._warnings(details)
        await ctx.answer(answers.scheduled(details, self._texts, ctx.language, self._now(), warned), replace=replace)

    async def _confirmed(self, ctx: Context, event: ComponentEvent) -> None:
        ctx.draft = await self._drafts.load(ctx.guild_id, ctx.person.user_id, event.number(0))
        await self._schedule(ctx, _entry(ctx.draft.fields), replace=True)

    async def _warnings(self, details: MeetingDetails) -> list[Text]:
        meeting = details.meeting
        return warning_texts(await self._reader.warnings(meeting.guild_id, [meeting.starts_at], meeting.duration))

    async def _schedule_fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        """Five of what was typed; what else the command brought stays in the draft. Of a series its end takes the place
        of a duration that can be read.
        """
        typed = ctx.draft.fields if ctx.draft is not None else {}
        fields = [*await self._topic_field(ctx), _title(), _start()]
        if typed.get("repeat", "none") in {"", "none"}:
            return (*fields, _duration(), _place())
        return (*fields, _until(), _place() if _readable(typed.get("duration", "")) else _duration())

    async def _topic_field(self, ctx: Context) -> Sequence[Field]:
        topics = await self._topics.topics(ctx.guild_id)
        few = len(topics) <= _MAX_OPTIONS
        choices = tuple(Choice(str(topic.id), topic.name) for topic in topics) if few else ()
        return (Field("topic", Text("Topic"), choices=choices),)

    async def _schedule_submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.schedule(ctx, _entry(values))

    async def _edit_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            _title(required=False),
            _start(required=False),
            _kept("duration", Text("Duration")),
            _kept("place", Text("Place")),
        )

    async def _edit_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(ctx, int(arguments[0]), _entry(values), Scope(arguments[1]))

    async def _cancel_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("reason", Text("Reason"), Text("All who were invited see it"), long=True, max_length=TEXT_LENGTH),
        )

    async def _cancel_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        scope = Scope(arguments[1]) if len(arguments) > 1 else Scope.ONE
        await self.cancel(ctx, int(arguments[0]), values.get("reason", ""), scope)

    def _now(self) -> datetime:
        return self._clock.now()


def typed_fields(typed: MeetingInput) -> dict[str, str]:
    """An entry as a draft keeps it."""
    return {key: str(value) for key, value in asdict(typed).items()}


def _entry(values: Mapping[str, str]) -> MeetingInput:
    """An entry from what a draft or a form holds."""
    return MeetingInput(**{key: values.get(key, "") for key in typed_fields(MeetingInput("", "", ""))})


def _readable(duration: str) -> bool:
    try:
        read_length(duration)
    except UserError:
        return False
    return True


def _title(*, required: bool = True) -> Field:
    return Field("title", Text("Title"), Text("At most 100 characters"), required=required, max_length=TEXT_LENGTH)


def _start(*, required: bool = True) -> Field:
    return Field(
        "start",
        Text("Start"),
        Text("On the host city's clocks, e.g. “3 Dec 15:00”"),
        required=required,
        max_length=TEXT_LENGTH,
    )


def _kept(key: str, label: Text) -> Field:
    return Field(key, label, Text("Empty: as it is"), required=False, max_length=TEXT_LENGTH)


def _duration() -> Field:
    return Field(
        "duration",
        Text("Duration"),
        Text("5 minutes to 24 hours, e.g. “90 min”; empty: one hour"),
        required=False,
        max_length=TEXT_LENGTH,
    )


def _place() -> Field:
    return Field(
        "place",
        Text("Place"),
        Text("A town hall, a link or a voice channel; empty: the topic's channel"),
        required=False,
        max_length=TEXT_LENGTH,
    )


def _until() -> Field:
    return Field(
        "until",
        Text("Until"),
        Text("A date, or how many meetings, e.g. “10”; empty: until it is ended"),
        required=False,
        max_length=TEXT_LENGTH,
    )
