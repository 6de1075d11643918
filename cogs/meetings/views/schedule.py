"""Takes the forms to schedule, change and cancel a meeting, opened filled in when something in a command was wrong;
and shows what would come of each before one more press makes it so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
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
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.models.series import ChangeTarget, MonthlyPattern
from cogs.meetings.render import answers
from cogs.meetings.render.previews import (
    cancel_label,
    cancel_preview,
    edit_preview,
    plan_label,
    plan_preview,
    reading_text,
)
from cogs.meetings.render.series import rhythm_text
from cogs.meetings.render.warnings import warning_texts
from cogs.meetings.rules.entry import resolved_input
from cogs.meetings.rules.series_changes import MeetingChanged
from cogs.meetings.rules.timing import read_length
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader
from cogs.meetings.views.fields import (
    TEXT_LENGTH,
    duration_field,
    kept_field,
    place_field,
    start_field,
    title_field,
    until_field,
)
from cogs.network.service.topics import TopicService

SCHEDULE = "meetings.schedule"
EDIT = "meetings.edit"
CANCEL = "meetings.cancel"
CONFIRM = "meetings.confirm"
"""The action of the button that plans what was previewed: arguments draft and, of several, the chosen pattern."""
CHANGE = "meetings.change"
"""The action of the button that makes a change: arguments draft, version of the meeting, scope and pattern."""
CALL_OFF = "meetings.call_off"
"""The action of the button that cancels what was previewed: arguments draft and version of the meeting."""


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
            Form(SCHEDULE, Text("Schedule a meeting"), self._schedule_fields, self._schedule_submitted, Right.DELEGATE),
            Form(EDIT, Text("Change a meeting"), self._edit_fields, self._edit_submitted, Right.ALL),
            Form(CANCEL, Text("Cancel a meeting"), self._cancel_fields, self._cancel_submitted, Right.ALL),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(CONFIRM, self._scheduled, right=Right.DELEGATE),
            ComponentHandler(CHANGE, self._edited),
            ComponentHandler(CALL_OFF, self._cancelled),
        )

    async def schedule(self, ctx: Context, typed: MeetingInput) -> None:
        """Show what would be planned, with a button for each thing that it can mean. The draft has been kept."""
        plan = await self.service.plan(ctx.person, typed)
        await self._rewrite(ctx, resolved_input(typed, plan, ctx.language))
        preview = await self.reader.planned(ctx.guild_id, plan)
        warnings = warning_texts(await self.reader.warnings(ctx.guild_id, preview.starts, plan.duration))
        text = plan_preview(preview, ctx.t, ctx.language, warnings, self.work.now())
        buttons: list[tuple[Text, tuple[str, ...]]]
        if len(preview.readings) > 1:
            buttons = [
                (rhythm_text(recurrence, plan.start.wall), (recurrence.monthly or "",))
                for recurrence, _ in preview.readings
            ]
        else:
            buttons = [(plan_label(preview), ())]
        await self._ask(ctx, text, CONFIRM, buttons)

    async def edit(self, ctx: Context, target: ChangeTarget, typed: MeetingInput, news: Text | None = None) -> None:
        """Show what would be otherwise, with a button for each thing that it can mean. The draft has been kept.

        `news`: why the preview that was pressed is shown anew.
        """
        preview = await self.editor.preview(ctx.person, target, typed)
        await self._rewrite(ctx, preview.typed)
        changed = {meeting.id: meeting for reading in preview.readings for meeting in reading.proposed.changed}
        starts = sorted({date.instant for reading in preview.readings for date in reading.proposed.dates})
        duration = preview.after.meeting.duration
        warnings = warning_texts(await self.reader.warnings(ctx.guild_id, starts, duration, changed))
        several = len(preview.readings) > 1
        buttons = [
            (
                reading_text(reading) if several else Text("Make this change"),
                (preview.version, *reading.target.dump()[1:]),
            )
            for reading in preview.readings
        ]
        await self._ask(ctx, edit_preview(preview, ctx.t, ctx.language, warnings), CHANGE, buttons, news=news)

    async def cancel(self, ctx: Context, target: ChangeTarget, reason: str, news: Text | None = None) -> None:
        """Show what would be called off, and who would be told. The draft has been kept; `news` as in `edit`."""
        preview = await self.service.preview_cancel(ctx.person, target, reason)
        label = cancel_label(preview)
        text = cancel_preview(preview, ctx.t, ctx.language)
        buttons = [(label, (preview.version,))]
        await self._ask(ctx, text, CALL_OFF, buttons, discord.ButtonStyle.danger, news=news)

    async def _ask(
        self,
        ctx: Context,
        text: str,
        action: str,
        choices: Sequence[tuple[Text, tuple[str, ...]]],
        style: discord.ButtonStyle = discord.ButtonStyle.success,
        news: Text | None = None,
    ) -> None:
        """A preview with its buttons: what can be agreed to, going back to what was typed, and leaving it."""
        buttons: list[discord.ui.Item[Any]] = []
        if ctx.draft is not None:
            draft = ctx.draft.id
            buttons += [kit.button(ctx.t(label), make_id(action, draft, *args), style) for label, args in choices]
        correct = await ctx.correct_button()
        view = kit.view(*buttons, *(correct.children if correct is not None else ()))
        words = f"**{ctx.t(news)}**\n\n{text}" if news is not None else text
        await ctx.answer(*paged(words.split("\n")), view=view, replace=news is not None)

    async def _rewrite(self, ctx: Context, typed: MeetingInput) -> None:
        """What is shown is what will be, whenever it is agreed to: the draft holds what was understood."""
        if ctx.draft is not None:
            ctx.draft = await self.work.drafts.rewrite(ctx.draft, typed_fields(typed))

    async def _scheduled(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), SCHEDULE)
        monthly = event.word_as(MonthlyPattern, 1) if len(event.args) > 1 else ""
        typed = replace(_entry(draft.fields), monthly=monthly)
        details = await self.service.schedule(ctx.person, typed, draft)
        await ctx.answer(answers.scheduled(details, ctx.t, ctx.language, self.work.now()), replace=True)

    async def _edited(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), EDIT)
        version = event.word(1)
        target, typed = ChangeTarget.load((draft.arguments[0], *event.args[2:])), _entry(draft.fields)
        before = await self.reader.details(ctx.guild_id, target.meeting_id)
        try:
            details = await self.editor.edit(ctx.person, target, typed, draft, version)
        except MeetingChanged as refusal:
            await self.edit(ctx, ChangeTarget.load(draft.arguments), typed, refusal.text)
        else:
            await ctx.answer(answers.edited(before, details, ctx.t, ctx.language), replace=True)

    async def _cancelled(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), CANCEL)
        target, reason = ChangeTarget.load(draft.arguments), draft.fields.get("reason", "")
        try:
            details = await self.service.cancel(ctx.person, target, reason, draft, event.word(1))
        except MeetingChanged as refusal:
            await self.cancel(ctx, target, reason, refusal.text)
        else:
            await ctx.answer(answers.cancelled(details, target.scope), replace=True)

    async def _schedule_fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        """Five of what was typed; what else the command brought stays in the draft. Of a series its end takes the place
        of a duration that can be read.
        """
        typed = ctx.draft.fields if ctx.draft is not None else {}
        fields = [*await self._topic_field(ctx), title_field(), start_field()]
        if typed.get("repeat", "none") in {"", "none"}:
            return (*fields, duration_field(), place_field())
        return (*fields, until_field(), place_field() if _readable(typed.get("duration", "")) else duration_field())

    async def _topic_field(self, ctx: Context) -> Sequence[Field]:
        topics = await self.topics.topics(ctx.guild_id)
        few = len(topics) <= kit.MAX_OPTIONS
        choices = tuple(Choice(str(topic.id), topic.name) for topic in topics) if few else ()
        return (Field("topic", Text("Topic"), choices=choices),)

    async def _schedule_submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.schedule(ctx, _entry(values))

    async def _edit_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            title_field(required=False),
            start_field(required=False),
            kept_field("duration", Text("Duration")),
            kept_field("place", Text("Place")),
        )

    async def _edit_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(ctx, ChangeTarget.load(arguments), _entry(values))

    async def _cancel_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("reason", Text("Reason"), Text("All who were invited see it"), long=True, max_length=TEXT_LENGTH),
        )

    async def _cancel_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.cancel(ctx, ChangeTarget.load(arguments), values.get("reason", ""))


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
