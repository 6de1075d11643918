"""Finds and reads records. Anybody may look; nobody sees another guild's."""

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.database import Database, Reader
from bot.errors import UserError
from bot.matching import best, exact
from bot.pages import Page, read_page
from bot.query import Query, Thesaurus, read_beginning, read_query
from bot.texts import Bilingual, Language, Text
from bot.words import snippet
from cogs.decisions.models.archive import LogCopy
from cogs.decisions.models.decisions import Decision, DecisionRecord
from cogs.decisions.models.drafts import StoredFile
from cogs.decisions.models.searching import DecisionHit, Filters
from cogs.decisions.rules.numbers import calls, parse_number
from cogs.decisions.store import log as log_store
from cogs.decisions.store import records as store
from cogs.decisions.store import search as search_store

PAGE = 8
HITS = 5
_TITLES, _NAMED = 200, 10
"""So many titles are compared with what was typed, and so many decisions named where several can be meant."""
_LOOKED_THROUGH = 20_000
"""So many characters of a text are looked through for the place to show."""
NO_DECISION = Text("There is no such decision. `/decision list` shows all of them, `/decision search` finds them.")


@dataclass(frozen=True, slots=True)
class DecisionReader:
    """Reads only."""

    database: Database
    thesaurus: Thesaurus

    async def pick(self, guild_id: int, typed: str) -> Decision:
        """The decision that somebody means by its number in any of its usual ways, its title or a part of it.

        Raises UserError when there is none; with their numbers, when it can be several.
        """
        wanted = " ".join(typed.encode("utf-8", "ignore").decode().split())
        async with self.database.read() as reader:
            # As lists show it: "DAOF 2026/014 · Heat plans".
            for cited in (wanted, wanted.split("·", maxsplit=1)[0].strip()):
                if (known := await store.by_number(reader, guild_id, cited)) is not None:
                    return known
            expression, words = read_beginning(wanted)
            titled: list[Decision] = []
            if expression is not None and words:
                ids = await search_store.titled(reader, guild_id, expression, _TITLES)
                titled = await store.chosen(reader, guild_id, ids)
            # A whole title that reads like another decision's number can mean either: that is asked.
            certain = [*exact(wanted, titled, _titles), *await _numbered(reader, guild_id, wanted)]
            meant = list({decision.id: decision for decision in certain}.values()) or best(wanted, titled, _titles)
        if not meant:
            raise UserError(NO_DECISION)
        if len(meant) > 1:
            numbers = ", ".join(decision.mention for decision in meant[:_NAMED])
            raise UserError(
                Text("That could mean several decisions: {numbers}. Please give the number.", numbers=numbers)
            )
        return meant[0]

    async def imported(self, guild_id: int, foreign_number: str) -> Decision | None:
        """The decision that has that number elsewhere."""
        async with self.database.read() as reader:
            return await store.by_foreign_number(reader, guild_id, foreign_number)

    async def decision(self, guild_id: int, decision_id: int) -> Decision:
        """Raises UserError when there is none."""
        async with self.database.read() as reader:
            return await require_decision(reader, guild_id, decision_id)

    async def record(self, guild_id: int, decision_id: int) -> DecisionRecord:
        """Everything about a decision. Raises UserError when there is none, or it has been taken out of view."""
        record = await self.record_or_tombstone(guild_id, decision_id)
        if record.decision.tombstone is not None:
            raise UserError(
                Text(
                    "{number} was removed from the register. Reason: {reason}",
                    number=record.decision.mention,
                    reason=record.decision.tombstone,
                )
            )
        return record

    async def record_or_tombstone(self, guild_id: int, decision_id: int) -> DecisionRecord:
        """As `record`, also when it has been taken out of view: for the register, which says so."""
        async with self.database.read() as reader:
            return await require_record(reader, guild_id, decision_id)

    async def everything(self, guild_id: int) -> list[DecisionRecord]:
        """Every record, in the order of the numbers."""
        return (await self.copied(guild_id))[0]

    async def copied(self, guild_id: int, decision_id: int | None = None) -> tuple[list[DecisionRecord], LogCopy]:
        """Every record in the order of the numbers, and the log as it was in that moment; or one, and the log's head.

        Raises UserError when there is no such record.
        """
        async with self.database.read() as reader:
            ids = [decision_id] if decision_id is not None else await store.ids(reader, guild_id)
            records = [await require_record(reader, guild_id, decision_id) for decision_id in ids]
            return records, await log_store.copy(reader, guild_id, whole=decision_id is None)

    async def latest(self, guild_id: int, number: int = 0) -> tuple[Page[Decision], dict[int, tuple[str, ...]]]:
        """One page (from 0), the newest first; and the cities with reservations, by decision."""
        async with self.database.read() as reader:
            page = await read_page(number, PAGE, partial(store.latest, reader, guild_id))
            reserving = await store.reserving(reader, guild_id, [decision.id for decision in page.items])
        return page, reserving

    async def since(self, guild_id: int, instant: str, limit: int = 10_000) -> list[Decision]:
        """What was published at or after an instant (as the database writes it), the newest first."""
        async with self.database.read() as reader:
            return await store.latest(reader, guild_id, limit, since=instant, visible_only=True)

    async def unsigned(self, guild_id: int, city_id: int, limit: int) -> list[Decision]:
        """Joint statements that still gather signatures, and lack this city's."""
        async with self.database.read() as reader:
            return await store.unsigned(reader, guild_id, city_id, limit)

    async def find(self, guild_id: int, typed: str, limit: int = 25) -> list[Decision]:
        """What fits what was typed so far, by number or title, the newest first."""
        expression, words = read_beginning(typed)
        async with self.database.read() as reader:
            if not words:
                return await store.latest(reader, guild_id, limit, visible_only=True)
            numbered = await _numbered(reader, guild_id, typed)
            if expression is not None:
                ids = await search_store.titled(reader, guild_id, expression, limit)
            else:
                ids = await search_store.beginning(reader, guild_id, words, limit)
            offered = await store.chosen(reader, guild_id, ids)
            first = [*exact(typed, offered, _titles), *(decision for decision in numbered if not decision.tombstone)]
            return list({decision.id: decision for decision in (*first, *offered)}.values())[:limit]

    async def search(
        self, guild_id: int, typed: str, filters: Filters, language: Language, number: int = 0
    ) -> Page[DecisionHit]:
        """One page (from 0) of what fits best, with the place where it was found."""
        query = read_query(typed, self.thesaurus)
        if query.empty:
            return Page((), 0)
        async with self.database.read() as reader:
            read = partial(
                search_store.search,
                reader,
                guild_id,
                parts=query.parts,
                whole=query.whole,
                rank=query.rank,
                filters=filters,
            )
            page = await read_page(number, HITS, lambda limit, offset: read(limit=limit, offset=offset))
            decisions = await store.chosen(reader, guild_id, page.items)
            texts = await store.texts(reader, guild_id, page.items)
            reserving = await store.reserving(reader, guild_id, page.items)
        places = await asyncio.to_thread(
            lambda: [_place(texts.get(decision.id, decision.title), query, language) for decision in decisions]
        )
        return page.holding(
            DecisionHit(decision, place, reserving.get(decision.id, ()))
            for decision, place in zip(decisions, places, strict=True)
        )

    async def file(self, guild_id: int, decision_id: int, position: int) -> StoredFile:
        """An attachment with its bytes. Raises UserError."""
        record = await self.record(guild_id, decision_id)
        for attachment in record.attachments:
            if attachment.position == position:
                async with self.database.read() as reader:
                    data = await log_store.blob(reader, guild_id, attachment.sha256)
                if data is not None:
                    return StoredFile(attachment.name, attachment.media_type, data)
        raise UserError(Text("There is no such attachment."))


