"""Holds the SQL of what was last told to Discord."""

from bot.database import Reader, Transaction


async def find(reader: Reader, name: str) -> str | None:
    row = await reader.one("SELECT value FROM kernel_state WHERE name = ?", name)
    return str(row["value"]) if row is not None else None


async def put(tx: Transaction, name: str, value: str) -> None:
    await tx.execute(
        "INSERT INTO kernel_state (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
        name,
        value,
    )
