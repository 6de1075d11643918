"""Writes rows by the names of their columns. Names come from the code of the stores, never from people."""

from collections.abc import Mapping

from bot.database import Transaction, Value


async def insert(tx: Transaction, table: str, row: Mapping[str, Value]) -> int:
    """Add a row; returns its id."""
    marks = ", ".join("?" * len(row))
    return await tx.insert(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())  # noqa: S608 - see above


async def update(tx: Transaction, table: str, row: Mapping[str, Value], guild_id: int, row_id: int) -> None:
    """Overwrite these columns of a guild's row."""
    columns = ", ".join(f"{name} = ?" for name in row)
    await tx.execute(f"UPDATE {table} SET {columns} WHERE guild_id = ? AND id = ?", *row.values(), guild_id, row_id)  # noqa: S608 - see above
