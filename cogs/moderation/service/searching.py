"""Finding cases and looking at a person's: for moderators, within their guild."""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.database import Database
from bot.errors import UserError
from bot.people import Person, Right
from bot.query import Query, Thesaurus, read_query
from bot.texts import Text
from bot.words import snippet
from cogs.moderation.models.searching import CASES, HITS, CaseFilters, CaseHit, Record
from cogs.moderation.store import search as store
from cogs.moderation.store import words
from cogs.moderation.store.search import Place

_LOOKED_AT: Final = 4_000
"""So many characters of a message are looked through for the place to show: no message of Discord's is longer."""
_BEGINNING: Final = 120
_NO_OTHER_WORDS: Final = Thesaurus(())
"""Moderators look for what was written, not for what means the same."""


class CaseSearch:
    """Reads only."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(
        self, actor: Person, typed: str, filters: CaseFilters, page: int = 0
    ) -> tuple[Sequence[CaseHit], bool]:
        """One page (from 0) of what fits, the latest first; and whether there is more. Any text is a search.

        Raises NotAllowed, and UserError for a text without a word in it.
        """
        actor.require(Right.MOD)
        query = read_query(typed, _NO_OTHER_WORDS)
        if typed.strip() and query.empty:
            raise UserError(Text("There is no word in this to look for. Please type at least one."))
        async with self._database.read() as reader:
            if query.empty:
                cases = await store.by_filters(reader, actor.guild_id, filters, HITS + 1, page * HITS)
                return [_beginning(Place(case, None, None)) for case in cases[:HITS]], len(cases) > HITS
            places = await store.by_words(
                reader,
                actor.guild_id,
                parts=query.parts,
                whole=query.whole,
                filters=filters,
                limit=HITS + 1,
                offset=page * HITS,
            )
        hits = await asyncio.to_thread(lambda: [_hit(place, query) for place in places[:HITS]])
        return hits, len(places) > HITS

    async def record(self, actor: Person, target_id: int, page: int = 0) -> Record:
        """One page (from 0) of the cases about somebody; a page that does not exist (any more) is the last one."""
        actor.require(Right.MOD)
        async with self._database.read() as reader:
            counts, pardoned = await store.counts(reader, actor.guild_id, target_id)
            pages = max(1, -(-(sum(counts.values()) + pardoned) // CASES))
            page = min(max(page, 0), pages - 1)
            cases = await store.record(reader, actor.guild_id, target_id, CASES, page * CASES)
        return Record(tuple(cases), counts, pardoned, page, pages)

    async def tidy(self, guild_id: int) -> None:
        """After messages were forgotten: nothing of their words remains in the index either."""
        async with self._database.transaction() as tx:
            await words.tidy(tx, guild_id)


def _hit(place: Place, query: Query) -> CaseHit:
    text = place.message if place.snapshot_id is not None else place.case.reason
    pieces = snippet((text or "")[:_LOOKED_AT], query.needles)
    if pieces is None:
        return _beginning(place)
    return CaseHit(place.case, tuple(pieces), in_message=place.snapshot_id is not None)


def _beginning(place: Place) -> CaseHit:
    """What was found by the person's name, or without words, shows how it begins."""
    text = " ".join((place.message or place.case.reason).split())
    shown = text if len(text) <= _BEGINNING else f"{text[:_BEGINNING].rstrip()} …"
    return CaseHit(place.case, ((False, shown),) if shown else (), in_message=place.snapshot_id is not None)
