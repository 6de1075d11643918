"""AutoMod rules: made, changed and kept. What they find is in `world.automod`, what follows in `messages.screening`."""

import re
from collections.abc import Mapping

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import (
    Check,
    Field,
    Place,
    all_optional,
    array,
    boolean,
    integer,
    one_of,
    optional,
    record,
    refuse,
    required,
    snowflake,
    text,
    variants,
)
from sandbox.rest.errors import Problem
from sandbox.rest.messages.screening import TIMEOUT, managers
from sandbox.world.automod import KEYWORD, MEMBER_UPDATE, MENTIONS, MESSAGE_SEND, PRESET, PROFILE, SPAM
from sandbox.world.entities import AutoModRule, Json
from sandbox.world.permissions import Permission
from sandbox.world.serialize import guilds as written
from sandbox.world.world import Event

# Reference, "Trigger Types": how many rules of each type a guild may have.
MAX_BY_TRIGGER: Mapping[int, int] = {KEYWORD: 6, SPAM: 1, PRESET: 1, MENTIONS: 1, PROFILE: 1}


def _regex(value: object, place: Place) -> str:
    """A pattern that can be understood; Discord takes Rust's dialect, of which Python's is close enough here."""
    source: str = text(260, 1)(value, place)
    try:
        re.compile(source)
    except re.error:
        place.fail("AUTO_MODERATION_INVALID_REGEX", "Invalid regex pattern")
    return source


_KEYWORDS = {
    "keyword_filter": optional(array(text(60, 1), 1000)),
    "regex_patterns": optional(array(_regex, 10)),
    "allow_list": optional(array(text(60, 1), 100)),
}
_METADATA: Mapping[int, Check] = {
    KEYWORD: record(_KEYWORDS),
    PROFILE: record(_KEYWORDS),
    SPAM: record({}),
    PRESET: record(
        {"presets": required(array(one_of({1, 2, 3}), 3)), "allow_list": optional(array(text(60, 1), 1000))}
    ),
    MENTIONS: record(
        {
            "mention_total_limit": required(integer(0, 50)),
            "mention_raid_protection_enabled": optional(boolean()),
        }
    ),
}
_EMPTY: Mapping[int, Json] = {
    KEYWORD: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
    PROFILE: {"keyword_filter": [], "regex_patterns": [], "allow_list": []},
    SPAM: {},
    PRESET: {"presets": [], "allow_list": []},
    MENTIONS: {"mention_total_limit": 0, "mention_raid_protection_enabled": False},
}


def _action(kind: int, metadata: Field) -> Check:
    return record({"type": required(one_of({kind})), "metadata": metadata})


_ACTIONS = variants(
    {
        1: _action(1, optional(record({"custom_message": optional(text(150))}))),
        2: _action(2, required(record({"channel_id": required(snowflake())}))),
        3: _action(3, required(record({"duration_seconds": required(integer(0, 2_419_200))}))),
        4: _action(4, optional(record({}))),
    }
)
_FIELDS: dict[str, Field] = {
    "name": required(text(100, 1)),
    "event_type": required(one_of({1, 2})),
    "trigger_type": required(one_of(MAX_BY_TRIGGER)),
    "actions": required(array(_ACTIONS, 5, 1)),
    "enabled": optional(boolean()),
    "exempt_roles": optional(array(snowflake(), 20)),
    "exempt_channels": optional(array(snowflake(), 50)),
}


def _form(call: Call, trigger: int | None) -> Json:
    """`trigger`: that of the rule, which a change cannot change."""
    body = call.body.json if isinstance(call.body.json, dict) else {}
    kind = trigger if trigger is not None else body.get("trigger_type")
    metadata = _METADATA.get(kind) if isinstance(kind, int) else None
    fields = _FIELDS if trigger is None else all_optional(_FIELDS)
    extra = {} if metadata is None else {"trigger_metadata": optional(metadata)}
    understood: Json = call.form(record({**fields, **extra}))
    return understood


def _rule(place: InGuild) -> AutoModRule:
    rule = place.guild.automod.get(place.call.id("rule_id"))
    if rule is None:
        raise Problem.NOT_FOUND.error()
    return rule


