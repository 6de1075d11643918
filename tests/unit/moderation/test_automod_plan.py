"""The way from the rules that stand to those that are declared: whose they are, what fits, what differs."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cogs.moderation.models.automod import (
    DeclaredIds,
    LiveRule,
    ObstacleKind,
    OwnRule,
    RulePlan,
    RulesSnapshot,
    RuleState,
    StepKind,
)
from cogs.moderation.rules.automod import make_plan, wanted_state
from cogs.network.models.automod import RULES_PER_GUILD, AutoModSpec, Trigger

BOT, OTHER, GUILD, LOG, MODS = 1, 2, 3, 40, 50
PLACE = DeclaredIds({"moderators": MODS}, {"log": LOG})


def spec(key: str, trigger: Trigger = Trigger.KEYWORDS, **more: object) -> AutoModSpec:
    words = ("bad",) if trigger in {Trigger.KEYWORDS, Trigger.NAMES} else ()
    made = AutoModSpec(
        key=key,
        name=f"Rule {key}",
        trigger=trigger,
        enabled=True,
        block=True,
        message="",
        alert=True,
        timeout=None,
        keywords=words,
        exempt_roles=("moderators",),
    )
    return replace(made, **more)  # type: ignore[arg-type] # fields by name


def snapshot(
    *rules: LiveRule, declared: DeclaredIds = PLACE, manage: bool = True, silence: bool = True
) -> RulesSnapshot:
    return RulesSnapshot(GUILD, BOT, manage, silence, rules, declared)


def live(rule_id: int, state: RuleState, creator: int = BOT) -> LiveRule:
    return LiveRule(rule_id, state.name, creator, state.trigger, state)


def foreign(rule_id: int, trigger: Trigger, name: str = "Theirs") -> LiveRule:
    state = RuleState(name=name, trigger=trigger, enabled=True, message="", alert=None, timeout=None)
    return live(rule_id, state, OTHER)


def plan(specs: list[AutoModSpec], seen: RulesSnapshot, *known: OwnRule) -> RulePlan:
    return make_plan(specs, "log", seen, known)


def applied(
    specs: list[AutoModSpec], seen: RulesSnapshot, known: dict[str, int]
) -> tuple[RulesSnapshot, dict[str, int]]:
    """What Discord and our records hold after the steps, each as Discord takes it."""
    rules = {rule.id: rule for rule in seen.rules}
    known = dict(known)
    for own in (made := plan(specs, seen, *(OwnRule(*entry) for entry in known.items()))).adopted:
        known[own.key] = own.rule_id
    for step in made.steps:
        match step.kind:
            case StepKind.REMOVE:
                assert step.rule_id is not None
                del rules[step.rule_id]
                known = {key: one for key, one in known.items() if one != step.rule_id}
            case StepKind.CREATE:
                assert step.target is not None
                same = [rule for rule in rules.values() if rule.trigger is step.target.trigger]
                assert len(same) < RULES_PER_GUILD[step.target.trigger]
                rule_id = max(rules, default=1000) + 1
                rules[rule_id] = live(rule_id, step.target)
                known[step.key] = rule_id
            case StepKind.UPDATE:
                assert step.target is not None
                assert step.rule_id is not None
                rules[step.rule_id] = live(step.rule_id, step.target, rules[step.rule_id].creator_id)
    return replace(seen, rules=tuple(rules[key] for key in sorted(rules))), known


counts = st.tuples(*(st.integers(0, most) for most in RULES_PER_GUILD.values()))


@st.composite
def declarations(draw: st.DrawFn) -> list[AutoModSpec]:
    """As the forum file may declare them: no more of a trigger than Discord allows, in any order."""
    numbers, flags, turn = draw(counts), draw(st.integers(0, 1 << 30)), draw(st.integers(0, 10))
    found: list[AutoModSpec] = []
    for trigger, number in zip(RULES_PER_GUILD, numbers, strict=True):
        for index in range(number):
            bits = flags >> 3 * len(found)
            changed = {"enabled": bool(bits & 1), "alert": bool(bits & 2), "allow": ("fine",) * (bits >> 2 & 1)}
            found.append(spec(f"{trigger.value}-{index}", trigger, **changed))
    return found[turn:] + found[:turn]


@st.composite
def servers(draw: st.DrawFn) -> RulesSnapshot:
    """With any rules of others that Discord would take."""
    triggers = [trigger for trigger, number in zip(RULES_PER_GUILD, draw(counts), strict=True) for _ in range(number)]
    return snapshot(*(foreign(100 + index, trigger) for index, trigger in enumerate(triggers)))


@given(declarations(), declarations(), servers())
def test_applied_once_nothing_is_left_to_do_and_nobody_elses_rule_was_touched(
    first: list[AutoModSpec], second: list[AutoModSpec], server: RulesSnapshot
) -> None:
    seen, known = applied(first, server, {})
    seen, known = applied(second, seen, known)
    assert plan(second, seen, *(OwnRule(*entry) for entry in known.items())).steps == ()
    theirs = [rule for rule in seen.rules if rule.creator_id == OTHER]
    assert theirs == list(server.rules)


@given(declarations(), servers())
def test_what_we_made_and_could_not_remember_is_ours(specs: list[AutoModSpec], server: RulesSnapshot) -> None:
    seen, known = applied(specs, server, {})
    forgotten = plan(specs, seen)
    assert forgotten.steps == ()
    assert {entry.key: entry.rule_id for entry in forgotten.adopted} == known


@given(declarations())
def test_the_digest_is_of_what_was_seen(specs: list[AutoModSpec]) -> None:
    assert plan(specs, snapshot()).digest == plan(list(specs), snapshot()).digest
    assert plan(specs, snapshot()).digest != plan(specs, snapshot(foreign(7, Trigger.KEYWORDS))).digest


def test_a_rule_by_our_account_with_another_name_is_left_alone() -> None:
    state = wanted_state(spec("a", name="Something else"), PLACE, "log")
    made = plan([spec("a")], snapshot(live(5, state)))
    assert [step.kind for step in made.steps] == [StepKind.CREATE]
    assert made.foreign == ("Something else",)


def test_a_slot_that_is_taken_is_said_and_the_others_are_made() -> None:
    made = plan([spec("m", Trigger.MENTIONS, mentions=5), spec("w")], snapshot(foreign(9, Trigger.MENTIONS, "Raid")))
    assert [step.key for step in made.steps] == ["w"]
    (obstacle,) = made.obstacles
    assert (obstacle.kind, obstacle.detail, obstacle.rule) == (ObstacleKind.TAKEN, "Raid", "Rule m")
    assert made.ready


def test_a_trigger_cannot_change_so_the_rule_is_replaced() -> None:
    state = wanted_state(spec("a"), PLACE, "log")
    made = plan([spec("a", Trigger.SPAM)], snapshot(live(5, state)), OwnRule("a", 5))
    assert [(step.kind, step.rule_id) for step in made.steps] == [(StepKind.REMOVE, 5), (StepKind.CREATE, None)]


def test_changes_are_named_field_by_field() -> None:
    state = wanted_state(spec("a"), PLACE, "log")
    hand = replace(state, enabled=False, keywords=frozenset({"bad", "worse"}), timeout=timedelta(hours=1))
    (step,) = plan([spec("a")], snapshot(live(5, hand)), OwnRule("a", 5)).steps
    assert (step.kind, step.changes) == (StepKind.UPDATE, ("enabled", "timeout", "keywords"))


def test_what_is_missing_stands_against_everything() -> None:
    specs = [spec("a", timeout=timedelta(hours=1), exempt_channels=("exchange",))]
    seen = snapshot(declared=DeclaredIds({}, {"log": LOG}, alerts_are_open=True), manage=False, silence=False)
    made = plan(specs, seen)
    assert [(obstacle.kind, obstacle.detail) for obstacle in made.obstacles] == [
        (ObstacleKind.MANAGE_GUILD, ""),
        (ObstacleKind.MODERATE_MEMBERS, ""),
        (ObstacleKind.OPEN_ALERTS, "log"),
        (ObstacleKind.NOT_SET_UP, "exchange"),
        (ObstacleKind.NOT_SET_UP, "moderators"),
    ]
    assert not made.ready
