"""Takes the forms to schedule, change and cancel a meeting, opened filled in when something in a command was wrong;
and the preview that a series is agreed to by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import discord

from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form
from bot.ui.ids import make_id
from bot.ui.pager import paged
from bot.work import Work
from cogs.meetings.models.meetings import MeetingDetails, MeetingInput
from cogs.meetings.models.series import ChangeTarget
from cogs.meetings.render import answers
from cogs.meetings.render.warnings import warning_texts
from cogs.meetings.rules.entry import resolved_input
from cogs.meetings.rules.recurrence import slot_moments
from cogs.meetings.rules.timing import read_length
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
_DATES_WARNED = 26


@dataclass(frozen=True, slots=True)
class MeetingForms:
    """The commands use `schedule`, `edit` and `cancel` as well: from the draft on, the ways are the same."""

    service: MeetingService
    editor: MeetingEditor
    reader: MeetingReader
    topics: TopicService
    work: Work

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(SCHEDULE, Text("Schedule a meeting"), self._schedule_fields, self._schedule_submitted),
            Form(EDIT, Text("Change a meeting"), self._edit_fields, self._edit_submitted),
            Form(CANCEL, Text("Cancel a meeting"), self._cancel_fields, self._cancel_submitted),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(CONFIRM, self._confirmed, right=Right.DELEGATE),)

    async def schedule(self, ctx: Context, typed: MeetingInput) -> None:
        """Schedule what was typed, and say what became of it; a series is shown first. The draft has been kept."""
        plan = await self.service.plan(ctx.person, typed)
        if plan.recurrence is None:
            await self._schedule(ctx, typed)
            return
        if ctx.draft is not None:  # what is shown is what will be, whenever it is confirmed
            fields = typed_fields(resolved_input(typed, plan, ctx.language))
            ctx.draft = await self.work.drafts.rewrite(ctx.draft, fields)
        dates = slot_moments(plan.start.wall, plan.host.zone, plan.recurrence)
        starts = [date.instant for date in dates[:_DATES_WARNED]]
        warnings = warning_texts(await self.reader.warnings(ctx.guild_id, starts, plan.duration))
        cities = await self.reader.invited(ctx.guild_id, plan.host.id)
        preview = answers.series_preview(
            plan.title, plan.recurrence, dates[:_DATES_WARNED], cities, ctx.t, ctx.language, warnings
        )
        buttons: list[discord.ui.Item[Any]] = []
        if ctx.draft is not None:
            custom_id = make_id(CONFIRM, ctx.draft.id)
            buttons.append(kit.button(ctx.t(Text("Plan this series")), custom_id, discord.ButtonStyle.success))
        correct = await ctx.correct_button()
        view = kit.view(*buttons, *(correct.children if correct is not None else ()))
        await ctx.answer(*paged(preview.split("\n")), view=view)

    async def edit(self, ctx: Context, target: ChangeTarget, typed: MeetingInput) -> None:
        """Change what was typed, and say what it is now. The draft has been kept."""
        details = await self.editor.edit(ctx.person, target, typed, ctx.draft)
        await ctx.answer(answers.edited(details, ctx.t, ctx.language, await self._warnings(details)))

    async def cancel(self, ctx: Context, target: ChangeTarget, reason: str) -> None:
        """Cancel, and say so. The draft has been kept."""
        details = await self.service.cancel(ctx.person, target.meeting_id, reason, ctx.draft, target.scope)
        await ctx.answer(answers.cancelled(details))

    async def _schedule(self, ctx: Context, typed: MeetingInput, *, replace: bool = False) -> None:
        details = await self.service.schedule(ctx.person, typed, ctx.draft)
        warnings = await self._warnings(details)
        await ctx.answer(answers.scheduled(details, ctx.t, ctx.language, self.work.now(), warnings), replace=replace)

    async def _confirmed(self, ctx: Context, event: ComponentEvent) -> None:
        ctx.draft = await self.work.drafts.load(ctx.guild_id, ctx.person.user_id, event.number(0))
        await self._schedule(ctx, _load(ctx.draft.fields), replace=True)

    async def _warnings(self, details: MeetingDetails) -> list[Text]:
        meeting = details.meeting
        return warning_texts(await self.reader.warnings(meeting.guild_id, [meeting.starts_at], meeting.duration))

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
        topics = await self.topics.topics(ctx.guild_id)
        few = len(topics) <= kit.MAX_OPTIONS
        choices = tuple(Choice(str(topic.id), topic.name) for topic in topics) if few else ()
        return (Field("topic", Text("Topic"), choices=choices),)

    async def _schedule_submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.schedule(ctx, _load(values))

    async def _edit_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            _title(required=False),
            _start(required=False),
            _kept("duration", Text("Duration")),
            _kept("place", Text("Place")),
        )

    async def _edit_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(ctx, ChangeTarget.load(arguments), _load(values))

    async def _cancel_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("reason", Text("Reason"), Text("All who were invited see it"), long=True, max_length=TEXT_LENGTH),
        )

    async def _cancel_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.cancel(ctx, ChangeTarget.load(arguments), values.get("reason", ""))


def typed_fields(typed: MeetingInput) -> dict[str, str]:
    """An entry as a draft keeps it."""
    return {key: str(value) for key, value in asdict(typed).items()}


def _load(values: Mapping[str, str]) -> MeetingInput:
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
        Text("5 minutes to 14 days, e.g. “90 min” or “until 5pm”; empty: one hour"),
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
