"""Keeps terms that begin on a day ahead (SQL)."""

import json
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.network.models.cities import Function
from cogs.network.models.terms import PlannedTerm, TermChange


async def add(tx: Transaction, guild_id: int, change: TermChange, begins_at: datetime, appointed_by: int) -> int:
    return await tx.insert(
        "INSERT INTO planned_terms (guild_id, city_id, user_id, name, function, ended_terms, next_of, appointed_by,"
        " begins_at, ends_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        change.city_id,
        change.user_id,
        change.name,
        change.function.value,
        json.dumps(sorted(change.confirmed)),
        change.replaces,
        appointed_by,
        to_db(begins_at),
        to_db(change.ends_at) if change.ends_at is not None else None,
    )


async def find(reader: Reader, guild_id: int, planned_id: int) -> PlannedTerm | None:
    row = await reader.one("SELECT * FROM planned_terms WHERE guild_id = ? AND id = ?", guild_id, planned_id)
    return _planned(row) if row is not None else None


async def of_person(reader: Reader, guild_id: int, user_id: int) -> PlannedTerm | None:
    row = await reader.one("SELECT * FROM planned_terms WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
    return _planned(row) if row is not None else None


async def of_city(reader: Reader, guild_id: int, city_id: int) -> list[PlannedTerm]:
    """What is planned in a city, the next one first."""
    rows = await reader.all(
        "SELECT * FROM planned_terms WHERE guild_id = ? AND city_id = ? ORDER BY begins_at, id", guild_id, city_id
    )
    return [_planned(row) for row in rows]


async def delete(tx: Transaction, planned: PlannedTerm) -> bool:
    """False when it was not there any more."""
    rows = await tx.execute("DELETE FROM planned_terms WHERE guild_id = ? AND id = ?", planned.guild_id, planned.id)
    return rows > 0


def _planned(row: Row) -> PlannedTerm:
    begins_at = from_db(row["begins_at"])
    change = TermChange(
        user_id=row["user_id"],
        name=row["name"],
        city_id=row["city_id"],
        function=Function(row["function"]),
        replaces=row["next_of"],
        begins_at=begins_at,
        ends_at=from_db(row["ends_at"]) if row["ends_at"] is not None else None,
        confirmed=frozenset(json.loads(row["ended_terms"])),
    )
    return PlannedTerm(row["id"], row["guild_id"], row["appointed_by"], change, begins_at)
