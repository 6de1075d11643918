"""Holds the SQL of the locales seen."""

from bot.database import Reader, Transaction


async def find(reader: Reader, guild_id: int, user_id: int) -> str | None:
    row = await reader.one("SELECT locale FROM locales_seen WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
    return str(row["locale"]) if row is not None else None


async def put(tx: Transaction, guild_id: int, user_id: int, locale: str, today: str, refreshed_before: str) -> None:
    """Keep a locale; one that is the same, and was written after `refreshed_before`, is not touched."""
    await tx.execute(
        "INSERT INTO locales_seen (guild_id, user_id, locale, seen_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (guild_id, user_id) DO UPDATE SET locale = ?3, seen_at = ?4 WHERE locale <> ?3 OR seen_at < ?5",
        guild_id,
        user_id,
        locale,
        today,
        refreshed_before,
    )
