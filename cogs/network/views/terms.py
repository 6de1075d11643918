"""Takes what is typed and pressed to plan a term: shown first, done by the second press, taken back by a third."""

from dataclasses import dataclass, replace

import discord

from bot.clock import from_db, to_db
from bot.drafts import Draft, Drafts
from bot.errors import UserError
from bot.people import Right
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.work import Work
from cogs.network.models.cities import City, Function, MandateReplaced
from cogs.network.models.terms import TermChange
from cogs.network.render.offices import name_terms, read_terms
from cogs.network.render.terms import PLAN_TERM, TAKE_BACK, change_question, outcome_text, taken_back
from cogs.network.rules.terms import is_endless, read_term
from cogs.network.service.planned_terms import TermPlanner
from cogs.network.views.offices import NO_BOTS, NOT_HERE

_USER, _NAME, _CITY, _FUNCTION, _REPLACES, _BEGINS, _ENDS, _CONFIRMED, _ENDLESS = (
    "user",
    "name",
    "city",
    "function",
    "replaces",
    "begins",
    "ends",
    "confirmed",
    "endless",
)


@dataclass(frozen=True, slots=True)
class TermViews:
    """What was typed waits in a draft until it is confirmed."""

    planner: TermPlanner
    drafts: Drafts
    work: Work

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # No single right says "moderators, and the liaison of that city": the service asks the rules.
            ComponentHandler(PLAN_TERM, self._confirm, right=Right.ALL),
            ComponentHandler(TAKE_BACK, self._take_back, right=Right.ALL),
        )

    async def ask(
        self,
        ctx: Context,
        member: discord.Member | discord.User,
        city: City,
        function: Function,
        replaces: int | None,
        days: tuple[str, str],
    ) -> None:
        """Show what a term from one day to another would change; `days` as typed, either may be empty."""
        if not isinstance(member, discord.Member):
            raise UserError(NOT_HERE)
        if member.bot:
            raise UserError(NO_BOTS)
        begins_at, ends_at = read_term(*days, self.work.now(), city.zone)
        change = TermChange(member.id, member.display_name, city.id, function, replaces, begins_at, ends_at)
        change = replace(change, endless=is_endless(days[1]))
        await self._ask(ctx, change)

    async def _ask(self, ctx: Context, change: TermChange, *, replace: bool = False) -> None:
        preview = await self.planner.preview(ctx.person, change)
        fields = _fields(change) | {_CONFIRMED: name_terms(preview.ended)}
        draft = await self.drafts.save(ctx.guild_id, ctx.person.user_id, PLAN_TERM, (), fields)
        text, view = change_question(ctx.t, ctx.language, change, preview, draft.id)
        await ctx.answer(text, view=view, replace=replace)

    async def _confirm(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await self.drafts.load(ctx.guild_id, ctx.person.user_id, event.number(0), PLAN_TERM)
        change = _change(draft)
        try:
            outcome = await self.planner.confirm(ctx.person, change, draft)
        except MandateReplaced:
            await self._ask(ctx, change, replace=True)
            return
        text, view = outcome_text(ctx.t, ctx.language, outcome)
        await ctx.answer(text, view=view, replace=True)

    async def _take_back(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.answer(taken_back(*await self.planner.take_back(ctx.person, event.number(0))), replace=True)


def _fields(change: TermChange) -> dict[str, str]:
    return {
        _USER: str(change.user_id),
        _NAME: change.name,
        _CITY: str(change.city_id),
        _FUNCTION: change.function.value,
        _REPLACES: str(change.replaces or ""),
        _BEGINS: to_db(change.begins_at) if change.begins_at is not None else "",
        _ENDS: to_db(change.ends_at) if change.ends_at is not None else "",
        _ENDLESS: "yes" if change.endless else "",
    }


def _change(draft: Draft) -> TermChange:
    typed = draft.fields
    return TermChange(
        user_id=int(typed[_USER]),
        name=typed[_NAME],
        city_id=int(typed[_CITY]),
        function=Function(typed[_FUNCTION]),
        replaces=int(typed[_REPLACES]) if typed[_REPLACES] else None,
        begins_at=from_db(typed[_BEGINS]) if typed[_BEGINS] else None,
        ends_at=from_db(typed[_ENDS]) if typed[_ENDS] else None,
        confirmed=read_terms(typed[_CONFIRMED]),
        endless=bool(typed.get(_ENDLESS)),
    )
