"""Lists what a search finds, and what there is about a person: lists in pages, each with a menu that opens a case."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.markup import cut, plain
from bot.pages import Page
from bot.texts import Plural, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import turning, write_footer
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.automod import AutoModHit
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Party
from cogs.moderation.render.cases import choice
from cogs.moderation.render.labels import ENDINGS, KINDS, SIGNS, STATES, called, named, stamp
from cogs.moderation.rules.search import CaseFilters, CaseMatch, CaseStatus, PersonCases, pack

SEARCH, HISTORY, PICK = "moderation.search", "moderation.history", "moderation.pick"
"""Turning the pages of a search (its words stand in the footer) and of a history; opening a case from either."""
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
    hits: Page[CaseMatch], typed: str, filters: CaseFilters, languages: PostLanguages
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of what was found."""
    embed = discord.Embed(title=languages.inline(Text("Cases found")), colour=kit.COLOUR)
    described = _described(filters, languages)
    lines = [described] if described else []
    lines += [_hit(hit, languages) for hit in hits.items]
    if not hits.items:
        nothing = (
            Text("No results. Try fewer words, or leave something out.") if not hits.number else Text("That was all.")
        )
        lines.append(languages.inline(nothing))
    embed.description = "\n\n".join(lines)
    if typed:
        embed.set_footer(text=typed)
    view = kit.view(
        *_pick([hit.case for hit in hits.items], languages),
        *turning(languages.inline, hits, lambda turned: make_id(SEARCH, *pack(filters), turned), row=1),
    )
    return embed, view if view.children else None


def history_page(
    who: Party,
    person_cases: PersonCases,
    languages: PostLanguages,
    *,
    member: bool,
    automod_hits: Sequence[AutoModHit] = (),
) -> tuple[discord.Embed, discord.ui.View | None]:
    """One page of the cases about somebody; `automod_hits` is what AutoMod found of them, the latest first."""
    embed = discord.Embed(title=languages.inline(Text("Moderation history")), colour=kit.COLOUR)
    lines = [called(who)]
    if not member:
        lines.append(f"-# {languages.inline(Text('Not on the server (any more).'))}")
    lines.append(_counts(person_cases, languages))
    if automod_hits:
        when = stamp(automod_hits[0].happened_at, "R")
        text = Plural("AutoMod: {n} hit, {when}", "AutoMod: {n} hits, the latest {when}", len(automod_hits), when=when)
        lines.append(f"🛡️ {languages.inline(text)}")
    embed.description = "\n\n".join(["\n".join(lines), *(_case(case, languages) for case in person_cases.cases)])
    page = Page(tuple(person_cases.cases), person_cases.page, person_cases.pages)
    write_footer(embed, languages.inline, page)
    view = kit.view(
        *_pick(person_cases.cases, languages),
        *turning(languages.inline, page, lambda turned: make_id(HISTORY, who.user_id, turned), row=1),
    )
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
    words = "".join(f"**{plain(text)}**" if matched else plain(text) for matched, text in _short(hit.pieces))
    if hit.in_message and words:
        words = f"{languages.inline(Text('In a message kept with it:'))} {words}"
    return f"{line}\n> {words}" if words else line


def _short(pieces: Sequence[tuple[bool, str]]) -> Sequence[tuple[bool, str]]:
    """As much of the place as there is room for; what was looked for stands near its beginning."""
    fitting, room = [], _WORDS
    for matched, text in pieces:
        if room <= 0:
            break
        fitting.append((matched, cut(text, room)))
        room -= len(text)
    return fitting


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


def _pick(cases: Sequence[Case], languages: PostLanguages) -> list[discord.ui.Select[discord.ui.View]]:
    """The menu that opens one of the cases; none where there is no case."""
    different = {case.number: case for case in cases}.values()
    options = [kit.option(languages.inline(choice(case)), str(case.number)) for case in different]
    return [kit.select(make_id(PICK), options, languages.inline(Text("Open a case")), row=0)] if options else []
