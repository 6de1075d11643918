"""What the answers of `/setup` show and what their buttons do: pages of the plan, confirm, retry."""

import discord

from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Right
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Plural, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.network.render.plan import plan_buttons, plan_embed, plan_pages
from cogs.network.render.setup import Status, retry_button, setting_text, settings_embed, status_embed
from cogs.network.service.setup import SetupService
from cogs.network.views.drift import DriftViews, FetchSnapshot

NEEDS_TO_POST = discord.Permissions(view_channel=True, send_messages=True)


class SetupViews:
    """Every look at the server takes a few requests, so each answer begins with "is thinking"."""

    def __init__(
        self,
        setup: SetupService,
        drift: DriftViews,
        look: FetchSnapshot,
        due: DueList,
        settings: Settings,
        registry: Registry,
    ) -> None:
        self._drift = drift
        self._setup = setup
        self._fetch_snapshot = look
        self._due = due
        self._due_titles = registry.due_titles
        self._settings = settings
        self._noticed = registry.noticed
        registry.add_components(
            ComponentHandler("network.plan_page", self._turn, right=Right.ADMIN),
            ComponentHandler("network.apply", self._apply, right=Right.ADMIN),
            ComponentHandler("network.retry", self._retry, right=Right.ADMIN),
        )

    async def show_plan(self, ctx: Context, *, confirm: bool) -> None:
        """The plan from its first page; with `confirm`, the button that applies it."""
        await ctx.defer()
        embed, view = await self._page(ctx, 0, confirm=confirm)
        await ctx.answer(embed, view=view)

    async def show_status(self, ctx: Context) -> None:
        await ctx.defer()
        snapshot = await self._fetch_snapshot(ctx.guild_id)
        shown = await self._settings.languages(ctx.guild_id)
        names = {"de": ctx.t(Text("German")), "en": ctx.t(Text("English"))}
        status = Status(
            standing=len(await self._setup.stored(ctx.guild_id)),
            missing_permissions=await self._setup.missing_permissions(snapshot),
            drift=await self._setup.drift(snapshot),
            plan=await self._setup.plan(snapshot),
            languages=", ".join(names[language] for language in shown),
            run=await self._setup.latest(ctx.guild_id),
            failed=await self._due.failed(ctx.guild_id),
            upcoming=await self._due.upcoming(ctx.guild_id),
            titles=self._due_titles,
            notices=await self._noticed(ctx.guild_id),
        )
        await ctx.answer(status_embed(status, ctx.t), view=retry_button(status, ctx.t))

    async def show_settings(self, ctx: Context, key: str | None, value: str | None) -> None:
        """All settings; or one; or that one changed."""
        known, values = self._settings.known, await self._settings.all(ctx.guild_id)
        if key is None:
            await ctx.answer(settings_embed(known, values, ctx.t))
        elif value is None:
            if key not in known:
                raise UserError(Text("There is no such setting. Choose one from the list."))
            await ctx.answer(setting_text(known[key], values[key], ctx.t))
        else:
            ctx.person.require(Right.ADMIN)
            stored = await self._settings.set(ctx.guild_id, key, value)
            await ctx.answer(Text("Changed.\n{setting}", setting=setting_text(known[key], stored, ctx.t)))

    async def _page(self, ctx: Context, page: int, *, confirm: bool) -> tuple[discord.Embed, discord.ui.View | None]:
        snapshot = await self._fetch_snapshot(ctx.guild_id)
        plan = await self._setup.plan(snapshot)
        pages = plan_pages(plan, ctx.t, await self._noticed(ctx.guild_id))
        embed = plan_embed(plan, pages, page, ctx.t, confirm=confirm)
        view = plan_buttons(plan, len(pages), page, ctx.t, confirm=confirm)
        choice = None if confirm else await self._drift.choice(ctx, snapshot)
        if choice is not None:
            view = view or discord.ui.View(timeout=None)
            view.add_item(choice)
        return embed, view

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        """Another page, computed anew: the button then confirms what is shown."""
        await ctx.interaction.response.defer()
        embed, view = await self._page(ctx, event.number(0), confirm=bool(event.number(1)))
        if view is not None:
            view.stop()
        await ctx.interaction.edit_original_response(embed=embed, view=view)

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
        run = await self._setup.start(ctx.person, await self._fetch_snapshot(ctx.guild_id), event.args[0], channel_id)
        await ctx.answer(
            Plural(
                "The work has begun: {n} step. Its progress is shown in this channel.",
                "The work has begun: {n} steps. Its progress is shown in this channel.",
                run.total,
            )
        )

    async def _retry(self, ctx: Context, _: ComponentEvent) -> None:
        ctx.person.require(Right.ADMIN)
        count = await self._due.retry_failed(ctx.guild_id)
        await ctx.answer(
            Plural(
                "{n} piece of work gets another try. `/setup status` shows whether it succeeds.",
                "{n} pieces of work get another try. `/setup status` shows whether they succeed.",
                count,
            )
        )
