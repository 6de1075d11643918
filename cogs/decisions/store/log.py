"""Keeps the log's rows, and the tables that follow it: written together, read back for a verification."""

from bot.database import Reader, Transaction
from bot.texts import Bilingual
from cogs.decisions.models.archive import (
    KEYS,
    LogCopy,
    LogHead,
    LogRow,
    Row,
    RowChange,
    Scalar,
    SealedPerson,
    SealedWords,
)
from cogs.decisions.models.decisions import Reference


async def head(reader: Reader, guild_id: int) -> LogHead | None:
    """Where the log ends; None before its first entry."""
    row = await reader.one("SELECT seq, hash FROM archive_heads WHERE guild_id = ?", guild_id)
    return LogHead(row["seq"], row["hash"]) if row is not None else None


async def append(tx: Transaction, guild_id: int, row: LogRow) -> None:
    """Add the entry and move the head. Raises IntegrityError when it is not the next one."""
    await tx.execute(
        "INSERT INTO archive_log (guild_id, seq, entry, hash) VALUES (?, ?, ?, ?)",
        guild_id,
        row.seq,
        row.entry,
        row.hash,
    )
    await tx.execute(
        "INSERT INTO archive_heads (guild_id, seq, hash) VALUES (?1, ?2, ?3)"
        " ON CONFLICT (guild_id) DO UPDATE SET seq = ?2, hash = ?3",
        guild_id,
        row.seq,
        row.hash,
    )


async def apply(tx: Transaction, guild_id: int, put: RowChange) -> None:
    """Bring one row to what the entry says. Names of tables and columns come from code, never from people."""
    keys = ("guild_id", *KEYS[put.table])
    row: dict[str, Scalar] = {"guild_id": guild_id, **put.row}
    changed = [column for column in row if column not in keys]
    where = " AND ".join(f"{key} = ?" for key in keys)
    touched = 0
    if changed:
        assignments = ", ".join(f"{column} = ?" for column in changed)
        touched = await tx.execute(
            f"UPDATE {put.table} SET {assignments} WHERE {where}",  # noqa: S608 - see above
            *(row[column] for column in changed),
            *(row[key] for key in keys),
        )
    if not touched:
        marks = ", ".join("?" for _ in row)
        await tx.execute(f"INSERT INTO {put.table} ({', '.join(row)}) VALUES ({marks})", *row.values())  # noqa: S608 - see above


async def recorded_name(reader: Reader, guild_id: int, decision_id: int, reference: Reference) -> Bilingual | None:
    """What a record calls something that it names."""
    row = await reader.one(
        "SELECT name_de, name_en FROM decision_names"
        " WHERE guild_id = ? AND decision_id = ? AND kind = ? AND number = ?",
        guild_id,
        decision_id,
        *reference,
    )
    return Bilingual(row["name_de"], row["name_en"]) if row is not None else None


async def unnamed(reader: Reader, guild_id: int, limit: int) -> list[tuple[int, Reference]]:
    """What records name by number without saying what it was called: those of before they did."""
    rows = await reader.all(
        "WITH shown (decision_id, kind, number) AS ("
        " SELECT decision_id, 'city', city_id FROM decision_votes WHERE guild_id = ?1"
        " UNION SELECT decision_id, 'city', city_id FROM decision_signatures WHERE guild_id = ?1"
        " UNION SELECT decision_id, 'city', city_id FROM decision_reservations WHERE guild_id = ?1"
        " UNION SELECT decision_id, 'city', city_id FROM decision_follow_ups WHERE guild_id = ?1"
        " UNION SELECT id, 'city', city_id FROM decisions WHERE guild_id = ?1 AND city_id IS NOT NULL"
        " UNION SELECT id, 'topic', topic_id FROM decisions WHERE guild_id = ?1 AND topic_id IS NOT NULL"
        " UNION SELECT id, 'meeting', meeting_id FROM decisions WHERE guild_id = ?1 AND meeting_id IS NOT NULL)"
        " SELECT s.decision_id, s.kind, s.number FROM shown AS s"
        " JOIN decisions AS d ON d.guild_id = ?1 AND d.id = s.decision_id AND d.tombstone IS NULL"
        " LEFT JOIN decision_names AS n ON n.guild_id = ?1 AND n.decision_id = s.decision_id AND n.kind = s.kind"
        " AND n.number = s.number WHERE n.number IS NULL ORDER BY 1, 2, 3 LIMIT ?2",
        guild_id,
        limit,
    )
    return [(row["decision_id"], (row["kind"], row["number"])) for row in rows]


