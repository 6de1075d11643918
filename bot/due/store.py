"""Holds the due list's SQL."""

import json
from collections.abc import Collection
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.due.models import DueItem, DueState, Payload, dump_payload


async def put(
    tx: Transaction,
    *,
    guild_id: int,
    kind: str,
    queue_key: str,
    key: str,
    at: datetime,
    payload: Payload,
    now: datetime,
) -> None:
    """Ask for something at an instant; asking again for the same key moves it and makes it pending once more."""
    await tx.execute(
        "INSERT INTO due (guild_id, kind, queue_key, unique_key, payload, due_at, try_at, created_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)"
        " ON CONFLICT (guild_id, unique_key) DO UPDATE SET kind = ?2, queue_key = ?3, payload = ?5, due_at = ?6,"
        " try_at = ?6, state = 'pending', attempts = 0, generation = generation + 1, error = NULL, finished_at = NULL,"
        " awaits_place = 0",
        guild_id,
        kind,
        queue_key,
        key,
        dump_payload(payload),
        to_db(at),
        to_db(now),
    )


async def cancel(tx: Transaction, guild_id: int, queue_key: str, kind: str | None, now: datetime) -> int:
    return await tx.execute(
        "UPDATE due SET state = 'cancelled', generation = generation + 1, finished_at = ?"
        " WHERE guild_id = ? AND queue_key = ? AND state IN ('pending', 'failed') AND kind = coalesce(?, kind)",
        to_db(now),
        guild_id,
        queue_key,
        kind,
    )


async def retry_failed(tx: Transaction, guild_id: int, now: datetime, *, awaits_place: bool = False) -> int:
    """Have what failed done once more; `awaits_place`: only what failed because it had no place."""
    return await tx.execute(
        "UPDATE due SET state = 'pending', attempts = 0, try_at = ?1, generation = generation + 1, finished_at = NULL,"
        " awaits_place = ?3 WHERE guild_id = ?2 AND state = 'failed' AND awaits_place >= ?3",
        to_db(now),
        guild_id,
        int(awaits_place),
    )


async def ready(reader: Reader, now: datetime, limit: int) -> list[DueItem]:
    """What is due, the earliest of each queue, in the order of time."""
    rows = await reader.all(
        "SELECT *, min(try_at || printf('%020d', id)) AS turn FROM due"
        " WHERE state = 'pending' AND try_at <= ? GROUP BY guild_id, queue_key ORDER BY turn LIMIT ?",
        to_db(now),
        limit,
    )
    return [_item(row) for row in rows]


async def next_instant(reader: Reader, after: datetime, without: Collection[str] = ()) -> datetime | None:
    """The next instant, later than `after`, at which something falls due; kinds in `without` do not count."""
    row = await reader.one(
        "SELECT min(try_at) AS at FROM due WHERE state = 'pending' AND try_at > ?"
        " AND kind NOT IN (SELECT value FROM json_each(?))",
        to_db(after),
        json.dumps(sorted(without)),
    )
    return from_db(row["at"]) if row is not None and row["at"] is not None else None


async def is_pending(reader: Reader, item: DueItem) -> bool:
    """Whether the row is still to be done, as it was asked for when it was read."""
    row = await reader.one(
        "SELECT 1 FROM due WHERE id = ? AND generation = ? AND state = 'pending'", item.id, item.generation
    )
    return row is not None


async def finish(
    tx: Transaction,
    item: DueItem,
    state: DueState,
    now: datetime,
    error: str | None = None,
    *,
    awaits_place: bool = False,
) -> None:
    """Record the end, unless the row was asked for again in the meantime."""
    await tx.execute(
        "UPDATE due SET state = ?, error = ?, attempts = attempts + 1, finished_at = ?, awaits_place = ?"
        " WHERE id = ? AND generation = ?",
        state.value,
        error,
        to_db(now),
        int(awaits_place),
        item.id,
        item.generation,
    )


async def postpone(tx: Transaction, item: DueItem, until: datetime, error: str) -> None:
    await tx.execute(
        "UPDATE due SET attempts = attempts + 1, try_at = ?, error = ?"
        " WHERE id = ? AND generation = ? AND state = 'pending'",
        to_db(until),
        error,
        item.id,
        item.generation,
    )


async def upcoming(reader: Reader, guild_id: int, limit: int) -> list[DueItem]:
    rows = await reader.all(
        "SELECT * FROM due WHERE guild_id = ? AND state = 'pending' ORDER BY try_at, id LIMIT ?",
        guild_id,
        limit,
    )
    return [_item(row) for row in rows]


async def failed(reader: Reader, guild_id: int, limit: int) -> list[DueItem]:
    rows = await reader.all(
        "SELECT * FROM due WHERE guild_id = ? AND state = 'failed' ORDER BY finished_at DESC LIMIT ?",
        guild_id,
        limit,
    )
    return [_item(row) for row in rows]


async def of_queue(reader: Reader, guild_id: int, queue_key: str) -> list[DueItem]:
    rows = await reader.all(
        "SELECT * FROM due WHERE guild_id = ? AND queue_key = ? ORDER BY due_at, id", guild_id, queue_key
    )
    return [_item(row) for row in rows]


def _item(row: Row) -> DueItem:
    return DueItem(
        id=row["id"],
        guild_id=row["guild_id"],
        kind=row["kind"],
        queue_key=row["queue_key"],
        key=row["unique_key"],
        due_at=from_db(row["due_at"]),
        try_at=from_db(row["try_at"]),
        state=DueState(row["state"]),
        attempts=row["attempts"],
        generation=row["generation"],
        payload=json.loads(row["payload"]),
        error=row["error"],
        awaits_place=bool(row["awaits_place"]),
    )
