"""Trying again, changing the reason, and taking back: buttons and forms; the commands use the same ways."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.people import Right
from bot.registry import Registry
from bot.texts import Text, Word
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form, open_form
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
        registry.add_components(
            ComponentHandler(RETRY, self._retry, right=Right.MOD),
            ComponentHandler(PARDON, self._press_pardon, right=Right.MOD),
        )

    async def amend(self, ctx: Context, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self._corrections.amend(ctx.person, number, reason, ctx.draft)
        ctx.draft = None
        await ctx.answer(amended(case))

    async def pardon(self, ctx: Context, number: int, reason: str) -> None:
        """The draft has been kept."""
        case = await self._corrections.pardon(ctx.person, number, reason, ctx.draft)
        ctx.draft = None
        await ctx.answer(pardoned(case))

    async def _retry(self, ctx: Context, event: ComponentEvent) -> None:
        case = await self._cases.case(ctx.guild_id, event.number(0))
        facts = None
        if case.target is not None and case.kind in PERMISSIONS and case.failed_from is CaseState.PENDING:
            # Since it was ordered, roles may have changed; and this may be another moderator.
            user = await self._find(ctx, case.target.user_id)
            facts = await facts_about(ctx, user, case.kind, self._registry.member_record, self._clock.now())
        await ctx.answer(retried(await self._effects.retry(ctx.person, case.number, facts)))

    async def _press_pardon(self, ctx: Context, event: ComponentEvent) -> None:
        await open_form(ctx, self._pardon_form, (str(event.number(0)),))

    async def _submit_pardon(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.pardon(ctx, int(arguments[0]), values.get(_REASON, ""))

    async def _submit_amend(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.amend(ctx, int(arguments[0]), values.get(_REASON, ""))

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (Field(_REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH),)
