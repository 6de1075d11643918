"""Plans what is to be done about a server's AutoMod rules.

A rule is ours when we remember having made it, or when our account made it and its name and trigger are the declared
ones (a process that died before it could remember). All others are somebody else's: never changed, never removed.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

from cogs.moderation.models.automod import (
    DeclaredIds,
    LiveRule,
    Obstacle,
    ObstacleKind,
    OwnRule,
    RulePlan,
    RulesSnapshot,
    RuleState,
    RuleStep,
    Specs,
    StepKind,
)
from cogs.network.models.automod import RULES_PER_GUILD, AutoModSpec

_DIGEST_LENGTH = 32


def make_plan(specs: Specs, alerts: str, snapshot: RulesSnapshot, known: Collection[OwnRule]) -> RulePlan:
    """The steps, what stands against them, and what is left alone. `alerts` is the key of the alerts' channel."""
    owned = own_rules(specs, snapshot, known)
    live = {rule.id: rule for rule in snapshot.rules}
    ours = {own.rule_id for own in owned.values()}
    foreign = [rule for rule in snapshot.rules if rule.id not in ours]
    obstacles = _obstacles(specs, alerts, snapshot)
    # Removals first: they make room for new rules of the same trigger.
    declared = {spec.key for spec in specs}
    steps = [
        RuleStep(StepKind.REMOVE, key, live[own.rule_id].name, rule_id=own.rule_id, before=live[own.rule_id].state)
        for key, own in owned.items()
        if key not in declared
    ]
    in_use = Counter(rule.trigger for rule in foreign)
    in_use.update(live[own.rule_id].trigger for key, own in owned.items() if key in declared)
    for spec in specs:
        target = wanted_state(spec, snapshot.declared, alerts)
        own = owned.get(spec.key)
        now = live[own.rule_id] if own is not None else None
        if now is not None and now.trigger is spec.trigger:
            step = _update(spec, now, target)
        else:
            # Discord cannot change the trigger of a rule: the one that stands is replaced.
            step = None
            if now is not None:
                steps.append(RuleStep(StepKind.REMOVE, spec.key, now.name, rule_id=now.id, before=now.state))
                in_use[now.trigger] -= 1
            if in_use[spec.trigger] >= RULES_PER_GUILD[spec.trigger]:
                obstacles.append(_no_room(spec, foreign))
                continue
            in_use[spec.trigger] += 1
            steps.append(RuleStep(StepKind.CREATE, spec.key, spec.name, target))
        if step is not None:
            steps.append(step)
    adopted = tuple(own for own in owned.values() if own not in set(known))
    names = tuple(rule.name for rule in foreign)
    planned = [(step.kind, step.key, step.rule_id, _fact(step.target)) for step in steps]
    live_rules = [(rule.id, rule.name, _fact(rule.state)) for rule in snapshot.rules]
    facts = (planned, obstacles, live_rules, sorted(owned))
    digest = hashlib.sha256(repr(facts).encode()).hexdigest()[:_DIGEST_LENGTH]
    return RulePlan(tuple(steps), tuple(obstacles), names, adopted, digest)


def own_rules(specs: Specs, snapshot: RulesSnapshot, known: Iterable[OwnRule]) -> dict[str, OwnRule]:
    """The rules that stand and are ours, by key."""
    live = {rule.id: rule for rule in snapshot.rules}
    owned = {own.key: own for own in known if own.rule_id in live}
    taken = {own.rule_id for own in owned.values()}
    for spec in specs:
        if spec.key in owned:
            continue
        same = [
            rule.id
            for rule in snapshot.rules
            if rule.creator_id == snapshot.bot_id
            and (rule.trigger, rule.name) == (spec.trigger, spec.name)
            and rule.id not in taken
        ]
        if same:
            owned[spec.key] = OwnRule(spec.key, min(same))
            taken.add(min(same))
    return owned


def wanted_state(spec: AutoModSpec, declared: DeclaredIds, alerts: str) -> RuleState:
    """The rule as it should stand on this server. Roles and channels that are not set up yet are left out."""
    return RuleState(
        name=spec.name,
        trigger=spec.trigger,
        enabled=spec.enabled,
        message=spec.message if spec.block else None,
        alert=declared.channels.get(alerts) if spec.alert else None,
        timeout=spec.timeout,
        keywords=frozenset(spec.keywords),
        patterns=frozenset(spec.patterns),
        allow=frozenset(spec.allow),
        presets=frozenset(spec.presets),
        mentions=spec.mentions,
        raids=spec.raids,
        exempt_roles=frozenset(declared.roles[key] for key in spec.exempt_roles if key in declared.roles),
        exempt_channels=frozenset(declared.channels[key] for key in spec.exempt_channels if key in declared.channels),
    )


def differing(now: RuleState, target: RuleState) -> tuple[str, ...]:
    """The names of the fields in which two states differ."""
    return tuple(field.name for field in fields(target) if getattr(now, field.name) != getattr(target, field.name))


def _update(spec: AutoModSpec, now: LiveRule, target: RuleState) -> RuleStep | None:
    changes = differing(now.state, target) if now.state is not None else ("name",)
    if not changes:
        return None
    return RuleStep(StepKind.UPDATE, spec.key, now.name, target, now.id, now.state, changes)


def _no_room(spec: AutoModSpec, foreign: Sequence[LiveRule]) -> Obstacle:
    others = [rule.name for rule in foreign if rule.trigger is spec.trigger]
    if RULES_PER_GUILD[spec.trigger] == 1 and others:
        return Obstacle(ObstacleKind.TAKEN, others[0], spec.name)
    return Obstacle(ObstacleKind.TOO_MANY, str(len(others)), spec.name)


def _obstacles(specs: Specs, alerts: str, snapshot: RulesSnapshot) -> list[Obstacle]:
    """What must be mended before anything is applied."""
    obstacles = [] if snapshot.may_manage else [Obstacle(ObstacleKind.MANAGE_GUILD)]
    if any(spec.timeout for spec in specs) and not snapshot.may_time_out:
        obstacles.append(Obstacle(ObstacleKind.MODERATE_MEMBERS))
    needed = {key for spec in specs for key in spec.exempt_channels}
    if any(spec.alert for spec in specs):
        needed.add(alerts)
        if snapshot.declared.alerts_are_open:
            obstacles.append(Obstacle(ObstacleKind.OPEN_ALERTS, alerts))
    missing = needed - snapshot.declared.channels.keys()
    missing |= {key for spec in specs for key in spec.exempt_roles} - snapshot.declared.roles.keys()
    return obstacles + [Obstacle(ObstacleKind.NOT_SET_UP, key) for key in sorted(missing)]


def _fact(state: RuleState | None) -> tuple[object, ...]:
    """A state in a form whose text is the same each time: sets have no order."""
    return () if state is None else tuple(_ordered(getattr(state, field.name)) for field in fields(state))


def _ordered(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset) else value
