"""Shows an appeal: its card in the moderators' room, and all of it to one moderator."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Text, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWERS, AppealState, AppealView
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.render.cases import SHOW
from cogs.moderation.render.cases import title as case_title
from cogs.moderation.render.labels import quote, stamp, until

GRANT, SHORTEN, UPHOLD = "moderation.appeal_grant", "moderation.appeal_shorten", "moderation.appeal_uphold"
DETAILS, READ = "moderation.appeal_look", "moderation.appeal_read"
_WAITING = 0xB5532A
_LABEL, _NAME, _TITLE = 80, 60, 256
# Discord takes 4,000 characters on a card; so much of each goes on it, as it is escaped.
_WORDS_ROOM, _REASON_ROOM, _REPLY_ROOM = 1_000, 500, 500


def appeal_card(shown: AppealView, languages: PostLanguages, token: str) -> Outgoing:
    """The appeal as it stands."""
    waiting = shown.appeal.state is AppealState.OPEN
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=_WAITING if waiting else COLOUR)
    container.add_item(discord.ui.TextDisplay(f"### ⚖️ {languages.inline(title(shown))}\n{_facts(shown, languages)}"))
    words = [f"**{languages.inline(Text('The objection'))}**", *quote(shown.appeal.words, _WORDS_ROOM, languages)]
    container.add_item(discord.ui.TextDisplay("\n".join(words)))
    container.add_item(discord.ui.TextDisplay(status_lines(shown, languages)))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(
        discord.ui.Button(
            label=cut(languages.inline(Word("appeal", "The case")), _LABEL),
            custom_id=make_id(SHOW, shown.case.number, 0, token=token),
        )
    )
    row.add_item(
        discord.ui.Button(
            label=cut(languages.inline(Word("button", "Details")), _LABEL),
            custom_id=make_id(DETAILS, shown.case.number),
        )
    )
    container.add_item(row)
    if waiting:
        container.add_item(discord.ui.ActionRow(*decisions(shown, languages)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def title(shown: AppealView) -> Text:
    return Text(
        "Objection to case #{number} by {name}",
        number=str(shown.case.number),
        name=plain(cut(shown.appeal.name, _NAME)),
    )


def appeal_details(shown: AppealView, languages: PostLanguages) -> tuple[Sequence[discord.Embed], discord.ui.View]:
    """The same for one moderator, with every word."""
    text = f"{_facts(shown, languages)}\n\n{status_lines(shown, languages)}"
    embeds = [
        discord.Embed(title=cut(languages.inline(title(shown)), _TITLE), description=text, colour=COLOUR),
        discord.Embed(description=plain(shown.appeal.words), colour=COLOUR),
    ]
    view = discord.ui.View(timeout=None)
    if shown.appeal.state is AppealState.OPEN:
        for button in decisions(shown, languages):
            view.add_item(button)
    return embeds, view


def decisions(shown: AppealView, languages: PostLanguages) -> list[discord.ui.Button[Any]]:
    """What can be decided; shortening only where something still lasts."""
    offered = [(GRANT, Word("appeal", "Grant"), discord.ButtonStyle.success)]
    if shown.can_be_shortened:
        offered.append((SHORTEN, Word("appeal", "Shorten"), discord.ButtonStyle.primary))
    offered.append((UPHOLD, Word("appeal", "Uphold the measure"), discord.ButtonStyle.danger))
    return [
        discord.ui.Button(
            label=cut(languages.inline(label), _LABEL), style=style, custom_id=make_id(action, shown.case.number)
        )
        for action, label, style in offered
    ]


def status_lines(shown: AppealView, languages: PostLanguages) -> str:
    """How it stands with it, a line each; and where nobody could be told, how else they can be."""
    appeal = shown.appeal
    if appeal.state is AppealState.OPEN:
        other = Text(
            "🕓 A moderator other than {moderator} decides, if there is one.",
            moderator=plain(cut(shown.case.moderator.name, _NAME)),
        )
        return languages.lines(other)
    lines = [
        languages.lines(
            Text(
                "✅ {person} has decided {moment}: {outcome}",
                person=f"<@{appeal.decided_by}>",
                moment=stamp(appeal.decided_at or appeal.appealed_at, "R"),
                outcome=ANSWERS[appeal.state],
            )
        )
    ]
    if appeal.reply:
        lines += quote(appeal.reply, _REPLY_ROOM, languages)
    if appeal.notification is ReplyNotification.CLOSED:
        lines.append(
            "✉️ "
            + languages.lines(
                Text(
                    "The person takes no direct message from me (any more). They read the decision when they press the "
                    "button below the old message again, or in `/me open`; to reach them sooner, write to them by "
                    "e-mail or through their city's liaison."
                )
            )
        )
    elif appeal.notification in {ReplyNotification.SENT, ReplyNotification.READ}:
        lines.append(f"-# {languages.inline(Text('The person knows the decision.'))}")
    return "\n".join(lines)


def _facts(shown: AppealView, languages: PostLanguages) -> str:
    case = shown.case
    lines = [
        f"**{case_title(case, languages)}** · {stamp(case.opened_at, 'f')}",
        f"{languages.inline(Word('case', 'By'))}: {plain(cut(case.moderator.name, _NAME))}",
        *quote(case.reason, _REASON_ROOM, languages),
    ]
    if case.ends_at is not None and case.ending is None:
        lines.insert(1, f"{languages.inline(Word('case', 'Until'))}: {until(case.ends_at)}")
    return "\n".join(lines)
