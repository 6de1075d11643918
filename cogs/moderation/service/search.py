"""Finds cases, and those about a person: for moderators, within their guild."""

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.errors import UserError
from bot.pages import Page, read_page
from bot.people import Person, Right
from bot.query import Query, Thesaurus, read_query
from bot.texts import Text
from bot.words import snippet
from bot.work import Work
from cogs.moderation.rules.search import CASES_PER_PAGE, MATCHES_PER_PAGE, CaseFilters, CaseMatch, PersonCases
from cogs.moderation.store import search as store
from cogs.moderation.store.search import IndexMatch

_LOOKED_AT: Final = 4_000
"""So many characters of a message are looked through for the place to show: no message of Discord's is longer."""
_BEGINNING: Final = 120
_NO_OTHER_WORDS: Final = Thesaurus(())
"""Moderators look for what was written, not for what means the same."""


@dataclass(frozen=True, slots=True)
class CaseSearch:
    """Reads only."""

    work: Work

    async def search(self, actor: Person, typed: str, filters: CaseFilters, number: int = 0) -> Page[CaseMatch]:
        """One page (from 0) of what fits, the latest first. Any text is a search.

        Raises NotAllowed, and UserError for a text without a word in it.
        """
        actor.require(Right.MOD)
        query = read_query(typed, _NO_OTHER_WORDS)
        if typed.strip() and query.empty:
            raise UserError(Text("There is no word in this to look for. Please type at least one."))
        async with self.work.read() as reader:
            if query.empty:
                cases = await read_page(
                    number, MATCHES_PER_PAGE, partial(store.by_filters, reader, actor.guild_id, filters)
                )
                return cases.holding(_beginning(IndexMatch(case, None, None)) for case in cases.items)
            read = partial(
                store.by_words, reader, actor.guild_id, parts=query.parts, whole=query.whole, filters=filters
            )
            matches = await read_page(number, MATCHES_PER_PAGE, lambda limit, offset: read(limit=limit, offset=offset))
        return matches.holding(await asyncio.to_thread(lambda: [_hit(match, query) for match in matches.items]))

    async def person_cases(self, actor: Person, target_id: int, page: int = 0) -> PersonCases:
        """One page (from 0) of the cases about somebody; a page that does not exist (any more) is the last one."""
        actor.require(Right.MOD)
        async with self.work.read() as reader:
            counts, pardoned = await store.counts(reader, actor.guild_id, target_id)
            pages = max(1, -(-(sum(counts.values()) + pardoned) // CASES_PER_PAGE))
            page = min(max(page, 0), pages - 1)
            cases = await store.person_cases(reader, actor.guild_id, target_id, CASES_PER_PAGE, page * CASES_PER_PAGE)
        return PersonCases(tuple(cases), counts, pardoned, page, pages)

    async def tidy(self, guild_id: int) -> None:
        """After messages were forgotten: nothing of their words remains in the index either."""
        async with self.work.begin(guild_id) as unit:
            await store.tidy(unit.tx, guild_id)


def _hit(match: IndexMatch, query: Query) -> CaseMatch:
    text = match.message if match.snapshot_id is not None else match.case.reason
    pieces = snippet((text or "")[:_LOOKED_AT], query.needles)
    if pieces is None:
        return _beginning(match)
    return CaseMatch(match.case, tuple(pieces), in_message=match.snapshot_id is not None)


def _beginning(match: IndexMatch) -> CaseMatch:
    """What was found by the person's name, or without words, shows how it begins."""
    text = " ".join((match.message or match.case.reason).split())
    beginning = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rstrip()} …"
    return CaseMatch(match.case, ((False, beginning),) if beginning else (), in_message=match.snapshot_id is not None)
