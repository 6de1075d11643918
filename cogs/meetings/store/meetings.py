"""Reads and writes meetings and their organisers."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.cards import card_column, card_url
from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from bot.texts import Language
from bot.when import Moment
from cogs.meetings.models.meetings import (
    LONGEST,
    Meeting,
    MeetingPlan,
    MeetingState,
    NotifiedState,
    Organiser,
)
from cogs.meetings.models.place import MeetingPlace

_SECOND = timedelta(seconds=1)
_CARD = card_column("meetings", "'meeting:' || meetings.id || '/card:' || meetings.card")
"""The key is that of `Meeting.card_key`."""
_MEETING = f"SELECT *, {_CARD} FROM meetings"  # noqa: S608 - constants


async def add(tx: Transaction, meeting: Meeting, organiser: Organiser | None) -> int:
    """Keep a new meeting, whatever its `id`, and who called it; returns its number."""
    row: dict[str, Value] = {
        "guild_id": meeting.guild_id,
        **_columns(meeting),
        "created_at": to_db(meeting.created_at),
        "shown": int(meeting.shown),
        "told_start": to_db(meeting.starts_at),
        "told_place": dump_place(meeting.place),
    }
    meeting_id = await insert(tx, "meetings", row)
    if organiser is not None:
        await insert(
            tx,
            "meeting_organisers",
            {
                "meeting_id": meeting_id,
                "guild_id": meeting.guild_id,
                "user_id": organiser.user_id,
                "name": organiser.name,
            },
        )
    return meeting_id


async def find(reader: Reader, guild_id: int, meeting_id: int) -> Meeting | None:
    row = await reader.one(f"{_MEETING} WHERE guild_id = ? AND id = ?", guild_id, meeting_id)
    return _meeting(row) if row is not None else None


async def organiser_of(reader: Reader, guild_id: int, meeting_id: int) -> Organiser | None:
    """Who called it; None once that person was erased."""
    row = await reader.one(
        "SELECT user_id, name FROM meeting_organisers WHERE guild_id = ? AND meeting_id = ?", guild_id, meeting_id
    )
    return Organiser(row["user_id"], row["name"]) if row is not None else None


async def same(reader: Reader, guild_id: int, plan: MeetingPlan) -> Meeting | None:
    """A planned meeting of the same topic, title and instant."""
    row = await reader.one(
        f"{_MEETING} WHERE guild_id = ? AND topic_id = ? AND title = ? AND starts_at = ? AND state = 'planned'",
        guild_id,
        plan.topic.id,
        plan.title,
        to_db(plan.start.instant),
    )
    return _meeting(row) if row is not None else None


async def save(tx: Transaction, meeting: Meeting) -> None:
    """Keep what can change of a meeting that was called: everything but its number, state and card."""
    await update(tx, "meetings", _columns(meeting), guild_id=meeting.guild_id, id=meeting.id)


async def vacate(tx: Transaction, meetings: Sequence[Meeting]) -> None:
    """Free the slots of meetings that are about to get others: two may swap theirs, and no two share one."""
    await tx.many(
        "UPDATE meetings SET slot = 'leaving ' || slot WHERE guild_id = ? AND id = ?",
        [(meeting.guild_id, meeting.id) for meeting in meetings],
    )


async def save_notified(tx: Transaction, meeting: Meeting) -> None:
    """Keep that people know when and where it takes place now."""
    await tx.execute(
        "UPDATE meetings SET told_start = ?, told_place = ? WHERE guild_id = ? AND id = ?",
        to_db(meeting.starts_at),
        dump_place(meeting.place),
        meeting.guild_id,
        meeting.id,
    )


async def cancel(tx: Transaction, guild_id: int, meeting_id: int, reason: str, now: datetime) -> bool:
    """Whether it was planned until now."""
    return (
        await tx.execute(
            "UPDATE meetings SET state = 'cancelled', cancelled_at = ?1, cancelled_because = ?2, changed_at = ?1,"
            " sequence = sequence + 1 WHERE guild_id = ?3 AND id = ?4 AND state = 'planned'",
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


async def show(tx: Transaction, meeting: Meeting) -> None:
    await tx.execute("UPDATE meetings SET shown = 1 WHERE guild_id = ? AND id = ?", meeting.guild_id, meeting.id)


async def coming(
    reader: Reader, guild_id: int, now: datetime, limit: int, offset: int, topic_id: int = 0, city_id: int = 0
) -> list[Meeting]:
    """Planned meetings that are not over, the next one first; of a series its next, and what was moved by itself. 0:
    every topic or host.
    """
    rows = await reader.all(
        f"SELECT *, {_CARD}, min(starts_at || printf('%020d', id)) AS turn FROM meetings"  # noqa: S608 - a constant
        " WHERE guild_id = ?1 AND state = 'planned' AND starts_at > ?2 AND ends_at > ?3"
        " AND ?6 IN (0, topic_id) AND ?7 IN (0, host_city_id)"
        " GROUP BY CASE WHEN series_id IS NULL OR wall <> slot THEN -id ELSE series_id END"
        " ORDER BY turn LIMIT ?4 OFFSET ?5",
        guild_id,
        to_db(now - LONGEST),  # implied by the second bound, and what the index can use
        to_db(now),
        limit,
        offset,
        topic_id,
        city_id,
    )
    return [_meeting(row) for row in rows]


async def ahead(reader: Reader, guild_id: int, now: datetime, limit: int) -> list[Meeting]:
    """Every planned meeting that is not over, the next one first, each of a series by itself."""
    rows = await reader.all(
        f"{_MEETING} WHERE guild_id = ? AND state = 'planned' AND starts_at > ? AND ends_at > ?"
        " ORDER BY starts_at, id LIMIT ?",
        guild_id,
        to_db(now - LONGEST),
        to_db(now),
        limit,
    )
    return [_meeting(row) for row in rows]


async def in_calendars(
    reader: Reader, guild_id: int, ended_after: datetime, cancelled_after: datetime, topic_id: int = 0
) -> list[Meeting]:
    """What is planned and ends after one instant, and what was cancelled after another; 0: of every topic."""
    rows = await reader.all(
        f"{_MEETING} WHERE guild_id = ?1 AND ?4 IN (0, topic_id)"
        " AND (state = 'planned' AND ends_at > ?2 OR cancelled_at > ?3) ORDER BY starts_at, id",
        guild_id,
        to_db(ended_after),
        to_db(cancelled_after),
        topic_id,
    )
    return [_meeting(row) for row in rows]


async def recent(reader: Reader, guild_id: int, limit: int) -> list[Meeting]:
    """The latest meetings of any state, the last start first."""
    rows = await reader.all(f"{_MEETING} WHERE guild_id = ? ORDER BY starts_at DESC, id DESC LIMIT ?", guild_id, limit)
    return [_meeting(row) for row in rows]


async def started(reader: Reader, guild_id: int, now: datetime, limit: int) -> list[Meeting]:
    """Meetings that have begun and were not cancelled, the last one first."""
    rows = await reader.all(
        f"{_MEETING} WHERE guild_id = ? AND state = 'planned' AND starts_at <= ?"
        " ORDER BY starts_at DESC, id DESC LIMIT ?",
        guild_id,
        to_db(now),
        limit,
    )
    return [_meeting(row) for row in rows]


async def of_series(reader: Reader, guild_id: int, series_id: int) -> list[Meeting]:
    """Every meeting of a series, cancelled ones too, in the order of its slots."""
    rows = await reader.all(f"{_MEETING} WHERE guild_id = ? AND series_id = ? ORDER BY slot", guild_id, series_id)
    return [_meeting(row) for row in rows]


async def earlier(reader: Reader, meeting: Meeting, limit: int) -> list[Moment]:
    """When the series met before this meeting, the last one last, counting what it was before a change of its time."""
    rows = await reader.all(
        "SELECT starts_at, zone, wall FROM meetings WHERE guild_id = ?1 AND state = 'planned' AND starts_at < ?2"
        " AND series_id IN (SELECT id FROM meeting_series WHERE origin ="
        " (SELECT origin FROM meeting_series WHERE id = ?3)) ORDER BY starts_at DESC LIMIT ?4",
        meeting.guild_id,
        to_db(meeting.starts_at),
        meeting.series_id,
        limit,
    )
    return [_start(row) for row in reversed(rows)]


def _columns(meeting: Meeting) -> dict[str, Value]:
    return {
        "topic_id": meeting.topic_id,
        "host_city_id": meeting.host_city_id,
        "title": meeting.title,
        "starts_at": to_db(meeting.starts_at),
        "ends_at": to_db(meeting.ends_at),
        "zone": meeting.start.zone,
        "wall": meeting.start.wall.isoformat(),
        "reminders": dump_spans(meeting.reminders),
        "series_id": meeting.series_id,
        "slot": meeting.slot.isoformat() if meeting.slot is not None else None,
        "own": " ".join(sorted(meeting.own)),
        "place": meeting.place.words,
        "voice_channel_id": meeting.place.voice_channel_id,
        "language": meeting.language,
        "sequence": meeting.sequence,
        "changed_at": to_db(meeting.changed_at or meeting.created_at),
    }


def dump_spans(spans: Sequence[timedelta]) -> str:
    return json.dumps([span // _SECOND for span in spans])


def load_spans(text: str) -> tuple[timedelta, ...]:
    return tuple(seconds * _SECOND for seconds in json.loads(text))


def dump_place(place: MeetingPlace) -> str:
    return json.dumps([place.words, place.voice_channel_id], ensure_ascii=False)


def _start(row: Row) -> Moment:
    return Moment(from_db(row["starts_at"]), row["zone"], datetime.fromisoformat(row["wall"]))


def _meeting(row: Row) -> Meeting:
    starts_at = from_db(row["starts_at"])
    return Meeting(
        id=row["id"],
        guild_id=row["guild_id"],
        topic_id=row["topic_id"],
        host_city_id=row["host_city_id"],
        title=row["title"],
        start=_start(row),
        duration=from_db(row["ends_at"]) - starts_at,
        reminders=load_spans(row["reminders"]),
        state=MeetingState(row["state"]),
        card=row["card"],
        created_at=from_db(row["created_at"]),
        cancelled_because=row["cancelled_because"],
        cancelled_at=from_db(row["cancelled_at"]) if row["cancelled_at"] else None,
        series_id=row["series_id"],
        slot=datetime.fromisoformat(row["slot"]) if row["slot"] else None,
        own=frozenset(row["own"].split()),
        shown=bool(row["shown"]),
        event=row["event"],
        place=MeetingPlace(row["place"], row["voice_channel_id"]),
        language=Language(row["language"]) if row["language"] else None,
        sequence=row["sequence"],
        changed_at=from_db(row["changed_at"]) if row["changed_at"] else None,
        notified=_notified(row),
        card_url=card_url(row),
    )


def _notified(row: Row) -> NotifiedState | None:
    if row["told_start"] is None:
        return None
    words, voice_channel_id = json.loads(row["told_place"])
    return NotifiedState(from_db(row["told_start"]), MeetingPlace(words, voice_channel_id))
