"""Hits of a search, and what there is about a person: lists in pages, each with a menu that opens a case."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.markup import cut, plain
from bot.texts import Plural, Text, Word
from bot.ui.act import COLOUR
from bot.ui.ids import make_id
from cogs.moderation.models.automod import Hit
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Party
from cogs.moderation.models.searching import CaseFilters, CaseHit, Record, Standing
from cogs.moderation.render.card import choice
from cogs.moderation.render.voice import ENDINGS, KINDS, SIGNS, STATES, Voice, called, named, stamp
from cogs.moderation.rules.searching import pack

SEARCH, HISTORY, PICK = "moderation.search", "moderation.history", "moderation.pick"
"""Turning the pages of a search (its words stand in the footer) and of a history; opening a case from either."""
_LABEL = 100
# Discord takes 4,096 characters in an embed: a page's cases, with the names escaped, and so much of what was said.
_REASON, _WORDS = 120, 140
STANDINGS: Final = {
    Standing.IN_FORCE: Word("case state", "in force"),
    Standing.DONE: Word("case state", "over"),
    Standing.PARDONED: Word("case state", "taken back"),
    Standing.FAILED: Word("case state", "failed"),
    Standing.UNDER_WAY: Word("case state", "under way"),
}


def hits_page(
    hits: Sequence[CaseHit], typed: str, filters: CaseFilters, page: int, voice: Voice, *, more: bool
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of what was found."""
    embed = discord.Embed(title=voice.inline(Text("Cases found")), colour=COLOUR)
    said = _said(filters, voice)
    lines = [said] if said else []
    lines += [_hit(hit, voice) for hit in hits]
    if not hits:
        nothing = Text("Nothing fits. Try fewer words, or leave something out.") if not page else Text("That was all.")
        lines.append(voice.inline(nothing))
    embed.description = "\n\n".join(lines)
    if typed:
        embed.set_footer(text=typed)
    view = discord.ui.View(timeout=None)
    _add_pick(view, [hit.case for hit in hits], voice)
    if page or more:
        _add_turning(view, voice, *(make_id(SEARCH, *pack(filters), turned) for turned in (page - 1, page + 1)))
        _disable(view, first=page == 0, last=not more)
    return embed, view if view.children else None


def history_page(
    who: Party, record: Record, voice: Voice, *, member: bool, found: Sequence[Hit] = ()
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of the cases about somebody; `found` is what AutoMod found of them, the latest first."""
    embed = discord.Embed(title=voice.inline(Text("Moderation history")), colour=COLOUR)
    lines = [called(who)]
    if not member:
        lines.append(f"-# {voice.inline(Text('Not on the server (any more).'))}")
    lines.append(_counts(record, voice))
    if found:
        when = stamp(found[0].happened_at, "R")
        text = Plural("AutoMod: {n} hit, {when}", "AutoMod: {n} hits, the latest {when}", len(found), when=when)
        lines.append(f"🛡️ {voice.inline(text)}")
    shown = "\n".join(lines)
    embed.description = "\n\n".join([shown, *(_case(case, voice) for case in record.cases)])
    if record.pages > 1:
        page = Text("Page {number} of {count}", number=record.page + 1, count=record.pages)
        embed.set_footer(text=voice.inline(page))
    view = discord.ui.View(timeout=None)
    _add_pick(view, record.cases, voice)
    if record.pages > 1:
        _add_turning(view, voice, *(make_id(HISTORY, who.user_id, one) for one in (record.page - 1, record.page + 1)))
        _disable(view, first=record.page == 0, last=record.page + 1 == record.pages)
    return embed, view if view.children else None


def _counts(record: Record, voice: Voice) -> str:
    counted = [
        f"{SIGNS[kind]} {voice.inline(KINDS[kind])}: **{record.counts[kind]}**"
        for kind in CaseKind
        if record.counts.get(kind)
    ]
    if record.pardoned:
        counted.append(voice.inline(Plural("{n} taken back", "{n} taken back", record.pardoned)))
    return " · ".join(counted) or voice.inline(Text("There is no case about this person."))


def _hit(hit: CaseHit, voice: Voice) -> str:
    line = _heading(hit.case, voice)
    words = "".join(f"**{plain(text)}**" if found else plain(text) for found, text in _short(hit.pieces))
    if hit.in_message and words:
        words = f"{voice.inline(Text('In a message kept with it:'))} {words}"
    return f"{line}\n> {words}" if words else line


def _short(pieces: Sequence[tuple[bool, str]]) -> Sequence[tuple[bool, str]]:
    """As much of the place as there is room for; what was looked for stands near its beginning."""
    shown, room = [], _WORDS
    for found, text in pieces:
        if room <= 0:
            break
        shown.append((found, cut(text, room)))
        room -= len(text)
    return shown


def _case(case: Case, voice: Voice) -> str:
    reason = plain(cut(" ".join(case.reason.split()), _REASON))
    line = _heading(case, voice, with_target=False)
    return f"{line}\n> {reason}" if reason else line


def _heading(case: Case, voice: Voice, *, with_target: bool = True) -> str:
    """Sign, number, kind, whom, how it stands; who did it and when."""
    target = f" · {named(case.target)}" if with_target and case.target is not None else ""
    standing = voice.inline(ENDINGS[case.ending] if case.ending is not None else STATES[case.state])
    if case.in_force and case.ending is None:
        standing = f"**{standing}**"
        if case.ends_at is not None and case.state is CaseState.ACTIVE:
            standing += f" {stamp(case.ends_at, 'R')}"
    return (
        f"{SIGNS[case.kind]} **#{case.number}** {voice.inline(KINDS[case.kind])}{target} · {standing}\n"
        f"{stamp(case.opened_at, 'f')} · {named(case.moderator)}"
    )


def _said(filters: CaseFilters, voice: Voice) -> str:
    """The filters in words, so that a page says what it is a page of."""
    parts = []
    if filters.target_id is not None:
        parts.append(voice.inline(Text("about {person}", person=f"<@{filters.target_id}>")))
    if filters.moderator_id is not None:
        parts.append(voice.inline(Text("by {person}", person=f"<@{filters.moderator_id}>")))
    if filters.kind is not None:
        parts.append(voice.inline(KINDS[filters.kind]))
    if filters.standing is not None:
        parts.append(voice.inline(STANDINGS[filters.standing]))
    if filters.since is not None:
        parts.append(voice.inline(Text("since {moment}", moment=stamp(filters.since, "f"))))
    if filters.until is not None:
        parts.append(voice.inline(Text("before {moment}", moment=stamp(filters.until, "f"))))
    return " · ".join(parts)


def _add_pick(view: discord.ui.View, cases: Sequence[Case], voice: Voice) -> None:
    different = list({case.number: case for case in cases}.values())
    if not different:
        return
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=make_id(PICK), placeholder=voice.inline(Text("Open a case")), row=0
    )
    for case in different:
        select.add_option(label=cut(voice.inline(choice(case)), _LABEL), value=str(case.number))
    view.add_item(select)


def _add_turning(view: discord.ui.View, voice: Voice, before: str, after: str) -> None:
    for label, custom_id in ((Text("Previous page"), before), (Text("Next page"), after)):
        view.add_item(
            discord.ui.Button(
                label=voice.inline(label), style=discord.ButtonStyle.secondary, custom_id=custom_id, row=1
            )
        )


def _disable(view: discord.ui.View, *, first: bool, last: bool) -> None:
    buttons = [one for one in view.children if isinstance(one, discord.ui.Button)]
    buttons[0].disabled, buttons[1].disabled = first, last
