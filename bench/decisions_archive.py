"""What the archive costs at 100,000 records: the search against the bare SQLite query, what is offered while somebody
types, and a whole verification.

    python -m bench.decisions_archive [RECORDS]

The search and the verification are ratios within one run, so that they mean the same on any machine.
"""

import asyncio
import hashlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.clock import to_db
from bot.config import PROJECT
from bot.database import Database
from bot.query import Thesaurus, read_query
from bot.texts import Bilingual, Language
from cogs.decisions import load_thesaurus
from cogs.decisions.models.archive import RowChange
from cogs.decisions.models.decisions import DecisionState, Wording
from cogs.decisions.models.searching import Filters
from cogs.decisions.rules.chain import GENESIS, digest, entry_text, seal_row
from cogs.decisions.rules.rows import revision_row, state_row
from cogs.decisions.rules.wording import document
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.verifying import verify
from cogs.decisions.store.index_check import judge_indexes

GUILD = 7
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SEARCH_LIMIT = 2.0
"""p95 of the search, with both indexes, records and snippets, over p95 of the bare MATCH with its ranking."""
NARROWED_LIMIT = 3.0
"""The same with filters, which have to look at every record that fits."""
TYPING_LIMIT_MS = 50.0
"""p95 of what is offered for a number or title."""
VERIFY_LIMIT = 15.0
"""Verification over hashing the same log once: reading, parsing, rebuilding and comparing every table."""
QUERIES = (
    "Wärmeplan",
    "schutz",
    "Verkehrswende",
    "Straße Köln",
    "„Schutz vor Hitze“",
    "bu",
    "mobility",
    "Haushalt 2027",
)
TYPED = (
    "",
    "k",
    "kl",
    "klimaschutz",
    "schutz",
    "2026",
    "DAOF 2026/014",
    "Straße Köln",
    "zzz",
    "bu ha",
    "wärme 20",
    "q",
)
WORDS = (
    *("Klimaschutz", "Wärmeplan", "Straße", "Köln", "Haushalt", "Verkehrswende", "Busse", "Hitze", "Schutz", "vor"),
    *("city", "heat", "mobility", "transition", "budget", "2027", "housing", "steel", "hydrogen", "school", "der"),
)
MOMENT = to_db(NOW)


