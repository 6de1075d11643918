"""Reads and writes attendance, minutes, signatures and quotes."""

from collections.abc import Sequence
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.meetings.models.minutes import Attendee, Minutes, MinutesSignature, Quote


async def present(reader: Reader, guild_id: int, meeting_id: int) -> list[Attendee]:
    """Who was there, by name."""
    rows = await reader.all(
        "SELECT * FROM meeting_attendance WHERE guild_id = ? AND meeting_id = ? ORDER BY name, user_id",
        guild_id,
        meeting_id,
    )
    return [Attendee(row["user_id"], row["name"], row["city_id"]) for row in rows]


async def tick(
    tx: Transaction, guild_id: int, meeting_id: int, asked: Sequence[int], there: Sequence[Attendee], now: datetime
) -> None:
    """Of those who were asked about, exactly these were there."""
    await tx.many(
        "DELETE FROM meeting_attendance WHERE guild_id = ? AND meeting_id = ? AND user_id = ?",
        [(guild_id, meeting_id, user_id) for user_id in asked],
    )
    await tx.many(
        "INSERT INTO meeting_attendance (meeting_id, guild_id, user_id, name, city_id, ticked_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [(meeting_id, guild_id, attendee.user_id, attendee.name, attendee.city_id, to_db(now)) for attendee in there],
    )


async def add_minutes(tx: Transaction, minutes: Minutes) -> int:
    """Keep another version, whatever its `id` and `version`; returns its id."""
    return await tx.insert(
        "INSERT INTO meeting_minutes (guild_id, meeting_id, version, file_name, content, sha256, added_at)"
        " SELECT ?1, ?2, coalesce(max(version), 0) + 1, ?3, ?4, ?5, ?6 FROM meeting_minutes WHERE meeting_id = ?2",
        minutes.guild_id,
        minutes.meeting_id,
        minutes.file_name,
        minutes.content,
        minutes.sha256,
        to_db(minutes.added_at),
    )


async def find_minutes(reader: Reader, guild_id: int, minutes_id: int) -> Minutes | None:
    row = await reader.one("SELECT * FROM meeting_minutes WHERE guild_id = ? AND id = ?", guild_id, minutes_id)
    if row is None:
        return None
    signed = await reader.all(
        "SELECT * FROM meeting_signatures WHERE guild_id = ? AND minutes_id = ? ORDER BY signed_at, user_id",
        guild_id,
        minutes_id,
    )
    return _minutes(row, tuple(_signature(signature) for signature in signed))


async def minutes_of(reader: Reader, guild_id: int, meeting_id: int) -> list[int]:
    """The ids of a meeting's minutes, the latest version first."""
    rows = await reader.all(
        "SELECT id FROM meeting_minutes WHERE guild_id = ? AND meeting_id = ? ORDER BY version DESC",
        guild_id,
        meeting_id,
    )
    return [row["id"] for row in rows]


async def sign(tx: Transaction, guild_id: int, minutes_id: int, signature: MinutesSignature) -> bool:
    """Keep a signature; whether the person had not signed before."""
    return (
        await tx.execute(
            "INSERT INTO meeting_signatures (minutes_id, guild_id, user_id, name, city_id, country, signed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (minutes_id, user_id) DO NOTHING",
            minutes_id,
            guild_id,
            signature.user_id,
            signature.name,
            signature.city_id,
            signature.country,
            to_db(signature.signed_at),
        )
        == 1
    )


async def quote(tx: Transaction, guild_id: int, meeting_id: int, quoted: Quote) -> bool:
    """Pick a message; whether it had not been picked before."""
    return (
        await tx.execute(
            "INSERT INTO meeting_quotes (meeting_id, guild_id, channel_id, message_id, user_id, name, content,"
            " written_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meeting_id, message_id) DO NOTHING",
            meeting_id,
            guild_id,
            quoted.channel_id,
            quoted.message_id,
            quoted.user_id,
            quoted.name,
            quoted.content,
            to_db(quoted.written_at),
        )
        == 1
    )


async def quotes(reader: Reader, guild_id: int, meeting_id: int) -> list[Quote]:
    """What was picked, in the order in which it was written."""
    rows = await reader.all(
        "SELECT * FROM meeting_quotes WHERE guild_id = ? AND meeting_id = ? ORDER BY message_id", guild_id, meeting_id
    )
    return [
        Quote(
            row["channel_id"],
            row["message_id"],
            row["user_id"],
            row["name"],
            row["content"],
            from_db(row["written_at"]),
        )
        for row in rows
    ]


def _minutes(row: Row, signatures: tuple[MinutesSignature, ...]) -> Minutes:
    return Minutes(
        id=row["id"],
        guild_id=row["guild_id"],
        meeting_id=row["meeting_id"],
        version=row["version"],
        file_name=row["file_name"],
        content=row["content"],
        sha256=row["sha256"],
        added_at=from_db(row["added_at"]),
        signatures=signatures,
    )


def _signature(row: Row) -> MinutesSignature:
    return MinutesSignature(row["user_id"], row["name"], row["city_id"], row["country"], from_db(row["signed_at"]))
