"""Turning pages of searches and histories, and opening the cases on them. What is looked for stands in the ids."""

import discord

from bot.people import Right
from bot.registry import Registry
from bot.texts import Texts
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.moderation.models.cases import Party
from cogs.moderation.models.searching import CaseFilters
from cogs.moderation.render.search import HISTORY, PICK, SEARCH, history_page, hits_page
from cogs.moderation.render.voice import Voice
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
        registry.add_control(
            Control(SEARCH, self._turn_search, right=Right.MOD),
            Control(HISTORY, self._turn_history, right=Right.MOD),
            Control(PICK, self._pick, right=Right.MOD),
        )

    async def search(self, act: Act, typed: str, filters: CaseFilters, page: int = 0, *, replace: bool = False) -> None:
        """One page of hits. What was typed stands in the footer, so that the next page needs no memory."""
        typed = " ".join(typed.split())
        hits, more = await self._search.search(act.person, typed, filters, page)
        embed, view = hits_page(hits, typed, filters, page, Voice(self._texts, (act.language,)), more=more)
        await act.answer(embed, view=view, replace=replace)

    async def history(
        self, act: Act, user: discord.abc.User | discord.Object, page: int = 0, *, replace: bool = False
    ) -> None:
        """One page of the cases about somebody, on the server or not."""
        record = await self._search.record(act.person, user.id, page)
        member = act.guild.get_member(user.id)
        named = member or (user if isinstance(user, discord.abc.User) else None)
        known = next((case.target for case in record.cases if case.target is not None), None)
        who = Party(user.id, named.display_name if named is not None else known.name if known is not None else "?")
        found = await self._hits.of_person(act.person, user.id)
        voice = Voice(self._texts, (act.language,))
        embed, view = history_page(who, record, voice, member=member is not None, found=found)
        await act.answer(embed, view=view, replace=replace)

    async def _turn_search(self, act: Act, press: Press) -> None:
        message = act.interaction.message
        typed = (message.embeds[0].footer.text if message is not None and message.embeds else None) or ""
        await self.search(act, typed, unpack(press.args[:-1]), int(press.args[-1]), replace=True)

    async def _turn_history(self, act: Act, press: Press) -> None:
        await self.history(act, discord.Object(press.number(0)), press.number(1), replace=True)

    async def _pick(self, act: Act, press: Press) -> None:
        await self._cases.show(act, int(press.values[0]))
