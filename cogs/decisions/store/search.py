"""Searching: both indexes, the filters, the order. Expressions arrive quoted (bot/query.py)."""

from bot.database import Reader, Value
from cogs.decisions.models.searching import Filters

# A word in the title weighs ten of the text; a number or tag as much as a title.
_WEIGHTS = "10.0, 1.0, 10.0"


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
    """Ids of the records that fit: those with whole words and beginnings first, by weight, then those with parts."""
    table, expression = ("decision_parts", parts) if parts is not None else ("decision_whole", whole)
    conditions, args = _conditions(filters)
    if parts is not None and whole is not None:
        conditions += " AND w.docid IN (SELECT rowid FROM decision_whole WHERE decision_whole MATCH ?)"
        args.append(whole)
    rows = await reader.all(  # the names and weights in it stand above
        "WITH ranked (docid, weight) AS MATERIALIZED ("  # noqa: S608 - names and weights from this module
        f" SELECT rowid, bm25(decision_whole, {_WEIGHTS}) FROM decision_whole WHERE decision_whole MATCH ?),"
        f" hits (docid) AS MATERIALIZED (SELECT rowid FROM {table} WHERE {table} MATCH ?)"
        " SELECT w.decision_id FROM hits AS h JOIN decision_words AS w ON w.docid = h.docid"
        " JOIN decisions AS d ON d.guild_id = w.guild_id AND d.id = w.decision_id"
        " LEFT JOIN ranked AS r ON r.docid = h.docid"
        f" WHERE w.guild_id = ? AND d.tombstone IS NULL{conditions}"
        " ORDER BY r.weight IS NULL, r.weight, d.year DESC, d.serial DESC LIMIT ? OFFSET ?",
        rank,
        expression,
        guild_id,
        *args,
        limit,
        offset,
    )
    return [row["decision_id"] for row in rows]


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