async def put_sealed_words(tx: Transaction, guild_id: int, words: SealedWords) -> None:
    await tx.execute(
        "INSERT INTO archive_texts (guild_id, commitment, decision_id, salt, words) VALUES (?, ?, ?, ?, ?)",
        guild_id,
        words.commitment,
        words.decision_id,
        words.salt,
        words.words,
    )


async def sealed_words_of(reader: Reader, guild_id: int, first: int, last: int) -> dict[str, SealedWords]:
    """The words to which a stretch of the log commits, by commitment."""
    rows = await reader.all(
        # CROSS: in this order. Left to itself, the planner reads all words of the guild for each entry.
        "SELECT t.commitment, t.decision_id, t.salt, t.words FROM archive_log AS l"
        " CROSS JOIN json_each(CASE WHEN json_valid(l.entry) THEN l.entry ELSE '{}' END, '$.rows') AS r"
        " CROSS JOIN archive_texts AS t ON t.guild_id = l.guild_id AND t.commitment = json_extract(r.value, '$[2]')"
        " WHERE l.guild_id = ? AND l.seq BETWEEN ? AND ?",
        guild_id,
        first,
        last,
    )
    return {
        row["commitment"]: SealedWords(row["commitment"], row["decision_id"], row["salt"], row["words"]) for row in rows
    }


async def copy(reader: Reader, guild_id: int, *, whole: bool) -> LogCopy:
    """The log with what stands apart from it; not `whole`: its head alone."""
    if not whole:
        return LogCopy(guild_id, await head(reader, guild_id), (), (), (), frozenset())
    rows = await reader.all("SELECT entry FROM archive_log WHERE guild_id = ? ORDER BY seq", guild_id)
    apart = await reader.all(
        "SELECT commitment, decision_id, salt, words FROM archive_texts WHERE guild_id = ? ORDER BY decision_id, rowid",
        guild_id,
    )
    return LogCopy(
        guild_id=guild_id,
        head=await head(reader, guild_id),
        entries=tuple(row["entry"] for row in rows),
        words=tuple(SealedWords(row["commitment"], row["decision_id"], row["salt"], row["words"]) for row in apart),
        people=tuple(await people(reader, guild_id)),
        erased=frozenset(await erasures(reader, guild_id)),
    )


async def word_commitments(reader: Reader, guild_id: int) -> list[str]:
    """The commitments of all words that are kept apart from the log."""
    rows = await reader.all("SELECT commitment FROM archive_texts WHERE guild_id = ?", guild_id)
    return [row["commitment"] for row in rows]


async def forget(tx: Transaction, guild_id: int, decision_id: int) -> None:
    """Delete the words of a record, and the bytes of its attachments that no other standing record has."""
    await tx.execute("DELETE FROM archive_texts WHERE guild_id = ? AND decision_id = ?", guild_id, decision_id)
    await tx.execute(
        "DELETE FROM decision_blobs WHERE guild_id = ?1 AND sha256 IN"
        " (SELECT sha256 FROM decision_attachments WHERE guild_id = ?1 AND decision_id = ?2)"
        " AND sha256 NOT IN (SELECT a.sha256 FROM decision_attachments AS a JOIN decisions AS d"
        " ON d.guild_id = a.guild_id AND d.id = a.decision_id WHERE a.guild_id = ?1 AND d.tombstone IS NULL)",
        guild_id,
        decision_id,
    )


async def put_person(tx: Transaction, guild_id: int, person: SealedPerson) -> None:
    await tx.execute(
        "INSERT INTO decision_people (guild_id, commitment, salt, user_id, name) VALUES (?, ?, ?, ?, ?)",
        guild_id,
        person.commitment,
        person.salt,
        person.user_id,
        person.name,
    )


async def put_words(tx: Transaction, guild_id: int, decision_id: int, words: tuple[str, str, str]) -> None:
    """What the search finds a record by."""
    await tx.execute(
        "INSERT INTO decision_words (guild_id, decision_id, title, body, tags) VALUES (?1, ?2, ?3, ?4, ?5)"
        " ON CONFLICT (guild_id, decision_id) DO UPDATE SET title = ?3, body = ?4, tags = ?5",
        guild_id,
        decision_id,
        *words,
    )


