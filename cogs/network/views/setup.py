"""Answers `/setup` and its buttons: pages of the plan, confirm, retry."""

from collections.abc import Mapping
from dataclasses import dataclass

import discord

from bot.due.service import DueList
from bot.errors import UserError
from bot.matching import exact
from bot.people import Right
from bot.registry import Registry
from bot.settings import Setting, Settings
from bot.texts import Language, Plural, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.kit import view
from cogs.network.render.cities import LANGUAGES
from cogs.network.render.plan import APPLY, PLAN_PAGE, plan_buttons, plan_embed, plan_lines, plan_page
from cogs.network.render.setup import RETRY, Status, retry_button, setting_text, settings_embed, status_embed
from cogs.network.service.setup import SetupService
from cogs.network.views.drift import DriftViews, FetchSnapshot

NEEDS_TO_POST = discord.Permissions(view_channel=True, send_messages=True)


@dataclass(frozen=True, slots=True)
class SetupViews:
    """Fetching a server takes a few requests, so each answer begins with "is thinking"."""

    setup: SetupService
    drift: DriftViews
    fetch_snapshot: FetchSnapshot
    due: DueList
    settings: Settings
    registry: Registry

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(PLAN_PAGE, self._turn, right=Right.ADMIN),
            ComponentHandler(APPLY, self._apply, right=Right.ADMIN),
            ComponentHandler(RETRY, self._retry, right=Right.ADMIN),
        )

    async def show_plan(self, ctx: Context, number: int = 0, *, confirm: bool, replace: bool = False) -> None:
        """A page of the plan, computed anew each time; with `confirm`, the button that applies what is shown."""
        await ctx.defer(replace=replace)
        snapshot = await self.fetch_snapshot(ctx.guild_id)
        plan = await self.setup.plan(snapshot)
        page = plan_page(plan_lines(plan, ctx.t, await self.registry.noticed(ctx.guild_id)), number)
        embed = plan_embed(plan, page, ctx.t, confirm=confirm)
        buttons = view(*plan_buttons(plan, page, ctx.t, confirm=confirm))
        choice = None if confirm else await self.drift.choice(ctx, snapshot, plan)
        if choice is not None:
            buttons.add_item(choice)
        await ctx.answer(embed, view=buttons, replace=replace)

    async def show_status(self, ctx: Context) -> None:
        await ctx.defer()
        snapshot = await self.fetch_snapshot(ctx.guild_id)
        languages = await self.settings.languages(ctx.guild_id)
        status = Status(
            object_count=len(await self.setup.provisioned(ctx.guild_id)),
            missing_permissions=await self.setup.missing_permissions(snapshot),
            drift=await self.setup.drift(snapshot),
            plan=await self.setup.plan(snapshot),
            languages=", ".join(ctx.t(LANGUAGES[Language(language)]) for language in languages),
            run=await self.setup.latest(ctx.guild_id),
            failed=await self.due.failed(ctx.guild_id),
            upcoming=await self.due.upcoming(ctx.guild_id),
            titles=self.registry.due_titles,
            notices=await self.registry.noticed(ctx.guild_id),
        )
        await ctx.answer(status_embed(status, ctx.t), view=retry_button(status, ctx.t))

    async def show_settings(self, ctx: Context, key: str | None, value: str | None) -> None:
        """All settings; or one; or that one changed."""
        known, values = self.settings.known, await self.settings.all(ctx.guild_id)
        if key is None:
            await ctx.answer(settings_embed(known, values, ctx.t))
        elif value is None:
            if key not in known:
                raise UserError(Text("There is no such setting. Choose one from the list."))
            await ctx.answer(setting_text(known[key], values[key], ctx.t))
        else:
            ctx.person.require(Right.ADMIN)
            kept = await self.settings.set(ctx.guild_id, key, _stored_form(ctx, known.get(key), value))
            await ctx.answer(Text("Changed.\n{setting}", setting=setting_text(known[key], kept, ctx.t)))

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_plan(ctx, event.number(0), confirm=bool(event.number(1)), replace=True)

    async def _apply(self, ctx: Context, event: ComponentEvent) -> None:
        channel_id = ctx.interaction.channel_id
        if channel_id is None or not ctx.interaction.app_permissions >= NEEDS_TO_POST:
            raise UserError(
                Text(
                    "The progress is shown in the channel where you confirm, and the bot may not write in this one. "
                    "Please use `/setup apply` in another channel."
                )
            )
        await ctx.defer()
        run = await self.setup.start(ctx.person, await self.fetch_snapshot(ctx.guild_id), event.word(0), channel_id)
        await ctx.answer(
            Plural(
                "The work has begun: {n} step. Its progress is shown in this channel.",
                "The work has begun: {n} steps. Its progress is shown in this channel.",
                run.total,
            )
        )

    async def _retry(self, ctx: Context, _: ComponentEvent) -> None:
        ctx.person.require(Right.ADMIN)
        count = await self.due.retry_failed(ctx.guild_id)
        await ctx.answer(
            Plural(
                "{n} failed task is being retried. `/setup status` shows whether it succeeds.",
                "{n} failed tasks are being retried. `/setup status` shows whether they succeed.",
                count,
            )
        )


def choice_names(ctx: Context, choices: Mapping[str, Text], choice: str) -> list[str]:
    """What people may type for a setting's value: its stored form, and its word in every language."""
    return [choice, *ctx.in_every_language(choices[choice])]


def _stored_form(ctx: Context, setting: Setting | None, typed: str) -> str:
    """What was typed; of a fixed list, the value that was meant. Raises UserError naming the values by their words."""
    if setting is None or not setting.choices:
        return typed
    choices = setting.choices
    matches = exact(typed, choices, lambda choice: choice_names(ctx, choices, choice))
    if len(matches) == 1:
        return matches[0]
    accepted = ", ".join(ctx.t(word) for word in choices.values())
    raise UserError(Text("“{key}” cannot be set to that. Accepted: {accepted}.", key=setting.key, accepted=accepted))
