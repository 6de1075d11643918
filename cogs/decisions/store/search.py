"""Searches the archive: the indexes, the filters, the order. Expressions arrive quoted (bot/query.py).

Nothing is read of a record that is not on the page: the index of whole words ranks by itself, and the one of parts is
asked only where the page has room left, from its newest end. A record's place in the indexes grows with its number.
"""

from bot.database import Reader, Transaction, Value
from cogs.decisions.models.searching import Filters

_WEIGHTS = "10.0, 1.0, 10.0"
"""A word in the title weighs ten of the text; a number or tag as much as a title."""
_WORDS = "CROSS JOIN decision_words AS w ON w.docid = f.rowid"
# CROSS: the index first. Left to itself, the planner may ask the index about each record of the guild.
_DECISIONS = "CROSS JOIN decisions AS d ON d.guild_id = w.guild_id AND d.id = w.decision_id"
_RANKED = (  # Rows of the others are few or none; asking each hit whose it is would cost more than ranking it.
    "WITH page (docid, weight) AS MATERIALIZED ("  # noqa: S608 - weights only
    f" SELECT rowid, bm25(decision_whole, {_WEIGHTS}) FROM decision_whole WHERE decision_whole MATCH ?1"
    "  AND rowid NOT IN (SELECT docid FROM decision_words WHERE guild_id < ?2"
    "  UNION ALL SELECT docid FROM decision_words WHERE guild_id > ?2)"
    " ORDER BY 2, 1 DESC LIMIT ?3 OFFSET ?4)"
    " SELECT w.decision_id FROM page AS p JOIN decision_words AS w ON w.docid = p.docid ORDER BY p.weight, p.docid DESC"
)
_RECENT = 500
"""So many of the newest records are looked through for a single letter."""


async def search(
    reader: Reader,
    guild_id: int,
    *,
    parts: str | None,
    whole: str | None,
    rank: str,
    filters: Filters,
    limit: int,
    offset: int,
) -> list[int]:
    """Ids of the records that fit: those with whole words and beginnings first, by weight; then those with parts of
    words, the newest first.
    """
    conditions, args = _conditions(filters)
    joins = f"{_WORDS} {_DECISIONS}" if conditions else _WORDS
    ranked = f"FROM decision_whole AS f {joins} WHERE decision_whole MATCH ? AND w.guild_id = ?{conditions}"
    if conditions:
        rows = await reader.all(
            f"SELECT w.decision_id {ranked} AND f.rank MATCH 'bm25({_WEIGHTS})' ORDER BY f.rank LIMIT ? OFFSET ?",
            *(rank, guild_id, *args),
            *(limit, offset),
        )
    else:
        rows = await reader.all(_RANKED, rank, guild_id, limit, offset)
    ids = [row["decision_id"] for row in rows]
    if parts is None or len(ids) == limit:
        return ids
    before = offset + len(ids)
    if offset and not ids:
        counted = await reader.one(f"SELECT count(*) AS n {ranked}", rank, guild_id, *args)
        before = int(counted["n"]) if counted is not None else 0
    also = " AND f.rowid IN (SELECT rowid FROM decision_whole WHERE decision_whole MATCH ?)" if whole else ""
    rows = await reader.all(
        f"SELECT w.decision_id FROM decision_parts AS f {joins} WHERE decision_parts MATCH ? AND w.guild_id = ?"  # noqa: S608 - names from this module
        f"{conditions} AND f.rowid NOT IN (SELECT rowid FROM decision_whole WHERE decision_whole MATCH ?){also}"
        " ORDER BY f.rowid DESC LIMIT ? OFFSET ?",
        *(parts, guild_id, *args, rank),
        *([whole] if whole else []),
        *(limit - len(ids), offset + len(ids) - before),
    )
    return [*ids, *(row["decision_id"] for row in rows)]


async def titled(reader: Reader, guild_id: int, expression: str, limit: int) -> list[int]:
    """Ids of the records whose number, title or tags fit, the newest first."""
    rows = await reader.all(
        f"SELECT w.decision_id FROM decision_titles AS f {_WORDS} WHERE decision_titles MATCH ? AND w.guild_id = ?"  # noqa: S608 - names from this module
        " ORDER BY f.rowid DESC LIMIT ?",
        expression,
        guild_id,
        limit,
    )
    return [row["decision_id"] for row in rows]


async def beginning(reader: Reader, guild_id: int, letter: str, limit: int) -> list[int]:
    """Ids of records of which a word of the title begins so, among the newest: a single letter fits almost all."""
    rows = await reader.all(
        "SELECT w.decision_id FROM decisions AS d JOIN decision_words AS w"
        " ON w.guild_id = d.guild_id AND w.decision_id = d.id"
        " WHERE d.guild_id = ?1 AND d.id > (SELECT coalesce(max(id), 0) FROM decisions WHERE guild_id = ?1) - ?2"
        " AND instr(' ' || w.title, ?3) ORDER BY d.id DESC LIMIT ?4",
        guild_id,
        _RECENT,
        f" {letter}",
        limit,
    )
    return [row["decision_id"] for row in rows]


INDEXES = ("decision_whole", "decision_parts", "decision_titles")


async def tidy(tx: Transaction, index: str) -> None:
    """Rewrite an index without what was taken out of it, which until then only counts as gone."""
    await tx.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")  # noqa: S608 - one of INDEXES


def _conditions(filters: Filters) -> tuple[str, list[Value]]:
    conditions, args = "", list[Value]()
    if filters.topic_id is not None:
        conditions += " AND d.topic_id = ?"
        args.append(filters.topic_id)
    if filters.state is not None:
        conditions += " AND d.state = ?"
        args.append(filters.state.value)
    if filters.year is not None:
        conditions += " AND d.year = ?"
        args.append(filters.year)
    if filters.city_id is not None:
        conditions += (
            " AND (d.city_id = ? OR EXISTS (SELECT 1 FROM decision_votes AS v WHERE v.guild_id = d.guild_id"
            " AND v.decision_id = d.id AND v.city_id = ? AND v.vote <> 'absent')"
            " OR EXISTS (SELECT 1 FROM decision_signatures AS s WHERE s.guild_id = d.guild_id"
            " AND s.decision_id = d.id AND s.city_id = ? AND NOT s.void))"
        )
        args += [filters.city_id] * 3
    return conditions, args
