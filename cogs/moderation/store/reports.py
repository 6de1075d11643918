"""Keeps reports: the report, the people behind it, and the message's words for as long as they are kept."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction
from cogs.moderation.models.cases import FailureReason
from cogs.moderation.models.reports import (
    AuthorKind,
    ReplyNotification,
    Report,
    ReportDecision,
    ReportedMessage,
    Reporter,
    ReportState,
    ReportView,
)


async def find(reader: Reader, guild_id: int, report_id: int) -> Report | None:
    row = await reader.one("SELECT * FROM mod_reports WHERE guild_id = ? AND id = ?", guild_id, report_id)
    return _report(row) if row is not None else None


async def of_message(reader: Reader, guild_id: int, message_id: int) -> Report | None:
    row = await reader.one("SELECT * FROM mod_reports WHERE guild_id = ? AND message_id = ?", guild_id, message_id)
    return _report(row) if row is not None else None


async def of_case(reader: Reader, guild_id: int, number: int) -> Report | None:
    """The report from which a case came."""
    row = await reader.one("SELECT * FROM mod_reports WHERE guild_id = ? AND case_number = ?", guild_id, number)
    return _report(row) if row is not None else None


async def view(reader: Reader, report: Report) -> ReportView:
    """The report with its voices and what is kept of the message's words."""
    key = (report.guild_id, report.id)
    reporters = await reader.all(
        "SELECT * FROM mod_reporters WHERE guild_id = ? AND report_id = ? ORDER BY number", *key
    )
    words = await reader.all(
        "SELECT * FROM mod_report_words WHERE guild_id = ? AND report_id = ? ORDER BY position", *key
    )
    return ReportView(report, tuple(map(_reporter, reporters)), tuple(_snapshot(report, row) for row in words))


async def pending(reader: Reader, guild_id: int) -> list[Report]:
    """What waits for a decision, the oldest first."""
    rows = await reader.all("SELECT * FROM mod_reports WHERE guild_id = ? AND state <> 'decided' ORDER BY id", guild_id)
    return [_report(row) for row in rows]


async def add(tx: Transaction, guild_id: int, snapshot: ReportedMessage, now: datetime) -> Report:
    """A new report of a message that has none, without voices or words, under a number that no other one had."""
    row = await tx.one(
        "INSERT INTO mod_report_numbers (guild_id, last) VALUES (?, 1)"
        " ON CONFLICT (guild_id) DO UPDATE SET last = last + 1 RETURNING last",
        guild_id,
    )
    report_id = int(row["last"]) if row is not None else 1
    await insert(
        tx,
        "mod_reports",
        {
            "guild_id": guild_id,
            "id": report_id,
            "channel_id": snapshot.channel_id,
            "message_id": snapshot.message_id,
            "author_id": snapshot.author_id,
            "author_name": snapshot.author_name,
            "author_kind": snapshot.author.value,
            "opened_at": to_db(now),
        },
    )
    report = await find(tx, guild_id, report_id)
    if report is None:
        raise LookupError("the report that was just written")
    return report


async def add_reporter(tx: Transaction, report: Report, reporter_id: int, reason: str, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO mod_reporters (guild_id, report_id, number, reporter_id, reason, reported_at)"
        " SELECT ?1, ?2, coalesce(max(number), 0) + 1, ?3, ?4, ?5 FROM mod_reporters"
        " WHERE guild_id = ?1 AND report_id = ?2",
        report.guild_id,
        report.id,
        reporter_id,
        reason,
        to_db(now),
    )


async def add_words(tx: Transaction, report: Report, snapshot: ReportedMessage, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO mod_report_words (guild_id, report_id, position, author_id, written_at, content, files, taken_at)"
        " SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5, ?6, ?7 FROM mod_report_words"
        " WHERE guild_id = ?1 AND report_id = ?2",
        report.guild_id,
        report.id,
        report.author_id,
        to_db(snapshot.written_at),
        snapshot.content,
        json.dumps(snapshot.files, ensure_ascii=False),
        to_db(now),
    )


async def show_words(tx: Transaction, report: Report) -> None:
    """The card, redrawn, shows the wordings of the message that are kept now."""
    await tx.execute(
        "UPDATE mod_reports SET shows_words = (SELECT count(*) FROM mod_report_words AS w WHERE w.guild_id = ?1"
        " AND w.report_id = ?2) WHERE guild_id = ?1 AND id = ?2",
        report.guild_id,
        report.id,
    )


async def overdrawn(tx: Transaction, guild_id: int) -> list[Report]:
    """Reports whose cards still show words that are no longer kept."""
    rows = await tx.all(
        "SELECT r.* FROM mod_reports AS r WHERE r.guild_id = ? AND r.shows_words > (SELECT count(*)"
        " FROM mod_report_words AS w WHERE w.guild_id = r.guild_id AND w.report_id = r.id)",
        guild_id,
    )
    return [_report(row) for row in rows]


async def ids(reader: Reader, guild_id: int) -> set[int]:
    """The numbers of the reports that are kept."""
    rows = await reader.all("SELECT id FROM mod_reports WHERE guild_id = ?", guild_id)
    return {int(row["id"]) for row in rows}