def _titles(decision: Decision) -> tuple[str, str]:
    return decision.title.de, decision.title.en


async def _numbered(reader: Reader, guild_id: int, typed: str) -> list[Decision]:
    """The decisions that a whole text can mean as a number: one where it names the year, else one of each year."""
    read = parse_number(typed)
    if read is None:
        return []
    year, serial = read
    if year is None:
        decisions = await store.by_serial_alone(reader, guild_id, serial)
    else:
        known = await store.by_serial(reader, guild_id, year, serial)
        decisions = [known] if known is not None else []
    return [decision for decision in decisions if calls(typed, decision.number)]


def _place(text: Bilingual, query: Query, language: Language) -> tuple[tuple[bool, str], ...]:
    sides = (text.de, text.en) if language is Language.DE else (text.en, text.de)
    for side in sides:
        if side and (pieces := snippet(side[:_LOOKED_THROUGH], query.needles)) is not None:
            return tuple(pieces)
    return ((False, " ".join(next((side for side in sides if side), "").split())[:160]),)


async def require_decision(reader: Reader, guild_id: int, decision_id: int) -> Decision:
    """Raises UserError when the guild has no such decision."""
    decision = await store.find(reader, guild_id, decision_id)
    if decision is None:
        raise UserError(NO_DECISION)
    return decision


async def require_record(reader: Reader, guild_id: int, decision_id: int) -> DecisionRecord:
    """Raises UserError when the guild has no such decision."""
    record = await store.record(reader, guild_id, decision_id)
    if record is None:
        raise UserError(NO_DECISION)
    return record
