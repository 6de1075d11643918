"""Keeps who acts for which city, now and before (SQL)."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.network.models.cities import Delegate, Function


async def of_city(reader: Reader, guild_id: int, city_id: int) -> list[Delegate]:
    """Whose term in the city lasts."""
    rows = await reader.all(
        "SELECT * FROM delegates WHERE guild_id = ? AND city_id = ? AND ended_at IS NULL"
        " ORDER BY CASE function WHEN 'mayor' THEN 0 WHEN 'deputy' THEN 1 WHEN 'liaison' THEN 2 WHEN 'staff' THEN 3"
        " ELSE 4 END, name COLLATE NOCASE, id",
        guild_id,
        city_id,
    )
    return [_delegate(row) for row in rows]


async def counts(reader: Reader, guild_id: int) -> dict[int, int]:
    """How many people act for each city; cities without any are missing."""
    rows = await reader.all(
        "SELECT city_id, count(*) AS n FROM delegates WHERE guild_id = ? AND ended_at IS NULL GROUP BY city_id",
        guild_id,
    )
    return {row["city_id"]: row["n"] for row in rows}


async def active(reader: Reader, guild_id: int, user_id: int) -> Delegate | None:
    """The term that somebody holds now."""
    row = await reader.one(
        "SELECT * FROM delegates WHERE guild_id = ? AND user_id = ? AND ended_at IS NULL", guild_id, user_id
    )
    return _delegate(row) if row is not None else None


async def terms(reader: Reader, guild_id: int, user_id: int) -> list[Delegate]:
    """Every term of somebody, the first one first."""
    rows = await reader.all(
        "SELECT * FROM delegates WHERE guild_id = ? AND user_id = ? ORDER BY appointed_at, id", guild_id, user_id
    )
    return [_delegate(row) for row in rows]


async def find(reader: Reader, guild_id: int, term_id: int) -> Delegate | None:
    """A term, whether it lasts or not."""
    row = await reader.one("SELECT * FROM delegates WHERE guild_id = ? AND id = ?", guild_id, term_id)
    return _delegate(row) if row is not None else None


async def history(reader: Reader, guild_id: int, city_id: int) -> list[Delegate]:
    """Every term in the city, the latest first."""
    rows = await reader.all(
        "SELECT * FROM delegates WHERE guild_id = ? AND city_id = ? ORDER BY appointed_at DESC, id DESC",
        guild_id,
        city_id,
    )
    return [_delegate(row) for row in rows]


async def active_in(reader: Reader, guild_id: int) -> list[Delegate]:
    """Every term in the forum that lasts."""
    rows = await reader.all("SELECT * FROM delegates WHERE guild_id = ? AND ended_at IS NULL", guild_id)
    return [_delegate(row) for row in rows]


async def end(tx: Transaction, term: Delegate, ended_by: int, because: str, now: datetime) -> None:
    await tx.execute(
        "UPDATE delegates SET ended_at = ?, ended_by = ?, ended_because = ? WHERE id = ? AND ended_at IS NULL",
        to_db(now),
        ended_by,
        because,
        term.id,
    )


async def set_absent(tx: Transaction, term: Delegate, since: datetime | None) -> None:
    """Note since when the person has not been on the server; None: they are."""
    await tx.execute(
        "UPDATE delegates SET absent_since = ? WHERE id = ?", to_db(since) if since is not None else None, term.id
    )


async def set_end(tx: Transaction, term: Delegate, ends_at: datetime | None) -> None:
    """Note when a term that lasts is to end, or that no end is known."""
    await tx.execute(
        "UPDATE delegates SET ends_at = ? WHERE id = ?", to_db(ends_at) if ends_at is not None else None, term.id
    )


async def succeed(tx: Transaction, ended: Delegate, successor: Delegate) -> None:
    """Note which term took over from one that has ended."""
    await tx.execute("UPDATE delegates SET next_term_id = ? WHERE id = ?", successor.id, ended.id)


async def succeeded_by(reader: Reader, guild_id: int, term_id: int) -> list[Delegate]:
    """The terms from which a term took over."""
    rows = await reader.all(
        "SELECT * FROM delegates WHERE guild_id = ? AND next_term_id = ? ORDER BY id", guild_id, term_id
    )
    return [_delegate(row) for row in rows]


async def begin(
    tx: Transaction,
    *,
    guild_id: int,
    city_id: int,
    user_id: int,
    name: str,
    function: Function,
    appointed_by: int,
    now: datetime,
) -> Delegate:
    """Begin a term; the person must hold none."""
    row_id = await tx.insert(
        "INSERT INTO delegates (guild_id, city_id, user_id, name, function, appointed_by, appointed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        city_id,
        user_id,
        name,
        function.value,
        appointed_by,
        to_db(now),
    )
    return Delegate(row_id, guild_id, city_id, user_id, name, function, appointed_by, now)


def _delegate(row: Row) -> Delegate:
    return Delegate(
        id=row["id"],
        guild_id=row["guild_id"],
        city_id=row["city_id"],
        user_id=row["user_id"],
        name=row["name"],
        function=Function(row["function"]),
        appointed_by=row["appointed_by"],
        appointed_at=from_db(row["appointed_at"]),
        ended_at=from_db(row["ended_at"]) if row["ended_at"] is not None else None,
        ended_because=row["ended_because"],
        succeeded_by=row["next_term_id"],
        absent_since=from_db(row["absent_since"]) if row["absent_since"] is not None else None,
        ends_at=from_db(row["ends_at"]) if row["ends_at"] is not None else None,
    )
