"""How far each server's audit log has been read."""

from bot.database import Reader, Transaction


async def find(reader: Reader, guild_id: int) -> int | None:
    row = await reader.one("SELECT entry_id FROM mod_audit_read WHERE guild_id = ?", guild_id)
    return int(row["entry_id"]) if row is not None else None


async def put(tx: Transaction, guild_id: int, entry: int) -> None:
    await tx.execute(
        "INSERT INTO mod_audit_read (guild_id, entry_id) VALUES (?1, ?2)"
        " ON CONFLICT (guild_id) DO UPDATE SET entry_id = max(entry_id, ?2)",
        guild_id,
        entry,
    )
