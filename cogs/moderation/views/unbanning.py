"""Lifting a ban: whom it is about is chosen or typed as text, since Discord offers no banned people to choose from."""

from collections.abc import Mapping, Sequence

from bot.registry import Registry
from bot.texts import Text, Word
from bot.ui.context import Context
from bot.ui.forms import Field, Form
from cogs.moderation.models.cases import REASON_LENGTH, CaseKind
from cogs.moderation.views.banned import Banned
from cogs.moderation.views.sanctions import REASON, SanctionViews

UNBAN = "moderation.unban"
_MEMBER = "member"


class UnbanViews:
    """What was typed is kept first, so that a name that fits nobody is corrected and not typed again."""

    def __init__(self, sanctions: SanctionViews, banned: Banned, registry: Registry) -> None:
        self._sanctions = sanctions
        self._banned = banned
        registry.add_form(Form(UNBAN, Text("Lift a ban"), self._fields, self._submitted))

    async def order(self, ctx: Context, member: str, reason: str) -> None:
        """Raises UserError for who is not banned."""
        await ctx.save_draft(UNBAN, (), {_MEMBER: member, REASON: reason})
        await self._lift(ctx, member, reason)

    async def _lift(self, ctx: Context, member: str, reason: str) -> None:
        await ctx.defer()
        user = await self._banned.pick(ctx.guild, member)
        await self._sanctions.carry_out(ctx, CaseKind.UNBAN, user, "", reason)

    async def _submitted(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self._lift(ctx, values.get(_MEMBER, ""), values.get(REASON, ""))

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(_MEMBER, Text("Who is banned"), Text("Name or number (ID)"), max_length=100),
            Field(REASON, Word("case", "Reason"), long=True, max_length=REASON_LENGTH),
        )
