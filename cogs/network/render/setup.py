"""Shows the private answers of `/setup status` and `/setup settings`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.due.models import DueItem
from bot.markup import cut
from bot.reasons import reason_text
from bot.settings import Setting
from bot.texts import Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button, view
from bot.ui.pager import Say
from cogs.network.models.plan import Drift, PlanNoteKind, SetupPlan, SetupRun, SetupRunState
from cogs.network.render.permissions import PERMISSIONS
from cogs.network.render.plan import drift_line, note_text

# More would not fit into one answer (Discord allows 6000 characters); `/setup plan` shows all, page by page.
RETRY = "network.retry"
MAX_LINES = 5
LINE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that `/setup status` says. `standing` counts what was made or adopted."""

    object_count: int
    missing_permissions: Sequence[str]
    drift: Sequence[Drift]
    plan: SetupPlan
    languages: str
    run: SetupRun | None
    failed: Sequence[DueItem]
    upcoming: Sequence[DueItem]
    titles: Mapping[str, Text]
    notices: Sequence[Text] = ()


def status_embed(status: Status, say: Say) -> discord.Embed:
    embed = discord.Embed(title=say(Text("State of the server")), colour=COLOUR)
    embed.description = say(_headline(status))
    if status.run is not None and status.run.state is not SetupRunState.DONE:
        _add(embed, say(Text("Last run")), [say(_run(status.run))])
    _add(embed, say(Text("Permissions")), _permissions(status, say))
    _add(embed, say(Text("Changed by hand")), _drift(status, say))
    held = [note_text(note) for note in status.plan.notes if note.kind is PlanNoteKind.HELD]
    if notices := [*held, *status.notices]:
        _add(embed, say(Text("Beside the plan")), [cut(say(notice), LINE_LENGTH) for notice in notices])
    hidden = [note for note in status.plan.notes if note.kind in {PlanNoteKind.HIDDEN, PlanNoteKind.OTHERS_HIDDEN}]
    _add(
        embed,
        say(Text("Hidden channels")),
        [say(note_text(note)) for note in hidden[:MAX_LINES]] or [say(Text("✅ None."))],
    )
    _add(embed, say(Text("Languages of public posts")), [status.languages])
    _add(embed, say(Text("Failed tasks")), _failed(status, say))
    upcoming = [
        f"{_work(item, status, say)} · <t:{int(item.try_at.timestamp())}:R>" for item in status.upcoming[:MAX_LINES]
    ]
    _add(embed, say(Text("Next scheduled events")), upcoming or [say(Text("Nothing is scheduled."))])
    return embed


def retry_button(status: Status, say: Say) -> discord.ui.View | None:
    """The button that gives failed work another round, where there is any."""
    if not status.failed:
        return None
    return view(button(say(Text("Retry")), make_id(RETRY), discord.ButtonStyle.primary))


def settings_embed(known: Mapping[str, Setting], values: Mapping[str, str], say: Say) -> discord.Embed:
    """Every setting with the value in force."""
    embed = discord.Embed(title=say(Text("Settings")), colour=COLOUR)
    lines = [
        f"**{say(known[key].description)}**\n`{key}` = `{_value(known[key], value, say)}`"
        for key, value in sorted(values.items())
    ]
    lines.append(say(Text("Change one with `/setup settings`, its name and the new value.")))
    embed.description = "\n".join(lines)
    return embed


def setting_text(setting: Setting, value: str, say: Say) -> Text:
    """One setting, its value, and what it could be."""
    current = Text(
        "**{description}**\n`{key}` = `{value}`",
        description=say(setting.description),
        key=setting.key,
        value=_value(setting, value, say),
    )
    if not setting.choices:
        return current
    choices = ", ".join(f"`{say(word)}`" for word in setting.choices.values())
    return Text("{setting}\nPossible: {choices}", setting=current, choices=choices)


def _value(setting: Setting, value: str, say: Say) -> str:
    """A value in the reader's words."""
    return say(setting.choices[value]) if value in setting.choices else value


def _headline(status: Status) -> Text:
    if not status.object_count:
        return Text("Nothing has been set up yet. `/setup plan` shows what would be made, `/setup apply` makes it.")
    if not status.plan.steps and not status.plan.is_empty:
        return Text("Roles of people or posts differ from the configuration: see `/setup plan`.")
    if status.plan.steps:
        return Plural(
            "{n} difference from the configuration: see `/setup plan`.",
            "{n} differences from the configuration: see `/setup plan`.",
            len(status.plan.steps),
        )
    return Plural(
        "✅ The server matches the configuration: {n} role, category or channel.",
        "✅ The server matches the configuration: {n} roles, categories and channels.",
        status.object_count,
    )


def _run(run: SetupRun) -> Text:
    if run.state is SetupRunState.RUNNING:
        return Text("⏳ Under way: {finished} of {total} steps.", finished=run.finished, total=run.total)
    return Text(
        "⛔ Stopped after {finished} of {total} steps: {error}",
        finished=run.finished,
        total=run.total,
        error=reason_text(run.error or ""),
    )


def _permissions(status: Status, say: Say) -> list[str]:
    if not status.missing_permissions:
        return [say(Text("✅ The bot has all it needs."))]
    lines = [f"⛔ {say(PERMISSIONS[name])}" for name in status.missing_permissions]
    return [*lines, say(Text("Give them to the bot's role (Server Settings → Roles)."))]


def _drift(status: Status, say: Say) -> list[str]:
    lines = [cut(drift_line(drift, say), LINE_LENGTH) for drift in status.drift[:MAX_LINES]]
    more = len(status.drift) - MAX_LINES
    if more > 0:
        lines.append(say(Plural("… and {n} more", "… and {n} more", more)))
    return lines or [say(Text("✅ Nothing."))]


def _failed(status: Status, say: Say) -> list[str]:
    counted = Counter(f"⛔ {_work(item, status, say)}: {say(reason_text(item.error or ''))}" for item in status.failed)
    lines = [cut(line, LINE_LENGTH) + (f" (×{n})" if n > 1 else "") for line, n in counted.most_common(MAX_LINES)]  # noqa: RUF001 - a times sign
    return lines or [say(Text("✅ None."))]


def _work(item: DueItem, status: Status, say: Say) -> str:
    """What an item is, in words; its queue and number stand in the log alone."""
    return say(status.titles[item.kind])


def _add(embed: discord.Embed, name: str, lines: Sequence[str]) -> None:
    """A field, or several where one would be over Discord's 1024 characters."""
    value = ""
    for line in lines:
        if value and len(value) + len(line) + 1 > FIELD_LENGTH:
            embed.add_field(name=name, value=value, inline=False)
            name, value = "\u200b", ""
        value = f"{value}\n{line[:FIELD_LENGTH]}" if value else line[:FIELD_LENGTH]
    embed.add_field(name=name, value=value, inline=False)


FIELD_LENGTH = 1024
"""Discord's limit for the value of an embed's field."""
