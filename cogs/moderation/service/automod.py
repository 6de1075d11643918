"""Plans and applies the declared AutoMod rules, and takes note of what rules find."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.due.models import DueItem, DueState
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import Work
from cogs.moderation.models.automod import AutoModHit, OwnRule, RulePlan, RulesSnapshot
from cogs.moderation.models.due import AUTOMOD_HIT, AUTOMOD_RULES, AutoModRulesDue
from cogs.moderation.rules.automod import make_plan
from cogs.moderation.store import automod
from cogs.network.models.automod import AutoModSpecs

CARD_KEY = "moderation.hit:"
"""How the keys of hits' cards begin; the hit's id follows."""

# Discord tells of each action of one incident by itself, within a moment; a second incident of the same rule brings
# an action that the first one has had already.
ONE_INCIDENT = timedelta(seconds=10)

CHANGED_SINCE = Text(
    "The rules on the server or in the forum file have changed since this plan was shown, so nothing was done. Please "
    "look at the new plan with `/mod rules`."
)
UNDER_WAY = Text("These rules are being applied already. `/mod rules` shows in a moment how things stand.")
NOTHING_TO_DO = Text("There is nothing to do: the rules match the configuration.")
NOT_READY = Text("This plan can't be applied yet. `/mod rules` says why; please fix that first.")


@dataclass(frozen=True, slots=True)
class AutoModRulesService:
    """`declared` is what the forum file says. Plans are computed anew each time from what the caller saw."""

    work: Work
    declared: AutoModSpecs

    async def plan(self, snapshot: RulesSnapshot) -> RulePlan:
        """The steps from the rules as they stand to those that are declared."""
        async with self.work.read() as reader:
            known = await automod.own_rules(reader, snapshot.guild_id)
        return make_plan(self.declared.rules, self.declared.alerts, snapshot, known)

    async def apply(self, actor: Person, snapshot: RulesSnapshot, digest: str) -> int:
        """Ask for the plan that was confirmed as `digest` to be brought about; returns the number of its steps.

        Raises UserError when things have changed since, it is under way already, or something stands against it.
        """
        actor.require(Right.ADMIN)
        plan = await self.plan(snapshot)
        if await self.under_way(actor.guild_id):
            raise UserError(UNDER_WAY)
        if plan.digest != digest:
            raise UserError(CHANGED_SINCE)
        if not plan.steps:
            raise UserError(NOTHING_TO_DO)
        if not plan.ready:
            raise UserError(NOT_READY)
        payload = AutoModRulesDue(tuple(step.key for step in plan.steps), actor.user_id)
        async with self.work.begin(actor.guild_id) as unit:
            await unit.put_due(AUTOMOD_RULES, queue_key(actor.guild_id), payload=payload)
        return len(plan.steps)

    async def under_way(self, guild_id: int) -> bool:
        """Whether a confirmed plan is still being applied."""
        items = await self.work.due.of_queue(guild_id, queue_key(guild_id))
        return any(item.state is DueState.PENDING for item in items)

    async def remember(self, guild_id: int, rule: OwnRule) -> None:
        """A rule is ours, as soon as Discord has answered."""
        async with self.work.begin(guild_id) as unit:
            await automod.put_rule(unit.tx, guild_id, rule, unit.now)

    async def forget(self, guild_id: int, rule_id: int) -> None:
        """A rule of ours is gone."""
        async with self.work.begin(guild_id) as unit:
            await automod.forget_rule(unit.tx, guild_id, rule_id)


@dataclass(frozen=True, slots=True)
class AutoModHitService:
    """What rules found: one record an incident, shown once."""

    work: Work

    async def note(self, seen: AutoModHit, content: str) -> int:
        """Take note of one action; returns the id of the incident that it belongs to. `seen.id` does not count."""
        async with self.work.begin(seen.guild_id) as unit:
            since = unit.now - ONE_INCIDENT
            last = await automod.latest_hit(unit.tx, seen.guild_id, seen.rule_id, seen.user_id, seen.channel_id, since)
            if last is None or last.actions & seen.actions:
                hit_id = await automod.add_hit(unit.tx, seen, content)
            else:
                hit_id = last.id
                alert_in = seen.alert_in or last.alert_in
                await automod.set_actions(
                    unit.tx, replace(last, actions=last.actions | seen.actions, alert_in=alert_in)
                )
            await unit.put_due(AUTOMOD_HIT, f"hit:{hit_id}")
        return hit_id

    async def hit(self, item: DueItem) -> tuple[AutoModHit, str] | None:
        """The incident that a piece of due work is about, and what was written; None when it is forgotten by now."""
        async with self.work.read() as reader:
            return await automod.hit(reader, item.guild_id, item.queue_number)

    async def kept(self, guild_id: int) -> set[int]:
        """The ids of the incidents that are kept."""
        async with self.work.read() as reader:
            return await automod.hit_ids(reader, guild_id)

    async def of_person(self, actor: Person, user_id: int, limit: int = 100) -> list[AutoModHit]:
        """What rules found of somebody, the latest first; for moderators."""
        actor.require(Right.MOD)
        async with self.work.read() as reader:
            return await automod.hits_of(reader, actor.guild_id, user_id, limit)


def queue_key(guild_id: int) -> str:
    return f"automod:{guild_id}"
