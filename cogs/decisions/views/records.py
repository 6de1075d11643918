"""Shows records: everything about one, the text to be signed, attachments, lists, hits."""

import asyncio
import io
from dataclasses import dataclass
from functools import partial

import discord

from bot.errors import UserError
from bot.markup import plain
from bot.people import Right
from bot.texts import Text, Texts
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Form
from bot.ui.ids import make_id
from bot.ui.pager import page_of, paged, turning
from bot.work import Work
from cogs.decisions.models.actions import CHOOSE, DOWNLOAD, READ, SHOW
from cogs.decisions.models.decisions import DecisionKind, DecisionRecord, DecisionState
from cogs.decisions.models.searching import Filters
from cogs.decisions.render import answers
from cogs.decisions.rules.states import ENDED
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.signing import SigningService
from cogs.decisions.views.exporting import DecisionExport

LIST, SEARCH, OVERDUE = "decisions.list", "decisions.search", "decisions.overdue"
"""The buttons that turn pages: the page is the last argument. A search stands in the message's footer."""


@dataclass(frozen=True, slots=True)
class RecordViews:
    """Reads, and signs what was read."""

    work: Work
    reader: DecisionReader
    naming: NamingService
    signing: SigningService
    drafts: DraftService
    tasks: FollowUpService
    exports: DecisionExport
    texts: Texts
    forms: tuple[Form, ...] = ()

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(SHOW, self._show_pressed),
            ComponentHandler(READ, self._read_pressed),
            ComponentHandler(answers.SIGN, self._sign_pressed, right=Right.MANDATE),
            ComponentHandler(answers.FILE, self._file_pressed),
            ComponentHandler(LIST, self._list_pressed),
            ComponentHandler(SEARCH, self._search_pressed),
            ComponentHandler(OVERDUE, self._overdue_pressed),
            ComponentHandler(CHOOSE, self._chosen),
            ComponentHandler(DOWNLOAD, self._send_export),
        )

    async def show(self, ctx: Context, decision_id: int, page: int = 0, *, replace: bool = False) -> None:
        """Everything about a decision."""
        record = await self.reader.record(ctx.guild_id, decision_id)
        names = await self.naming.names_of(record)
        pages = await asyncio.to_thread(answers.record_pages, record, names, self.texts, ctx.language)
        current_page = page_of(pages, page, 1)
        view = kit.view(
            *turning(ctx.t, current_page, partial(make_id, SHOW, decision_id)),
            answers.download_button(record, self.texts, ctx.language),
            *answers.file_buttons(record),
        )
        await ctx.answer(*current_page.items, view=view, replace=replace)

    async def read(self, ctx: Context, decision_id: int, page: int = 0, *, replace: bool = False) -> None:
        """The exact text of a joint statement, and for those who may, the button that signs it."""
        record = await self.reader.record(ctx.guild_id, decision_id)
        if record.decision.kind is not DecisionKind.STATEMENT:
            raise UserError(
                Text(
                    "Only joint statements are signed. {number} is not one.",
                    number=record.decision.mention,
                )
            )
        names = await self.naming.names_of(record)
        pages = await asyncio.to_thread(answers.text_pages, record, names, self.texts, ctx.language)
        current_page = page_of(pages, page, 1)
        view = kit.view(*turning(ctx.t, current_page, partial(make_id, READ, decision_id)))
        if ctx.person.may(Right.MANDATE) and self._open_to(record, ctx.person.city_id):
            city = names.city(ctx.person.city_id or 0)
            view.add_item(answers.sign_button(record, city, self.texts, ctx.language))
        await ctx.answer(*current_page.items, view=view, replace=replace)

    async def list(self, ctx: Context, page: int = 0, *, replace: bool = False, drafts_page: int = 0) -> None:
        """The newest decisions first, and the drafts that the person may go on with."""
        decisions, reserving = await self.reader.latest(ctx.guild_id, page)
        drafts = await self.drafts.visible(ctx.person)
        view = kit.view(*turning(ctx.t, decisions, partial(make_id, LIST)))
        if visible := [decision for decision in decisions.items if decision.tombstone is None]:
            view.add_item(answers.record_select(visible, self.texts, ctx.language))
        if drafts:
            view.add_item(answers.draft_select(drafts, decisions.number, drafts_page, self.texts, ctx.language))
        text = answers.list_page(decisions.items, reserving, len(drafts), self.texts, ctx.language)
        await ctx.answer(text, view=view, replace=replace)

    async def search(self, ctx: Context, typed: str, filters: Filters, page: int = 0, *, replace: bool = False) -> None:
        """One page of hits. What was searched stands in the footer, so that the next page needs no memory."""
        hits = await self.reader.search(ctx.guild_id, typed, filters, ctx.language, page)
        view = kit.view(*turning(ctx.t, hits, partial(make_id, SEARCH, *filters.dump())))
        embed = ctx.embed(answers.hits_page(hits.items, self.texts, ctx.language))
        if typed:
            embed.set_footer(text=typed)
        if hits.items:
            view.add_item(answers.record_select([hit.decision for hit in hits.items], self.texts, ctx.language))
        await ctx.answer(embed, view=view, replace=replace)

    async def overdue(self, ctx: Context, page: int = 0, *, replace: bool = False) -> None:
        """What is late, and how far each city is."""
        tasks = await self.tasks.overdue(ctx.guild_id)
        lines = answers.task_lines(tasks, self.texts, ctx.language, self.work.now())
        lines += answers.progress_lines(await self.tasks.progress(ctx.guild_id), self.texts, ctx.language)
        pages = paged(lines)
        current_page = page_of(pages, page, 1)
        view = kit.view(*turning(ctx.t, current_page, partial(make_id, OVERDUE)))
        await ctx.answer(*current_page.items, view=view, replace=replace)

    async def _show_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def _chosen(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show(ctx, event.chosen_number)

    async def _send_export(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer()
        decision = (await self.reader.record(ctx.guild_id, event.number(0))).decision
        made = await self.exports.export(ctx.guild_id, "markdown", decision)
        await ctx.answer(Text("Here is the file."), file=discord.File(io.BytesIO(made.data), filename=made.name))

    async def _read_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await self.read(ctx, event.number(0), event.number(1), replace=event.token is None)

    async def _sign_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        record = await self.signing.sign(ctx.person, event.number(0), event.word(1))
        city = (await self.naming.names_of(record)).city(ctx.person.city_id or 0)
        text = Text("{city} has signed {number}.", city=city, number=record.decision.mention)
        if record.decision.state is DecisionState.ADOPTED:
            text = Text(
                "{city} has signed {number}. With this, it is adopted.",
                city=city,
                number=record.decision.mention,
            )
        await ctx.answer(text)

    async def _file_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer()
        file = await self.reader.file(ctx.guild_id, event.number(0), event.number(1))
        await ctx.answer(plain(file.name), file=discord.File(io.BytesIO(file.data), filename=file.name))

    async def _list_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await self.list(ctx, event.number(0), replace=True)

    async def _search_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        message = ctx.interaction.message
        typed = (message.embeds[0].footer.text if message is not None and message.embeds else None) or ""
        await self.search(ctx, typed, Filters.load(event.args[:-1]), max(event.number(-1), 0), replace=True)

    async def _overdue_pressed(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer(replace=True)
        await self.overdue(ctx, event.number(0), replace=True)

    @staticmethod
    def _open_to(record: DecisionRecord, city_id: int | None) -> bool:
        signed = {signature.city_id for signature in record.standing_signatures}
        return record.decision.state not in ENDED and city_id not in signed
