"""Keeps what stands on the server (SQL): one row for each declared object that we made or adopted."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.clock import to_db
from bot.database import Reader, Row, Transaction
from cogs.network.models.plan import KeptObject
from cogs.network.models.server_state import ChannelState, ObjectKind, Overwrite, ProvisionedObject, RoleState


async def find(reader: Reader, guild_id: int, kind: ObjectKind, key: str) -> int | None:
    row = await reader.one(
        "SELECT object_id FROM provisioned WHERE guild_id = ? AND kind = ? AND key = ?", guild_id, kind.value, key
    )
    return int(row["object_id"]) if row is not None else None


async def all_of(reader: Reader, guild_id: int) -> list[ProvisionedObject]:
    rows = await reader.all("SELECT * FROM provisioned WHERE guild_id = ? ORDER BY kind, key", guild_id)
    return [_provisioned(row) for row in rows]


async def put(tx: Transaction, guild_id: int, row: ProvisionedObject, now: datetime) -> None:
    """Remember an object. One that was known under another key moves to this one: an object has one key."""
    await tx.execute(
        "DELETE FROM provisioned WHERE guild_id = ? AND object_id = ? AND NOT (kind = ? AND key = ?)",
        guild_id,
        row.object_id,
        row.kind.value,
        row.key,
    )
    await tx.execute(
        "INSERT INTO provisioned (guild_id, kind, key, object_id, adopted, fingerprint, changed_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (guild_id, kind, key) DO UPDATE"
        " SET object_id = ?4, adopted = ?5, fingerprint = ?6, changed_at = ?7",
        guild_id,
        row.kind.value,
        row.key,
        row.object_id,
        int(row.adopted),
        _dump(row.written),
        to_db(now),
    )


async def forget(tx: Transaction, guild_id: int, kind: ObjectKind, key: str) -> None:
    """Remember an object no longer; on the server nothing changes."""
    await tx.execute("DELETE FROM provisioned WHERE guild_id = ? AND kind = ? AND key = ?", guild_id, kind.value, key)


async def kept(reader: Reader, guild_id: int) -> list[KeptObject]:
    """What admins decided to keep as it stands on the server."""
    rows = await reader.all("SELECT * FROM setup_edits WHERE guild_id = ? ORDER BY kind, key", guild_id)
    return [
        KeptObject(
            kind := ObjectKind(row["kind"]), row["key"], _load(kind, row["state"] or ""), bool(row["rights_only"])
        )
        for row in rows
    ]


async def mark_kept(tx: Transaction, guild_id: int, entry: KeptObject, user_id: int, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO setup_edits (guild_id, kind, key, state, kept_by, kept_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        " ON CONFLICT (guild_id, kind, key) DO UPDATE SET state = ?4, kept_by = ?5, kept_at = ?6, rights_only = 0",
        guild_id,
        entry.kind.value,
        entry.key,
        _dump(entry.state) or None,
        user_id,
        to_db(now),
    )


async def unmark_kept(tx: Transaction, guild_id: int, kind: ObjectKind, key: str) -> None:
    await tx.execute("DELETE FROM setup_edits WHERE guild_id = ? AND kind = ? AND key = ?", guild_id, kind.value, key)


async def keep_rights_only(tx: Transaction, guild_id: int, kind: ObjectKind, key: str) -> None:
    """Name and place count as declared again, the kept rights stay; what was kept deleted may be made again."""
    await tx.execute(
        "DELETE FROM setup_edits WHERE guild_id = ? AND kind = ? AND key = ? AND state IS NULL",
        guild_id,
        kind.value,
        key,
    )
    await tx.execute(
        "UPDATE setup_edits SET rights_only = 1 WHERE guild_id = ? AND kind = ? AND key = ?", guild_id, kind.value, key
    )


async def clean_at(reader: Reader, guild_id: int) -> str:
    """When a look last found nothing that differs; empty where none ever has."""
    row = await reader.one("SELECT clean_at FROM clean_looks WHERE guild_id = ?", guild_id)
    return row["clean_at"] if row is not None else ""


async def set_clean(tx: Transaction, guild_id: int, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO clean_looks (guild_id, clean_at) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET clean_at = ?2",
        guild_id,
        to_db(now),
    )


def _provisioned(row: Row) -> ProvisionedObject:
    kind = ObjectKind(row["kind"])
    return ProvisionedObject(
        kind=kind,
        key=row["key"],
        object_id=row["object_id"],
        adopted=bool(row["adopted"]),
        written=_load(kind, row["fingerprint"]),
    )


def _dump(state: RoleState | ChannelState | None) -> str:
    """The state itself, not its hash, so that `/setup status` can say what was changed by hand."""
    return json.dumps(asdict(state), sort_keys=True, ensure_ascii=False) if state is not None else ""


def _load(kind: ObjectKind, text: str) -> RoleState | ChannelState | None:
    if not text:
        return None
    fields: dict[str, Any] = json.loads(text)
    if kind is ObjectKind.ROLE:
        return RoleState(**fields)
    overwrites = tuple(Overwrite(**overwrite) for overwrite in fields.pop("overwrites"))
    return ChannelState(**fields, overwrites=overwrites)
