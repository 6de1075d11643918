"""`/mod rules` and its button: look at the rules, show the plan, apply what was confirmed."""

from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.people import Right
from bot.registry import Registry
from bot.texts import Plural, Text
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.moderation.models.automod import Sight
from cogs.moderation.models.waiting import Outcome
from cogs.moderation.render.automod import APPLY, notice, plan_button, plan_embed
from cogs.moderation.service.automod import RulesService, subject
from cogs.moderation.service.waiting import Waiting

_log = structlog.stdlib.get_logger(__name__)
Look = Callable[[int], Awaitable[Sight]]
"""(guild id) -> the server's rules as they stand now, asked of Discord."""


class RulesViews:
    """A look takes a request or two, so each answer begins with "is thinking"."""

    def __init__(self, rules: RulesService, look: Look, waiting: Waiting, registry: Registry) -> None:
        self._rules = rules
        self._look = look
        self._waiting = waiting
        registry.add_control(Control(APPLY, self._apply, right=Right.ADMIN))

    async def show(self, act: Act) -> None:
        """The plan, with the button that confirms it."""
        act.person.require(Right.ADMIN)
        await act.think()
        plan = await self._rules.plan(await self._look(act.guild_id))
        await act.answer(plan_embed(plan, act.t), view=plan_button(plan, act.t))

    async def notices(self, guild_id: int) -> list[Text]:
        """For `/setup status` and `/setup plan`."""
        try:
            found = notice(await self._rules.plan(await self._look(guild_id)))
        except discord.HTTPException as error:
            # The rest of `/setup` must not fail with it.
            _log.warning("automod_not_seen", error=str(error))
            return [Text("🛡️ AutoMod: Discord did not show the rules just now. `/mod rules` tries again.")]
        return [found] if found is not None else []

    async def _apply(self, act: Act, press: Press) -> None:
        await act.think()
        sight = await self._look(act.guild_id)
        with self._waiting.expecting(act.guild_id, subject(act.guild_id)) as expected:
            steps = await self._rules.apply(act.person, sight, press.args[0])
            match await expected.outcome():
                case Outcome.DONE:
                    text: Text = Plural(
                        "Done: {n} rule is as declared now.", "Done: {n} rules are as declared now.", steps
                    )
                case Outcome.FAILED:
                    text = Text(
                        "Discord did not take all of it. What was done stays; the bot tries the rest again where that "
                        "helps. `/mod rules` shows what is left, `/setup status` why."
                    )
                case Outcome.UNDER_WAY:
                    text = Text("The rules are being applied. `/mod rules` shows in a moment how things stand.")
        await act.answer(text)
