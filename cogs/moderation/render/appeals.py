"""The card of an appeal in the moderators' room, and what the person is told."""

from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Text, Word
from bot.ui.act import COLOUR
from bot.ui.ids import make_id
from cogs.moderation.models.appeals import ANSWERS, AppealState, AppealView
from cogs.moderation.models.reports import Told
from cogs.moderation.render.card import SHOW, body
from cogs.moderation.render.card import title as case_title
from cogs.moderation.render.voice import Voice, stamp

GRANT, SHORTEN, UPHOLD = "moderation.appeal_grant", "moderation.appeal_shorten", "moderation.appeal_uphold"
LOOK, READ = "moderation.appeal_look", "moderation.appeal_read"
_WAITING = 0xB5532A
_LABEL, _NAME, _TITLE, _QUOTED = 80, 60, 256, 1_700


def appeal_card(shown: AppealView, voice: Voice, mark: str) -> Outgoing:
    """The appeal as it stands."""
    waiting = shown.appeal.state is AppealState.OPEN
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=_WAITING if waiting else COLOUR)
    container.add_item(discord.ui.TextDisplay(f"### ⚖️ {voice.inline(title(shown))}\n{_facts(shown, voice)}"))
    container.add_item(discord.ui.TextDisplay(_quote(shown.appeal.words)))
    container.add_item(discord.ui.TextDisplay(standing(shown, voice)))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(
        discord.ui.Button(
            label=cut(voice.inline(Word("appeal", "The case")), _LABEL),
            custom_id=make_id(SHOW, shown.case.number, 0, mark=mark),
        )
    )
    container.add_item(row)
    if waiting:
        container.add_item(discord.ui.ActionRow(*decisions(shown, voice)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def title(shown: AppealView) -> Text:
    return Text(
        "Objection to case #{number} by {name}",
        number=str(shown.case.number),
        name=plain(cut(shown.appeal.name, _NAME)),
    )


def look(shown: AppealView, voice: Voice) -> tuple[discord.Embed, discord.ui.View]:
    """The same for one moderator, from `/me open`."""
    text = "\n\n".join((_facts(shown, voice), _quote(shown.appeal.words), standing(shown, voice)))
    embed = discord.Embed(title=cut(voice.inline(title(shown)), _TITLE), description=text, colour=COLOUR)
    view = discord.ui.View(timeout=None)
    if shown.appeal.state is AppealState.OPEN:
        for button in decisions(shown, voice):
            view.add_item(button)
    return embed, view


def decisions(shown: AppealView, voice: Voice) -> list[discord.ui.Button[Any]]:
    """What can be decided; shortening only where something still lasts."""
    offered = [(GRANT, Word("appeal", "Grant"), discord.ButtonStyle.success)]
    if shown.can_be_shortened:
        offered.append((SHORTEN, Word("appeal", "Shorten"), discord.ButtonStyle.primary))
    offered.append((UPHOLD, Word("appeal", "Uphold the measure"), discord.ButtonStyle.danger))
    return [
        discord.ui.Button(
            label=cut(voice.inline(label), _LABEL), style=style, custom_id=make_id(action, shown.case.number)
        )
        for action, label, style in offered
    ]


def standing(shown: AppealView, voice: Voice) -> str:
    """How it stands with it, a line each; and where nobody could be told, how else they can be."""
    appeal = shown.appeal
    if appeal.state is AppealState.OPEN:
        other = Text(
            "🕓 A moderator other than {moderator} decides, if there is one.",
            moderator=plain(cut(shown.case.moderator.name, _NAME)),
        )
        return voice.lines(other)
    lines = [
        voice.lines(
            Text(
                "✅ {person} has decided {moment}: {outcome}",
                person=f"<@{appeal.decided_by}>",
                moment=stamp(appeal.decided_at or appeal.appealed_at, "R"),
                outcome=ANSWERS[appeal.state],
            )
        )
    ]
    if appeal.reply:
        lines.append(f"> {plain(appeal.reply)}")
    if appeal.told is Told.CLOSED:
        lines.append(
            "✉️ "
            + voice.lines(
                Text(
                    "The person takes no direct message from me (any more). They read the decision when they press the "
                    "button below the old message again, or in `/me open`; to reach them sooner, write to them by "
                    "e-mail or through their city's liaison."
                )
            )
        )
    elif appeal.told in {Told.SENT, Told.READ}:
        lines.append(f"-# {voice.inline(Text('The person knows the decision.'))}")
    return "\n".join(lines)


def _facts(shown: AppealView, voice: Voice) -> str:
    return f"**{case_title(shown.case, voice)}**\n{body(shown.case, voice)}\n{stamp(shown.appeal.appealed_at, 'f')}"


def _quote(words: str) -> str:
    return "\n".join(f"> {line}" for line in cut(plain(words), 2 * _QUOTED).split("\n"))