async def drop_words(tx: Transaction, guild_id: int, decision_id: int) -> None:
    await tx.execute("DELETE FROM decision_words WHERE guild_id = ? AND decision_id = ?", guild_id, decision_id)


async def guilds(reader: Reader) -> list[int]:
    """Every guild that any of the archive's tables knows."""
    held = {name for _, name in await schema(reader)}
    tables = [table for table in ("archive_log", "archive_heads", "archive_texts", *KEYS) if table in held]
    union = " UNION ".join(f"SELECT guild_id FROM {table}" for table in tables)  # noqa: S608 - see above
    return [row["guild_id"] for row in await reader.all(f"{union} ORDER BY guild_id")]


async def page(reader: Reader, guild_id: int, after: int | None, limit: int) -> list[LogRow]:
    """The next rows of the log, in the order of their numbers."""
    rows = await reader.all(
        "SELECT seq, entry, hash FROM archive_log WHERE guild_id = ?1 AND (?2 IS NULL OR seq > ?2)"
        " ORDER BY seq LIMIT ?3",
        guild_id,
        after,
        limit,
    )
    return [LogRow(row["seq"], row["entry"], row["hash"]) for row in rows]


async def rows_of(reader: Reader, guild_id: int, table: str) -> list[Row]:
    """A table as it is, without `guild_id`."""
    rows = await reader.all(f"SELECT * FROM {table} WHERE guild_id = ?", guild_id)  # noqa: S608 - see above
    return [{column: row[column] for column in row.keys() if column != "guild_id"} for row in rows]  # noqa: SIM118 - iterating a row gives its values


async def people(reader: Reader, guild_id: int) -> list[SealedPerson]:
    rows = await reader.all("SELECT commitment, salt, user_id, name FROM decision_people WHERE guild_id = ?", guild_id)
    return [SealedPerson(row["commitment"], row["salt"], row["user_id"], row["name"]) for row in rows]


async def naming(reader: Reader, guild_id: int, user_id: int) -> list[int]:
    """The decisions under which a person has signed."""
    rows = await reader.all(
        "SELECT DISTINCT s.decision_id FROM decision_people AS p JOIN decision_signatures AS s"
        " ON s.guild_id = p.guild_id AND s.commitment = p.commitment WHERE p.guild_id = ? AND p.user_id = ?",
        guild_id,
        user_id,
    )
    return [row["decision_id"] for row in rows]


async def erasures(reader: Reader, guild_id: int) -> set[str]:
    rows = await reader.all("SELECT commitment FROM archive_erasures WHERE guild_id = ?", guild_id)
    return {row["commitment"] for row in rows}


async def words(reader: Reader, guild_id: int) -> list[Row]:
    rows = await reader.all("SELECT decision_id, title, body, tags FROM decision_words WHERE guild_id = ?", guild_id)
    return [dict(row) for row in rows]


async def blob_names(reader: Reader, guild_id: int) -> list[str]:
    rows = await reader.all("SELECT sha256 FROM decision_blobs WHERE guild_id = ?", guild_id)
    return [row["sha256"] for row in rows]


async def blob(reader: Reader, guild_id: int, sha256: str) -> bytes | None:
    row = await reader.one("SELECT bytes FROM decision_blobs WHERE guild_id = ? AND sha256 = ?", guild_id, sha256)
    return bytes(row["bytes"]) if row is not None else None


async def put_blob(tx: Transaction, guild_id: int, sha256: str, data: bytes) -> None:
    await tx.execute(
        "INSERT INTO decision_blobs (guild_id, sha256, bytes) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        guild_id,
        sha256,
        data,
    )


async def schema(reader: Reader) -> dict[tuple[str, str], tuple[str, str]]:
    """What the file holds beside rows: (type, name) -> (table, SQL)."""
    rows = await reader.all("SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(row["type"], row["name"]): (row["tbl_name"], row["sql"]) for row in rows}


async def version(reader: Reader) -> int:
    """The last migration that the file went through; 0 for a file that is not ours."""
    if await reader.one("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'") is None:
        return 0
    row = await reader.one("SELECT coalesce(max(version), 0) AS version FROM schema_migrations")
    return int(row["version"]) if row is not None else 0
