"""Amends published records, changes their status, takes reservations, gives tasks. Commands share the forms' way."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import FormOutdated, UserError
from bot.markup import plain
from bot.people import Right
from bot.texts import Language, Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import read_as, read_number
from bot.ui.pager import paged
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.actions import COMPLETE, AmendForm, FollowUpForm, StatusForm
from cogs.decisions.models.decisions import NOTE_LENGTH, DecisionRecord, DecisionState, Wording
from cogs.decisions.render.labels import STATES
from cogs.decisions.render.lines import changes
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.service.signing import SigningService
from cogs.decisions.views.draft_forms import INPUT_LENGTH, read, with_side, wording_fields

AMEND, STATUS, RESERVE, FOLLOW_UP, DONE = (
    "decisions.amend",
    "decisions.status",
    "decisions.reserve",
    "decisions.follow_up",
    "decisions.done",
)
"""Arguments: `AmendForm`; `StatusForm`; decision; `FollowUpForm`; follow-up."""
TOMBSTONE: Final = "tombstone"
"""Chosen like a status, but it is none: the record leaves every view."""


@dataclass(frozen=True, slots=True)
class RecordForms:
    """From the draft on, a command and its form are the same."""

    recording: RecordingService
    signing: SigningService
    tasks: FollowUpService
    reader: DecisionReader
    texts: Texts

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(AMEND, Text("Amend a decision"), self._amend_fields, self._amend_submitted, Right.ALL),
            Form(STATUS, Text("Status of a decision"), self._status_fields, self._status_submitted, Right.ALL),
            Form(
                RESERVE, Text("Reservation of your city"), self._reserve_fields, self._reserve_submitted, Right.MANDATE
            ),
            Form(FOLLOW_UP, Text("Give a task"), self._task_fields, self._task_submitted, Right.ALL),
            Form(DONE, Text("Mark a task as done"), self._done_fields, self._done_submitted, Right.ALL),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(COMPLETE, self._complete_pressed),)

    async def open_amend(self, ctx: Context, decision_id: int) -> None:
        """The form with the present text."""
        record = await self.reader.record(ctx.guild_id, decision_id)
        wording = record.wording
        values = {
            "title_de": wording.title.de,
            "text_de": wording.text.de,
            "title_en": wording.title.en,
            "text_en": wording.text.en,
            "translator": wording.translator,
        }
        await open_form(ctx, self.forms[0], AmendForm(decision_id, record.current.number).dump(), values)

    async def amend_by_file(self, ctx: Context, decision_id: int, language: Language, title: str, text: str) -> None:
        """One side of the text from a file; its title only where the file has one."""
        record = await self.reader.record(ctx.guild_id, decision_id)
        wording = with_side(record.wording, language, title, text)
        await self._amend(ctx, record, record.current.number, wording)

    async def status(self, ctx: Context, decision_id: int, state: str, note: str, successor: int | None) -> None:
        """Go on to a status, or take out of view."""
        if state == TOMBSTONE:
            decision = await self.recording.redact(ctx.person, decision_id, note, ctx.draft)
            confirmation = Text("{number} was removed from the register.", number=decision.mention)
        else:
            decision = await self.recording.set_state(
                ctx.person, decision_id, read_as(DecisionState, [state], 0), note, successor, ctx.draft
            )
            confirmation = Text("{number}: {status}.", number=decision.mention, status=STATES[decision.state])
        await ctx.answer(confirmation)

    async def reserve(self, ctx: Context, decision_id: int, words: str) -> None:
        record = await self.signing.reserve(ctx.person, decision_id, words, ctx.draft)
        number = record.decision.mention
        await ctx.answer(
            Text("Your city's reservation is recorded with {number} and appears wherever it does.", number=number)
        )

    async def follow_up(self, ctx: Context, decision_id: int, city_id: int, task: str, due: str) -> None:
        made = await self.tasks.add(ctx.person, decision_id, city_id, task, due, ctx.draft)
        languages = PostLanguages(self.texts, (ctx.language,))
        await ctx.answer(
            Text(
                "Task {id} for {city}, due on {day}: {task}",
                id=str(made.follow_up.id),
                city=plain(made.city.name),
                day=languages.day(made.follow_up.due_on),
                task=plain(made.follow_up.task),
            )
        )

    async def done(self, ctx: Context, number: int, outcome: str) -> None:
        made = await self.tasks.done(ctx.person, number, outcome, ctx.draft)
        await ctx.answer(
            Text(
                "Task {id} of {number} is done.",
                id=str(made.follow_up.id),
                number=made.decision.mention,
            )
        )

    async def _complete_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await self.tasks.completable(ctx.person, event.number(0))
        await open_form(ctx, self.forms[-1], (event.word(0),))

    async def _done_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field("outcome", Text("What came of it"), required=False, long=True, max_length=INPUT_LENGTH),)

    async def _done_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.done(ctx, read_number(arguments, 0), values.get("outcome", ""))

    async def _amend_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        return wording_fields((await self.reader.record(ctx.guild_id, AmendForm.load(arguments).decision)).wording)

    async def _amend_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        form = AmendForm.load(arguments)
        record = await self.reader.record(ctx.guild_id, form.decision)
        try:
            await self._amend(ctx, record, form.revision, read(values, record.wording))
        except UserError as refusal:
            if form.revision == record.current.number:
                raise
            raise FormOutdated(refusal.text, AmendForm(form.decision, record.current.number).dump()) from refusal

    async def _amend(self, ctx: Context, before: DecisionRecord, revision: int, wording: Wording) -> None:
        after = await self.recording.amend(ctx.person, before.decision.id, revision, wording, ctx.draft)
        languages = PostLanguages(self.texts, (ctx.language,))
        number = after.decision.mention
        lines = [ctx.t(Text("{number} now stands in revision {n}.", number=number, n=after.current.number))]
        void = len(before.standing_signatures) - len(after.standing_signatures)
        if void:
            lines.append("⚠️ " + ctx.t(Text("The signatures under the earlier text are void: {n}.", n=void)))
        lines += ["", *await asyncio.to_thread(changes, before.wording, after.wording, languages)]
        first, *rest = paged(lines)
        await ctx.answer(first)
        for page in rest:
            await ctx.answer(page)

    async def _status_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field("note", Text("Note or reason"), required=False, long=True, max_length=INPUT_LENGTH),)

    async def _status_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        form = StatusForm.load(arguments)
        await self.status(ctx, form.decision, form.state, values.get("note", ""), form.successor)

    async def _reserve_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("It appears with the decision, {most} characters at most", most=NOTE_LENGTH)
        return (Field("text", Text("What your city does not share"), hint, long=True, max_length=INPUT_LENGTH),)

    async def _reserve_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.reserve(ctx, read_number(arguments, 0), values.get("text", ""))

    async def _task_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("task", Text("What is to be done"), max_length=INPUT_LENGTH),
            Field("due", Text("Due"), Text("A day, e.g. “15 March”"), max_length=INPUT_LENGTH),
        )

    async def _task_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        form = FollowUpForm.load(arguments)
        await self.follow_up(ctx, form.decision, form.city, values.get("task", ""), values.get("due", ""))
