"""Rows of meetings and their organisers."""

import json
from datetime import datetime, timedelta

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.when import Moment
from cogs.meetings.models.meetings import LONGEST, Meeting, MeetingState, Organiser, Plan

_SECOND = timedelta(seconds=1)


async def add(
    tx: Transaction,
    *,
    guild_id: int,
    host_city_id: int,
    plan: Plan,
    reminders: tuple[timedelta, ...],
    organiser: Organiser,
    now: datetime,
) -> int:
    """Keep a new meeting and who called it; returns its number."""
    meeting_id = await tx.insert(
        "INSERT INTO meetings"
        " (guild_id, topic_id, host_city_id, title, starts_at, ends_at, zone, wall, reminders, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        plan.topic.id,
        host_city_id,
        plan.title,
        to_db(plan.start.instant),
        to_db(plan.start.instant + plan.duration),
        plan.start.zone,
        plan.start.wall.isoformat(),
        json.dumps([offset // _SECOND for offset in reminders]),
        to_db(now),
    )
    await tx.execute(
        "INSERT INTO meeting_organisers (meeting_id, guild_id, user_id, name) VALUES (?, ?, ?, ?)",
        meeting_id,
        guild_id,
        organiser.user_id,
        organiser.name,
    )
    return meeting_id


async def find(reader: Reader, guild_id: int, meeting_id: int) -> Meeting | None:
    row = await reader.one("SELECT * FROM meetings WHERE guild_id = ? AND id = ?", guild_id, meeting_id)
    return _meeting(row) if row is not None else None


async def organiser_of(reader: Reader, guild_id: int, meeting_id: int) -> Organiser | None:
    """Who called it; None once that person was erased."""
    row = await reader.one(
        "SELECT user_id, name FROM meeting_organisers WHERE guild_id = ? AND meeting_id = ?", guild_id, meeting_id
    )
    return Organiser(row["user_id"], row["name"]) if row is not None else None


async def same(reader: Reader, guild_id: int, plan: Plan) -> Meeting | None:
    """A planned meeting of the same topic, title and instant."""
    row = await reader.one(
        "SELECT * FROM meetings WHERE guild_id = ? AND topic_id = ? AND title = ? AND starts_at = ?"
        " AND state = 'planned'",
        guild_id,
        plan.topic.id,
        plan.title,
        to_db(plan.start.instant),
    )
    return _meeting(row) if row is not None else None


async def cancel(tx: Transaction, guild_id: int, meeting_id: int, reason: str, now: datetime) -> bool:
    """Whether it was planned until now."""
    return (
        await tx.execute(
            "UPDATE meetings SET state = 'cancelled', cancelled_at = ?, cancelled_because = ?"
            " WHERE guild_id = ? AND id = ? AND state = 'planned'",
            to_db(now),
            reason,
            guild_id,
            meeting_id,
        )
        == 1
    )


async def next_card(tx: Transaction, meeting: Meeting) -> None:
    """Count on from the card that somebody deleted; done twice, it counts once."""
    await tx.execute(
        "UPDATE meetings SET card = ? WHERE guild_id = ? AND id = ? AND card = ?",
        meeting.card + 1,
        meeting.guild_id,
        meeting.id,
        meeting.card,
    )


async def coming(reader: Reader, guild_id: int, now: datetime, limit: int, offset: int) -> list[Meeting]:
    """Planned meetings that are not over, the next one first."""
    rows = await reader.all(
        "SELECT * FROM meetings WHERE guild_id = ? AND state = 'planned' AND starts_at > ? AND ends_at > ?"
        " ORDER BY starts_at, id LIMIT ? OFFSET ?",
        guild_id,
        to_db(now - LONGEST),  # implied by the second bound, and what the index can use
        to_db(now),
        limit,
        offset,
    )
    return [_meeting(row) for row in rows]


async def recent(reader: Reader, guild_id: int, limit: int) -> list[Meeting]:
    """The latest meetings of any state, the last start first."""
    rows = await reader.all(
        "SELECT * FROM meetings WHERE guild_id = ? ORDER BY starts_at DESC, id DESC LIMIT ?", guild_id, limit
    )
    return [_meeting(row) for row in rows]


def _meeting(row: Row) -> Meeting:
    starts_at = from_db(row["starts_at"])
    return Meeting(
        id=row["id"],
        guild_id=row["guild_id"],
        topic_id=row["topic_id"],
        host_city_id=row["host_city_id"],
        title=row["title"],
        start=Moment(starts_at, row["zone"], datetime.fromisoformat(row["wall"])),
        duration=from_db(row["ends_at"]) - starts_at,
        reminders=tuple(seconds * _SECOND for seconds in json.loads(row["reminders"])),
        state=MeetingState(row["state"]),
        card=row["card"],
        created_at=from_db(row["created_at"]),
        cancelled_because=row["cancelled_because"],
    )
