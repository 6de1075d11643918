"""Takes new polls: the form, the preview on which the rest is chosen, the other language, and publishing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.drafts import Draft, Drafts
from bot.markup import cut
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import CHANGED, make_id, read_number
from bot.ui.pager import page_of, turning
from bot.when import Interval
from bot.when.resolved import as_typed, encode
from cogs.network.service.topics import TopicService
from cogs.polls.models.polls import Method, PollInput, PollSettings, Secrecy, Voters
from cogs.polls.render import answers
from cogs.polls.rules.options import parse_translations, split_options
from cogs.polls.rules.parsing import UnfitSettings, parse_question
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.views.choices import (
    ADD_TRANSLATION,
    DOUBLE,
    KEEP_MARKS,
    PUBLISH,
    REASONS,
    SET,
    design_version,
    draft_buttons,
    preview_controls,
    setting_menus,
)
from cogs.polls.views.drafts import CREATE, TRANSLATION_DRAFT, dump_fields, load_input

PREVIEW = "polls.preview"
"""Turning the pages of a preview: arguments draft and page."""
TEXT_LENGTH = 4000
_MAX_CHOICES = 25
_ORIGINALS_LENGTH = 50
"""Of the options beside their translations: what a field's description has room for."""


@dataclass(frozen=True, slots=True)
class PollCreation:
    """The draft is the whole state: each change makes a new draft of the old one, and the preview shows it."""

    drafts: Drafts
    service: PollService
    reader: PollReader
    topics: TopicService
    texts: Texts

    @property
    def create_form(self) -> Form:
        return Form(CREATE, Text("Open a poll"), self._fields, self._submitted, Right.DELEGATE)

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            self.create_form,
            Form(
                TRANSLATION_DRAFT,
                Text("The other language"),
                self._translation_fields,
                self._translation_submitted,
                Right.DELEGATE,
            ),
        )

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(SET, self.set, right=Right.DELEGATE),
            ComponentHandler(DOUBLE, self.double, right=Right.DELEGATE),
            ComponentHandler(REASONS, self.reasons, right=Right.DELEGATE),
            ComponentHandler(KEEP_MARKS, self.keep_marks, right=Right.DELEGATE),
            ComponentHandler(PUBLISH, self.publish, right=Right.DELEGATE),
            ComponentHandler(ADD_TRANSLATION, self.add_translation, right=Right.DELEGATE),
            ComponentHandler(PREVIEW, self.turn, right=Right.DELEGATE),
        )

    async def begin(self, ctx: Context, poll_input: PollInput) -> None:
        """From the command: keep what was typed, then preview it, or ask for the options in the form."""
        arguments = poll_input.settings.dump()
        await ctx.save_draft(CREATE, arguments, dump_fields(poll_input))
        if poll_input.options.strip():
            await self._preview(ctx)
        else:
            await open_form(ctx, self.create_form, arguments, dump_fields(poll_input))

    async def set(self, ctx: Context, event: ComponentEvent) -> None:
        """Another method, electorate or secrecy."""
        draft = await self._load(ctx, event.number(0))
        settings = load_input(draft.arguments, draft.fields).settings
        match event.word(1):
            case "method":
                settings = replace(settings, method=event.chosen_as(Method), max_choices=0)
            case "voters":
                settings = replace(settings, voters=event.chosen_as(Voters))
            case _:
                settings = replace(settings, secrecy=event.chosen_as(Secrecy))
        await self._redesign(ctx, draft, settings)

    async def double(self, ctx: Context, event: ComponentEvent) -> None:
        """Ask for a double majority, or no longer."""
        draft = await self._load(ctx, event.number(0))
        settings = load_input(draft.arguments, draft.fields).settings
        await self._redesign(ctx, draft, replace(settings, double_majority=not settings.double_majority))

    async def reasons(self, ctx: Context, event: ComponentEvent) -> None:
        """Let votes carry reasons, or no longer."""
        draft = await self._load(ctx, event.number(0))
        settings = load_input(draft.arguments, draft.fields).settings
        await self._redesign(ctx, draft, replace(settings, reasons=not settings.reasons))

    async def keep_marks(self, ctx: Context, event: ComponentEvent) -> None:
        """Keep the marks of the list of options, or leave them out again."""
        draft = await self._load(ctx, event.number(0))
        settings = load_input(draft.arguments, draft.fields).settings
        await self._redesign(ctx, draft, replace(settings, keep_list_marks=not settings.keep_list_marks))

    async def publish(self, ctx: Context, event: ComponentEvent) -> None:
        """Open the poll. What is wrong now (a time that has passed) is said, with the draft to correct."""
        draft = await ctx.load_draft(event.number(0), CREATE)
        poll_input, words = await self._entry(ctx, draft)
        design = await self.service.design(ctx.person, poll_input, member_count(ctx))
        if design_version(design) != event.word(1):
            await self._preview(ctx, replaced=True, news=CHANGED)
            return
        poll, _ = await self.service.publish(ctx.person, poll_input, member_count(ctx), (draft, words))
        snapshot, _ = await self.reader.view(ctx.guild_id, poll.id)
        await ctx.answer(answers.opened(poll, snapshot.channel_id), replace=True)

    async def add_translation(self, ctx: Context, event: ComponentEvent) -> None:
        """Open the form for the other language, filled in with what was written before."""
        draft = await self._load(ctx, event.number(0))
        _, words = await self._entry(ctx, draft)
        values = dict(words.fields) if words is not None else {}
        await open_form(ctx, self.forms[1], (str(draft.id),), values)

    async def turn(self, ctx: Context, event: ComponentEvent) -> None:
        """Another page of a preview that is too long for one."""
        await ctx.load_draft(event.number(0), CREATE)
        await self._preview(ctx, event.number(1), replaced=True)

    async def _preview(self, ctx: Context, page: int = 0, *, replaced: bool = False, news: Text | None = None) -> None:
        """Show what the context's draft means; `news`: why it is shown anew."""
        draft = ctx.draft
        if draft is None:
            raise ValueError("a preview without a draft")
        poll_input, words = await self._entry(ctx, draft)
        try:
            design = await self.service.design(ctx.person, poll_input, member_count(ctx))
        except UnfitSettings as refusal:
            # A form has no field for what was chosen: it is offered here.
            view = kit.view(*setting_menus(ctx, draft, poll_input.settings), *draft_buttons(ctx, draft))
            await ctx.answer(refusal.text, view=view, replace=replaced)
            return
        closes = as_typed(encode(Interval(design.closes)), ctx.zone, ctx.language)
        # What is shown is what will be.
        ctx.draft = draft = await self.drafts.rewrite(draft, {**draft.fields, "closes": closes})
        place = await self.reader.place_of(ctx.guild_id, design.topic)
        pages = answers.preview(design, place, self.texts, ctx.language)
        current_page = page_of(pages, page, 1)
        view = preview_controls(ctx, draft, design, written=words is not None)
        for turn in turning(ctx.t, current_page, partial(make_id, PREVIEW, draft.id)):
            view.add_item(turn)
        await ctx.answer(*filter(None, (news,)), *current_page.items, view=view, replace=replaced)

    async def _redesign(self, ctx: Context, draft: Draft, settings: PollSettings) -> None:
        """Check first: a design that is refused leaves the draft and its preview as they were."""
        poll_input, _ = await self._entry(ctx, draft)
        await self.service.design(ctx.person, replace(poll_input, settings=settings), member_count(ctx))
        await self._follow(ctx, draft, settings)
        await self._preview(ctx, replaced=True)

    async def _follow(self, ctx: Context, draft: Draft, settings: PollSettings) -> None:
        """A draft with the same words and another design takes the place of the old one."""
        await ctx.save_draft(CREATE, settings.dump(), dict(draft.fields))
        await self.drafts.discard(ctx.guild_id, ctx.person.user_id, draft.id)

    async def _entry(self, ctx: Context, draft: Draft) -> tuple[PollInput, Draft | None]:
        """The entry of a draft, with the other language where it still fits the options."""
        poll_input = load_input(draft.arguments, draft.fields)
        if not poll_input.settings.translation:
            return poll_input, None
        known = await self.drafts.of_person(ctx.guild_id, ctx.person.user_id)
        words = next(
            (
                draft
                for draft in known
                if draft.id == poll_input.settings.translation and draft.kind == TRANSLATION_DRAFT
            ),
            None,
        )
        if words is None or len(split_options(words.fields.get("options", "")).texts) != len(
            split_options(poll_input.options).texts
        ):
            return poll_input, None
        return load_input(draft.arguments, draft.fields, words), words

    async def _load(self, ctx: Context, draft_id: int) -> Draft:
        return await self.drafts.load(ctx.guild_id, ctx.person.user_id, draft_id, CREATE)

    async def _fields(self, ctx: Context, _: tuple[str, ...]) -> Sequence[Field]:
        topics = await self.topics.topics(ctx.guild_id)
        choices = tuple(Choice(str(topic.id), topic.name) for topic in topics) if len(topics) <= _MAX_CHOICES else ()
        return (
            Field(
                "question", Text("Question"), Text("In one language; at most 300 characters"), max_length=TEXT_LENGTH
            ),
            Field(
                "options",
                Text("Options"),
                Text("One on each line, 2 to 25; empty: yes, no, abstention"),
                required=False,
                long=True,
                max_length=TEXT_LENGTH,
            ),
            Field(
                "topic",
                Text("Topic"),
                Text("Its channel shows the poll; may be left out"),
                required=False,
                choices=choices,
            ),
            Field(
                "closes",
                Text("Closes"),
                Text("In your own time zone, e.g. “3 Dec 15:00”; empty: in a week"),
                required=False,
                max_length=TEXT_LENGTH,
            ),
            Field(
                "quorum",
                Text("Quorum in percent"),
                Text("How many of the eligible voters must vote; empty: none"),
                required=False,
                max_length=TEXT_LENGTH,
            ),
        )

    async def _submitted(self, ctx: Context, _: tuple[str, ...], __: Mapping[str, str]) -> None:
        await self._preview(ctx)

    async def _translation_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        draft = await self._load(ctx, read_number(arguments, 0))
        return translation_fields(_originals(load_input(draft.arguments, draft.fields)))

    async def _translation_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        draft = await self._load(ctx, read_number(arguments, 0))
        poll_input = load_input(draft.arguments, draft.fields)
        parse_question(values.get("question", ""))
        if poll_input.options.strip():
            parse_translations(values.get("options", ""), _originals(poll_input))
        written = ctx.draft
        if written is None:
            raise ValueError("a form without a draft")
        await self._follow(ctx, draft, replace(poll_input.settings, translation=written.id))
        await self._preview(ctx)


def translation_fields(options: Sequence[str], *, asks_question: bool = True) -> tuple[Field, ...]:
    """The fields of both forms for the other language: of what lacks it, and of nothing else."""
    question = Field("question", Text("Question in the other language"), max_length=TEXT_LENGTH)
    hint = Text("One on each line, in this order: {options}", options=cut(" | ".join(options), _ORIGINALS_LENGTH))
    translations = Field(
        "options", Text("Options in the other language"), hint, required=False, long=True, max_length=TEXT_LENGTH
    )
    return (*((question,) if asks_question else ()), *((translations,) if options else ()))


def _originals(poll_input: PollInput) -> tuple[str, ...]:
    """The options that were typed; those of a poll for which none were have both languages."""
    return split_options(poll_input.options, keep_marks=poll_input.settings.keep_list_marks).texts


def member_count(ctx: Context) -> int:
    """How many people, bots aside, the server has: the electorate of a poll in which everybody votes."""
    return sum(not member.bot for member in ctx.guild.members)
