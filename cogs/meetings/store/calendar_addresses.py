"""Reads and writes the addresses that calendars follow; of their tokens it knows the hashes alone."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.meetings.models.calendar import CalendarAddress


async def put(tx: Transaction, guild_id: int, user_id: int, token_hash: str, now: datetime) -> None:
    """Keep a new address in place of the person's last one."""
    await tx.execute(
        "INSERT INTO calendar_addresses (guild_id, user_id, token_hash, created_at, last_read_at)"
        " VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (guild_id, user_id)"
        " DO UPDATE SET token_hash = ?3, created_at = ?4, last_read_at = ?4",
        guild_id,
        user_id,
        token_hash,
        to_db(now),
    )


async def of_person(reader: Reader, guild_id: int, user_id: int) -> CalendarAddress | None:
    row = await reader.one("SELECT * FROM calendar_addresses WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
    return _address(row) if row is not None else None


async def by_hash(reader: Reader, token_hash: str) -> CalendarAddress | None:
    """Of any guild: whoever asks knows nothing but the token."""
    row = await reader.one("SELECT * FROM calendar_addresses WHERE token_hash = ?", token_hash)
    return _address(row) if row is not None else None


async def mark_read(tx: Transaction, guild_id: int, user_id: int, day: datetime) -> None:
    await tx.execute(
        "UPDATE calendar_addresses SET last_read_at = ? WHERE guild_id = ? AND user_id = ?",
        to_db(day),
        guild_id,
        user_id,
    )


async def delete(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether there was one."""
    return await tx.execute("DELETE FROM calendar_addresses WHERE guild_id = ? AND user_id = ?", guild_id, user_id) == 1


def _address(row: Row) -> CalendarAddress:
    return CalendarAddress(row["guild_id"], row["user_id"], from_db(row["created_at"]), from_db(row["last_read_at"]))
