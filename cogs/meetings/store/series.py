"""Rows of series."""

from datetime import date, datetime, timedelta

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction, Value
from bot.texts import Language
from cogs.meetings.models.series import Recurrence, Repeat, Series
from cogs.meetings.store.meetings import dump_spans, load_spans

_SECOND = timedelta(seconds=1)


async def add(tx: Transaction, series: Series) -> int:
    """Keep a new series, whatever its `id`; an `origin` of 0 stands for itself. Returns its id."""
    series_id = await tx.insert(
        "INSERT INTO meeting_series (guild_id, origin, repeat, until, count, anchor, zone, topic_id, host_city_id,"
        " title, seconds, place, voice_channel_id, language, reminders, sequence, changed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        series.guild_id,
        *_values(series),
    )
    if not series.origin:
        await tx.execute("UPDATE meeting_series SET origin = id WHERE id = ?", series_id)
    return series_id


async def save(tx: Transaction, series: Series) -> None:
    await tx.execute(
        "UPDATE meeting_series SET origin = ?, repeat = ?, until = ?, count = ?, anchor = ?, zone = ?, topic_id = ?,"
        " host_city_id = ?, title = ?, seconds = ?, place = ?, voice_channel_id = ?, language = ?, reminders = ?,"
        " sequence = ?, changed_at = ? WHERE guild_id = ? AND id = ?",
        *_values(series),
        series.guild_id,
        series.id,
    )


async def touch(tx: Transaction, guild_id: int, series_id: int, now: datetime) -> None:
    """Something of the series has changed: its SEQUENCE rises."""
    await tx.execute(
        "UPDATE meeting_series SET sequence = sequence + 1, changed_at = ? WHERE guild_id = ? AND id = ?",
        to_db(now),
        guild_id,
        series_id,
    )


async def find(reader: Reader, guild_id: int, series_id: int) -> Series | None:
    row = await reader.one("SELECT * FROM meeting_series WHERE guild_id = ? AND id = ?", guild_id, series_id)
    return _series(row) if row is not None else None


async def all_of(reader: Reader, guild_id: int) -> list[Series]:
    rows = await reader.all("SELECT * FROM meeting_series WHERE guild_id = ? ORDER BY id", guild_id)
    return [_series(row) for row in rows]


def _values(series: Series) -> tuple[Value, ...]:
    recurrence = series.recurrence
    return (
        series.origin,
        recurrence.repeat.value,
        recurrence.until.isoformat() if recurrence.until is not None else None,
        recurrence.count,
        series.anchor.isoformat(),
        series.zone,
        series.topic_id,
        series.host_city_id,
        series.title,
        series.duration // _SECOND,
        series.place,
        series.voice_channel_id,
        series.language,
        dump_spans(series.reminders),
        series.sequence,
        to_db(series.changed_at),
    )


def _series(row: Row) -> Series:
    return Series(
        id=row["id"],
        guild_id=row["guild_id"],
        origin=row["origin"],
        recurrence=Recurrence(
            Repeat(row["repeat"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            count=row["count"],
        ),
        anchor=datetime.fromisoformat(row["anchor"]),
        zone=row["zone"],
        topic_id=row["topic_id"],
        host_city_id=row["host_city_id"],
        title=row["title"],
        duration=row["seconds"] * _SECOND,
        place=row["place"],
        voice_channel_id=row["voice_channel_id"],
        language=Language(row["language"]) if row["language"] else None,
        reminders=load_spans(row["reminders"]),
        sequence=row["sequence"],
        changed_at=from_db(row["changed_at"]),
    )
