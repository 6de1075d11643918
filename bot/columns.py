"""Writes rows by the names of their columns. Names come from the code of the stores, never from people."""

from collections.abc import Mapping

from bot.database import Transaction, Value


async def insert(tx: Transaction, table: str, row: Mapping[str, Value]) -> int:
    """Add a row; returns its id."""
    marks = ", ".join("?" * len(row))
    return await tx.insert(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", *row.values())  # noqa: S608 - see above


async def update(tx: Transaction, table: str, row: Mapping[str, Value], **key: Value) -> None:
    """Overwrite these columns of the rows with this key, such as `guild_id=…, id=…`."""
    columns = ", ".join(f"{name} = ?" for name in row)
    where = " AND ".join(f"{name} = ?" for name in key)
    await tx.execute(f"UPDATE {table} SET {columns} WHERE {where}", *row.values(), *key.values())  # noqa: S608 - see above
