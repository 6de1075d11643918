"""Exports, erases and expires the rows of whatever tables the classes name. Names come from code, never from people."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.clock import from_db, to_db
from bot.database import Reader, Transaction
from bot.privacy.commitments import ErasureCommitment
from bot.privacy.models import ANONYMOUS, Erasure, PersonalTable


async def export(reader: Reader, table: PersonalTable, guild_id: int, user_id: int) -> list[dict[str, object]]:
    """Every row of the table that concerns the person."""
    if not table.user_columns:
        return []
    columns = table.user_columns if table.exported_as is None else ("person_id",)
    where = " OR ".join(f"{column} = ?2" for column in columns)
    source = table.exported_as or table.name
    rows = await reader.all(f"SELECT * FROM {source} WHERE guild_id = ?1 AND ({where})", guild_id, user_id)  # noqa: S608 - see above
    return [dict(row) for row in rows]


async def count(reader: Reader, table: PersonalTable, erasure: Erasure, guild_id: int, user_id: int) -> int:
    """To how many rows of the table an erasure of the person would do this."""
    columns = [column for column in table.user_columns if table.erasure_of(column) is erasure]
    if not columns:
        return 0
    where = " OR ".join(f"{column} = ?2" for column in columns)
    sql = f"SELECT count(*) AS n FROM {table.name} WHERE guild_id = ?1 AND ({where})"  # noqa: S608 - see above
    row = await reader.one(sql, guild_id, user_id)
    return int(row["n"]) if row is not None else 0


async def people(reader: Reader, table: PersonalTable) -> list[tuple[int, int]]:
    """Everybody whom the table names, as (guild id, user id)."""
    return [
        (int(row["guild_id"]), int(row["person"]))
        for column in table.user_columns
        for row in await reader.all(
            f"SELECT DISTINCT guild_id, {column} AS person FROM {table.name} WHERE {column} <> {ANONYMOUS}"  # noqa: S608 - see above
        )
    ]


async def erase(tx: Transaction, table: PersonalTable, guild_id: int, user_id: int) -> int:
    """Erase the person from the table as its class says; returns the number of rows touched."""
    touched = 0
    for column in table.user_columns:
        erasure = table.erasure_of(column)
        if erasure is Erasure.KEEP:
            continue
        if erasure is Erasure.DELETE:
            sql = f"DELETE FROM {table.name} WHERE guild_id = ? AND {column} = ?"  # noqa: S608 - see above
        else:
            sql = f"UPDATE {table.name} SET {column} = {ANONYMOUS} WHERE guild_id = ? AND {column} = ?"  # noqa: S608 - see above
        touched += await tx.execute(sql, guild_id, user_id)
    return touched


async def guilds(reader: Reader, table: PersonalTable) -> list[int]:
    """The guilds of which the table holds anything."""
    rows = await reader.all(f"SELECT DISTINCT guild_id FROM {table.name}")  # noqa: S608 - see above
    return [int(row["guild_id"]) for row in rows]


async def expire_in(tx: Transaction, table: PersonalTable, guild_id: int, before: datetime) -> int:
    """Delete one guild's rows from before an instant; returns how many."""
    return await tx.execute(
        f"DELETE FROM {table.name} WHERE guild_id = ? AND {table.clock_column} < ?",  # noqa: S608 - see above
        guild_id,
        to_db(before),
    )


async def expire(tx: Transaction, table: PersonalTable, now: datetime, keep_for: timedelta) -> int:
    """Delete rows that are older than their class allows; returns how many."""
    return await tx.execute(
        f"DELETE FROM {table.name} WHERE {table.clock_column} < ?",  # noqa: S608 - see above
        to_db(now - keep_for),
    )


async def scrub(tx: Transaction, tables: Iterable[PersonalTable], guild_id: int, user_id: int) -> None:
    """Take the person's number out of texts that name them in passing, in rows whose clock is running.

    The row's own number takes its place, so that keys stay unlike each other.
    """
    for table in tables:
        running = f"AND {table.clock_column} IS NOT NULL" if table.clock_column else ""
        for column in table.mentioned_in:
            await tx.execute(
                f"UPDATE {table.name} SET {column} = replace({column}, ?2, 'erased-' || rowid)"  # noqa: S608 - see above
                f" WHERE guild_id = ?1 AND instr({column}, ?2) {running}",
                guild_id,
                str(user_id),
            )


async def is_pending(reader: Reader, guild_id: int, user_id: int, besides: int) -> bool:
    """Whether work about the person is still to be done, apart from the item `besides`."""
    row = await reader.one(
        "SELECT 1 FROM due WHERE guild_id = ?1 AND finished_at IS NULL AND id <> ?2 AND"
        " (instr(queue_key, ?3) OR instr(unique_key, ?3) OR instr(payload, ?3))",
        guild_id,
        besides,
        str(user_id),
    )
    return row is not None


async def clear_payload(tx: Transaction, item_id: int) -> None:
    """Have a work item name nobody any more."""
    await tx.execute("UPDATE due SET payload = '{}' WHERE id = ?", item_id)


async def salt(reader: Reader) -> str | None:
    """The salt of this installation's commitments; None before the first erasure."""
    row = await reader.one("SELECT commitment FROM erasures ORDER BY id LIMIT 1")
    return str(row["commitment"]).split(":")[0] if row is not None else None


async def add_commitment(tx: Transaction, entry: ErasureCommitment) -> int:
    """Keep a commitment, or the new instant of one that is kept already; returns its number."""
    await tx.execute(
        "INSERT INTO erasures (guild_id, commitment, erased_at) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (commitment) DO UPDATE SET erased_at = max(erased_at, ?3)",
        entry.guild_id,
        entry.commitment,
        to_db(entry.erased_at),
    )
    row = await tx.one("SELECT id FROM erasures WHERE commitment = ?", entry.commitment)
    return int(row["id"]) if row is not None else 0


async def commitments(reader: Reader) -> list[ErasureCommitment]:
    """Every erasure that is kept, the earliest first."""
    return [
        ErasureCommitment(int(row["guild_id"]), str(row["commitment"]), from_db(row["erased_at"]))
        for row in await reader.all("SELECT * FROM erasures ORDER BY erased_at, id")
    ]
