"""Reads and writes availability polls, their slots, and what people answered."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import from_db, to_db
from bot.database import Reader, Transaction
from cogs.meetings.models.availability import AvailabilityAnswer, Fit
from cogs.meetings.models.meetings import Organiser

_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class AvailabilityPollRow:
    """A search as it is kept: with the ids of what belongs to others."""

    id: int
    guild_id: int
    topic_id: int
    city_id: int
    title: str
    duration: timedelta
    cities: tuple[int, ...]
    open: bool
    meeting_id: int | None


async def add(
    tx: Transaction, row: AvailabilityPollRow, starts: Sequence[datetime], organiser: Organiser, now: datetime
) -> int:
    """Keep a new search, whatever its `id`; returns its number."""
    poll_id = await tx.insert(
        "INSERT INTO meeting_searches (guild_id, topic_id, city_id, title, seconds, cities, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        row.guild_id,
        row.topic_id,
        row.city_id,
        row.title,
        row.duration // _SECOND,
        json.dumps(row.cities),
        to_db(now),
    )
    await tx.execute(
        "INSERT INTO meeting_searchers (search_id, guild_id, user_id, name) VALUES (?, ?, ?, ?)",
        poll_id,
        row.guild_id,
        organiser.user_id,
        organiser.name,
    )
    await tx.many(
        "INSERT INTO meeting_slots (search_id, guild_id, number, starts_at) VALUES (?, ?, ?, ?)",
        [(poll_id, row.guild_id, number, to_db(start)) for number, start in enumerate(starts, 1)],
    )
    return poll_id


async def open_in(reader: Reader, guild_id: int) -> list[int]:
    """The searches that wait for answers."""
    rows = await reader.all("SELECT id FROM meeting_searches WHERE guild_id = ? AND state = 'open'", guild_id)
    return [int(row["id"]) for row in rows]


async def find(reader: Reader, guild_id: int, poll_id: int) -> AvailabilityPollRow | None:
    row = await reader.one("SELECT * FROM meeting_searches WHERE guild_id = ? AND id = ?", guild_id, poll_id)
    if row is None:
        return None
    return AvailabilityPollRow(
        id=row["id"],
        guild_id=row["guild_id"],
        topic_id=row["topic_id"],
        city_id=row["city_id"],
        title=row["title"],
        duration=row["seconds"] * _SECOND,
        cities=tuple(json.loads(row["cities"])),
        open=row["state"] == "open",
        meeting_id=row["meeting_id"],
    )


async def searcher(reader: Reader, guild_id: int, poll_id: int) -> Organiser | None:
    """Who asks; None once that person was erased."""
    row = await reader.one("SELECT * FROM meeting_searchers WHERE guild_id = ? AND search_id = ?", guild_id, poll_id)
    return Organiser(row["user_id"], row["name"]) if row is not None else None


async def starts(reader: Reader, guild_id: int, poll_id: int) -> list[datetime]:
    """The slots in the order of their numbers (UTC)."""
    rows = await reader.all(
        "SELECT starts_at FROM meeting_slots WHERE guild_id = ? AND search_id = ? ORDER BY number", guild_id, poll_id
    )
    return [from_db(row["starts_at"]) for row in rows]


async def answers(reader: Reader, guild_id: int, poll_id: int) -> list[AvailabilityAnswer]:
    rows = await reader.all(
        "SELECT * FROM meeting_availability WHERE guild_id = ? AND search_id = ? ORDER BY name, user_id, number",
        guild_id,
        poll_id,
    )
    return [
        AvailabilityAnswer(row["user_id"], row["name"], row["city_id"], row["number"], Fit(row["fits"])) for row in rows
    ]


async def save_answers(
    tx: Transaction, guild_id: int, poll_id: int, answers: Sequence[AvailabilityAnswer], now: datetime
) -> None:
    """Keep what somebody says of slots, in place of what they said before."""
    await tx.many(
        "INSERT INTO meeting_availability (search_id, guild_id, user_id, number, name, city_id, fits, answered_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (search_id, user_id, number)"
        " DO UPDATE SET name = ?5, city_id = ?6, fits = ?7, answered_at = ?8",
        [
            (
                poll_id,
                guild_id,
                answer.user_id,
                answer.number,
                answer.name,
                answer.city_id,
                answer.fits.value,
                to_db(now),
            )
            for answer in answers
        ],
    )


async def close(tx: Transaction, guild_id: int, poll_id: int, meeting_id: int) -> bool:
    """Whether it was open until now."""
    return (
        await tx.execute(
            "UPDATE meeting_searches SET state = 'closed', meeting_id = ? WHERE guild_id = ? AND id = ?"
            " AND state = 'open'",
            meeting_id,
            guild_id,
            poll_id,
        )
        == 1
    )
