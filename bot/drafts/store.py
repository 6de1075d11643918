"""Holds the drafts' SQL."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.drafts.models import Draft


async def add(
    tx: Transaction,
    *,
    guild_id: int,
    user_id: int,
    kind: str,
    arguments: Sequence[str],
    fields: Mapping[str, str],
    now: datetime,
    expires_at: datetime,
) -> int:
    return await tx.insert(
        "INSERT INTO drafts (guild_id, user_id, kind, arguments, fields, created_at, expires_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        user_id,
        kind,
        json.dumps(list(arguments)),
        json.dumps(dict(fields), ensure_ascii=False),
        to_db(now),
        to_db(expires_at),
    )


async def find(reader: Reader, guild_id: int, user_id: int, draft_id: int, now: datetime) -> Draft | None:
    row = await reader.one(
        "SELECT * FROM drafts WHERE id = ? AND guild_id = ? AND user_id = ? AND expires_at > ?",
        draft_id,
        guild_id,
        user_id,
        to_db(now),
    )
    return _draft(row) if row is not None else None


async def of_person(reader: Reader, guild_id: int, user_id: int, now: datetime) -> list[Draft]:
    rows = await reader.all(
        "SELECT * FROM drafts WHERE guild_id = ? AND user_id = ? AND expires_at > ? ORDER BY id DESC",
        guild_id,
        user_id,
        to_db(now),
    )
    return [_draft(row) for row in rows]


async def set_fields(tx: Transaction, draft: Draft, fields: Mapping[str, str]) -> int:
    """How many rows were changed: none for a draft that is gone."""
    return await tx.execute(
        "UPDATE drafts SET fields = ? WHERE id = ? AND guild_id = ? AND user_id = ?",
        json.dumps(dict(fields), ensure_ascii=False),
        draft.id,
        draft.guild_id,
        draft.user_id,
    )


async def delete(tx: Transaction, guild_id: int, user_id: int, draft_id: int) -> int:
    return await tx.execute(
        "DELETE FROM drafts WHERE id = ? AND guild_id = ? AND user_id = ?", draft_id, guild_id, user_id
    )


def _draft(row: Row) -> Draft:
    return Draft(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        kind=row["kind"],
        arguments=tuple(json.loads(row["arguments"])),
        fields=json.loads(row["fields"]),
        created_at=from_db(row["created_at"]),
        expires_at=from_db(row["expires_at"]),
    )
