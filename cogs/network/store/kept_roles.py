"""Keeps which roles people carry otherwise than the records say, because admins decided so (SQL)."""

from collections.abc import Mapping
from datetime import datetime

from bot.clock import to_db
from bot.database import Reader, Transaction
from cogs.network.models.forum import TOPIC_PREFIX


async def all_of(reader: Reader, guild_id: int) -> dict[int, dict[str, bool]]:
    """User id -> the key of a role -> whether they carry it."""
    rows = await reader.all("SELECT * FROM kept_member_roles WHERE guild_id = ? ORDER BY user_id, role_key", guild_id)
    kept: dict[int, dict[str, bool]] = {}
    for row in rows:
        kept.setdefault(row["user_id"], {})[row["role_key"]] = bool(row["carried"])
    return kept


async def of(reader: Reader, guild_id: int, user_id: int) -> dict[str, bool]:
    return (await all_of(reader, guild_id)).get(user_id, {})


async def mark_kept(tx: Transaction, guild_id: int, user_id: int, carried: Mapping[str, bool], now: datetime) -> None:
    for key, carries in carried.items():
        await tx.execute(
            "INSERT INTO kept_member_roles (guild_id, user_id, role_key, carried, kept_at)"
            " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET carried = ?4, kept_at = ?5",
            guild_id,
            user_id,
            key,
            int(carries),
            to_db(now),
        )


async def forget_office(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What was kept of the roles of functions and cities; those of topics are about something else."""
    await tx.execute(
        "DELETE FROM kept_member_roles WHERE guild_id = ? AND user_id = ? AND role_key NOT LIKE ? || '%'",
        guild_id,
        user_id,
        TOPIC_PREFIX,
    )


async def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    await tx.execute("DELETE FROM kept_member_roles WHERE guild_id = ? AND user_id = ?", guild_id, user_id)
