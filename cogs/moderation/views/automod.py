"""Handles `/mod rules` and its button: shows the plan, applies what was confirmed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord
import structlog

from bot.people import Right
from bot.texts import Plural, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.moderation.models.automod import RulesSnapshot
from cogs.moderation.models.due import WorkResult
from cogs.moderation.render.automod import APPLY, notice, plan_button, plan_embed
from cogs.moderation.service.automod import AutoModRulesService, queue_key
from cogs.moderation.service.awaited import AwaitedWork

_log = structlog.stdlib.get_logger(__name__)
FetchRules = Callable[[int], Awaitable[RulesSnapshot]]
"""(guild id) -> the server's rules as they stand now, asked of Discord."""


@dataclass(frozen=True, slots=True)
class RulesViews:
    """A look takes a request or two, so each answer begins with "is thinking"."""

    rules: AutoModRulesService
    fetch_rules: FetchRules
    awaited: AwaitedWork

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(APPLY, self._apply, right=Right.ADMIN),)

    async def show(self, ctx: Context) -> None:
        """The plan, with the button that confirms it."""
        ctx.person.require(Right.ADMIN)
        await ctx.defer()
        plan = await self.rules.plan(await self.fetch_rules(ctx.guild_id))
        await ctx.answer(plan_embed(plan, ctx.t), view=plan_button(plan, ctx.t))

    async def notices(self, guild_id: int) -> list[Text]:
        """For `/setup status` and `/setup plan`."""
        try:
            warning = notice(await self.rules.plan(await self.fetch_rules(guild_id)))
        except discord.HTTPException as error:
            # The rest of `/setup` must not fail with it.
            _log.warning("automod_not_seen", error=str(error))
            return [Text("🛡️ AutoMod: Discord did not show the rules just now. `/mod rules` tries again.")]
        return [warning] if warning is not None else []

    async def _apply(self, ctx: Context, event: ComponentEvent) -> None:
        await ctx.defer()
        snapshot = await self.fetch_rules(ctx.guild_id)
        with self.awaited.expecting(ctx.guild_id, queue_key(ctx.guild_id)) as expected:
            steps = await self.rules.apply(ctx.person, snapshot, event.word(0))
            match await expected.outcome():
                case WorkResult.DONE:
                    text: Text = Plural(
                        "Done: {n} rule now matches the configuration.",
                        "Done: {n} rules now match the configuration.",
                        steps,
                    )
                case WorkResult.FAILED:
                    text = Text(
                        "Discord did not take all of it. What was done stays; the bot tries the rest again where that "
                        "helps. `/mod rules` shows what is left, `/setup status` why."
                    )
                case WorkResult.UNDER_WAY:
                    text = Text("The rules are being applied. `/mod rules` shows in a moment how things stand.")
        await ctx.answer(text)
