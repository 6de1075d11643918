"""Answers `/privacy` and its buttons."""

import asyncio
from dataclasses import dataclass

from bot.errors import UserError
from bot.texts import Language, Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.ids import make_id
from bot.ui.kit import button, view
from cogs.privacy.models import ErasurePlan
from cogs.privacy.render import (
    CONFIRM,
    POLICY_PAGE,
    SHOW_EXPORT,
    attachments,
    confirm_button,
    export_files,
    plan_pages,
    policy,
)
from cogs.privacy.service import PrivacyService


@dataclass(frozen=True, slots=True)
class PrivacyViews:
    """Who may what is checked by the service, at the command and again at each button."""

    service: PrivacyService
    texts: Texts

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(POLICY_PAGE, self._turn),
            ComponentHandler(SHOW_EXPORT, self._show_export),
            ComponentHandler(CONFIRM, self._erase),
        )

    async def show_policy(self, ctx: Context) -> None:
        await self._policy(ctx, 0, ctx.language, replace=False)

    async def export(self, ctx: Context, subject_id: int) -> None:
        """Promise the files, and offer them here to whoever takes no direct messages."""
        await self.service.request_export(
            ctx.person, subject_id, ctx.interaction.id, ctx.language, present=_is_present(ctx, subject_id)
        )
        await ctx.answer(
            Text(
                "The files come by direct message within a minute. If none comes, you take no direct messages from "
                "this server: press “Show here”."
            ),
            view=view(button(ctx.t(Text("Show here")), make_id(SHOW_EXPORT, subject_id))),
        )

    async def plan(self, ctx: Context, subject_id: int) -> None:
        """What an erasure would do, with the button that does it."""
        await ctx.defer()
        plan = await self.service.plan_erasure(ctx.person, subject_id, present=_is_present(ctx, subject_id))
        await self._show_plan(ctx, plan)

    async def _show_plan(self, ctx: Context, plan: ErasurePlan) -> None:
        if not plan.holdings:
            raise UserError(Text("Nothing is kept about this person."))
        *pages, last = plan_pages(plan, ctx.t)
        for page in pages:
            await ctx.answer(page)
        if not plan.goes:
            await ctx.answer(last, Text("There is nothing that can be erased now."))
            return
        question = Text(
            "This cannot be undone. What was posted on the server stays there; its authors delete it themselves."
        )
        await ctx.answer(last, question, view=view(confirm_button(plan, ctx.t)))

    async def _erase(self, ctx: Context, event: ComponentEvent) -> None:
        subject_id = event.number(0)
        await ctx.defer(replace=True)
        plan = await self.service.erase(ctx.person, subject_id, event.word(1), present=_is_present(ctx, subject_id))
        if plan is None:
            raise UserError(
                Text("Meanwhile something has changed, and nothing was erased. Please call the command again.")
            )
        await ctx.answer(
            Text(
                "Erased: {gone} entries. Kept, for the reasons given: {kept}. Last traces in finished work and in the "
                "database's log go once nothing about this person is still to be done.",
                gone=sum(entry.goes for entry in plan.holdings),
                kept=sum(entry.kept for entry in plan.holdings),
            ),
            replace=True,
        )

    async def _show_export(self, ctx: Context, event: ComponentEvent) -> None:
        subject_id = event.number(0)
        self.service.check(ctx.person, subject_id, present=_is_present(ctx, subject_id))
        await ctx.defer()
        data = await self.service.data(ctx.guild_id, subject_id)
        for file in attachments(await asyncio.to_thread(export_files, data, self.texts, ctx.language)):
            await ctx.answer(Text("Here is the file."), file=file)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self._policy(ctx, event.number(0), event.word_as(Language, 1), replace=True)

    async def _policy(self, ctx: Context, number: int, language: Language, *, replace: bool) -> None:
        embed, buttons = policy(self.service.classes, number, language, self.texts)
        await ctx.answer(embed, view=view(*buttons), replace=replace)


def _is_present(ctx: Context, user_id: int) -> bool:
    return ctx.guild.get_member(user_id) is not None
