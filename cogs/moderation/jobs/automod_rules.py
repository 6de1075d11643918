"""Brings confirmed AutoMod rules about, rule by rule.

Rules know no nonce: they are made with one attempt, and whoever takes the work up again finds by our account, name
and trigger what an earlier attempt made.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import discord
import structlog

from bot.due.models import DueItem
from bot.endpoint import single_attempt
from bot.errors import PlaceMissing, Undeliverable
from bot.reasons import NOT_PERMITTED, SERVER_GONE
from cogs.moderation.models.automod import DeclaredIds, LiveRule, OwnRule, RulesSnapshot, RuleState, RuleStep, StepKind
from cogs.moderation.models.due import AutoModRulesDue
from cogs.moderation.service.automod import AutoModRulesService
from cogs.moderation.service.awaited import AwaitedWork
from cogs.network.models.automod import AutoModSpecs, Preset, Trigger
from cogs.network.service.server import ServerService

_BAD_REQUEST = 400
_REASON_LENGTH = 500
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AutoModRulesJob:
    """Handles `moderation.rules`. Whoever waits for the guild's work is told how it ended."""

    client: discord.Client
    rules: AutoModRulesService
    server: ServerService
    awaited: AwaitedWork

    async def run(self, item: DueItem) -> None:
        """Do what is left of what was confirmed. Raises Undeliverable when Discord refuses for good."""
        with self.awaited.reporting(item.guild_id, item.queue_key):
            refused = await self._work(item)
            if refused:
                raise Undeliverable(f"Discord refused {'; '.join(refused)}"[:_REASON_LENGTH])

    async def _work(self, item: DueItem) -> list[str]:
        """Do each step that was confirmed; returns what Discord refused. One such rule does not hold up the others."""
        due = item.load(AutoModRulesDue)
        reason = f"/mod rules, confirmed by {due.by}"
        snapshot = await fetch_rules(self.client, self.server, self.rules.declared, item.guild_id)
        plan = await self.rules.plan(snapshot)
        if not snapshot.may_manage:
            raise Undeliverable(NOT_PERMITTED.message)
        for rule in plan.adopted:
            await self.rules.remember(item.guild_id, rule)
        guild = self.client.get_guild(item.guild_id)
        if guild is None:
            raise PlaceMissing(SERVER_GONE.message)
        refused = []
        for step in plan.steps:
            if step.key not in due.keys:
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
                await self.rules.remember(guild.id, OwnRule(step.key, made.id))
            case RuleStep(kind=StepKind.UPDATE, target=target, rule_id=int(rule_id)) if target is not None:
                rule = await rule_of(guild, rule_id)
                if rule is not None:
                    await rule.edit(**rule_parts(target), reason=reason)
                await self.rules.remember(guild.id, OwnRule(step.key, rule_id))
            case RuleStep(kind=StepKind.REMOVE, rule_id=int(rule_id)):
                rule = await rule_of(guild, rule_id)
                if rule is not None:
                    await rule.delete(reason=reason)
                await self.rules.forget(guild.id, rule_id)
            case _:
                raise TypeError(f"a step without what it needs: {step}")


async def rule_of(guild: discord.Guild, rule_id: int) -> discord.AutoModRule | None:
    """The rule; None when somebody has deleted it."""
    try:
        return await guild.fetch_automod_rule(rule_id)
    except discord.NotFound:
        return None


_TRIGGERS = {
    discord.AutoModRuleTriggerType.keyword: Trigger.KEYWORDS,
    discord.AutoModRuleTriggerType.keyword_preset: Trigger.PRESETS,
    discord.AutoModRuleTriggerType.mention_spam: Trigger.MENTIONS,
    discord.AutoModRuleTriggerType.spam: Trigger.SPAM,
    discord.AutoModRuleTriggerType.member_profile: Trigger.NAMES,
}
_TYPES = {trigger: kind for kind, trigger in _TRIGGERS.items()}
_BLOCKS = {discord.AutoModRuleActionType.block_message, discord.AutoModRuleActionType.block_member_interactions}