async def main(records: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(Path(folder) / "bench.db", PROJECT / "data" / "migrations")
        began = time.perf_counter()
        await asyncio.to_thread(fill, Path(folder) / "bench.db", records)
        print(f"{records} records written in {time.perf_counter() - began:.0f} s")
        good = await search(database) & await typing(database) & await verification(database)
        await database.close()
    return 0 if good else 1


def fill(path: Path, records: int) -> None:
    """Write the records as the archive writes them, but in one go: rows and entries are the services' own."""
    chance = random.Random(7)  # noqa: S311 - the same records each time
    vocabulary = [*WORDS, *("".join(chance.choices("abdegiklmnorstu", k=chance.randint(4, 11))) for _ in range(3000))]
    with closing(sqlite3.connect(path)) as connection:
        previous = GENESIS
        for number in range(1, records + 1):
            puts = rows(number, chance, vocabulary)
            sealed = [seal_row(put, f"{number:032}") for put in puts]
            shown = [row for row, _ in sealed]
            text = entry_text(guild_id=GUILD, seq=number, previous=previous, at=MOMENT, kind="published", rows=shown)
            previous = digest(text)
            connection.execute("INSERT INTO archive_log VALUES (?, ?, ?, ?)", (GUILD, number, text, previous))
            for put in puts:
                row = {"guild_id": GUILD, **put.row}
                names, marks = ", ".join(row), ", ".join("?" for _ in row)
                connection.execute(f"INSERT INTO {put.table} ({names}) VALUES ({marks})", [*row.values()])  # noqa: S608 - the archive's own names
            for words in (words for _, words in sealed if words is not None):
                apart = (GUILD, words.commitment, words.decision_id, words.salt, words.words)
                connection.execute("INSERT INTO archive_texts VALUES (?, ?, ?, ?, ?)", apart)
            said = puts[1].row
            wording = Wording(
                Bilingual(str(said["title_de"]), str(said["title_en"])),
                Bilingual(str(said["text_de"]), str(said["text_en"])),
                Language.DE,
            )
            connection.execute(
                "INSERT INTO decision_words (guild_id, decision_id, title, body, tags) VALUES (?, ?, ?, ?, ?)",
                (GUILD, number, *document(wording, (), str(puts[0].row["number"]))),
            )
        connection.execute("INSERT INTO archive_heads VALUES (?, ?, ?)", (GUILD, records, previous))
        connection.commit()


def rows(number: int, chance: random.Random, vocabulary: list[str]) -> list[RowChange]:
    """What one publication writes."""

    def words(count: int) -> str:
        return " ".join(chance.choices(vocabulary, k=count))

    wording = Wording(Bilingual(words(5), words(5)), Bilingual(words(30), words(30)), Language.DE)
    who = digest(str(number))
    year, serial = 2000 + number // 1000, number % 1000
    row: dict[str, str | int | None] = {
        "id": number,
        "number": f"DAOF {year}/{serial:03}",
        "year": year,
        "serial": serial,
        "kind": "decision",
        "state": "adopted",
        "topic_id": None,
        "meeting_id": None,
        "poll_id": None,
        "source": None,
        "source_hash": None,
        "decided_on": "2026-11-23",
        "threshold": "",
        "foreign_number": "",
        "revision": 1,
        "city_id": None,
        "tombstone": None,
        "published_at": MOMENT,
        "commitment": who,
    }
    return [
        RowChange("decisions", row),
        revision_row(number, 1, wording, who, NOW),
        state_row(number, 1, DecisionState.ADOPTED, "", who, NOW),
    ]


async def search(database: Database) -> bool:
    """The first page, the fourth, and one narrowed by filters, each against the bare query."""
    thesaurus = await asyncio.to_thread(load_thesaurus)
    reader = DecisionReader(database, thesaurus)
    narrowed = Filters(state=DecisionState.ADOPTED, year=2026)
    first, later, filtered, bare = list[float](), list[float](), list[float](), list[float]()
    for _ in range(5):
        for typed in QUERIES:
            query = read_query(typed, thesaurus)
            table = "decision_whole" if query.parts is None else "decision_parts"
            match = query.parts or query.whole
            sql = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY bm25({table}) LIMIT 6"  # noqa: S608 - two names
            async with database.read() as raw:
                bare.append(await timed(partial(raw.all, sql, match)))
            first.append(await timed(partial(reader.search, GUILD, typed, Filters(), Language.DE)))
            later.append(await timed(partial(reader.search, GUILD, typed, Filters(), Language.DE, 3)))
            filtered.append(await timed(partial(reader.search, GUILD, typed, narrowed, Language.DE)))
    print(f"bare query p95 {p95(bare) * 1000:.1f} ms")
    good = True
    for what, ours, limit in (
        ("search, first page", first, SEARCH_LIMIT),
        ("search, fourth page", later, SEARCH_LIMIT),
        ("search, by status and year", filtered, NARROWED_LIMIT),
    ):
        ratio = p95(ours) / p95(bare)
        print(f"{what}: p95 {p95(ours) * 1000:.1f} ms, ratio {ratio:.2f} (limit {limit})")
        good = good and ratio <= limit
    return good


async def typing(database: Database) -> bool:
    """What autocomplete asks."""
    reader = DecisionReader(database, Thesaurus([]))
    took = [await timed(partial(reader.find, GUILD, typed)) for _ in range(5) for typed in TYPED]
    print(f"offered while typing: p95 {p95(took) * 1000:.1f} ms (limit {TYPING_LIMIT_MS:.0f})")
    return p95(took) * 1000 <= TYPING_LIMIT_MS


async def verification(database: Database) -> bool:
    began = time.perf_counter()
    async with database.read() as reader:
        rows = await reader.all("SELECT entry FROM archive_log WHERE guild_id = ? ORDER BY seq", GUILD)
        rows += await reader.all("SELECT words AS entry FROM archive_texts WHERE guild_id = ?", GUILD)
        for row in rows:
            hashlib.sha256(row["entry"].encode()).hexdigest()
    bare = time.perf_counter() - began
    del rows
    began = time.perf_counter()
    async with database.read() as reader:
        verdict = await verify(reader, GUILD)
        ours = time.perf_counter() - began
        assert await judge_indexes(reader) == []
    indexes = time.perf_counter() - began - ours
    # No people stand behind the bench's commitments: each is reported, and nothing else.
    assert {finding.table for finding in verdict.findings} == {"decision_people"}
    print(f"verification {ours:.1f} s and {indexes:.1f} s for the search, reading and hashing the log {bare:.2f} s")
    print(f"ratio {ours / bare:.1f} (limit {VERIFY_LIMIT})")
    return ours / bare <= VERIFY_LIMIT


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)))
