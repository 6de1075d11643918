"""Rows of drafts and their files."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.people import Succession
from cogs.decisions.models.drafts import DecisionDraft, DraftContent, StoredFile


async def add(
    tx: Transaction, guild_id: int, user_id: int, name: str, city_id: int | None, body: DraftContent, now: datetime
) -> int:
    return await tx.insert(
        "INSERT INTO decision_drafts (guild_id, user_id, name, city_id, body, changed_at) VALUES (?, ?, ?, ?, ?, ?)",
        guild_id,
        user_id,
        name,
        city_id,
        body.dump(),
        to_db(now),
    )


async def change(tx: Transaction, draft: DecisionDraft, body: DraftContent, now: datetime) -> None:
    await tx.execute(
        "UPDATE decision_drafts SET body = ?, changed_at = ? WHERE guild_id = ? AND id = ?",
        body.dump(),
        to_db(now),
        draft.guild_id,
        draft.id,
    )


async def submit(tx: Transaction, draft: DecisionDraft, now: datetime) -> bool:
    """Whether it was not handed in before."""
    return (
        await tx.execute(
            "UPDATE decision_drafts SET handed_in = 1, changed_at = ? WHERE guild_id = ? AND id = ? AND handed_in = 0",
            to_db(now),
            draft.guild_id,
            draft.id,
        )
        == 1
    )


async def hand_over(tx: Transaction, change: Succession, now: datetime) -> int:
    """Give a person's drafts for a city to the successor; without one they wait for whoever speaks for the city.

    Returns how many have a new author.
    """
    where = "guild_id = ? AND city_id = ? AND user_id = ?"
    of_predecessor = (change.guild_id, change.city_id, change.predecessor_id)
    if change.successor_id is None:
        sql = f"UPDATE decision_drafts SET handed_in = 1, changed_at = ? WHERE {where}"  # noqa: S608 - a constant
        await tx.execute(sql, to_db(now), *of_predecessor)
        return 0
    sql = f"UPDATE decision_drafts SET user_id = ?, name = ?, changed_at = ? WHERE {where}"  # noqa: S608 - a constant
    return await tx.execute(sql, change.successor_id, change.successor_name, to_db(now), *of_predecessor)


async def find(reader: Reader, guild_id: int, draft_id: int) -> DecisionDraft | None:
    row = await reader.one("SELECT * FROM decision_drafts WHERE guild_id = ? AND id = ?", guild_id, draft_id)
    if row is None:
        return None
    return _draft(row, [file.name for file in await files(reader, guild_id, draft_id)])


async def all_of(reader: Reader, guild_id: int) -> list[DecisionDraft]:
    """Every draft, the latest change first; without the names of their files."""
    rows = await reader.all(
        "SELECT * FROM decision_drafts WHERE guild_id = ? ORDER BY changed_at DESC, id DESC", guild_id
    )
    return [_draft(row, []) for row in rows]


async def delete(tx: Transaction, guild_id: int, draft_id: int) -> bool:
    """Whether it was still there."""
    return await tx.execute("DELETE FROM decision_drafts WHERE guild_id = ? AND id = ?", guild_id, draft_id) == 1


async def add_file(tx: Transaction, draft: DecisionDraft, file: StoredFile) -> None:
    await tx.execute(
        "INSERT INTO decision_draft_files (draft_id, guild_id, position, name, media_type, bytes) VALUES"
        " (?1, ?2, (SELECT coalesce(max(position), 0) + 1 FROM decision_draft_files WHERE draft_id = ?1), ?3, ?4, ?5)",
        draft.id,
        draft.guild_id,
        file.name,
        file.media_type,
        file.data,
    )


async def files(reader: Reader, guild_id: int, draft_id: int) -> list[StoredFile]:
    rows = await reader.all(
        "SELECT name, media_type, bytes FROM decision_draft_files WHERE guild_id = ? AND draft_id = ?"
        " ORDER BY position",
        guild_id,
        draft_id,
    )
    return [StoredFile(row["name"], row["media_type"], bytes(row["bytes"])) for row in rows]


def _draft(row: Row, names: list[str]) -> DecisionDraft:
    return DecisionDraft(
        id=row["id"],
        guild_id=row["guild_id"],
        user_id=row["user_id"],
        name=row["name"],
        city_id=row["city_id"],
        content=DraftContent.load(row["body"]),
        submitted=bool(row["handed_in"]),
        changed_at=from_db(row["changed_at"]),
        files=tuple(names),
    )
