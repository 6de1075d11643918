"""Shows a case in full, for one moderator: the card's text, its history and the messages kept with it, in pages."""

from collections.abc import Sequence

import discord

from bot.markup import cut, plain
from bot.texts import Plural, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import page_of, paged, turning, write_footer
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWERS, AppealState
from cogs.moderation.models.cases import Case, CaseEvent, CaseEventKind, EvidenceMessage, NotificationState
from cogs.moderation.render.cases import SHOW, body, case_buttons, title
from cogs.moderation.render.labels import NOTIFICATIONS, failure_text, named, stamp

_TITLE = 256


def pages(
    case: Case, history: Sequence[CaseEvent], evidence: Sequence[EvidenceMessage], languages: PostLanguages
) -> list[str]:
    """The texts of the pages; no line is ever cut in the middle."""
    facts = body(case, languages)
    if case.audit_entry is not None:
        entry = Text("Entry in Discord's audit log: {entry}", entry=str(case.audit_entry))
        facts += f"\n-# {languages.inline(entry)}"
    blocks = [facts, _heading(languages, Word("case", "History")), *(change(event, languages) for event in history)]
    if evidence:
        blocks += [
            _heading(languages, Word("case", "Messages kept")),
            *(evidence_lines(message, languages) for message in evidence),
        ]
    return paged(blocks)


def details(
    case: Case, texts: Sequence[str], number: int, languages: PostLanguages
) -> tuple[discord.Embed, discord.ui.View]:
    """One page, with the buttons for what can be done and for turning over."""
    page = page_of(texts, number, 1)
    embed = discord.Embed(title=cut(title(case, languages), _TITLE), description=page.items[0], colour=kit.COLOUR)
    write_footer(embed, languages.inline, page)
    return embed, kit.view(
        *case_buttons(case, languages),
        *turning(languages.inline, page, lambda turned: make_id(SHOW, case.number, turned), row=1),
    )


def change(event: CaseEvent, languages: PostLanguages) -> str:
    """A line of the history."""
    words = languages.inline(_words(event))
    by = f" · {named(event.by)}" if event.by is not None else ""
    return f"{stamp(event.at, 'f')} · {words}{by}"


def _words(event: CaseEvent) -> Text:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of change is the point
    match event.kind:
        case CaseEventKind.OPENED:
            return Text("opened")
        case CaseEventKind.TAKEN_FROM_LOG:
            return Text("taken over from Discord's audit log")
        case CaseEventKind.ACTED:
            return Text("carried out")
        case CaseEventKind.FAILED:
            return Text("failed: {why}", why=failure_text(event.detail))
        case CaseEventKind.RETRIED:
            return Text("tried again")
        case CaseEventKind.NOTIFIED:
            return Text("direct message: {result}", result=NOTIFICATIONS[NotificationState(event.detail)])
        case CaseEventKind.RENEWED:
            return Text("renewed, because Discord allows 28 days at a time")
        case CaseEventKind.REAPPLIED:
            return Text("put into force again after the person came back")
        case CaseEventKind.AMENDED:
            return Text("reason changed; before: “{before}”", before=plain(event.detail))
        case CaseEventKind.PARDONED:
            return Text("taken back: {why}", why=plain(event.detail))
        case CaseEventKind.LIFTED if event.detail:
            return Text("lifted by #{number}", number=event.detail)
        case CaseEventKind.LIFTED:
            return Text("lifted")
        case CaseEventKind.EXPIRED:
            return Text("expired")
        case CaseEventKind.SUPERSEDED:
            return Text("replaced by #{number}", number=event.detail)
        case CaseEventKind.APPEALED:
            return Text("appealed")
        case CaseEventKind.ANSWERED:
            return Text("decided on the appeal: {outcome}", outcome=ANSWERS[AppealState(event.detail)])
        case CaseEventKind.EVIDENCE:
            return Plural("{n} message kept", "{n} messages kept", int(event.detail))
        case _:
            return channel_change(event)


def evidence_lines(message: EvidenceMessage, languages: PostLanguages) -> str:
    """A message as it was."""
    words = (
        plain(message.content)
        if message.content is not None
        else f"*{languages.inline(Text('content not available'))}*"
    )
    files = "".join(f"\n📎 {plain(name)}" for name in message.attachments)
    return f"**{named(message.author)}** · <#{message.channel_id}> · {stamp(message.written_at, 'f')}\n{words}{files}"


def _heading(languages: PostLanguages, text: Text) -> str:
    return f"**{languages.inline(text)}**"


def channel_change(event: CaseEvent) -> Text:  # noqa: PLR0911 - one line for each kind of change is the point
    """What happened. Raises ValueError for a change that is none of a channel."""
    match event.kind:
        case CaseEventKind.PROLONGED if event.detail:
            return Text("changed; until then it was to end {moment}", moment=f"<t:{int(event.detail)}:f>")
        case CaseEventKind.PROLONGED:
            return Text("changed; until then it had no end")
        case CaseEventKind.UNDONE if event.detail:
            return Text("undone: {why}", why=plain(event.detail))
        case CaseEventKind.UNDONE:
            return Text("undone")
        case CaseEventKind.UNDONE_BY_HAND:
            return Text("undone by hand in Discord")
        case CaseEventKind.LEFT_ALONE:
            return Plural(
                "{n} right had been changed by somebody else meanwhile and was left so",
                "{n} rights had been changed by somebody else meanwhile and were left so",
                int(event.detail),
            )
        case CaseEventKind.CHANNEL_GONE:
            return Text("over, because the channel was deleted")
        case CaseEventKind.CANCELLED:
            return Text("canceled partway")
        case CaseEventKind.PURGED:
            deleted, gone, kept = (int(part) for part in event.detail.split())
            return Text(
                "{deleted} deleted, {gone} had gone already, {spared} pinned meanwhile and spared",
                deleted=deleted,
                gone=gone,
                spared=kept,
            )
        case _:
            raise ValueError(f"{event.kind} is no change of a channel's case")
