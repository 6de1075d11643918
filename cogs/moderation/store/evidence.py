"""Keeps messages as evidence. Retention deletes them by `kept_at`, through the privacy class."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.clock import from_db, to_db
from bot.columns import insert
from bot.database import Reader, Row, Transaction, Value
from bot.words import indexed
from cogs.moderation.models.cases import EvidenceMessage, Party


async def add(tx: Transaction, messages: Sequence[EvidenceMessage], number: int | None, now: datetime) -> list[int]:
    """Keep messages, with a case or (None) before there is one; returns their ids."""
    ids = [
        await insert(
            tx,
            "mod_snapshots",
            {
                "guild_id": message.guild_id,
                "case_number": number,
                "channel_id": message.channel_id,
                "message_id": message.message_id,
                "author_id": message.author.user_id,
                "author_name": message.author.name,
                "content": message.content,
                "attachments": json.dumps(message.attachments, ensure_ascii=False),
                "written_at": to_db(message.written_at),
                "kept_at": to_db(now),
            },
        )
        for message in messages
    ]
    for message, snapshot_id in zip(messages, ids, strict=True):
        if message.content:
            await put_message_words(tx, message.guild_id, number, snapshot_id, message.content)
    return ids


async def attach(tx: Transaction, guild_id: int, number: int, ids: Sequence[int]) -> int:
    """Have messages that were kept before belong to a case; returns how many there (still) are."""
    return await tx.execute(
        "UPDATE mod_snapshots SET case_number = ? WHERE guild_id = ? AND id IN (SELECT value FROM json_each(?))",
        number,
        guild_id,
        json.dumps(list(ids)),
    )


async def drop(tx: Transaction, guild_id: int, number: int, message_ids: Collection[int]) -> None:
    """Forget messages of a case that were not acted on after all."""
    await tx.execute(
        "DELETE FROM mod_snapshots WHERE guild_id = ? AND case_number = ?"
        " AND message_id IN (SELECT value FROM json_each(?))",
        guild_id,
        number,
        json.dumps(list(message_ids)),
    )


async def of_case(reader: Reader, guild_id: int, number: int) -> list[EvidenceMessage]:
    """What is still kept with a case, in the order in which it was written."""
    rows = await reader.all(
        "SELECT * FROM mod_snapshots WHERE guild_id = ? AND case_number = ? ORDER BY message_id", guild_id, number
    )
    return [_snapshot(row) for row in rows]


async def find(reader: Reader, guild_id: int, snapshot_id: int) -> EvidenceMessage | None:
    row = await reader.one("SELECT * FROM mod_snapshots WHERE guild_id = ? AND id = ?", guild_id, snapshot_id)
    return _snapshot(row) if row is not None else None


def _snapshot(row: Row) -> EvidenceMessage:
    return EvidenceMessage(
        guild_id=row["guild_id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        author=Party(row["author_id"], row["author_name"]),
        written_at=from_db(row["written_at"]),
        content=row["content"],
        attachments=tuple(json.loads(row["attachments"])),
        id=row["id"],
        case_number=row["case_number"],
        kept_at=from_db(row["kept_at"]),
    )


async def put_message_words(tx: Transaction, guild_id: int, number: int | None, snapshot_id: int, content: str) -> None:
    """Have a case found by a message that is kept with it, for as long as it is."""
    columns: dict[str, Value] = {
        "guild_id": guild_id,
        "case_number": number,
        "snapshot_id": snapshot_id,
        "words": indexed(content),
    }
    await insert(tx, "mod_words", columns)
