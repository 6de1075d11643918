"""Reads and writes who answered, and whom each post has notified."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import to_db
from bot.database import Reader, Row, Transaction
from cogs.meetings.models.meetings import Answer, Reply


async def answer(tx: Transaction, guild_id: int, meeting_id: int, reply: Reply, now: datetime) -> bool:
    """Keep what somebody answers, in place of an earlier answer; returns whether that changes anything."""
    return (
        await tx.execute(
            "INSERT INTO meeting_answers (meeting_id, guild_id, user_id, name, city_id, answer, deputy, answered_at)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            " ON CONFLICT (meeting_id, user_id)"
            " DO UPDATE SET name = ?4, city_id = ?5, answer = ?6, deputy = ?7, answered_at = ?8"
            " WHERE (name, city_id, answer, deputy) IS NOT (?4, ?5, ?6, ?7)",
            meeting_id,
            guild_id,
            reply.user_id,
            reply.name,
            reply.city_id,
            reply.answer.value,
            reply.deputy,
            to_db(now),
        )
        == 1
    )


async def replies(reader: Reader, guild_id: int, meeting_id: int) -> list[Reply]:
    """Everybody's answer, by name."""
    rows = await reader.all(
        "SELECT * FROM meeting_answers WHERE guild_id = ? AND meeting_id = ? ORDER BY name, user_id",
        guild_id,
        meeting_id,
    )
    return [_reply(row) for row in rows]


async def assigned_batches(reader: Reader, guild_id: int, meeting_id: int, occasion: str) -> list[tuple[int, ...]]:
    """Whom each message of a post pings, as it was settled before; empty when it was not, or concerns nobody."""
    rows = await reader.all(
        "SELECT user_id, part FROM meeting_pings WHERE guild_id = ? AND meeting_id = ? AND occasion = ?"
        " ORDER BY part, user_id",
        guild_id,
        meeting_id,
        occasion,
    )
    batches: dict[int, list[int]] = {}
    for row in rows:
        batches.setdefault(row["part"], []).append(row["user_id"])
    return [tuple(batches.get(part, ())) for part in range(1, max(batches, default=0) + 1)]


async def assign_batches(
    tx: Transaction, guild_id: int, meeting_id: int, occasion: str, parts: Sequence[tuple[int, ...]], now: datetime
) -> None:
    await tx.many(
        "INSERT INTO meeting_pings (meeting_id, guild_id, occasion, user_id, part, settled_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (meeting_id, guild_id, occasion, user_id, part, to_db(now))
            for part, user_ids in enumerate(parts, 1)
            for user_id in user_ids
        ],
    )


def _reply(row: Row) -> Reply:
    return Reply(
        user_id=row["user_id"],
        name=row["name"],
        city_id=row["city_id"],
        answer=Answer(row["answer"]),
        deputy=row["deputy"],
    )
