"""Trying again, changing the reason, and taking back: buttons and forms; the commands use the same ways."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text, Word
from bot.ui.act import Act
from bot.ui.forms import Field, Form, open_form
from bot.ui.press import Control, Press
from cogs.moderation.models.cases import REASON_LENGTH, CaseState
from cogs.moderation.render.answers import amended, pardoned, retried
from cogs.moderation.render.card import PARDON, RETRY
from cogs.moderation.rules.standing import PERMISSIONS
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.corrections import CorrectionService
from cogs.moderation.service.effects import EffectService
from cogs.moderation.views.facts import facts_about
from cogs.moderation.views.sanctions import Find

AMEND = "moderation.amend"
_REASON = "reason"


class CorrectionViews:
    """What is typed is kept as a draft first."""

    def __init__(
        self,
        *,
        corrections: CorrectionService,
        effects: EffectService,
        cases: CaseService,
        clock: Clock,
        registry: Registry,
        find: Find,
    ) -> None:
        self._corrections = corrections
        self._effects = effects
        self._cases = cases
        self._clock = clock
        self._registry = registry
        self._find = find
        self._pardon_form = Form(PARDON, Text("Take a case back"), self._fields, self._submit_pardon)
        registry.add_form(self._pardon_form, Form(AMEND, Text("Change the reason"), self._fields, self._submit_amend))
        registry.add_control(
            Control(RETRY, self._retry, right=Right.MOD), Control(PARDON, self._press_pardon, right=Right.MOD)
        )

    async def amend(self, act: Act, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self._corrections.amend(act.person, number, reason, act.draft)
        act.draft = None
        await act.answer(amended(case))

    async def pardon(self, act: Act, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self._corrections.pardon(act.person, number, reason, act.draft)
        act.draft = None
        await act.answer(pardoned(case))

    async def _retry(self, act: Act, press: Press) -> None:
        case = await self._cases.case(act.guild_id, press.number(0))
        facts = None
        if case.target is not None and case.kind in PERMISSIONS and case.failed_from is CaseState.PENDING:
            # Since it was ordered, roles may have changed; and this may be another moderator.
            user = await self._find(act, case.target.user_id)
            facts = await facts_about(act, user, case.kind, self._registry.standing, self._clock.now())
        await act.answer(retried(await self._effects.retry(act.person, case.number, facts)))

    async def _press_pardon(self, act: Act, press: Press) -> None:
        await open_form(act, self._pardon_form, (str(press.number(0)),))

    async def _submit_pardon(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.pardon(act, int(arguments[0]), values.get(_REASON, ""))

    async def _submit_amend(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.amend(act, int(arguments[0]), values.get(_REASON, ""))

    async def _fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(_REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH),)
