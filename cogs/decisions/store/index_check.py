"""Looks whether the search finds each record by its own words and by no other's.

SQLite checks an index only where it may write, so the check is made on a copy of the indexes, in a folder of its own.
"""

import sqlite3
import tempfile
from asyncio import to_thread
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from bot.database import Reader, Row
from cogs.decisions.models.archive import Fault, Finding
from cogs.decisions.store.search import INDEXES

_SHADOW: Final = {"data": "id, block", "idx": "segid, term, pgno", "docsize": "id, sz", "config": "k, v"}
"""The tables in which FTS5 keeps an index, and their columns. https://www.sqlite.org/fts5.html#fts5_data_structures"""
_PAGE = 200
"""Rows that are copied at a time: a record may say eighty pages in each language."""
_WORDS = (
    "CREATE TABLE decision_words (docid INTEGER PRIMARY KEY, decision_id INTEGER, title TEXT, body TEXT, tags TEXT)",
    "CREATE VIEW title_words AS SELECT docid, ' ' || title || ' ' || tags AS words FROM decision_words",
)


async def judge_indexes(reader: Reader) -> list[Finding]:
    """What is wrong with the indexes, by the record that is missing, is too much, or is indexed by other words."""
    folder = await to_thread(tempfile.TemporaryDirectory)
    try:
        path = Path(folder.name) / "indexes.db"
        sql = [(index, await _sql(reader, index)) for index in INDEXES]
        await to_thread(_create, path, [text for _, text in sql])
        words = "SELECT docid, decision_id, title, body, tags FROM decision_words"
        await _copy(reader, path, "decision_words", words, "docid")
        for index in INDEXES:
            for shadow, columns in _SHADOW.items():
                table = f"{index}_{shadow}"
                await _copy(reader, path, table, f"SELECT {columns} FROM {table}", columns)  # noqa: S608 - names from this module
        return await to_thread(_judge, path, sql)
    finally:
        await to_thread(folder.cleanup)


async def _sql(reader: Reader, index: str) -> str:
    """How the index was made; with words of its own to be compared with, where it keeps none."""
    row = await reader.one("SELECT sql FROM sqlite_schema WHERE name = ?", index)
    sql = str(row["sql"]) if row is not None else ""
    return sql.replace("content=''", "content='title_words', content_rowid='docid'")


async def _copy(reader: Reader, path: Path, table: str, select: str, order: str) -> None:
    offset = 0
    while rows := await reader.all(f"{select} ORDER BY {order} LIMIT {_PAGE} OFFSET {offset}"):
        await to_thread(_fill, path, table, rows)
        offset += len(rows)


def _scratch(path: Path) -> sqlite3.Connection:
    """A connection to the copy, which need not outlive the check."""
    scratch = sqlite3.connect(path)
    scratch.execute("PRAGMA journal_mode = OFF")
    scratch.execute("PRAGMA synchronous = OFF")
    return scratch


def _create(path: Path, sql: Sequence[str]) -> None:
    with closing(_scratch(path)) as scratch:
        for statement in (*_WORDS, *sql):
            scratch.execute(statement)
        for index in INDEXES:
            for shadow in _SHADOW:
                scratch.execute(f"DELETE FROM {index}_{shadow}")  # noqa: S608 - names from this module
        scratch.commit()


def _fill(path: Path, table: str, rows: Sequence[Row]) -> None:
    with closing(_scratch(path)) as scratch:
        marks = ", ".join("?" for _ in rows[0])
        scratch.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row) for row in rows])  # noqa: S608 - names from this module
        scratch.commit()


def _judge(path: Path, sql: Sequence[tuple[str, str]]) -> list[Finding]:
    findings: list[Finding] = []
    # Another connection than the one that filled it: this one has kept nothing of the empty index in mind.
    with closing(_scratch(path)) as scratch:
        known = dict(scratch.execute("SELECT docid, decision_id FROM decision_words").fetchall())
        for index, create in sql:
            indexed = {row[0] for row in scratch.execute(f"SELECT id FROM {index}_docsize")}  # noqa: S608 - names from this module
            lost = [Finding(Fault.MISSING, index, str(known[docid])) for docid in sorted(known.keys() - indexed)]
            lost += [Finding(Fault.EXTRA, index, str(docid)) for docid in sorted(indexed - known.keys())]
            findings += lost or _differing(scratch, index, create, known)
    return findings


def _differing(scratch: sqlite3.Connection, index: str, create: str, known: dict[int, int]) -> list[Finding]:
    """The records that the index has by other words than theirs."""
    try:
        scratch.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - names from this module
    except sqlite3.DatabaseError:
        pass
    else:
        return []
    try:
        scratch.execute(create.replace(index, f"{index}_again", 1))
        scratch.execute(f"INSERT INTO {index}_again ({index}_again) VALUES ('rebuild')")  # noqa: S608 - names from this module
        for name in (index, f"{index}_again"):
            scratch.execute(f"CREATE VIRTUAL TABLE {name}_terms USING fts5vocab({name}, instance)")
        kept, made_again = (f'SELECT doc, term, col, "offset" FROM {name}_terms' for name in (index, f"{index}_again"))  # noqa: S608 - names from this module
        differing = f"SELECT * FROM ({kept} EXCEPT {made_again}) UNION SELECT * FROM ({made_again} EXCEPT {kept})"  # noqa: S608 - names from this module
        rows = scratch.execute(f"SELECT DISTINCT doc FROM ({differing})").fetchall()  # noqa: S608 - names from this module
    except sqlite3.DatabaseError:
        rows = []
    return [Finding(Fault.CHANGED, index, str(known.get(docid, docid))) for (docid,) in rows] or [
        Finding(Fault.CHANGED, index, "")
    ]
