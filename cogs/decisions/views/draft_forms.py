"""Takes the forms about drafts: recording, editing, votes, details, attachments."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bot.errors import FormOutdated, UserError
from bot.markup import clean_line, read_reason
from bot.people import Right
from bot.texts import Bilingual, Language, Text
from bot.ui.components import ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form
from bot.ui.ids import read_number
from bot.ui.uploads import uploaded
from bot.work import Work
from cogs.decisions.models.decisions import NOTE_LENGTH, TITLE_LENGTH, DecisionKind, Wording
from cogs.decisions.models.drafts import (
    EMPTY,
    DecisionDraft,
    DraftChanged,
    DraftContent,
    DraftForm,
    DraftStart,
    StateForm,
    TextFileForm,
)
from cogs.decisions.render.labels import LANGUAGES, STATES
from cogs.decisions.render.preview import ATTACH, EDIT, FROM_FILE, VOTE_FIELDS
from cogs.decisions.rules.files import MAX_FILES, read_file, read_text
from cogs.decisions.rules.parsing import parse_day, parse_tags, parse_threshold, parse_votes
from cogs.decisions.rules.wording import parse_wording
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.views.draft_fields import DETAILS, STATE, VOTES
from cogs.decisions.views.draft_preview import DraftPreview
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService

RECORD: Final = "decisions.record"
"""A new draft: arguments `DraftStart`."""
Submit = Callable[[Context, tuple[str, ...], Mapping[str, str]], Awaitable[None]]
About = TypeVar("About", DraftForm, StateForm, TextFileForm)
INPUT_LENGTH: Final = 4000
"""Discord's longest text input. What is longer is changed by file."""


