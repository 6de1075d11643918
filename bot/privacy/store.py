"""Exports, erases and expires the rows of whatever tables the classes name. Names come from code, never from people."""

from datetime import datetime, timedelta

from bot.clock import to_db
from bot.database import Reader, Transaction
from bot.privacy.models import ANONYMOUS, Erasure, PersonalTable


async def export(reader: Reader, table: PersonalTable, guild_id: int, user_id: int) -> list[dict[str, object]]:
    """Every row of the table that concerns the person."""
    if not table.user_columns:
        return []
    columns = table.user_columns if table.exported_as is None else ("person_id",)
    where = " OR ".join(f"{column} = ?2" for column in columns)
    source = table.exported_as or table.name
    rows = await reader.all(f"SELECT * FROM {source} WHERE guild_id = ?1 AND ({where})", guild_id, user_id)  # noqa: S608 - see above
    return [dict(row) for row in rows]


async def erase(tx: Transaction, table: PersonalTable, guild_id: int, user_id: int) -> int:
    """Erase the person from the table as its class says; returns the number of rows touched."""
    if table.erasure is Erasure.KEEP:
        return 0
    touched = 0
    for column in table.user_columns:
        if table.erasure is Erasure.DELETE:
            sql = f"DELETE FROM {table.name} WHERE guild_id = ? AND {column} = ?"  # noqa: S608 - see above
        else:
            sql = f"UPDATE {table.name} SET {column} = {ANONYMOUS} WHERE guild_id = ? AND {column} = ?"  # noqa: S608 - see above
        touched += await tx.execute(sql, guild_id, user_id)
    return touched


async def guilds(reader: Reader, table: PersonalTable) -> list[int]:
    """The guilds of which the table holds anything."""
    rows = await reader.all(f"SELECT DISTINCT guild_id FROM {table.name}")  # noqa: S608 - see above
    return [int(row["guild_id"]) for row in rows]


async def expire_in(tx: Transaction, table: PersonalTable, guild_id: int, before: datetime) -> int:
    """Delete one guild's rows from before an instant; returns how many."""
    return await tx.execute(
        f"DELETE FROM {table.name} WHERE guild_id = ? AND {table.clock_column} < ?",  # noqa: S608 - see above
        guild_id,
        to_db(before),
    )


async def expire(tx: Transaction, table: PersonalTable, now: datetime, keep_for: timedelta) -> int:
    """Delete rows that are older than their class allows; returns how many."""
    return await tx.execute(
        f"DELETE FROM {table.name} WHERE {table.clock_column} < ?",  # noqa: S608 - see above
        to_db(now - keep_for),
    )
