"""Lists what a search finds, and what there is about a person: lists in pages, each with a menu that opens a case."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.markup import cut, plain
from bot.texts import Plural, Text, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.automod import AutoModHit
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Party
from cogs.moderation.render.cases import choice
from cogs.moderation.render.labels import ENDINGS, KINDS, SIGNS, STATES, called, named, stamp
from cogs.moderation.rules.search import CaseFilters, CaseMatch, CaseStatus, PersonCases, pack

SEARCH, HISTORY, PICK = "moderation.search", "moderation.history", "moderation.pick"
"""Turning the pages of a search (its words stand in the footer) and of a history; opening a case from either."""
_LABEL = 100
# Discord takes 4,096 characters in an embed: a page's cases, with the names escaped, and so much of what was said.
_REASON, _WORDS = 120, 140
STATUSES: Final = {
    CaseStatus.IN_FORCE: Word("case state", "in force"),
    CaseStatus.DONE: Word("case state", "over"),
    CaseStatus.PARDONED: Word("case state", "taken back"),
    CaseStatus.FAILED: Word("case state", "failed"),
    CaseStatus.UNDER_WAY: Word("case state", "under way"),
}


def hits_page(
    hits: Sequence[CaseMatch], typed: str, filters: CaseFilters, page: int, languages: PostLanguages, *, more: bool
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of what was found."""
    embed = discord.Embed(title=languages.inline(Text("Cases found")), colour=COLOUR)
    described = _described(filters, languages)
    lines = [described] if described else []
    lines += [_hit(hit, languages) for hit in hits]
    if not hits:
        nothing = Text("Nothing fits. Try fewer words, or leave something out.") if not page else Text("That was all.")
        lines.append(languages.inline(nothing))
    embed.description = "\n\n".join(lines)
    if typed:
        embed.set_footer(text=typed)
    view = discord.ui.View(timeout=None)
    _add_pick(view, [hit.case for hit in hits], languages)
    if page or more:
        _add_turning(view, languages, *(make_id(SEARCH, *pack(filters), turned) for turned in (page - 1, page + 1)))
        _disable(view, first=page == 0, last=not more)
    return embed, view if view.children else None


def history_page(
    who: Party, person_cases: PersonCases, languages: PostLanguages, *, member: bool, found: Sequence[AutoModHit] = ()
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of the cases about somebody; `found` is what AutoMod found of them, the latest first."""
    embed = discord.Embed(title=languages.inline(Text("Moderation history")), colour=COLOUR)
    lines = [called(who)]
    if not member:
        lines.append(f"-# {languages.inline(Text('Not on the server (any more).'))}")
    lines.append(_counts(person_cases, languages))
    if found:
        when = stamp(found[0].happened_at, "R")
        text = Plural("AutoMod: {n} hit, {when}", "AutoMod: {n} hits, the latest {when}", len(found), when=when)
        lines.append(f"🛡️ {languages.inline(text)}")
    shown = "\n".join(lines)
    embed.description = "\n\n".join([shown, *(_case(case, languages) for case in person_cases.cases)])
    if person_cases.pages > 1:
        page = Text("Page {number} of {count}", number=person_cases.page + 1, count=person_cases.pages)
        embed.set_footer(text=languages.inline(page))
    view = discord.ui.View(timeout=None)
    _add_pick(view, person_cases.cases, languages)
    if person_cases.pages > 1:
        _add_turning(
            view,
            languages,
            *(make_id(HISTORY, who.user_id, number) for number in (person_cases.page - 1, person_cases.page + 1)),
        )
        _disable(view, first=person_cases.page == 0, last=person_cases.page + 1 == person_cases.pages)
    return embed, view if view.children else None


def _counts(person_cases: PersonCases, languages: PostLanguages) -> str:
    counted = [
        f"{SIGNS[kind]} {languages.inline(KINDS[kind])}: **{person_cases.counts[kind]}**"
        for kind in CaseKind
        if person_cases.counts.get(kind)
    ]
    if person_cases.pardoned:
        counted.append(languages.inline(Plural("{n} taken back", "{n} taken back", person_cases.pardoned)))
    return " · ".join(counted) or languages.inline(Text("There is no case about this person."))


def _hit(hit: CaseMatch, languages: PostLanguages) -> str:
    line = _heading(hit.case, languages)
    words = "".join(f"**{plain(text)}**" if found else plain(text) for found, text in _short(hit.pieces))
    if hit.in_message and words:
        words = f"{languages.inline(Text('In a message kept with it:'))} {words}"
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


def _case(case: Case, languages: PostLanguages) -> str:
    reason = plain(cut(" ".join(case.reason.split()), _REASON))
    line = _heading(case, languages, with_target=False)
    return f"{line}\n> {reason}" if reason else line


def _heading(case: Case, languages: PostLanguages, *, with_target: bool = True) -> str:
    """Sign, number, kind, whom, how it stands; who did it and when."""
    target = f" · {named(case.target)}" if with_target and case.target is not None else ""
    status = languages.inline(ENDINGS[case.ending] if case.ending is not None else STATES[case.state])
    if case.in_force and case.ending is None:
        status = f"**{status}**"
        if case.ends_at is not None and case.state is CaseState.ACTIVE:
            status += f" {stamp(case.ends_at, 'R')}"
    return (
        f"{SIGNS[case.kind]} **#{case.number}** {languages.inline(KINDS[case.kind])}{target} · {status}\n"
        f"{stamp(case.opened_at, 'f')} · {named(case.moderator)}"
    )


def _described(filters: CaseFilters, languages: PostLanguages) -> str:
    """The filters in words, so that a page says what it is a page of."""
    parts = []
    if filters.target_id is not None:
        parts.append(languages.inline(Text("about {person}", person=f"<@{filters.target_id}>")))
    if filters.moderator_id is not None:
        parts.append(languages.inline(Text("by {person}", person=f"<@{filters.moderator_id}>")))
    if filters.kind is not None:
        parts.append(languages.inline(KINDS[filters.kind]))
    if filters.status is not None:
        parts.append(languages.inline(STATUSES[filters.status]))
    if filters.since is not None:
        parts.append(languages.inline(Text("since {moment}", moment=stamp(filters.since, "f"))))
    if filters.until is not None:
        parts.append(languages.inline(Text("before {moment}", moment=stamp(filters.until, "f"))))
    return " · ".join(parts)


def _add_pick(view: discord.ui.View, cases: Sequence[Case], languages: PostLanguages) -> None:
    different = list({case.number: case for case in cases}.values())
    if not different:
        return
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=make_id(PICK), placeholder=languages.inline(Text("Open a case")), row=0
    )
    for case in different:
        select.add_option(label=cut(languages.inline(choice(case)), _LABEL), value=str(case.number))
    view.add_item(select)


def _add_turning(view: discord.ui.View, languages: PostLanguages, before: str, after: str) -> None:
    for label, custom_id in ((Text("Previous page"), before), (Text("Next page"), after)):
        view.add_item(
            discord.ui.Button(
                label=languages.inline(label), style=discord.ButtonStyle.secondary, custom_id=custom_id, row=1
            )
        )


def _disable(view: discord.ui.View, *, first: bool, last: bool) -> None:
    buttons = [item for item in view.children if isinstance(item, discord.ui.Button)]
    buttons[0].disabled, buttons[1].disabled = first, last
