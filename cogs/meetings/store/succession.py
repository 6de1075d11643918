"""Hands meetings over from one organiser to another."""

from datetime import datetime

from bot.clock import to_db
from bot.database import Transaction


async def hand_over(
    tx: Transaction, guild_id: int, city_id: int, before: int, after: int, name: str, now: datetime
) -> list[int]:
    """Make `after` the organiser of what `before` has called for the city and lies ahead; returns the meetings."""
    rows = await tx.all(
        "SELECT meetings.id FROM meetings JOIN meeting_organisers ON meeting_organisers.meeting_id = meetings.id"
        " WHERE meetings.guild_id = ? AND meetings.host_city_id = ? AND meeting_organisers.user_id = ?"
        " AND meetings.state = 'planned' AND meetings.starts_at > ?",
        guild_id,
        city_id,
        before,
        to_db(now),
    )
    meeting_ids = [int(row["id"]) for row in rows]
    await tx.many(
        "UPDATE meeting_organisers SET user_id = ?, name = ? WHERE meeting_id = ?",
        [(after, name, meeting_id) for meeting_id in meeting_ids],
    )
    return meeting_ids
