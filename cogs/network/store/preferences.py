"""Keeps what people prefer (SQL)."""

from datetime import datetime

from bot.clock import to_db
from bot.database import Reader, Row, Transaction
from bot.texts import Language
from cogs.network.models.preferences import Preferences
from cogs.network.rules.preferences import stored_quiet
from cogs.network.rules.zones import zone


async def find(reader: Reader, guild_id: int, user_id: int) -> Preferences:
    """What somebody chose; the defaults where they chose nothing."""
    row = await reader.one("SELECT * FROM preferences WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
    return _preferences(row) if row is not None else Preferences()


async def all_of(reader: Reader, guild_id: int) -> dict[int, Preferences]:
    """Everybody's who chose something, by user id."""
    rows = await reader.all("SELECT * FROM preferences WHERE guild_id = ?", guild_id)
    return {row["user_id"]: _preferences(row) for row in rows}


async def put(tx: Transaction, guild_id: int, user_id: int, chosen: Preferences, now: datetime) -> None:
    quiet = chosen.quiet
    await tx.execute(
        "INSERT INTO preferences (guild_id, user_id, language, timezone, reminders, quiet_from, quiet_until,"
        " changed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (guild_id, user_id) DO UPDATE"
        " SET language = ?3, timezone = ?4, reminders = ?5, quiet_from = ?6, quiet_until = ?7, changed_at = ?8",
        guild_id,
        user_id,
        chosen.language.value if chosen.language is not None else None,
        chosen.zone.key if chosen.zone is not None else None,
        int(chosen.reminders),
        f"{quiet.begin:%H:%M}" if quiet is not None else None,
        f"{quiet.until:%H:%M}" if quiet is not None else None,
        to_db(now),
    )


def _preferences(row: Row) -> Preferences:
    return Preferences(
        language=Language(row["language"]) if row["language"] is not None else None,
        zone=zone(row["timezone"]) if row["timezone"] is not None else None,
        reminders=bool(row["reminders"]),
        quiet=stored_quiet(row["quiet_from"], row["quiet_until"]),
    )
