"""Shows AutoMod: the rules that differ from what is declared, and what rules have found."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import discord

from bot.dates import span
from bot.delivery.models import Outgoing
from bot.markup import clean_line, cut, plain
from bot.texts import Plural, Text
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.automod import AutoModHit, Obstacle, ObstacleKind, RulePlan, RuleState, RuleStep, StepKind
from cogs.moderation.render.labels import NOTHING
from cogs.network.models.automod import Preset, Trigger

Say = Callable[[Text | str], str]

APPLY = "moderation.rules_apply"
# Below Discord's 4096 for an embed's description.
_LENGTH = 3_900
# A rule may hold a thousand words: a few of them tell which change it is.
_WORDS_SHOWN = 8

TRIGGERS = {
    Trigger.KEYWORDS: Text("words"),
    Trigger.PRESETS: Text("Discord's lists of words"),
    Trigger.MENTIONS: Text("mass mentions"),
    Trigger.SPAM: Text("spam"),
    Trigger.NAMES: Text("names of members"),
}
_PRESETS = {
    Preset.PROFANITY: Text("profanity"),
    Preset.SEXUAL_CONTENT: Text("sexual content"),
    Preset.SLURS: Text("slurs"),
}


def plan_embed(plan: RulePlan, say: Say) -> discord.Embed:
    """The whole plan. What is too long for one message is cut at a line, and says so."""
    lines = [say(obstacle_text(obstacle)) for obstacle in plan.obstacles]
    lines += [step_line(step, say) for step in plan.steps]
    if not plan.steps:
        lines.append(say(Text("✅ The rules match the configuration; there is nothing to do.")))
    if plan.foreign:
        names = ", ".join(_name(name) for name in plan.foreign)
        lines.append(
            say(
                Text(
                    "**Left alone**, because the bot did not make them (Server Settings → AutoMod): {names}",
                    names=names,
                )
            )
        )
    if plan.ready:
        lines.append(say(Text("“Apply now” does exactly this.")))
    embed = discord.Embed(title=say(Text("AutoMod: differences from the configuration")), colour=COLOUR)
    embed.description = _fitting(lines, say)
    return embed


def plan_button(plan: RulePlan, say: Say) -> discord.ui.View | None:
    """The button that confirms exactly this plan; None where there is nothing to confirm."""
    if not plan.ready:
        return None
    return kit.view(kit.button(say(Text("Apply now")), make_id(APPLY, plan.digest), discord.ButtonStyle.primary))


def step_line(step: RuleStep, say: Say) -> str:
    """One rule: made, changed (and in what) or taken away."""
    name = _name(step.name)
    match step.kind:
        case StepKind.CREATE:
            trigger = TRIGGERS[step.target.trigger] if step.target is not None else Text("words")
            line = say(Text("🆕 new: {name} ({trigger})", name=name, trigger=trigger))
            details = _effects(step.target, say) if step.target is not None else ""
        case StepKind.UPDATE:
            line = say(Text("✏️ changed: {name}", name=name))
            details = "; ".join(_change(field, step, say) for field in step.changes)
        case StepKind.REMOVE:
            line = say(Text("🗑️ no longer in the configuration, will be deleted: {name}", name=name))
            details = ""
    return f"{line}: {details}" if details else line


def obstacle_text(obstacle: Obstacle) -> Text:
    """What stands in the way, and what to do about it."""
    match obstacle.kind:
        case ObstacleKind.MANAGE_GUILD:
            return Text(
                "⛔ The bot lacks the permission “Manage Server”, without which it can neither see nor create "
                "rules. Give it to the bot's role (Server Settings → Roles)."
            )
        case ObstacleKind.MODERATE_MEMBERS:
            return Text(
                "⛔ The bot lacks the permission “Time out members”, which one of the configured rules needs. "
                "Give it to the bot's role (Server Settings → Roles)."
            )
        case ObstacleKind.NOT_SET_UP:
            return Text(
                "⛔ “{key}” from the forum file does not exist on this server. Create it with `/setup apply`.",
                key=obstacle.detail,
            )
        case ObstacleKind.OPEN_ALERTS:
            return Text(
                "⛔ Everybody may view the channel “{key}”: what the filter keeps back would be read there by all. "
                "Close it first; `/setup apply` restores its rights.",
                key=obstacle.detail,
            )
        case ObstacleKind.TAKEN:
            return Text(
                "⚠️ “{rule}” is not created: Discord allows one rule of its kind, and “{other}” already exists. "
                "Delete that one by hand if the configured one should replace it.",
                rule=_name(obstacle.rule),
                other=_name(obstacle.detail),
            )
        case ObstacleKind.TOO_MANY:
            return Text(
                "⚠️ “{rule}” is not created: Discord allows six word rules, and {n} others already exist. Delete "
                "one of those by hand to make room.",
                rule=_name(obstacle.rule),
                n=int(obstacle.detail),
            )


def notice(plan: RulePlan) -> Text | None:
    """For `/setup status` and `/setup plan`: whether the rules need somebody's attention."""
    if plan.steps:
        return Plural(
            "🛡️ AutoMod: {n} rule differs from the configuration. `/mod rules` shows and applies it.",
            "🛡️ AutoMod: {n} rules differ from the configuration. `/mod rules` shows and applies them.",
            len(plan.steps),
        )
    if plan.obstacles:
        return Text("🛡️ AutoMod: the configured rules can't be applied yet. `/mod rules` says why.")
    return None


