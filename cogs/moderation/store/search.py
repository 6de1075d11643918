"""Searches cases: the filters and the order. Expressions arrive quoted (bot/query.py)."""

from dataclasses import dataclass

from bot.clock import to_db
from bot.database import Reader, Transaction, Value
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.rules.search import CaseFilters, CaseStatus
from cogs.moderation.store.cases import case_of

_IN_FORCE = "(c.state IN ('active', 'expiring') OR c.failed_from IN ('active', 'expiring'))"
_STATUSES = {
    CaseStatus.IN_FORCE: _IN_FORCE,
    CaseStatus.DONE: "c.state = 'done' AND c.ending IS NOT 'pardoned'",
    CaseStatus.PARDONED: "c.ending IS 'pardoned'",
    CaseStatus.FAILED: "c.state = 'failed'",
    CaseStatus.UNDER_WAY: "c.state = 'pending'",
}


@dataclass(frozen=True, slots=True)
class IndexMatch:
    """Where something was found: in a case's own words, or in a message kept with it."""

    case: Case
    snapshot_id: int | None
    message: str | None


async def by_words(
    reader: Reader,
    guild_id: int,
    *,
    parts: str | None,
    whole: str | None,
    filters: CaseFilters,
    limit: int,
    offset: int,
) -> list[IndexMatch]:
    """Where the words stand, what was written last first. Words too short for the index of parts are whole ones."""
    table, expression = ("mod_parts", parts) if parts is not None else ("mod_whole", whole)
    conditions, args = _conditions(filters)
    if parts is not None and whole is not None:
        conditions += " AND f.rowid IN (SELECT rowid FROM mod_whole WHERE mod_whole MATCH ?)"
        args.append(whole)
    rows = await reader.all(
        f"SELECT c.*, w.snapshot_id, s.content AS message FROM {table} AS f JOIN mod_words AS w ON w.docid = f.rowid"  # noqa: S608 - names from this module
        " CROSS JOIN mod_cases AS c ON c.guild_id = w.guild_id AND c.number = w.case_number"
        " LEFT JOIN mod_snapshots AS s ON s.id = w.snapshot_id"
        f" WHERE {table} MATCH ? AND w.guild_id = ?{conditions} ORDER BY f.rowid DESC LIMIT ? OFFSET ?",
        expression,
        guild_id,
        *args,
        limit,
        offset,
    )
    return [IndexMatch(case_of(row), row["snapshot_id"], row["message"]) for row in rows]


async def by_filters(reader: Reader, guild_id: int, filters: CaseFilters, limit: int, offset: int) -> list[Case]:
    """The cases that fit, the latest first."""
    conditions, args = _conditions(filters)
    rows = await reader.all(
        f"SELECT c.* FROM mod_cases AS c WHERE c.guild_id = ?{conditions} ORDER BY c.number DESC LIMIT ? OFFSET ?",  # noqa: S608 - names from this module
        guild_id,
        *args,
        limit,
        offset,
    )
    return [case_of(row) for row in rows]


async def person_cases(reader: Reader, guild_id: int, target_id: int, limit: int, offset: int) -> list[Case]:
    """A person's cases: what is in force first, then the latest."""
    rows = await reader.all(
        f"SELECT c.* FROM mod_cases AS c WHERE c.guild_id = ? AND c.target_id = ?"  # noqa: S608 - names from this module
        f" ORDER BY {_IN_FORCE} DESC, c.number DESC LIMIT ? OFFSET ?",
        guild_id,
        target_id,
        limit,
        offset,
    )
    return [case_of(row) for row in rows]


async def counts(reader: Reader, guild_id: int, target_id: int) -> tuple[dict[CaseKind, int], int]:
    """How many cases of each kind there are about a person without those taken back, and how many those are."""
    rows = await reader.all(
        "SELECT kind, ending IS 'pardoned' AS pardoned, count(*) AS n FROM mod_cases"
        " WHERE guild_id = ? AND target_id = ? GROUP BY kind, pardoned",
        guild_id,
        target_id,
    )
    by_kind = {CaseKind(row["kind"]): int(row["n"]) for row in rows if not row["pardoned"]}
    return by_kind, sum(int(row["n"]) for row in rows if row["pardoned"])


def _conditions(filters: CaseFilters) -> tuple[str, list[Value]]:
    conditions, args = "", list[Value]()
    for column, value in (
        ("c.target_id = ?", filters.target_id),
        ("c.moderator_id = ?", filters.moderator_id),
        ("c.kind = ?", filters.kind.value if filters.kind is not None else None),
        ("c.opened_at >= ?", to_db(filters.since) if filters.since is not None else None),
        ("c.opened_at < ?", to_db(filters.until) if filters.until is not None else None),
    ):
        if value is not None:
            conditions += f" AND {column}"
            args.append(value)
    if filters.status is not None:
        conditions += f" AND {_STATUSES[filters.status]}"
    return conditions, args


async def tidy(tx: Transaction, guild_id: int) -> None:
    """Rewrite the indexes without the messages that were forgotten, where there are any."""
    if not await tx.execute("DELETE FROM mod_words_stale WHERE guild_id = ?", guild_id):
        return
    await tx.execute("INSERT INTO mod_whole (mod_whole) VALUES ('optimize')")
    await tx.execute("INSERT INTO mod_parts (mod_parts) VALUES ('optimize')")
