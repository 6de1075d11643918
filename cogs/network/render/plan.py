"""Shows a plan, and what was changed by hand, as lines to read and pages of them."""

from collections.abc import Sequence
from textwrap import wrap

import discord

from bot.delivery.states import PostState
from bot.markup import clean_line, plain
from bot.pages import Page
from bot.texts import Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, Button, button
from bot.ui.pager import PAGE_LENGTH, Say, page_of, turning, write_footer
from cogs.network.models.plan import (
    Drift,
    FieldChange,
    MemberChange,
    PermissionPair,
    PlanField,
    PlanNote,
    PlanNoteKind,
    PlanProblem,
    PlanProblemKind,
    PlanStep,
    SetupPlan,
    StepAction,
)
from cogs.network.models.server_state import ObjectKind
from cogs.network.render.permissions import PERMISSIONS, permission_list

PLAN_PAGE, APPLY = "network.plan_page", "network.apply"
PAGE_LINES = 20

_KINDS = {
    ObjectKind.ROLE: Text("**Roles**"),
    ObjectKind.CATEGORY: Text("**Categories**"),
    ObjectKind.CHANNEL: Text("**Channels**"),
}

NOTICES = Text("**Beside the plan**")


def plan_lines(plan: SetupPlan, say: Say, notices: Sequence[Text] = ()) -> list[str]:
    """The whole plan, line by line, none longer than a page. `notices` are what other features say of the server."""
    lines = [say(problem_text(problem)) for problem in plan.problems]
    if lines:
        lines.insert(0, say(Text("**Before this can be applied**")))
    for kind, title in _KINDS.items():
        steps = [step for step in plan.steps if step.kind is kind]
        if steps:
            lines.append(say(title))
            lines += [step_line(step, say) for step in steps]
    lines += follow_up_lines(plan, say)
    if plan.is_empty:
        lines.append(say(Text("✅ The server matches the configuration; there is nothing to do.")))
    if plan.notes:
        lines.append(say(Text("**Left unchanged**")))
        lines += [say(note_text(note)) for note in plan.notes]
    if notices:
        lines.append(say(NOTICES))
        lines += [say(notice) for notice in notices]
    return [part for line in lines for part in wrap(line, PAGE_LENGTH) or [""]]


def plan_page(lines: Sequence[str], number: int) -> Page[str]:
    """One page of a plan, short enough to read."""
    return page_of(lines, number, PAGE_LINES, lambda line: f"{line}\n")


def plan_embed(plan: SetupPlan, page: Page[str], say: Say, *, confirm: bool) -> discord.Embed:
    """One page, below what the plan comes to."""
    embed = discord.Embed(title=say(Text("Plan: differences from the configuration")), colour=COLOUR)
    embed.description = "\n".join(page.items)
    if not plan.is_empty:
        new, adopted, changed, moved = (sum(1 for step in plan.steps if step.action is action) for action in StepAction)
        summary = Text(
            "{new} new, {adopted} adopted because they have the right name, {changed} changed. Nothing is deleted.",
            new=new,
            adopted=adopted,
            changed=changed + moved,
        )
        embed.description = f"{say(summary)}\n\n{embed.description}"
        if confirm and not plan.problems:
            embed.description += "\n\n" + say(
                Text("“Apply now” does exactly this. Its progress will be shown in this channel, for all to see.")
            )
        elif not confirm:
            embed.description += "\n\n" + say(Text("Nothing has been changed. `/setup apply` applies it."))
    write_footer(embed, say, page)
    return embed


def plan_buttons(plan: SetupPlan, page: Page[str], say: Say, *, confirm: bool) -> list[Button]:
    """Pages, and the button that confirms exactly this plan of exactly this server."""
    buttons = turning(say, page, lambda turned: make_id(PLAN_PAGE, turned, int(confirm)))
    if confirm and not plan.is_empty and not plan.problems:
        buttons.append(button(say(Text("Apply now")), make_id(APPLY, plan.digest), discord.ButtonStyle.primary))
    return buttons


