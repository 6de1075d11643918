"""Keeps the runs of `/setup apply` (SQL)."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.texts import Language
from cogs.network.models.plan import SetupRun, SetupRunState


async def insert(
    tx: Transaction,
    *,
    guild_id: int,
    user_id: int,
    channel_id: int,
    plan_hash: str,
    language: Language,
    total: int,
    now: datetime,
) -> int:
    return await tx.insert(
        "INSERT INTO setup_runs (guild_id, user_id, channel_id, plan_hash, language, total, started_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        user_id,
        channel_id,
        plan_hash,
        language.value,
        total,
        to_db(now),
    )


async def get(reader: Reader, run_id: int) -> SetupRun:
    """Raises LookupError."""
    row = await reader.one("SELECT * FROM setup_runs WHERE id = ?", run_id)
    if row is None:
        raise LookupError(run_id)
    return _run(row)


async def latest(reader: Reader, guild_id: int) -> SetupRun | None:
    row = await reader.one("SELECT * FROM setup_runs WHERE guild_id = ? ORDER BY id DESC LIMIT 1", guild_id)
    return _run(row) if row is not None else None


async def advance(tx: Transaction, run_id: int, finished: int) -> None:
    await tx.execute("UPDATE setup_runs SET finished = ? WHERE id = ?", finished, run_id)


async def reopen(tx: Transaction, run_id: int) -> None:
    await tx.execute(
        "UPDATE setup_runs SET state = 'running', error = NULL, ended_at = NULL WHERE id = ? AND state = 'failed'",
        run_id,
    )


async def end(tx: Transaction, run_id: int, state: SetupRunState, error: str | None, now: datetime) -> None:
    await tx.execute(
        "UPDATE setup_runs SET state = ?, error = ?, ended_at = ? WHERE id = ?",
        state.value,
        error,
        to_db(now),
        run_id,
    )


def _run(row: Row) -> SetupRun:
    return SetupRun(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        channel_id=row["channel_id"],
        plan_hash=row["plan_hash"],
        language=Language(row["language"]),
        state=SetupRunState(row["state"]),
        total=row["total"],
        finished=row["finished"],
        error=row["error"],
        started_at=from_db(row["started_at"]),
        ended_at=from_db(row["ended_at"]) if row["ended_at"] else None,
    )
