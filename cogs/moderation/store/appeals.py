"""Keeps appeals: at most one a case."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from cogs.moderation.models.appeals import Appeal, AppealState
from cogs.moderation.models.reports import ReplyNotification


async def find(reader: Reader, guild_id: int, case_number: int) -> Appeal | None:
    row = await reader.one("SELECT * FROM mod_appeals WHERE guild_id = ? AND case_number = ?", guild_id, case_number)
    return _appeal(row) if row is not None else None


async def add(tx: Transaction, appeal: Appeal) -> None:
    await insert(
        tx,
        "mod_appeals",
        {
            "guild_id": appeal.guild_id,
            "case_number": appeal.case_number,
            "user_id": appeal.user_id,
            "name": appeal.name,
            "words": appeal.words,
            "state": appeal.state.value,
            "appealed_at": to_db(appeal.appealed_at),
        },
    )


async def decide(
    tx: Transaction, appeal: Appeal, state: AppealState, decided_by: int, reply: str, now: datetime
) -> None:
    columns: dict[str, Value] = {
        "state": state.value,
        "decided_by": decided_by,
        "decided_at": to_db(now),
        "reply": reply,
    }
    await update(tx, "mod_appeals", columns, guild_id=appeal.guild_id, case_number=appeal.case_number)


async def set_notification(tx: Transaction, appeal: Appeal, notification: ReplyNotification) -> None:
    """How the person heard of the decision."""
    columns = {"notification": notification.value}
    await update(tx, "mod_appeals", columns, guild_id=appeal.guild_id, case_number=appeal.case_number)


async def pending(reader: Reader, guild_id: int) -> list[Appeal]:
    """What waits for a decision, the oldest first."""
    rows = await reader.all(
        "SELECT * FROM mod_appeals WHERE guild_id = ? AND state = 'open' ORDER BY appealed_at", guild_id
    )
    return [_appeal(row) for row in rows]


async def unread(reader: Reader, guild_id: int, user_id: int) -> list[Appeal]:
    """Decisions of which no direct message could tell the person."""
    rows = await reader.all(
        "SELECT * FROM mod_appeals WHERE guild_id = ? AND user_id = ? AND notification = 'closed' ORDER BY decided_at",
        guild_id,
        user_id,
    )
    return [_appeal(row) for row in rows]


def _appeal(row: Row) -> Appeal:
    return Appeal(
        guild_id=row["guild_id"],
        case_number=row["case_number"],
        user_id=row["user_id"],
        name=row["name"],
        words=row["words"],
        state=AppealState(row["state"]),
        appealed_at=from_db(row["appealed_at"]),
        decided_by=row["decided_by"],
        decided_at=from_db(row["decided_at"]) if row["decided_at"] is not None else None,
        reply=row["reply"],
        notification=ReplyNotification(row["notification"]),
    )
