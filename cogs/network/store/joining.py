"""Keeps requests to join a city (SQL)."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.network.models.cities import Function
from cogs.network.models.joining import JoinRequest, RequestState


async def insert(tx: Transaction, request: JoinRequest) -> int:
    """Keep a new request (its id is not read); the person must have none that is open."""
    return await tx.insert(
        "INSERT INTO join_requests (guild_id, city_id, user_id, name, function, channel_id, asked_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        request.guild_id,
        request.city_id,
        request.user_id,
        request.name,
        request.function.value,
        request.channel_id,
        to_db(request.asked_at),
        to_db(request.expires_at),
    )


async def find(reader: Reader, guild_id: int, request_id: int) -> JoinRequest | None:
    row = await reader.one("SELECT * FROM join_requests WHERE guild_id = ? AND id = ?", guild_id, request_id)
    return _request(row) if row is not None else None


async def open_of(reader: Reader, guild_id: int, user_id: int) -> JoinRequest | None:
    """The request that waits for an answer, if the person has one."""
    row = await reader.one(
        "SELECT * FROM join_requests WHERE guild_id = ? AND user_id = ? AND state = 'open'", guild_id, user_id
    )
    return _request(row) if row is not None else None


async def open_in(reader: Reader, guild_id: int, city_id: int | None) -> list[JoinRequest]:
    """What waits in a city, or with None in the whole forum; the oldest first."""
    rows = await reader.all(
        "SELECT * FROM join_requests WHERE guild_id = ?1 AND state = 'open' AND city_id = coalesce(?2, city_id)"
        " ORDER BY id",
        guild_id,
        city_id,
    )
    return [_request(row) for row in rows]


async def asking(reader: Reader, guild_id: int) -> set[int]:
    """Everybody whose request waits."""
    return {request.user_id for request in await open_in(reader, guild_id, None)}


async def asked_since(reader: Reader, guild_id: int, user_id: int, since: datetime) -> int:
    """How often somebody has asked since an instant."""
    row = await reader.one(
        "SELECT count(*) AS n FROM join_requests WHERE guild_id = ? AND user_id = ? AND asked_at > ?",
        guild_id,
        user_id,
        to_db(since),
    )
    return int(row["n"]) if row is not None else 0


async def end(
    tx: Transaction, guild_id: int, request_id: int, state: RequestState, ended_by: int | None, now: datetime
) -> bool:
    """End a request that is open; False when it had ended before, and then nothing is changed."""
    rows = await tx.execute(
        "UPDATE join_requests SET state = ?, ended_at = ?, ended_by = ?"
        " WHERE guild_id = ? AND id = ? AND state = 'open'",
        state.value,
        to_db(now),
        ended_by,
        guild_id,
        request_id,
    )
    return rows > 0


def _request(row: Row) -> JoinRequest:
    return JoinRequest(
        id=row["id"],
        guild_id=row["guild_id"],
        city_id=row["city_id"],
        user_id=row["user_id"],
        name=row["name"],
        function=Function(row["function"]),
        channel_id=row["channel_id"],
        state=RequestState(row["state"]),
        asked_at=from_db(row["asked_at"]),
        expires_at=from_db(row["expires_at"]),
        ended_at=from_db(row["ended_at"]) if row["ended_at"] is not None else None,
        ended_by=row["ended_by"],
    )