async def fetch_rules(
    client: discord.Client, server: ServerService, declared: AutoModSpecs, guild_id: int
) -> RulesSnapshot:
    """The server's rules as they stand now. Without the permission for it we see none, and the snapshot says so.

    Raises PlaceMissing when the bot is no longer on the server.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        raise PlaceMissing(SERVER_GONE.message)
    mine = guild.me.guild_permissions
    rules = await guild.fetch_automod_rules() if mine.manage_guild else []
    return RulesSnapshot(
        guild_id=guild_id,
        bot_id=guild.me.id,
        may_manage=mine.manage_guild,
        may_time_out=mine.moderate_members,
        rules=tuple(live_rule(rule) for rule in sorted(rules, key=lambda rule: rule.id)),
        declared=await _declared_ids(guild, declared, server),
    )


def everybody_views(guild: discord.Guild, channel_id: int) -> bool:
    """Whether what is posted in a channel can be read by everybody."""
    channel = guild.get_channel(channel_id)
    return channel is not None and channel.permissions_for(guild.default_role).view_channel


def live_rule(rule: discord.AutoModRule) -> LiveRule:
    """A rule of the server; one of a kind that is not known here has no state."""
    trigger = _TRIGGERS.get(rule.trigger.type)
    if trigger is None:
        return LiveRule(rule.id, rule.name, rule.creator_id, None, None)
    declared = rule.trigger
    blocks = [action for action in rule.actions if action.type in _BLOCKS]
    alerts = [action.channel_id for action in rule.actions if action.channel_id is not None]
    timeouts = [action.duration for action in rule.actions if action.duration is not None]
    state = RuleState(
        name=rule.name,
        trigger=trigger,
        enabled=rule.enabled,
        message=(blocks[0].custom_message or "") if blocks else None,
        alert=alerts[0] if alerts else None,
        timeout=timeouts[0] if timeouts else None,
        keywords=frozenset(declared.keyword_filter),
        patterns=frozenset(declared.regex_patterns),
        allow=frozenset(declared.allow_list),
        presets=frozenset(preset for preset in Preset if getattr(declared.presets, preset.value)),
        mentions=declared.mention_limit,
        raids=declared.mention_raid_protection,
        exempt_roles=frozenset(rule.exempt_role_ids),
        exempt_channels=frozenset(rule.exempt_channel_ids),
    )
    return LiveRule(rule.id, rule.name, rule.creator_id, trigger, state)


def rule_parts(state: RuleState) -> dict[str, Any]:
    """The arguments with which discord.py creates or edits a rule of this state."""
    in_names = state.trigger is Trigger.NAMES
    return {
        "name": state.name,
        "event_type": discord.AutoModRuleEventType.member_update
        if in_names
        else discord.AutoModRuleEventType.message_send,
        "trigger": _trigger(state),
        "actions": _actions(state, in_names=in_names),
        "enabled": state.enabled,
        "exempt_roles": [discord.Object(role_id) for role_id in sorted(state.exempt_roles)],
        "exempt_channels": [discord.Object(channel_id) for channel_id in sorted(state.exempt_channels)],
    }


def _trigger(state: RuleState) -> discord.AutoModTrigger:
    kind = _TYPES[state.trigger]
    match state.trigger:
        case Trigger.KEYWORDS | Trigger.NAMES:
            return discord.AutoModTrigger(
                type=kind,
                keyword_filter=sorted(state.keywords),
                regex_patterns=sorted(state.patterns),
                allow_list=sorted(state.allow),
            )
        case Trigger.PRESETS:
            presets = discord.AutoModPresets(**{preset.value: True for preset in state.presets})
            return discord.AutoModTrigger(type=kind, presets=presets, allow_list=sorted(state.allow))
        case Trigger.MENTIONS:
            return discord.AutoModTrigger(type=kind, mention_limit=state.mentions, mention_raid_protection=state.raids)
        case Trigger.SPAM:
            return discord.AutoModTrigger(type=kind)


def _actions(state: RuleState, *, in_names: bool) -> list[discord.AutoModRuleAction]:
    actions: list[discord.AutoModRuleAction] = []
    if state.message is not None and in_names:
        actions.append(discord.AutoModRuleAction(type=discord.AutoModRuleActionType.block_member_interactions))
    elif state.message is not None:
        actions.append(
            discord.AutoModRuleAction(
                type=discord.AutoModRuleActionType.block_message, custom_message=state.message or None
            )
        )
    if state.alert is not None:
        actions.append(discord.AutoModRuleAction(channel_id=state.alert))
    if state.timeout is not None:
        actions.append(discord.AutoModRuleAction(duration=timedelta(seconds=int(state.timeout.total_seconds()))))
    return actions


async def _declared_ids(guild: discord.Guild, declared: AutoModSpecs, server: ServerService) -> DeclaredIds:
    """Where the declared roles and channels stand; one that was deleted by hand does not."""
    roles, channels = {}, {}
    for key in {key for spec in declared.rules for key in spec.exempt_roles}:
        role_id = await server.role(guild.id, key)
        if role_id is not None and guild.get_role(role_id) is not None:
            roles[key] = role_id
    for key in {declared.alerts, *(key for spec in declared.rules for key in spec.exempt_channels)}:
        channel_id = await server.channel(guild.id, key)
        if channel_id is not None and guild.get_channel(channel_id) is not None:
            channels[key] = channel_id
    alerts = channels.get(declared.alerts)
    return DeclaredIds(roles, channels, alerts is not None and everybody_views(guild, alerts))
