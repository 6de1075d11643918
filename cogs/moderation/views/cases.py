"""Looking at a case, from its card, from a list or by command."""

from bot.people import Right
from bot.registry import Registry
from bot.texts import Texts
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.moderation.render.card import SHOW
from cogs.moderation.render.details import details, pages
from cogs.moderation.render.voice import Voice
from cogs.moderation.service.cases import CaseService


class CaseViews:
    """Shows cases to moderators; the command uses the same way."""

    def __init__(self, cases: CaseService, texts: Texts, registry: Registry) -> None:
        self._cases = cases
        self._texts = texts
        registry.add_control(Control(SHOW, self._turn, right=Right.MOD))

    async def show(self, act: Act, number: int, page: int = 0, *, replace: bool = False) -> None:
        """Everything about a case, privately. Raises UserError for one that is not there."""
        act.person.require(Right.MOD)
        case = await self._cases.case(act.guild_id, number)
        history = await self._cases.history(act.guild_id, number)
        evidence = await self._cases.evidence(act.guild_id, number)
        voice = Voice(self._texts, (act.language,))
        embed, view = details(case, pages(case, history, evidence, voice), page, voice)
        await act.answer(embed, view=view, replace=replace)

    async def _turn(self, act: Act, press: Press) -> None:
        """From a card in the log the answer is a new message; from a private page it takes that page's place."""
        await self.show(act, press.number(0), press.number(1), replace=press.mark is None)
