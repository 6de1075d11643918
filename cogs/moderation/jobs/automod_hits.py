"""Takes note of what AutoMod rules find, and shows it in the moderators' log."""

from dataclasses import dataclass
from functools import partial

import discord
from discord.ext import commands

from bot.clock import Clock
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.markup import clean_text
from bot.reasons import LOG_OPEN
from cogs.moderation.jobs.automod_rules import everybody_views, live_rule, rule_of
from cogs.moderation.jobs.cards import LOG
from cogs.moderation.models.automod import AutoModHit, LiveRule
from cogs.moderation.render.automod import hit_card
from cogs.moderation.service.automod import CARD_KEY, AutoModHitService
from cogs.network.service.server import ServerService


@dataclass(frozen=True, slots=True)
class AutoModHitJob:
    """Handles `moderation.hit`: one card in the moderators' log, brought up to date when more of it is known."""

    client: discord.Client
    hits: AutoModHitService
    server: ServerService
    posting: Posting

    async def run(self, item: DueItem) -> None:
        """Post or refresh the card; nothing where Discord itself tells of it in the same channel."""
        stored = await self.hits.hit(item)
        if stored is None:
            raise Skipped("forgotten by now")
        hit, content = stored
        guild = self.client.get_guild(item.guild_id)
        log = await self.server.channel(item.guild_id, LOG)
        if guild is None or log is None:
            raise Skipped("there is no log to show it in")
        rule = await _told_rule(guild, hit.rule_id)
        if log in {hit.alert_in, rule.state.alert if rule is not None and rule.state is not None else None}:
            return
        if everybody_views(guild, log):
            raise Undeliverable(LOG_OPEN.message)
        name = rule.name if rule is not None else ""
        await self.posting.keep_current(
            item.guild_id, f"{CARD_KEY}{hit.id}", log, partial(hit_card, hit, name, content)
        )


async def _told_rule(guild: discord.Guild, rule_id: int) -> LiveRule | None:
    """The rule, as far as we may still ask for it."""
    rule = await rule_of(guild, rule_id) if guild.me.guild_permissions.manage_guild else None
    return live_rule(rule) if rule is not None else None


@dataclass(eq=False)
class AutoModEvents(commands.Cog):
    """Takes note; what is shown of it is due work."""

    hits: AutoModHitService
    clock: Clock

    @commands.Cog.listener()
    async def on_automod_action(self, execution: discord.AutoModAction) -> None:
        alerted = execution.action.channel_id if execution.alert_system_message_id is not None else None
        seen = AutoModHit(
            id=0,
            guild_id=execution.guild_id,
            rule_id=execution.rule_id,
            user_id=execution.user_id,
            channel_id=execution.channel_id,
            keyword=execution.matched_keyword or "",
            actions=frozenset({execution.action.type.value}),
            alert_in=alerted,
            happened_at=self.clock.now(),
        )
        await self.hits.note(seen, clean_text(execution.content or ""))
