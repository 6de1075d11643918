"""Holds the settings' SQL."""

from bot.database import Reader, Transaction


async def find(reader: Reader, guild_id: int, key: str) -> str | None:
    row = await reader.one("SELECT value FROM settings WHERE guild_id = ? AND key = ?", guild_id, key)
    return str(row["value"]) if row is not None else None


async def all_of(reader: Reader, guild_id: int) -> dict[str, str]:
    rows = await reader.all("SELECT key, value FROM settings WHERE guild_id = ?", guild_id)
    return {row["key"]: row["value"] for row in rows}


async def put(tx: Transaction, guild_id: int, key: str, value: str, now: str) -> None:
    await tx.execute(
        "INSERT INTO settings (guild_id, key, value, changed_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (guild_id, key) DO UPDATE SET value = ?3, changed_at = ?4",
        guild_id,
        key,
        value,
        now,
    )
