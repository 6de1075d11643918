"""The use cases of AutoMod: plan and apply the declared rules, and take note of what rules find."""

from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.database import Database
from bot.due.models import DueItem, DueState
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.moderation.models.automod import AutoModHit, OwnRule, RulePlan, RulesSnapshot
from cogs.moderation.rules.automod import make_plan
from cogs.moderation.store import automod
from cogs.network.models.automod import AutoModSpecs

RULES_DUE = "moderation.rules"
"""The kind of due work that applies a confirmed plan; its queue key is `automod:<guild id>`."""
HIT_DUE = "moderation.hit"
"""The kind of due work that shows what a rule found; its queue key is `hit:<id>`."""
CARD_KEY = "moderation.hit:"
"""How the keys of hits' cards begin; the hit's id follows."""
KEYS, BY = "keys", "by"
"""In the payload of RULES_DUE: the rules that were confirmed, and who confirmed."""

# Discord tells of each action of one incident by itself, within a moment; a second incident of the same rule brings
# an action that the first one has had already.
ONE_INCIDENT = timedelta(seconds=10)

CHANGED_SINCE = Text(
    "The rules on the server or in the forum file have changed since this plan was shown, so nothing was done. Please "
    "look at the new plan with `/mod rules`."
)
UNDER_WAY = Text("These rules are being applied already. `/mod rules` shows in a moment how things stand.")
NOTHING_TO_DO = Text("Nothing needs to be done: the rules stand as they are declared.")
NOT_READY = Text("Something stands against this plan. `/mod rules` says what; please mend that first.")


class AutoModRulesService:
    """`declared` is what the forum file says. Plans are computed anew each time from what the caller saw."""

    def __init__(self, database: Database, clock: Clock, due: DueList, declared: AutoModSpecs) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self.declared = declared

    async def plan(self, snapshot: RulesSnapshot) -> RulePlan:
        """The steps from the rules as they stand to those that are declared."""
        async with self._database.read() as reader:
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
        payload = {KEYS: [step.key for step in plan.steps], BY: actor.user_id}
        async with self._database.transaction() as tx:
            await self._due.put(
                tx, guild_id=actor.guild_id, kind=RULES_DUE, queue_key=queue_key(actor.guild_id), payload=payload
            )
        return len(plan.steps)

    async def under_way(self, guild_id: int) -> bool:
        """Whether a confirmed plan is still being applied."""
        items = await self._due.of_queue(guild_id, queue_key(guild_id))
        return any(item.state is DueState.PENDING for item in items)

    async def remember(self, guild_id: int, rule: OwnRule) -> None:
        """A rule is ours, as soon as Discord has answered."""
        async with self._database.transaction() as tx:
            await automod.put_rule(tx, guild_id, rule, self._clock.now())

    async def forget(self, guild_id: int, rule_id: int) -> None:
        """A rule of ours is gone."""
        async with self._database.transaction() as tx:
            await automod.forget_rule(tx, guild_id, rule_id)


class AutoModHitService:
    """What rules found: one record an incident, shown once."""

    def __init__(self, database: Database, clock: Clock, due: DueList) -> None:
        self._database = database
        self._clock = clock
        self._due = due

    async def note(self, seen: AutoModHit, content: str) -> int:
        """Take note of one action; returns the id of the incident that it belongs to. `seen.id` does not count."""
        async with self._database.transaction() as tx:
            since = self._clock.now() - ONE_INCIDENT
            last = await automod.latest_hit(tx, seen.guild_id, seen.rule_id, seen.user_id, seen.channel_id, since)
            if last is None or last.actions & seen.actions:
                hit_id = await automod.add_hit(tx, seen, content)
            else:
                hit_id = last.id
                alert_in = seen.alert_in or last.alert_in
                await automod.set_actions(tx, replace(last, actions=last.actions | seen.actions, alert_in=alert_in))
            await self._due.put(tx, guild_id=seen.guild_id, kind=HIT_DUE, queue_key=f"hit:{hit_id}")
        return hit_id

    async def hit(self, item: DueItem) -> tuple[AutoModHit, str] | None:
        """The incident that a piece of due work is about, and what was written; None when it is forgotten by now."""
        async with self._database.read() as reader:
            return await automod.hit(reader, item.guild_id, item.queue_number)

    async def kept(self, guild_id: int) -> set[int]:
        """The ids of the incidents that are kept."""
        async with self._database.read() as reader:
            return await automod.hit_ids(reader, guild_id)

    async def of_person(self, actor: Person, user_id: int, limit: int = 100) -> list[AutoModHit]:
        """What rules found of somebody, the latest first; for moderators."""
        actor.require(Right.MOD)
        async with self._database.read() as reader:
            return await automod.hits_of(reader, actor.guild_id, user_id, limit)


def queue_key(guild_id: int) -> str:
    return f"automod:{guild_id}"