def _change(field: str, step: RuleStep, say: Say) -> str:  # noqa: C901, PLR0911 - one for each kind of field
    before, after = step.before, step.target
    if before is None or after is None:
        return say(Text("rewritten"))
    match field:
        case "name":
            return say(Text("name “{before}” → “{after}”", before=_name(before.name), after=_name(after.name)))
        case "enabled":
            return say(Text("switched on")) if after.enabled else say(Text("switched off"))
        case "message":
            return _blocking(after, say)
        case "alert":
            return _alerting(after, say)
        case "timeout":
            return _timing_out(after.timeout, say)
        case "mentions":
            return say(Text("more than {n} mentions (so far {before})", n=after.mentions, before=before.mentions))
        case "raids":
            return say(Text("also waves of mentions")) if after.raids else say(Text("waves of mentions no longer"))
        case "presets":
            names = [_PRESETS[preset] for preset in Preset if preset in after.presets]
            return say(Text("lists: {lists}", lists=names))
        case "keywords" | "patterns" | "allow":
            return _words(field, getattr(before, field), getattr(after, field), say)
        case _:
            return say(Text("other exceptions for roles and channels"))


def _words(field: str, before: frozenset[str], after: frozenset[str], say: Say) -> str:
    added, removed = sorted(after - before), sorted(before - after)
    what = {"keywords": Text("words"), "patterns": Text("patterns"), "allow": Text("exceptions")}[field]
    return say(
        Text(
            "{what}: {added} added ({some}), {removed} taken away ({others})",
            what=what,
            added=len(added),
            some=_few(added),
            removed=len(removed),
            others=_few(removed),
        )
    )


def _few(words: Sequence[str]) -> str:
    listed = ", ".join(plain(clean_line(word)) for word in words[:_WORDS_SHOWN])
    return f"{listed}, …" if len(words) > _WORDS_SHOWN else listed or NOTHING


def _effects(state: RuleState, say: Say) -> str:
    """What the rule does with what it finds."""
    parts = [_blocking(state, say)] if state.message is not None else []
    parts += [_alerting(state, say)] if state.alert is not None else []
    parts += [_timing_out(state.timeout, say)] if state.timeout is not None else []
    return "; ".join(parts)


def _blocking(state: RuleState, say: Say) -> str:
    if state.message is None:
        return say(Text("blocks nothing"))
    if state.trigger is Trigger.NAMES:
        return say(Text("keeps the member from writing"))
    if not state.message:
        return say(Text("blocks the message"))
    return say(Text("blocks the message and says “{words}”", words=plain(state.message)))


def _alerting(state: RuleState, say: Say) -> str:
    if state.alert is None:
        return say(Text("tells nobody"))
    return say(Text("tells the moderators in {channel}", channel=f"<#{state.alert}>"))


def _timing_out(timeout: timedelta | None, say: Say) -> str:
    return say(Text("no timeout")) if timeout is None else say(Text("timeout of {span}", span=span(timeout)))


def _fitting(lines: Sequence[str], say: Say) -> str:
    fitting, length = [], 0
    for index, line in enumerate(lines):
        whole = cut(line, _LENGTH // 3)
        if length + len(whole) > _LENGTH:
            fitting.append(say(Plural("… and {n} more line", "… and {n} more lines", len(lines) - index)))
            break
        fitting.append(whole)
        length += len(whole) + 1
    return "\n".join(fitting)


def _name(name: str) -> str:
    return plain(clean_line(name))


# https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-action-object-action-types
BLOCKED, ALERTED, TIMED_OUT, QUARANTINED = 1, 2, 3, 4
_DONE = {
    BLOCKED: Text("message kept back"),
    ALERTED: Text("told in another channel"),
    TIMED_OUT: Text("timed out"),
    QUARANTINED: Text("kept from writing"),
}
# Both languages, four lines each, stay below Discord's 4000 characters for a message's components.
_CONTENT_LENGTH = 1_000


def hit_card(hit: AutoModHit, rule: str, content: str, languages: PostLanguages, _: str) -> Outgoing:
    """`rule` is its name, "" where it is gone by now; `content` what was written, "" where Discord keeps it back."""
    parts = [
        "\n".join(languages.texts.render(line, language) for line in _hit_lines(hit, rule))
        for language in languages.order
    ]
    if content:
        parts.append("> " + cut(plain(clean_line(content)), _CONTENT_LENGTH))
    return Outgoing(view=kit.card(kit.container(*parts)))


def _hit_lines(hit: AutoModHit, rule: str) -> list[Text]:
    name: Text | str = plain(clean_line(rule)) if rule else Text("a rule that is gone")
    lines = [Text("### AutoMod: {rule}", rule=name)]
    when = f"<t:{int(hit.happened_at.timestamp())}:f>"
    if hit.channel_id is None:
        lines.append(Text("{who} · in the name · {when}", who=f"<@{hit.user_id}>", when=when))
    else:
        lines.append(
            Text("{who} in {channel} · {when}", who=f"<@{hit.user_id}>", channel=f"<#{hit.channel_id}>", when=when)
        )
    if hit.keyword:
        lines.append(Text("Found: {keyword}", keyword=plain(clean_line(hit.keyword))))
    done = [_DONE[action] for action in sorted(hit.actions) if action in _DONE]
    if done:
        lines.append(Text("Action: {done}", done=done))
    return lines
