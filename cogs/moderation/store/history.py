"""Rows of what happened to a case. They are only ever added."""

from bot.clock import from_db, to_db
from bot.database import Reader, Transaction
from cogs.moderation.models.cases import Change, ChangeKind, Party


async def add(tx: Transaction, guild_id: int, number: int, change: Change) -> None:
    await tx.execute(
        "INSERT INTO mod_case_history (guild_id, case_number, at, change, user_id, name, detail)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        number,
        to_db(change.at),
        change.kind.value,
        change.by.user_id if change.by else None,
        change.by.name if change.by else None,
        change.detail,
    )


async def of_case(reader: Reader, guild_id: int, number: int) -> list[Change]:
    """Everything, in order."""
    rows = await reader.all(
        "SELECT * FROM mod_case_history WHERE guild_id = ? AND case_number = ? ORDER BY id", guild_id, number
    )
    return [
        Change(
            at=from_db(row["at"]),
            kind=ChangeKind(row["change"]),
            by=Party(row["user_id"], row["name"] or "") if row["user_id"] is not None else None,
            detail=row["detail"],
        )
        for row in rows
    ]
