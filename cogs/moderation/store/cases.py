"""Keeps cases and their history, and how far the audit log has been read.

Numbers are given in the writing transaction, of which there is one at a time: no gaps, no twins.
"""

import json
from collections.abc import Collection
from datetime import datetime

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from bot.words import indexed
from cogs.moderation.models.cases import (
    Case,
    CaseEvent,
    CaseEventKind,
    CaseKind,
    CaseState,
    Ending,
    NewCase,
    NotificationState,
    Party,
)


async def add(tx: Transaction, new_case: NewCase, now: datetime) -> Case:
    """Keep a new case under the guild's next number."""
    row = await tx.one(
        "SELECT coalesce(max(number), 0) + 1 AS next FROM mod_cases WHERE guild_id = ?", new_case.guild_id
    )
    number: int = row["next"] if row is not None else 1
    target = new_case.target
    await insert(
        tx,
        "mod_cases",
        {
            "guild_id": new_case.guild_id,
            "number": number,
            "kind": new_case.kind.value,
            "state": new_case.state.value,
            "target_id": target.user_id if target else None,
            "target_name": target.name if target else None,
            "moderator_id": new_case.moderator.user_id,
            "moderator_name": new_case.moderator.name,
            "by_hand": int(new_case.by_hand),
            "channel_id": new_case.channel_id,
            "reason": new_case.reason,
            "opened_at": to_db(now),
            "ends_at": to_db(new_case.ends_at) if new_case.ends_at else None,
            "refers_to": new_case.refers_to,
            "notification": new_case.notification.value,
            "audit_entry": new_case.audit_entry,
            "ended_at": to_db(now) if new_case.state is CaseState.DONE else None,
        },
    )
    await put_words(tx, new_case.guild_id, number, new_case.reason, target.name if target else "")
    return await _get(tx, new_case.guild_id, number)


async def put(tx: Transaction, case: Case) -> None:
    """Write what can change about a case; who, whom, what and when it was opened cannot."""
    columns: dict[str, Value] = {
        "state": case.state.value,
        "failed_from": case.failed_from.value if case.failed_from else None,
        "reason": case.reason,
        "ends_at": to_db(case.ends_at) if case.ends_at else None,
        "ended_at": to_db(case.ended_at) if case.ended_at else None,
        "ending": case.ending.value if case.ending else None,
        "refers_to": case.refers_to,
        "notification": case.notification.value,
        "audit_entry": case.audit_entry,
        "error": case.error,
        "alerted_at": to_db(case.alerted_at) if case.alerted_at else None,
    }
    await update(tx, "mod_cases", columns, guild_id=case.guild_id, number=case.number)
    await put_words(tx, case.guild_id, case.number, case.reason, case.target.name if case.target else "")


async def find(reader: Reader, guild_id: int, number: int) -> Case | None:
    row = await reader.one("SELECT * FROM mod_cases WHERE guild_id = ? AND number = ?", guild_id, number)
    return case_of(row) if row is not None else None


async def by_audit_entry(reader: Reader, guild_id: int, entry: int) -> Case | None:
    """The case that was made of an entry in Discord's audit log."""
    row = await reader.one(
        "SELECT * FROM mod_cases WHERE guild_id = ? AND audit_entry = ? AND by_hand = 1", guild_id, entry
    )
    return case_of(row) if row is not None else None


async def open_about(reader: Reader, guild_id: int, target_id: int, kinds: Collection[CaseKind]) -> list[Case]:
    """The cases about a person that are not done, the latest first."""
    rows = await reader.all(
        "SELECT * FROM mod_cases WHERE guild_id = ? AND target_id = ? AND state <> 'done' ORDER BY number DESC",
        guild_id,
        target_id,
    )
    return [case for case in map(case_of, rows) if case.kind in kinds]


async def about(reader: Reader, guild_id: int, target_id: int, limit: int) -> list[Case]:
    """The latest cases about a person."""
    rows = await reader.all(
        "SELECT * FROM mod_cases WHERE guild_id = ? AND target_id = ? ORDER BY number DESC LIMIT ?",
        guild_id,
        target_id,
        limit,
    )
    return [case_of(row) for row in rows]


async def not_done(
    reader: Reader, guild_id: int, kinds: Collection[CaseKind], states: Collection[CaseState]
) -> list[Case]:
    """Every case of these kinds in one of these states (not `done`), the first one first."""
    rows = await reader.all("SELECT * FROM mod_cases WHERE guild_id = ? AND state <> 'done' ORDER BY number", guild_id)
    return [case for case in map(case_of, rows) if case.kind in kinds and case.state in states]


