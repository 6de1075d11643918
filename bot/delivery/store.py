"""Holds the ledger's SQL."""

from collections.abc import Collection
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.delivery.models import Delivery, DeliveryState, Restore


async def claim(
    tx: Transaction,
    *,
    guild_id: int,
    key: str,
    token: str,
    channel_id: int | None,
    user_id: int | None,
    now: datetime,
) -> tuple[Delivery, bool]:
    """The row of a key, and whether it was made just now."""
    made = await tx.execute(
        "INSERT INTO deliveries (guild_id, key, token, channel_id, user_id, claimed_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (guild_id, key) DO NOTHING",
        guild_id,
        key,
        token,
        channel_id,
        user_id,
        to_db(now),
    )
    row = await find(tx, guild_id, key)
    if row is None:
        raise LookupError(key)
    return row, made == 1


async def find(reader: Reader, guild_id: int, key: str) -> Delivery | None:
    row = await reader.one("SELECT * FROM deliveries WHERE guild_id = ? AND key = ?", guild_id, key)
    return _delivery(row) if row is not None else None


async def find_by_token(reader: Reader, token: str) -> Delivery | None:
    row = await reader.one("SELECT * FROM deliveries WHERE token = ?", token)
    return _delivery(row) if row is not None else None


async def complete(tx: Transaction, delivery_id: int, object_id: int, content_hash: str | None, now: datetime) -> None:
    await tx.execute(
        "UPDATE deliveries SET state = 'delivered', object_id = ?, content_hash = ?, delivered_at = ? WHERE id = ?",
        object_id,
        content_hash,
        to_db(now),
        delivery_id,
    )


async def set_hash(tx: Transaction, delivery_id: int, content_hash: str) -> None:
    await tx.execute("UPDATE deliveries SET content_hash = ? WHERE id = ?", content_hash, delivery_id)


async def move(tx: Transaction, delivery_id: int, channel_id: int) -> None:
    await tx.execute("UPDATE deliveries SET channel_id = ? WHERE id = ? AND state = 'claimed'", channel_id, delivery_id)


async def set_gone(tx: Transaction, delivery_id: int) -> None:
    await tx.execute("UPDATE deliveries SET state = 'gone' WHERE id = ?", delivery_id)


async def claim_again(
    tx: Transaction, delivery: Delivery, token: str, channel_id: int | None, now: datetime
) -> Delivery:
    """The row as a new claim. Raises LookupError when what it stands for is not gone."""
    touched = await tx.execute(
        "UPDATE deliveries SET state = 'claimed', token = ?, channel_id = ?, object_id = NULL, content_hash = NULL,"
        " claimed_at = ?, delivered_at = NULL WHERE id = ? AND state = 'gone'",
        token,
        channel_id,
        to_db(now),
        delivery.id,
    )
    row = await find(tx, delivery.guild_id, delivery.key)
    if row is None or not touched:
        raise LookupError(delivery.key)
    return row


async def set_deleted(tx: Transaction, guild_id: int, message_ids: Collection[int]) -> list[str]:
    """Mark the posts with these ids as gone; returns their keys."""
    marks = ", ".join("?" for _ in message_ids)
    where = f"guild_id = ? AND object_id IN ({marks}) AND channel_id IS NOT NULL AND state = 'delivered'"
    rows = await tx.all(f"SELECT key FROM deliveries WHERE {where}", guild_id, *message_ids)  # noqa: S608 - marks only
    if rows:
        await tx.execute(f"UPDATE deliveries SET state = 'gone' WHERE {where}", guild_id, *message_ids)  # noqa: S608 - marks only
    return [row["key"] for row in rows]


async def keys(reader: Reader, guild_id: int, prefix: str) -> list[str]:
    """The keys that begin so, of what is not known to be gone; the oldest first."""
    rows = await reader.all(
        "SELECT key FROM deliveries WHERE guild_id = ?1 AND key >= ?2 AND key < ?2 || char(1114111) AND state <> 'gone'"
        " ORDER BY id",
        guild_id,
        prefix,
    )
    return [row["key"] for row in rows]


async def posts(reader: Reader, guild_id: int, channel_id: int) -> list[Delivery]:
    """The rows of a channel, the oldest first."""
    rows = await reader.all(
        "SELECT * FROM deliveries WHERE guild_id = ? AND channel_id = ? ORDER BY id", guild_id, channel_id
    )
    return [_delivery(row) for row in rows]


async def last_restore(reader: Reader) -> Restore | None:
    row = await reader.one("SELECT * FROM restores ORDER BY id DESC LIMIT 1")
    return Restore(row["id"], from_db(row["made_at"]), from_db(row["restored_at"])) if row is not None else None


async def add_restore(tx: Transaction, made_at: datetime, restored_at: datetime) -> None:
    """Numbers that were given after the backup stand in buttons: the next ones lie above them all."""
    await tx.execute("UPDATE sqlite_sequence SET seq = seq + 10000")
    await tx.execute("INSERT INTO restores (made_at, restored_at) VALUES (?, ?)", to_db(made_at), to_db(restored_at))


async def last_instant(reader: Reader) -> datetime:
    """The last instant that the database knows of: every post and every piece of work leaves one."""
    row = await reader.one(
        "SELECT coalesce(max(at), (SELECT max(applied_at) FROM schema_migrations)) AS at FROM ("
        " SELECT max(claimed_at) AS at FROM deliveries UNION ALL SELECT max(delivered_at) FROM deliveries"
        " UNION ALL SELECT max(finished_at) FROM due)"
    )
    return datetime.fromisoformat(str(row["at"] if row is not None else ""))


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        guild_id=row["guild_id"],
        key=row["key"],
        token=row["token"],
        channel_id=row["channel_id"],
        user_id=row["user_id"],
        state=DeliveryState(row["state"]),
        object_id=row["object_id"],
        content_hash=row["content_hash"],
        claimed_at=from_db(row["claimed_at"]),
        delivered_at=from_db(row["delivered_at"]) if row["delivered_at"] else None,
    )
