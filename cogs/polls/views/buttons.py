"""Shows, lists, exports and translates polls, by command, button or form."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import discord

from bot.errors import UserError
from bot.people import Right
from bot.texts import Language, Text, Texts, Word
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.kit import COLOUR
from bot.ui.pager import page_of, turning
from bot.ui.post_text import PostLanguages
from cogs.polls.models.polls import PollState
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render import answers
from cogs.polls.render.card import DETAILS, TRANSLATE
from cogs.polls.render.charts import result_chart
from cogs.polls.render.export import as_csv, as_json
from cogs.polls.render.result import CHART, EXPORT, alt_text
from cogs.polls.render.table import as_xlsx
from cogs.polls.rules.admission import require_may_translate
from cogs.polls.rules.corrections import correctable, require_may_correct, words_version
from cogs.polls.service.polls import PollService
from cogs.polls.service.reading import PollReader
from cogs.polls.views.create import translation_fields

TRANSLATION = "polls.translation"
CORRECTION = "polls.correction"
"""The forms for the other language: argument poll, of a correction also the version of the words."""
CORRECT = "polls.correct"
"""Opening the form for a correction: argument poll."""


@dataclass(frozen=True, slots=True)
class PollButtons:
    """Controls and forms; the commands use the same ways."""

    service: PollService
    reader: PollReader
    texts: Texts

    @property
    def translation_form(self) -> Form:
        return Form(
            TRANSLATION, Text("The other language"), self._translation_fields, self._translation_submitted, Right.ALL
        )

    @property
    def correction_form(self) -> Form:
        return Form(
            CORRECTION,
            Text("Correct the translation"),
            self._correction_fields,
            self._correction_submitted,
            Right.DELEGATE,
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        return self.translation_form, self.correction_form

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(DETAILS, self.details),
            ComponentHandler(EXPORT, self.export_pressed),
            ComponentHandler(TRANSLATE, self.translate_pressed),
            ComponentHandler(CORRECT, self.correct_pressed, right=Right.DELEGATE),
            ComponentHandler(answers.TURN_LIST, self.turn),
        )

    async def details(self, ctx: Context, event: ComponentEvent) -> None:
        """Everything that this person may see; from a page's own buttons the message turns to the next page."""
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def show(self, ctx: Context, poll_id: int, page: int = 0, *, replace: bool = False) -> None:
        snapshot, result = await self.reader.view(ctx.guild_id, poll_id)
        own = await self.reader.own_ballot(ctx.person, snapshot.poll)
        pages = answers.details(snapshot, result, own, self.texts, ctx.language)
        current_page = page_of(pages, page, 1)
        view = kit.view(*turning(ctx.t, current_page, partial(make_id, DETAILS, poll_id)))
        if self._may_correct(ctx, snapshot):
            view.add_item(kit.button(ctx.t(Word("button", "Correct the translation")), make_id(CORRECT, poll_id)))
        await ctx.answer(*current_page.items, view=view, replace=replace)

    async def results(self, ctx: Context, poll_id: int) -> None:
        """The chart and the numbers, where they may be seen. Raises UserError where they may not."""
        result = await self.reader.result(ctx.guild_id, poll_id)
        await ctx.defer()
        languages = PostLanguages(self.texts, (ctx.language,))
        own = await self.reader.own_ballot(ctx.person, result.poll)
        pages = answers.details(result.snapshot, result, own, self.texts, ctx.language)
        file, embed = None, discord.Embed(description=pages[0], colour=COLOUR)
        if result.tally.ballots:
            png = await asyncio.to_thread(result_chart, result, languages)
            file = discord.File(io.BytesIO(png), CHART, description=alt_text(result, languages))
            embed.set_image(url=f"attachment://{CHART}")
        current_page = page_of(pages, 0, 1)
        view = kit.view(*turning(ctx.t, current_page, partial(make_id, DETAILS, poll_id)))
        await ctx.answer(embed, view=view, file=file)

    async def export_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await self.export(ctx, event.number(0))

    async def export(self, ctx: Context, poll_id: int) -> None:
        """The three files. Raises UserError where the result may not be seen."""
        result = await self.reader.result(ctx.guild_id, poll_id)
        await ctx.defer()
        name = f"poll-{poll_id}"
        both = PostLanguages(self.texts, tuple(Language))
        book = await asyncio.to_thread(as_xlsx, result, ctx.zone, both, self.service.work.now())
        await ctx.answer(
            Text(
                "Poll {number} for Excel. The next messages bring it as CSV and JSON, for programs.",
                number=result.poll.mention,
            ),
            file=discord.File(io.BytesIO(book), f"{name}.xlsx"),
        )
        await ctx.answer(
            Text("Poll {number} as CSV, for programs.", number=result.poll.mention),
            file=discord.File(io.BytesIO(as_csv(result)), f"{name}.csv"),
        )
        await ctx.answer(
            Text(
                "Poll {number} as JSON, with every ballot and its code.",
                number=result.poll.mention,
            ),
            file=discord.File(io.BytesIO(as_json(result, ctx.zone)), f"{name}.json"),
        )

    async def turn(self, ctx: Context, event: ComponentEvent) -> None:
        chosen = answers.ListFilters.load(event.args[:-1])
        await self.list(ctx, chosen.state, chosen.topic_id or None, event.number(-1), replace=True)

    async def list(
        self, ctx: Context, state: PollState | None, topic_id: int | None, page: int = 0, *, replace: bool = False
    ) -> None:
        polls = await self.reader.listed(ctx.guild_id, page, state, topic_id)
        filters = answers.ListFilters(state, topic_id).dump()
        view = kit.view(*turning(ctx.t, polls, partial(make_id, answers.TURN_LIST, *filters)))
        await ctx.answer(answers.list_page(polls.items, self.texts, ctx.language), view=view, replace=replace)

    async def translate_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        snapshot, _ = await self.reader.view(ctx.guild_id, event.number(0))
        # Before somebody has written all of it.
        require_may_translate(ctx.person, snapshot.poll, snapshot.organiser)
        await open_form(ctx, self.translation_form, (str(snapshot.poll.id),))

    async def correct_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        """Open the form, filled in with the translation as it stands."""
        snapshot, _ = await self.reader.view(ctx.guild_id, event.number(0))
        poll = snapshot.poll
        # Before somebody has written all of it.
        require_may_correct(ctx.person, poll, (snapshot.organiser, snapshot.translator), self.service.work.now())
        words = correctable(poll)
        values = {"question": words.question, "options": "\n".join(words.options)} if words is not None else {}
        await open_form(ctx, self.correction_form, (str(poll.id), words_version(poll)), values)

    def _may_correct(self, ctx: Context, snapshot: PollSnapshot) -> bool:
        authors = (snapshot.organiser, snapshot.translator)
        try:
            require_may_correct(ctx.person, snapshot.poll, authors, self.service.work.now())
        except UserError:
            return False
        return correctable(snapshot.poll) is not None

    async def _correction_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        words = correctable(await self.reader.poll(ctx.guild_id, read_number(arguments, 0)))
        return translation_fields(words.originals if words is not None else ())

    async def _correction_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        poll = await self.service.correct(
            ctx.person,
            read_number(arguments, 0),
            values.get("question", ""),
            values.get("options", ""),
            # Drafts of forms that were opened before forms carried it have none.
            version=arguments[1] if len(arguments) > 1 else "",
            draft=ctx.draft,
        )
        await ctx.answer(
            Text("The translation of poll {number} is corrected; its card says when, and by whom.", number=poll.mention)
        )

    async def _translation_fields(self, ctx: Context, arguments: tuple[str, ...]) -> Sequence[Field]:
        poll = await self.reader.poll(ctx.guild_id, read_number(arguments, 0))
        return translation_fields(poll.untranslated, asks_question=not poll.question.complete)

    async def _translation_submitted(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        poll = await self.service.translate(
            ctx.person, read_number(arguments, 0), values.get("question", ""), values.get("options", ""), ctx.draft
        )
        await ctx.answer(Text("Thank you: poll {number} now stands in both languages.", number=poll.mention))
