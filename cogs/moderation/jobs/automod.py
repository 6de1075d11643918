"""Brings confirmed AutoMod rules about, rule by rule, and shows in the log what rules have found.

Rules know no nonce: they are made with one attempt, and whoever takes the work up again finds by our account, name
and trigger what an earlier attempt made.
"""

import discord
import structlog

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.endpoint import single_attempt
from bot.errors import Undeliverable
from bot.settings.service import Settings
from bot.texts import Texts
from cogs.moderation.jobs.automod_look import everybody_views, live_rule, look_at_rules, rule_parts
from cogs.moderation.models.automod import LiveRule, OwnRule, RuleStep, StepKind
from cogs.moderation.render.automod_hits import hit_card
from cogs.moderation.service.automod import BY, CARD_KEY, KEYS, HitService, RulesService
from cogs.moderation.service.waiting import Waiting
from cogs.network.service.server import ServerService

LOG = "log"
"""The key of the moderators' log among the declared channels."""

_BAD_REQUEST = 400
_REASON_LENGTH = 500
_log = structlog.stdlib.get_logger(__name__)


class RulesJob:
    """Handles `moderation.rules`. Whoever waits for the guild's work is told how it ended."""

    def __init__(self, client: discord.Client, rules: RulesService, server: ServerService, waiting: Waiting) -> None:
        self._client = client
        self._rules = rules
        self._server = server
        self._waiting = waiting

    async def run(self, item: DueItem) -> None:
        """Do what is left of what was confirmed. Raises Undeliverable when Discord refuses for good."""
        with self._waiting.reporting(item.guild_id, item.queue_key):
            refused = await self._work(item)
            if refused:
                raise Undeliverable(f"Discord refused {'; '.join(refused)}"[:_REASON_LENGTH])

    async def _work(self, item: DueItem) -> list[str]:
        """Do each step that was confirmed; returns what Discord refused. One such rule does not hold up the others."""
        confirmed = item.payload.get(KEYS)
        if not isinstance(confirmed, list):
            raise TypeError("the payload names the confirmed rules")
        reason = f"/mod rules, confirmed by {item.payload.get(BY)}"
        sight = await look_at_rules(self._client, item.guild_id, self._rules.declared, self._server)
        plan = await self._rules.plan(sight)
        if not sight.may_manage:
            raise Undeliverable("the bot lacks the permission Manage Server")
        for rule in plan.adopted:
            await self._rules.remember(item.guild_id, rule)
        guild = self._client.get_guild(item.guild_id)
        if guild is None:
            raise Undeliverable("the bot is no longer on the server")
        refused = []
        for step in plan.steps:
            if step.key not in confirmed:
                continue
            try:
                await self._do(guild, step, reason)
            except discord.HTTPException as error:
                if not isinstance(error, discord.Forbidden) and error.status != _BAD_REQUEST:
                    raise
                refused.append(f"rule {step.key}: {error.text} ({error.code})")
            _log.info("automod_step", action=step.kind.value, rule=step.key)
        return refused

    async def _do(self, guild: discord.Guild, step: RuleStep, reason: str) -> None:
        match step:
            case RuleStep(kind=StepKind.CREATE, target=target) if target is not None:
                with single_attempt():
                    made = await guild.create_automod_rule(**rule_parts(target), reason=reason)
                await self._rules.remember(guild.id, OwnRule(step.key, made.id))
            case RuleStep(kind=StepKind.UPDATE, target=target, rule_id=int(rule_id)) if target is not None:
                rule = await _rule(guild, rule_id)
                if rule is not None:
                    await rule.edit(**rule_parts(target), reason=reason)
                await self._rules.remember(guild.id, OwnRule(step.key, rule_id))
            case RuleStep(kind=StepKind.REMOVE, rule_id=int(rule_id)):
                rule = await _rule(guild, rule_id)
                if rule is not None:
                    await rule.delete(reason=reason)
                await self._rules.forget(guild.id, rule_id)
            case _:
                raise TypeError(f"a step without what it needs: {step}")


class HitJob:
    """Handles `moderation.hit`: one card in the moderators' log, brought up to date when more of it is known."""

    def __init__(
        self,
        client: discord.Client,
        hits: HitService,
        server: ServerService,
        courier: Courier,
        settings: Settings,
        texts: Texts,
    ) -> None:
        self._client = client
        self._hits = hits
        self._server = server
        self._courier = courier
        self._settings = settings
        self._texts = texts

    async def run(self, item: DueItem) -> None:
        """Post or refresh the card; nothing where Discord itself tells of it in the same channel."""
        found = await self._hits.hit(item)
        if found is None:
            raise Skipped("forgotten by now")
        hit, content = found
        guild = self._client.get_guild(item.guild_id)
        log = await self._server.channel(item.guild_id, LOG)
        if guild is None or log is None:
            raise Skipped("there is no log to show it in")
        rule = await _told_rule(guild, hit.rule_id)
        if log in {hit.alert_in, rule.state.alert if rule is not None and rule.state is not None else None}:
            return
        if everybody_views(guild, log):
            raise Undeliverable("everybody may view the moderators' log")
        languages = await self._settings.languages(item.guild_id)

        def build(_: str) -> Outgoing:
            name = rule.name if rule is not None else ""
            return Outgoing(view=hit_card(hit, name, content, self._texts, languages))

        key = f"{CARD_KEY}{hit.id}"
        await self._courier.post(item.guild_id, key, log, build)
        await self._courier.refresh(item.guild_id, key, build)


async def _rule(guild: discord.Guild, rule_id: int) -> discord.AutoModRule | None:
    """The rule; None when somebody has deleted it."""
    try:
        return await guild.fetch_automod_rule(rule_id)
    except discord.NotFound:
        return None


async def _told_rule(guild: discord.Guild, rule_id: int) -> LiveRule | None:
    """The rule, as far as we may still ask for it."""
    rule = await _rule(guild, rule_id) if guild.me.guild_permissions.manage_guild else None
    return live_rule(rule) if rule is not None else None
