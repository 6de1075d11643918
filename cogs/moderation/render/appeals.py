"""Shows an appeal: its card in the moderators' room, and all of it to one moderator."""

from collections.abc import Sequence

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWERS, AppealState, AppealView
from cogs.moderation.models.reports import ReplyNotification
from cogs.moderation.render.cases import SHOW
from cogs.moderation.render.cases import title as case_title
from cogs.moderation.render.labels import quote, stamp, until

GRANT, SHORTEN, UPHOLD = "moderation.appeal_grant", "moderation.appeal_shorten", "moderation.appeal_uphold"
DETAILS, READ = "moderation.appeal_look", "moderation.appeal_read"
_NAME, _TITLE = 60, 256
# Discord takes 4,000 characters on a card; so much of each goes on it, as it is escaped.
_WORDS_ROOM, _REASON_ROOM, _REPLY_ROOM = 1_000, 500, 500


def appeal_card(appeal_view: AppealView, languages: PostLanguages, token: str) -> Outgoing:
    """The appeal as it stands."""
    waiting = appeal_view.appeal.state is AppealState.OPEN
    words = [f"**{languages.inline(Text('The appeal'))}**", *quote(appeal_view.appeal.words, _WORDS_ROOM, languages)]
    number = appeal_view.case.number
    buttons = [
        kit.button(languages.inline(Word("appeal", "The case")), make_id(SHOW, number, 0, token=token)),
        kit.button(languages.inline(Word("button", "Details")), make_id(DETAILS, number)),
    ]
    frame = kit.container(
        f"### ⚖️ {languages.inline(title(appeal_view))}\n{_facts(appeal_view, languages)}",
        "\n".join(words),
        status_lines(appeal_view, languages),
        *kit.rows(buttons),
        *kit.rows(decisions(appeal_view, languages) if waiting else ()),
        colour=kit.ATTENTION if waiting else kit.COLOUR,
    )
    return Outgoing(view=kit.card(frame))


def title(appeal_view: AppealView) -> Text:
    return Text(
        "Appeal of case #{number} by {name}",
        number=str(appeal_view.case.number),
        name=plain(cut(appeal_view.appeal.name, _NAME)),
    )


def appeal_details(
    appeal_view: AppealView, languages: PostLanguages
) -> tuple[Sequence[discord.Embed], discord.ui.View]:
    """The same for one moderator, with every word."""
    text = f"{_facts(appeal_view, languages)}\n\n{status_lines(appeal_view, languages)}"
    embeds = [
        discord.Embed(title=cut(languages.inline(title(appeal_view)), _TITLE), description=text, colour=kit.COLOUR),
        discord.Embed(description=plain(appeal_view.appeal.words), colour=kit.COLOUR),
    ]
    return embeds, kit.view(
        *(decisions(appeal_view, languages) if appeal_view.appeal.state is AppealState.OPEN else ())
    )


def decisions(appeal_view: AppealView, languages: PostLanguages) -> list[kit.Button]:
    """What can be decided; shortening only where something still lasts."""
    offered = [(GRANT, Word("appeal", "Grant"), discord.ButtonStyle.success)]
    if appeal_view.can_be_shortened:
        offered.append((SHORTEN, Word("appeal", "Shorten"), discord.ButtonStyle.primary))
    offered.append((UPHOLD, Word("appeal", "Uphold the action"), discord.ButtonStyle.danger))
    return [
        kit.button(languages.inline(label), make_id(action, appeal_view.case.number), style)
        for action, label, style in offered
    ]


def status_lines(appeal_view: AppealView, languages: PostLanguages) -> str:
    """How it stands with it, a line each; and where nobody could be told, how else they can be."""
    appeal = appeal_view.appeal
    if appeal.state is AppealState.OPEN:
        other = Text(
            "🕓 A moderator other than {moderator} decides, if possible.",
            moderator=plain(cut(appeal_view.case.moderator.name, _NAME)),
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
                    "The person no longer accepts direct messages from me. They can read the decision by pressing "
                    "the button below the old message again, or in `/me open`; to reach them sooner, write to them "
                    "by email or through their city's liaison."
                )
            )
        )
    elif appeal.notification in {ReplyNotification.SENT, ReplyNotification.READ}:
        lines.append(f"-# {languages.inline(Text('The person knows the decision.'))}")
    return "\n".join(lines)


def _facts(appeal_view: AppealView, languages: PostLanguages) -> str:
    case = appeal_view.case
    lines = [
        f"**{case_title(case, languages)}** · {stamp(case.opened_at, 'f')}",
        f"{languages.inline(Word('case', 'By'))}: {plain(cut(case.moderator.name, _NAME))}",
        *quote(case.reason, _REASON_ROOM, languages),
    ]
    if case.ends_at is not None and case.ending is None:
        lines.insert(1, f"{languages.inline(Word('case', 'Until'))}: {until(case.ends_at)}")
    return "\n".join(lines)