@dataclass(frozen=True, slots=True)
class DraftForms:
    """Forms about drafts. Each keeps what was typed; errors bring it back."""

    work: Work
    drafts: DraftService
    reader: DecisionReader
    cities: CityService
    server: ServerService
    preview: DraftPreview
    components: tuple[ComponentHandler, ...] = ()

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(RECORD, Text("Record a decision"), self._new_fields, self._new_submitted, Right.DELEGATE),
            Form(EDIT, Text("Edit the text"), self._edit_fields, self._as_seen(DraftForm, self._edit), Right.ALL),
            Form(VOTES, Text("Votes by city"), self._vote_fields, self._as_seen(DraftForm, self._vote), Right.ALL),
            Form(
                DETAILS,
                Text("Date, tags, predecessor"),
                self._detail_fields,
                self._as_seen(DraftForm, self._detail),
                Right.ALL,
            ),
            Form(
                STATE,
                Text("Another status than the poll's"),
                self._state_fields,
                self._as_seen(StateForm, self._state),
                Right.ALL,
            ),
            Form(ATTACH, Text("Attach files"), self._attach_fields, self._attach_submitted, Right.ALL),
            Form(
                FROM_FILE,
                Text("Text from a file"),
                self._text_file_fields,
                self._as_seen(TextFileForm, self._text_file),
                Right.ALL,
            ),
        )

    def _as_seen(
        self, about: type[About], submit: Callable[[Context, About, Mapping[str, str]], Awaitable[None]]
    ) -> Submit:
        """The form saves over what it was opened on, never over what somebody else saved meanwhile: that is shown, and
        what was typed comes back for it.
        """

        async def submitted(ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
            form = about.load(arguments)
            try:
                await submit(ctx, form, values)
            except DraftChanged as refusal:
                draft = await self.drafts.load(ctx.person, form.draft)
                await self._show_preview(ctx, draft)
                raise FormOutdated(refusal.text, replace(form, version=draft.version).dump()) from refusal

        return submitted

    async def _new_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return wording_fields(None)

    async def _new_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        wording = read(values, None)
        content = await self.preview.prepared(ctx, DraftStart.load(arguments))
        draft = await self.drafts.begin(ctx.person, replace(content, wording=wording), typed=ctx.draft)
        await self._show_preview(ctx, draft)

    async def _edit_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        return wording_fields((await self.drafts.load(ctx.person, read_number(arguments, 0))).content.wording)

    async def _edit(self, ctx: Context, form: DraftForm, values: Mapping[str, str]) -> None:
        draft = await self.drafts.load(ctx.person, form.draft, form.version)
        wording = read(values, draft.content.wording)
        await self._change(ctx, form, lambda content: replace(content, wording=wording))

    async def _vote_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("City names with commas between; “all”: all others")
        return [
            Field(vote.value, word, hint, required=False, long=True, max_length=INPUT_LENGTH)
            for vote, word in VOTE_FIELDS.items()
        ]

    async def _vote(self, ctx: Context, form: DraftForm, values: Mapping[str, str]) -> None:
        cities = await self.cities.cities(ctx.guild_id)
        votes = parse_votes({vote: values.get(vote.value, "") for vote in VOTE_FIELDS}, cities)
        await self._change(ctx, form, lambda content: replace(content, votes=votes))

    async def _detail_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        content = (await self.drafts.load(ctx.person, read_number(arguments, 0))).content
        threshold = Field(
            "threshold",
            Text("Signatures that adopt it"),
            Text("How many cities; empty: as chosen in the menu"),
            required=False,
            max_length=4,
        )
        return (
            *((threshold,) if content.kind is DecisionKind.STATEMENT else ()),
            Field("day", Text("Decided on"), Text("e.g. 2026-11-23; empty: today"), required=False, max_length=40),
            Field("tags", Text("Tags"), Text("With commas between, ten at most"), required=False, max_length=400),
            Field(
                "supersedes",
                Text("Supersedes"),
                Text("The number of the decision that this one replaces"),
                required=False,
                max_length=60,
            ),
            Field(
                "foreign",
                Text("External reference"),
                Text("Its number in another register"),
                required=False,
                max_length=60,
            ),
        )

    async def _detail(self, ctx: Context, form: DraftForm, values: Mapping[str, str]) -> None:
        day, before = values.get("day", "").strip(), values.get("supersedes", "").strip()
        decided_on = ""
        if day:
            decided_on = parse_day(day, self.work.now(), self.server.forum.zone, past=True).isoformat()
        predecessor = (await self.reader.pick(ctx.guild_id, before)).id if before else None
        threshold = parse_threshold(values.get("threshold", ""), len(await self.cities.cities(ctx.guild_id)))
        await self._change(
            ctx,
            form,
            lambda content: replace(
                content,
                decided_on=decided_on,
                tags=parse_tags(values.get("tags", "")),
                foreign_number=clean_line(values.get("foreign", "")),
                supersedes=predecessor,
                threshold=threshold if threshold and content.kind is DecisionKind.STATEMENT else content.threshold,
            ),
        )

    async def _state_fields(self, _: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        label = Text("Reason for “{status}”", status=STATES[StateForm.load(arguments).state])
        hint = Text("It stands with the decision, {most} characters at most", most=NOTE_LENGTH)
        return (Field("reason", label, hint, long=True, max_length=INPUT_LENGTH),)

    async def _state(self, ctx: Context, form: StateForm, values: Mapping[str, str]) -> None:
        reason = read_reason(values.get("reason", ""), NOTE_LENGTH)
        await self._change(ctx, form, lambda content: content.with_state(form.state, reason))

    async def _attach_fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field("files", Text("Files"), Text("Documents and pictures, 8 MB each at most"), files=MAX_FILES),)

    async def _attach_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await ctx.defer()
        files = [read_file(name, data) for name, data in await uploaded(ctx, values.get("files", ""))]
        draft = await self.drafts.attach(ctx.person, read_number(arguments, 0), files, typed=ctx.draft)
        await self._show_preview(ctx, draft)

    async def _text_file_fields(self, _: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        hint = Text("Text or Markdown; a first line that begins with # is the title")
        label = Text("Text ({language})", language=LANGUAGES[TextFileForm.load(arguments).language])
        return (Field("file", label, hint, files=1),)

    async def _text_file(self, ctx: Context, form: TextFileForm, values: Mapping[str, str]) -> None:
        await ctx.defer()
        files = await uploaded(ctx, values.get("file", ""))
        if len(files) != 1:
            raise UserError(Text("Please attach one file."))
        title, text = read_text(*files[0])
        wording = (await self.drafts.load(ctx.person, form.draft, form.version)).content.wording
        changed = with_side(wording, form.language, title, text)
        await self._change(ctx, form, lambda content: replace(content, wording=changed))

    async def _change(
        self,
        ctx: Context,
        form: DraftForm | StateForm | TextFileForm,
        change: Callable[[DraftContent], DraftContent],
    ) -> None:
        draft = await self.drafts.change(ctx.person, form.draft, change, typed=ctx.draft, seen=form.version)
        await self._show_preview(ctx, draft)

    async def _show_preview(self, ctx: Context, draft: DecisionDraft) -> None:
        await self.preview.show(ctx, draft)


def with_side(old: Wording, language: Language, title: str, text: str) -> Wording:
    """The wording with one side from a file; without a title in it, that side's title stays. Raises UserError."""
    if language is Language.DE:
        titles, texts = Bilingual(title or old.title.de, old.title.en), Bilingual(text, old.text.en)
    else:
        titles, texts = Bilingual(old.title.de, title or old.title.en), Bilingual(old.text.de, text)
    return parse_wording(titles, texts, old.authoritative, old.translator)


def wording_fields(wording: Wording | None) -> list[Field]:
    """Title and text in both languages; what is too long for a form is not in it, and stays as it is."""
    either = Text("In one language or both")
    title_de = Field("title_de", Text("Title (German)"), either, required=False, max_length=TITLE_LENGTH)
    text_de = Field("text_de", Text("Text (German)"), required=False, long=True, max_length=INPUT_LENGTH)
    title_en = Field("title_en", Text("Title (English)"), either, required=False, max_length=TITLE_LENGTH)
    text_en = Field("text_en", Text("Text (English)"), required=False, long=True, max_length=INPUT_LENGTH)
    translator = Field("translator", Text("Translated by"), required=False, max_length=TITLE_LENGTH)
    fields = [title_de, text_de, title_en, text_en, translator]
    if wording is not None and len(wording.text.de) > INPUT_LENGTH:
        fields.remove(text_de)
    if wording is not None and len(wording.text.en) > INPUT_LENGTH:
        fields.remove(text_en)
    return fields


def read(values: Mapping[str, str], before: Wording | None) -> Wording:
    """What was entered; fields that were not in the form stay as they were. Raises UserError."""
    old = before or EMPTY
    return parse_wording(
        Bilingual(values.get("title_de", old.title.de), values.get("title_en", old.title.en)),
        Bilingual(values.get("text_de", old.text.de), values.get("text_en", old.text.en)),
        old.authoritative if before is not None else None,
        values.get("translator", old.translator),
    )
