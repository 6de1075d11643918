"""Looking at a case, from its card, from a list or by command."""

from bot.people import Right
from bot.registry import Registry
from bot.texts import Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.post_text import PostLanguages
from cogs.moderation.render.card import SHOW
from cogs.moderation.render.details import details, pages
from cogs.moderation.service.cases import CaseService


class CaseViews:
    """Shows cases to moderators; the command uses the same way."""

    def __init__(self, cases: CaseService, texts: Texts, registry: Registry) -> None:
        self._cases = cases
        self._texts = texts
        registry.add_components(ComponentHandler(SHOW, self._turn, right=Right.MOD))

    async def show(self, ctx: Context, number: int, page: int = 0, *, replace: bool = False) -> None:
        """Everything about a case, privately. Raises UserError for one that is not there."""
        ctx.person.require(Right.MOD)
        case = await self._cases.case(ctx.guild_id, number)
        history = await self._cases.history(ctx.guild_id, number)
        evidence = await self._cases.evidence(ctx.guild_id, number)
        languages = PostLanguages(self._texts, (ctx.language,))
        embed, view = details(case, pages(case, history, evidence, languages), page, languages)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        """From a card in the log the answer is a new message; from a private page it takes that page's place."""
        await self.show(ctx, event.number(0), event.number(1), replace=event.token is None)