async def set_author(tx: Transaction, report: Report, author: AuthorKind) -> None:
    """What the author is by now."""
    await tx.execute(
        "UPDATE mod_reports SET author_kind = ? WHERE guild_id = ? AND id = ?", author.value, report.guild_id, report.id
    )


async def reopen(tx: Transaction, report: Report) -> None:
    """Somebody else has reported the message after the decision."""
    await tx.execute(
        "UPDATE mod_reports SET state = 'open', taken_by = NULL, taken_at = NULL WHERE guild_id = ? AND id = ?",
        report.guild_id,
        report.id,
    )


async def take(tx: Transaction, report: Report, user_id: int | None, now: datetime) -> None:
    """Who looks after it; None: nobody any more."""
    await tx.execute(
        "UPDATE mod_reports SET taken_by = ?, taken_at = ? WHERE guild_id = ? AND id = ?",
        user_id,
        to_db(now) if user_id is not None else None,
        report.guild_id,
        report.id,
    )


async def decide(
    tx: Transaction,
    report: Report,
    *,
    state: ReportState,
    outcome: ReportDecision,
    decided_by: int,
    now: datetime,
    case_number: int | None = None,
    reply: str = "",
) -> None:
    """What was decided. ACTING: Discord has still to follow."""
    await tx.execute(
        "UPDATE mod_reports SET state = ?, outcome = ?, decided_by = ?, decided_at = ?, case_number = ?, reply = ?,"
        " failure = '' WHERE guild_id = ? AND id = ?",
        state.value,
        outcome.value,
        decided_by,
        to_db(now),
        case_number,
        reply,
        report.guild_id,
        report.id,
    )


async def set_state(tx: Transaction, report: Report, state: ReportState, failure: FailureReason | None = None) -> None:
    """Discord has followed (DECIDED), or has not (OPEN again, with the reason)."""
    await tx.execute(
        "UPDATE mod_reports SET state = ?, failure = ? WHERE guild_id = ? AND id = ?",
        state.value,
        failure.value if failure is not None else "",
        report.guild_id,
        report.id,
    )


async def set_notification(tx: Transaction, report: Report, number: int, notification: ReplyNotification) -> None:
    """How a reporter, by their number within the report, heard of the decision."""
    columns = {"notification": notification.value}
    await update(tx, "mod_reporters", columns, guild_id=report.guild_id, report_id=report.id, number=number)


async def reported_since(reader: Reader, guild_id: int, user_id: int, since: datetime) -> list[datetime]:
    """When somebody has reported something since an instant."""
    rows = await reader.all(
        "SELECT reported_at FROM mod_reporters WHERE guild_id = ? AND reporter_id = ? AND reported_at > ?",
        guild_id,
        user_id,
        to_db(since),
    )
    return [from_db(row["reported_at"]) for row in rows]


async def unread(reader: Reader, guild_id: int, user_id: int) -> list[tuple[Report, int]]:
    """Decided reports of somebody whom no direct message could tell, with the number of their voice."""
    rows = await reader.all(
        "SELECT r.*, v.number AS voice FROM mod_reporters AS v JOIN mod_reports AS r"
        " ON r.guild_id = v.guild_id AND r.id = v.report_id"
        " WHERE v.guild_id = ? AND v.reporter_id = ? AND v.notification = 'closed' AND r.state = 'decided'"
        " ORDER BY r.id",
        guild_id,
        user_id,
    )
    return [(_report(row), int(row["voice"])) for row in rows]


def _report(row: Row) -> Report:
    return Report(
        guild_id=row["guild_id"],
        id=row["id"],
        channel_id=row["channel_id"],
        message_id=row["message_id"],
        author_id=row["author_id"],
        author_name=row["author_name"],
        author=AuthorKind(row["author_kind"]),
        state=ReportState(row["state"]),
        opened_at=from_db(row["opened_at"]),
        taken_by=row["taken_by"],
        taken_at=_instant(row["taken_at"]),
        outcome=ReportDecision(row["outcome"]) if row["outcome"] is not None else None,
        case_number=row["case_number"],
        decided_by=row["decided_by"],
        decided_at=_instant(row["decided_at"]),
        reply=row["reply"],
        failure=FailureReason(row["failure"]) if row["failure"] else None,
    )


def _reporter(row: Row) -> Reporter:
    return Reporter(
        row["number"],
        row["reporter_id"],
        row["reason"],
        from_db(row["reported_at"]),
        ReplyNotification(row["notification"]),
    )


def _snapshot(report: Report, row: Row) -> ReportedMessage:
    files: Sequence[str] = json.loads(row["files"])
    return ReportedMessage(
        channel_id=report.channel_id,
        message_id=report.message_id,
        author_id=report.author_id,
        author_name=report.author_name,
        author=report.author,
        written_at=from_db(row["written_at"]),
        content=row["content"],
        files=tuple(files),
    )


def _instant(text: str | None) -> datetime | None:
    return from_db(text) if text is not None else None
