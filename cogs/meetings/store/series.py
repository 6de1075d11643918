"""Reads and writes series."""

from datetime import date, datetime, timedelta

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from bot.texts import Language
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import MonthlyPattern, Recurrence, Repeat, Series
from cogs.meetings.store.meetings import dump_spans, load_spans

_SECOND = timedelta(seconds=1)


async def add(tx: Transaction, series: Series) -> int:
    """Keep a new series, whatever its `id`; an `origin` of 0 stands for itself. Returns its id."""
    series_id = await insert(tx, "meeting_series", {"guild_id": series.guild_id, **_columns(series)})
    if not series.origin:
        await tx.execute("UPDATE meeting_series SET origin = id WHERE id = ?", series_id)
    return series_id


async def save(tx: Transaction, series: Series) -> None:
    await update(tx, "meeting_series", _columns(series), guild_id=series.guild_id, id=series.id)


async def touch(tx: Transaction, guild_id: int, series_id: int, now: datetime) -> None:
    """Something of the series has changed: its SEQUENCE rises."""
    await tx.execute(
        "UPDATE meeting_series SET sequence = sequence + 1, changed_at = ? WHERE guild_id = ? AND id = ?",
        to_db(now),
        guild_id,
        series_id,
    )


async def get(reader: Reader, guild_id: int, series_id: int) -> Series:
    """Raises LookupError when there is none: a meeting names only a series that exists."""
    row = await reader.one("SELECT * FROM meeting_series WHERE guild_id = ? AND id = ?", guild_id, series_id)
    if row is None:
        raise LookupError(series_id)
    return _series(row)


async def of_origin(reader: Reader, guild_id: int, origin: int) -> list[Series]:
    """What a series has been from one change of its time to the next, the oldest first."""
    rows = await reader.all(
        "SELECT * FROM meeting_series WHERE guild_id = ? AND origin = ? ORDER BY id", guild_id, origin
    )
    return [_series(row) for row in rows]


def _columns(series: Series) -> dict[str, Value]:
    recurrence = series.recurrence
    return {
        "origin": series.origin,
        "repeat": recurrence.repeat.value,
        "until": recurrence.until.isoformat() if recurrence.until is not None else None,
        "count": recurrence.count,
        "monthly_on": recurrence.monthly,
        "anchor": series.anchor.isoformat(),
        "zone": series.zone,
        "topic_id": series.topic_id,
        "host_city_id": series.host_city_id,
        "title": series.title,
        "seconds": series.duration // _SECOND,
        "place": series.place.words,
        "voice_channel_id": series.place.voice_channel_id,
        "language": series.language,
        "reminders": dump_spans(series.reminders),
        "sequence": series.sequence,
        "changed_at": to_db(series.changed_at),
    }


def _series(row: Row) -> Series:
    return Series(
        id=row["id"],
        guild_id=row["guild_id"],
        origin=row["origin"],
        recurrence=Recurrence(
            Repeat(row["repeat"]),
            until=date.fromisoformat(row["until"]) if row["until"] else None,
            count=row["count"],
            monthly=MonthlyPattern(row["monthly_on"]) if row["monthly_on"] else None,
        ),
        anchor=datetime.fromisoformat(row["anchor"]),
        zone=row["zone"],
        topic_id=row["topic_id"],
        host_city_id=row["host_city_id"],
        title=row["title"],
        duration=row["seconds"] * _SECOND,
        place=MeetingPlace(row["place"], row["voice_channel_id"]),
        language=Language(row["language"]) if row["language"] else None,
        reminders=load_spans(row["reminders"]),
        sequence=row["sequence"],
        changed_at=from_db(row["changed_at"]),
    )
