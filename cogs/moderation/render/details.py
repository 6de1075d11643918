"""A case in full, for one moderator: the card's text, its history and the messages kept with it, in pages."""

import itertools
from collections.abc import Sequence

import discord

from bot.markup import cut, plain
from bot.texts import Plural, Text, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWERS, AppealState
from cogs.moderation.models.cases import Case, Change, ChangeKind, Snapshot, Told
from cogs.moderation.render.card import SHOW, body, case_buttons, title
from cogs.moderation.render.channel_changes import channel_change
from cogs.moderation.render.labels import TOLD, named, stamp, trouble

_PAGE = 3600
"""Discord takes 4,096 characters in an embed's description; the rest is for the heading."""
_TITLE = 256


def pages(case: Case, history: Sequence[Change], evidence: Sequence[Snapshot], languages: PostLanguages) -> list[str]:
    """The texts of the pages; no line is ever cut in the middle."""
    facts = body(case, languages)
    if case.audit_entry is not None:
        entry = Text("Entry in Discord's audit log: {entry}", entry=str(case.audit_entry))
        facts += f"\n-# {languages.inline(entry)}"
    blocks = [facts, _heading(languages, Word("case", "History")), *(change(one, languages) for one in history)]
    if evidence:
        blocks += [_heading(languages, Word("case", "Messages kept")), *(snapshot(one, languages) for one in evidence)]
    found, room = [""], _PAGE
    for piece in itertools.chain.from_iterable(_pieces(block) for block in blocks):
        if found[-1] and len(piece) + 1 > room:
            found.append("")
            room = _PAGE
        found[-1] = f"{found[-1]}\n{piece}".strip("\n")
        room -= len(piece) + 1
    return found


def details(
    case: Case, texts: Sequence[str], number: int, languages: PostLanguages
) -> tuple[discord.Embed, discord.ui.View]:
    """One page, with the buttons for what can be done and for turning over."""
    number = min(max(number, 0), len(texts) - 1)
    embed = discord.Embed(title=cut(title(case, languages), _TITLE), description=texts[number], colour=COLOUR)
    view = discord.ui.View(timeout=None)
    for button in case_buttons(case, languages):
        view.add_item(button)
    if len(texts) > 1:
        embed.set_footer(text=languages.inline(Text("Page {number} of {count}", number=number + 1, count=len(texts))))
        for label, other in ((Text("Previous page"), number - 1), (Text("Next page"), number + 1)):
            view.add_item(
                discord.ui.Button(
                    label=languages.inline(label),
                    custom_id=make_id(SHOW, case.number, other),
                    disabled=not 0 <= other < len(texts),
                    row=1,
                )
            )
    return embed, view


def change(one: Change, languages: PostLanguages) -> str:
    """A line of the history."""
    said = languages.inline(_said(one))
    by = f" · {named(one.by)}" if one.by is not None else ""
    return f"{stamp(one.at, 'f')} · {said}{by}"


def _said(one: Change) -> Text:  # noqa: C901, PLR0911, PLR0912 - one line for each kind of change is the point
    match one.kind:
        case ChangeKind.OPENED:
            return Text("opened")
        case ChangeKind.TAKEN_FROM_LOG:
            return Text("taken over from Discord's audit log")
        case ChangeKind.ACTED:
            return Text("carried out")
        case ChangeKind.FAILED:
            return Text("failed: {why}", why=trouble(one.detail))
        case ChangeKind.RETRIED:
            return Text("tried again")
        case ChangeKind.TOLD:
            return Text("direct message: {result}", result=TOLD[Told(one.detail)])
        case ChangeKind.RENEWED:
            return Text("renewed, because Discord allows 28 days at a time")
        case ChangeKind.REAPPLIED:
            return Text("put into force again after the person came back")
        case ChangeKind.AMENDED:
            return Text("reason changed; before: “{before}”", before=plain(one.detail))
        case ChangeKind.PARDONED:
            return Text("taken back: {why}", why=plain(one.detail))
        case ChangeKind.LIFTED if one.detail:
            return Text("lifted by #{number}", number=one.detail)
        case ChangeKind.LIFTED:
            return Text("lifted")
        case ChangeKind.EXPIRED:
            return Text("expired")
        case ChangeKind.SUPERSEDED:
            return Text("replaced by #{number}", number=one.detail)
        case ChangeKind.APPEALED:
            return Text("objected to")
        case ChangeKind.ANSWERED:
            return Text("decided on the objection: {outcome}", outcome=ANSWERS[AppealState(one.detail)])
        case ChangeKind.EVIDENCE:
            return Plural("{n} message kept", "{n} messages kept", int(one.detail))
        case _:
            return channel_change(one)


def snapshot(one: Snapshot, languages: PostLanguages) -> str:
    """A message as it was."""
    said = plain(one.content) if one.content is not None else f"*{languages.inline(Text('content not available'))}*"
    files = "".join(f"\n📎 {plain(name)}" for name in one.attachments)
    return f"**{named(one.author)}** · <#{one.channel_id}> · {stamp(one.written_at, 'f')}\n{said}{files}"


def _heading(languages: PostLanguages, text: Text) -> str:
    return f"**{languages.inline(text)}**"


def _pieces(block: str) -> list[str]:
    """A block, in parts that fit onto a page each."""
    return [block[at : at + _PAGE] for at in range(0, len(block), _PAGE)] or [""]