def follow_up_lines(plan: SetupPlan, say: Say) -> list[str]:
    """What follows the steps: people's roles and the post that newcomers read."""
    lines = [say(Text("**Roles of people**")), *(member_line(change, plan, say) for change in plan.members)]
    lines = lines if plan.members else []
    if plan.welcome is not PostState.CURRENT:
        lines += [say(Text("**Posts**")), say(POSTS[plan.welcome])]
    return lines


def member_line(change: MemberChange, plan: SetupPlan, say: Say) -> str:
    """Which roles somebody gets and loses."""
    parts = []
    for keys, text in ((change.add, Text("gets {roles}")), (change.remove, Text("loses {roles}"))):
        if keys:
            roles = ", ".join(_escaped(name) for name in sorted(plan.role_names[key] for key in keys))
            parts.append(say(Text(text.message, roles=roles)))
    return f"👤 {_escaped(change.name)}: {'; '.join(parts)}"


POSTS = {
    PostState.MISSING: Text("📌 what newcomers read is posted"),
    PostState.DELETED: Text("📌 what newcomers read was deleted, and is posted again"),
    PostState.OUTDATED: Text("📌 what newcomers read is brought up to date, in the languages of public posts"),
}


def step_line(step: PlanStep, say: Say) -> str:
    """One step, with its changes."""
    name = _escaped(step.name)
    changes = "; ".join(change_text(change, say) for change in step.changes)
    match step.action:
        case StepAction.CREATE:
            line = Text("🆕 new: {name}", name=name)
        case StepAction.ADOPT if step.kind is ObjectKind.ROLE:
            line = Plural(
                "🔗 adopted: {name}, with the {n} person who carries it",
                "🔗 adopted: {name}, with the {n} people who carry it",
                step.members,
                name=name,
            )
        case StepAction.ADOPT:
            line = Text("🔗 adopted: {name}, with all that stands in it", name=name)
        case StepAction.UPDATE:
            line = Text("✏️ changed: {name}", name=name)
        case StepAction.ORDER:
            line = Text("↕️ the configured roles are put in their order")
    return f"{say(line)}: {changes}" if changes else say(line)


def drift_line(drift: Drift, say: Say) -> str:
    """One object that somebody changed or deleted."""
    if drift.gone:
        return say(Text("🗑️ deleted: {name}", name=_escaped(drift.name)))
    changes = "; ".join(change_text(change, say) for change in drift.changes)
    return f"{say(Text('✏️ changed: {name}', name=_escaped(drift.name)))}: {changes}"


def change_text(change: FieldChange, say: Say) -> str:
    text = say(_change(change))
    return f"{text} {say(Text('(changed by hand)'))}" if change.by_hand else text


def _change(change: FieldChange) -> Text:  # noqa: PLR0911 - one for each field
    before, after = change.before, change.after
    match change.field:
        case PlanField.NAME:
            return Text("name “{before}” → “{after}”", before=_escaped(str(before)), after=_escaped(str(after)))
        case PlanField.TOPIC:
            return Text("text below the name → “{after}”", after=_escaped(str(after)))
        case PlanField.PARENT:
            return Text(
                "category “{before}” → “{after}”",
                before=_escaped(str(before)) or Text("none"),
                after=_escaped(str(after)),
            )
        case PlanField.COLOUR:
            return Text("color {before} → {after}", before=_colour(before), after=_colour(after))
        case PlanField.HOIST:
            return Text("members shown separately") if after else Text("members not shown separately")
        case PlanField.MENTIONABLE:
            return Text("everybody may mention it") if after else Text("not everybody may mention it")
        case PlanField.PERMISSIONS:
            old, new = _bits(before).allow, _bits(after).allow
            return Text(
                "permissions added: {added}; taken away: {removed}",
                added=permission_list(new & ~old),
                removed=permission_list(old & ~new),
            )
        case PlanField.OVERWRITE:
            return _overwrite(change)