def listing(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    return Answer([written.automod_rule(rule) for rule in place.guild.automod.values()])


def read(call: Call) -> Answer:
    return Answer(written.automod_rule(_rule(in_guild(call).need(Permission.MANAGE_GUILD))))


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    form = _form(call, None)
    trigger = form["trigger_type"]
    _must_fit(form, trigger)
    _may_silence(place, form)
    same = sum(rule.trigger_type == trigger for rule in place.guild.automod.values())
    if same >= MAX_BY_TRIGGER[trigger]:
        raise refuse(
            (),
            "AUTO_MODERATION_MAX_RULES_OF_TYPE_EXCEEDED",
            f"Maximum number of rules of this trigger type ({MAX_BY_TRIGGER[trigger]}) reached",
        )
    rule = AutoModRule(
        id=call.world.new_id(),
        guild_id=place.guild.id,
        creator_id=call.actor.id,
        name=form["name"],
        event_type=form["event_type"],
        trigger_type=trigger,
        trigger_metadata=dict(_EMPTY[trigger]),
        actions=[],
    )
    _apply(rule, form)
    place.guild.automod[rule.id] = rule
    log(call, place.guild, Action.AUTOMOD_CREATE, rule.id, changes_between({}, written.automod_rule(rule)))
    _announce(place, rule, "AUTO_MODERATION_RULE_CREATE")
    return Answer(written.automod_rule(rule))


def _must_fit(form: Json, trigger: int) -> None:
    """Which trigger goes with which event and which actions (reference, "Trigger Types" and "Action Types")."""
    if form["event_type"] != (MEMBER_UPDATE if trigger == PROFILE else MESSAGE_SEND):
        raise refuse(("event_type",), "AUTO_MODERATION_EVENT_TYPE_INVALID", "Event type does not fit the trigger type")
    allowed = {PROFILE: {2, 4}, KEYWORD: {1, 2, 3}, MENTIONS: {1, 2, 3}}.get(trigger, {1, 2})
    for index, action in enumerate(form["actions"]):
        if action["type"] not in allowed:
            raise refuse(
                ("actions", index, "type"),
                "AUTO_MODERATION_INVALID_ACTION_TYPE",
                "Action type does not fit the trigger type",
            )


def _may_silence(place: InGuild, form: Json) -> None:
    """Who has a rule time people out must be allowed to do so themselves (reference, "Action Types", TIMEOUT)."""
    if any(action["type"] == TIMEOUT for action in form.get("actions", ())):
        place.need(Permission.MODERATE_MEMBERS)


def _apply(rule: AutoModRule, form: Json) -> None:
    rule.name = form.get("name", rule.name)
    rule.event_type = form.get("event_type", rule.event_type)
    rule.enabled = form.get("enabled", rule.enabled)
    rule.exempt_roles = form.get("exempt_roles", rule.exempt_roles)
    rule.exempt_channels = form.get("exempt_channels", rule.exempt_channels)
    if "actions" in form:
        rule.actions = [_written_action(action) for action in form["actions"]]
    if "trigger_metadata" in form:
        rule.trigger_metadata = _EMPTY[rule.trigger_type] | form["trigger_metadata"]


def _written_action(action: Json) -> Json:
    metadata = dict(action.get("metadata", {}))
    if "channel_id" in metadata:
        metadata["channel_id"] = str(metadata["channel_id"])
    return {"type": action["type"], "metadata": metadata}


def edit(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    rule = _rule(place)
    form = _form(call, rule.trigger_type)
    _must_fit({"event_type": rule.event_type, "actions": rule.actions, **form}, rule.trigger_type)
    _may_silence(place, form)
    before = written.automod_rule(rule)
    _apply(rule, form)
    changes = changes_between(before, written.automod_rule(rule))
    log(call, place.guild, Action.AUTOMOD_UPDATE, rule.id, changes)
    _announce(place, rule, "AUTO_MODERATION_RULE_UPDATE")
    return Answer(written.automod_rule(rule))


def delete(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    rule = _rule(place)
    del place.guild.automod[rule.id]
    log(call, place.guild, Action.AUTOMOD_DELETE, rule.id, changes_between(written.automod_rule(rule), {}))
    _announce(place, rule, "AUTO_MODERATION_RULE_DELETE")
    return NO_CONTENT


def _announce(place: InGuild, rule: AutoModRule, name: str) -> None:
    to = managers(place.call.world, place.guild)
    place.call.world.emit(Event(name, written.automod_rule(rule), place.guild.id, user_ids=to))
