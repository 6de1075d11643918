"""What Discord tells of AutoMod: each action of each rule, once to every bot that may manage the server."""

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.markup import clean_text
from cogs.moderation.models.automod import Hit
from cogs.moderation.service.automod import HitService


class AutoModEvents(commands.Cog):
    """Takes note; what is shown of it is due work."""

    def __init__(self, hits: HitService, clock: Clock) -> None:
        self._hits = hits
        self._clock = clock

    @commands.Cog.listener()
    async def on_automod_action(self, execution: discord.AutoModAction) -> None:
        alerted = execution.action.channel_id if execution.alert_system_message_id is not None else None
        seen = Hit(
            id=0,
            guild_id=execution.guild_id,
            rule_id=execution.rule_id,
            user_id=execution.user_id,
            channel_id=execution.channel_id,
            keyword=execution.matched_keyword or "",
            actions=frozenset({execution.action.type.value}),
            alert_in=alerted,
            happened_at=self._clock.now(),
        )
        await self._hits.note(seen, clean_text(execution.content or ""))