def _overwrite(change: FieldChange) -> Text:
    who = _escaped(change.target)
    if change.after is None:
        return Text("rights of {who}: none of their own", who=who)
    bits = _bits(change.after)
    return Text(
        "rights of {who}: may {allowed}; may not {denied}",
        who=who,
        allowed=permission_list(bits.allow),
        denied=permission_list(bits.deny),
    )


def problem_text(problem: PlanProblem) -> Text:
    """What stands against a plan, and what to do about it."""
    match problem.kind:
        case PlanProblemKind.PERMISSION:
            return Text(
                "⛔ The bot lacks the permission “{permission}”. Give it to the bot's role (Server Settings → Roles).",
                permission=PERMISSIONS[problem.detail],
            )
        case PlanProblemKind.ROLE_ABOVE:
            return Text(
                "⛔ The role “{role}” does not stand below the bot's own. Move the bot's role above it (Server "
                "Settings → Roles).",
                role=_escaped(problem.detail),
            )
        case PlanProblemKind.TOO_MANY_ROLES:
            return Text(
                "⛔ That would make {n} roles; Discord allows 250. Delete some that nobody needs.",
                n=int(problem.detail),
            )
        case PlanProblemKind.TOO_MANY_CHANNELS:
            return Text(
                "⛔ That would make {n} channels; Discord allows 500. Delete some that nobody needs.",
                n=int(problem.detail),
            )


def note_text(note: PlanNote) -> Text:  # noqa: PLR0911 - one for each kind
    """What is left as it is, and why."""
    match note.kind:
        case PlanNoteKind.HIDDEN:
            return Text(
                "🙈 {channel} exists, but the bot may not view it. Give the bot “View Channels” there.",
                channel=f"<#{note.object_id}> ({_escaped(note.detail)})",
            )
        case PlanNoteKind.HELD:
            return Text(
                "🔒 {channel} is locked for the time being, and left as it is until then. `/mod unlock` ends the lock.",
                channel=f"<#{note.object_id}> ({_escaped(note.detail)})",
            )
        case PlanNoteKind.PRIVATE_NAMESAKE:
            return Text(
                "🔐 {channel} is private and has the name of a configured one. It stays as it is, and a new one "
                "is made.",
                channel=f"<#{note.object_id}> ({_escaped(note.detail)})",
            )
        case PlanNoteKind.BEHIND_HIDDEN:
            return Text(
                "🙈 {channel} is not made, because the bot may not view its category. Give the bot “View Channels” "
                "there.",
                channel=_escaped(note.detail),
            )
        case PlanNoteKind.OTHERS_HIDDEN:
            return Plural(
                "🙈 {n} channel is hidden from the bot. If it is one of the configured ones, give the bot “View "
                "Channels” there first; otherwise a second one would be made.",
                "🙈 {n} channels are hidden from the bot. If one of the configured ones is among them, give the "
                "bot “View Channels” there first; otherwise a second one would be made.",
                int(note.detail),
            )
        case PlanNoteKind.OBSOLETE:
            return Text(
                "📦 {name} is no longer in the configuration. The bot deletes nothing; remove it by hand when "
                "nobody needs it.",
                name=_escaped(note.detail),
            )
        case PlanNoteKind.CITIES_WITHOUT_ROLE:
            return Plural(
                "👥 {n} city gets no role of its own, since Discord allows 250 roles. Nothing else depends on it.",
                "👥 {n} cities get no role of their own, since Discord allows 250 roles. Nothing else depends on it.",
                int(note.detail),
            )


def _escaped(name: str) -> str:
    """A name or text from the server, where anybody may have put direction marks and markdown into it."""
    return plain(clean_line(name))


def _bits(value: str | int | bool | PermissionPair | None) -> PermissionPair:  # noqa: FBT001 - a change's value, whatever it is
    return value if isinstance(value, PermissionPair) else PermissionPair()


def _colour(value: str | int | bool | PermissionPair | None) -> Text | str:  # noqa: FBT001 - a change's value, whatever it is
    return f"#{value:06x}" if isinstance(value, int) and value else Text("none")