async def target_names(reader: Reader, guild_id: int) -> list[str]:
    """The names under which cases about people are kept, each once."""
    rows = await reader.all(
        "SELECT DISTINCT target_name FROM mod_cases WHERE guild_id = ? AND target_name IS NOT NULL", guild_id
    )
    return [row["target_name"] for row in rows]


async def by_number_or_name(
    reader: Reader, guild_id: int, digits: str, names: Collection[str], limit: int
) -> list[Case]:
    """The latest cases whose number begins with these digits, or whose person has one of these names."""
    rows = await reader.all(
        "SELECT * FROM mod_cases WHERE guild_id = ? AND (instr(CAST(number AS TEXT), ?) = 1"
        " OR target_name IN (SELECT value FROM json_each(?))) ORDER BY number DESC LIMIT ?",
        guild_id,
        digits,
        json.dumps(list(names)),
        limit,
    )
    return [case_of(row) for row in rows]


async def _get(tx: Transaction, guild_id: int, number: int) -> Case:
    case = await find(tx, guild_id, number)
    if case is None:
        raise LookupError(f"case {number} of {guild_id}")
    return case


def case_of(row: Row) -> Case:
    """The case of a row of `mod_cases`."""
    return Case(
        guild_id=row["guild_id"],
        number=row["number"],
        kind=CaseKind(row["kind"]),
        state=CaseState(row["state"]),
        moderator=Party(row["moderator_id"], row["moderator_name"]),
        reason=row["reason"],
        opened_at=from_db(row["opened_at"]),
        target=Party(row["target_id"], row["target_name"] or "") if row["target_id"] is not None else None,
        channel_id=row["channel_id"],
        by_hand=bool(row["by_hand"]),
        ends_at=_instant(row["ends_at"]),
        ended_at=_instant(row["ended_at"]),
        ending=Ending(row["ending"]) if row["ending"] else None,
        refers_to=row["refers_to"],
        notification=NotificationState(row["notification"]),
        audit_entry=row["audit_entry"],
        failed_from=CaseState(row["failed_from"]) if row["failed_from"] else None,
        error=row["error"],
        alerted_at=_instant(row["alerted_at"]),
    )


def _instant(text: str | None) -> datetime | None:
    return from_db(text) if text else None


async def add_event(tx: Transaction, guild_id: int, number: int, change: CaseEvent) -> None:
    await insert(
        tx,
        "mod_case_history",
        {
            "guild_id": guild_id,
            "case_number": number,
            "at": to_db(change.at),
            "change": change.kind.value,
            "user_id": change.by.user_id if change.by else None,
            "name": change.by.name if change.by else None,
            "detail": change.detail,
        },
    )


async def events_of(reader: Reader, guild_id: int, number: int) -> list[CaseEvent]:
    """Everything, in order."""
    rows = await reader.all(
        "SELECT * FROM mod_case_history WHERE guild_id = ? AND case_number = ? ORDER BY id", guild_id, number
    )
    return [
        CaseEvent(
            at=from_db(row["at"]),
            kind=CaseEventKind(row["change"]),
            by=Party(row["user_id"], row["name"] or "") if row["user_id"] is not None else None,
            detail=row["detail"],
        )
        for row in rows
    ]


async def audit_log_read(reader: Reader, guild_id: int) -> int | None:
    row = await reader.one("SELECT entry_id FROM mod_audit_read WHERE guild_id = ?", guild_id)
    return int(row["entry_id"]) if row is not None else None


async def set_audit_log_read(tx: Transaction, guild_id: int, entry: int) -> None:
    await tx.execute(
        "INSERT INTO mod_audit_read (guild_id, entry_id) VALUES (?1, ?2)"
        " ON CONFLICT (guild_id) DO UPDATE SET entry_id = max(entry_id, ?2)",
        guild_id,
        entry,
    )


async def put_words(tx: Transaction, guild_id: int, number: int, reason: str, name: str) -> None:
    """Have a case found by its reason and by the name of whom it concerns."""
    await tx.execute(
        "INSERT INTO mod_words (guild_id, case_number, words) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (guild_id, case_number) WHERE snapshot_id IS NULL"
        " DO UPDATE SET words = excluded.words WHERE words <> excluded.words",
        guild_id,
        number,
        indexed(f"{name}\n{reason}"),
    )
