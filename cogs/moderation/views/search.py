"""Turning pages of searches and histories, and opening the cases on them. What is looked for stands in the ids."""

import discord

from bot.people import Right
from bot.registry import Registry
from bot.texts import Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Party
from cogs.moderation.models.searching import CaseFilters
from cogs.moderation.render.search import HISTORY, PICK, SEARCH, history_page, hits_page
from cogs.moderation.rules.searching import unpack
from cogs.moderation.service.automod import HitService
from cogs.moderation.service.searching import CaseSearch
from cogs.moderation.views.cases import CaseViews


class SearchViews:
    """For moderators; their right is checked again at every page."""

    def __init__(
        self, search: CaseSearch, hits: HitService, cases: CaseViews, registry: Registry, texts: Texts
    ) -> None:
        self._search = search
        self._hits = hits
        self._cases = cases
        self._texts = texts
        registry.add_components(
            ComponentHandler(SEARCH, self._turn_search, right=Right.MOD),
            ComponentHandler(HISTORY, self._turn_history, right=Right.MOD),
            ComponentHandler(PICK, self._pick, right=Right.MOD),
        )

    async def search(
        self, ctx: Context, typed: str, filters: CaseFilters, page: int = 0, *, replace: bool = False
    ) -> None:
        """One page of hits. What was typed stands in the footer, so that the next page needs no memory."""
        typed = " ".join(typed.split())
        hits, more = await self._search.search(ctx.person, typed, filters, page)
        embed, view = hits_page(hits, typed, filters, page, PostLanguages(self._texts, (ctx.language,)), more=more)
        await ctx.answer(embed, view=view, replace=replace)

    async def history(
        self, ctx: Context, user: discord.abc.User | discord.Object, page: int = 0, *, replace: bool = False
    ) -> None:
        """One page of the cases about somebody, on the server or not."""
        record = await self._search.record(ctx.person, user.id, page)
        member = ctx.guild.get_member(user.id)
        named = member or (user if isinstance(user, discord.abc.User) else None)
        known = next((case.target for case in record.cases if case.target is not None), None)
        who = Party(user.id, named.display_name if named is not None else known.name if known is not None else "?")
        found = await self._hits.of_person(ctx.person, user.id)
        languages = PostLanguages(self._texts, (ctx.language,))
        embed, view = history_page(who, record, languages, member=member is not None, found=found)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn_search(self, ctx: Context, event: ComponentEvent) -> None:
        message = ctx.interaction.message
        typed = (message.embeds[0].footer.text if message is not None and message.embeds else None) or ""
        await self.search(ctx, typed, unpack(event.args[:-1]), int(event.args[-1]), replace=True)

    async def _turn_history(self, ctx: Context, event: ComponentEvent) -> None:
        await self.history(ctx, discord.Object(event.number(0)), event.number(1), replace=True)

    async def _pick(self, ctx: Context, event: ComponentEvent) -> None:
        await self._cases.show(ctx, int(event.values[0]))
