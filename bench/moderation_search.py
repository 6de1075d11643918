"""What looking things up costs with 50,000 cases: searches and histories against the bare SQLite queries.

    python -m bench.moderation_search [CASES]

Both figures are ratios within one run, so that they mean the same on any machine.
"""

import asyncio
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.report import Figure, report
from bot.clock import TravellingClock, to_db
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.people import Person, Right
from bot.query import Thesaurus, read_query
from bot.texts import Language
from bot.words import indexed
from bot.work import Work
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.rules.search import CaseFilters, CaseStatus
from cogs.moderation.service.search import CaseSearch

GUILD, OTHER = 7, 8
BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
SEARCH_LIMIT = 4.0
"""p95 of a search with its filters, cases and places, over p95 of only counting what MATCH finds."""
HISTORY_LIMIT = 5.0
"""p95 of a person's history, with its counts, over p95 of reading the same rows of the person by the index."""
PEOPLE, MODERATORS, ROUNDS = 2_000, 20, 5
ACTOR = Person(GUILD, 1, "Moderation", Language.DE, ZoneInfo("UTC"), rights=frozenset({Right.ALL, Right.MOD}))
QUERIES = ("beleidigung", "leidig", "werbung straße", "„grobe Beleidigung“", "zu", "nummer 4711", "xyzzy", "ton")
FILTERS = (
    CaseFilters(),
    CaseFilters(target_id=1_005),
    CaseFilters(moderator_id=3, kind=CaseKind.WARNING),
    CaseFilters(status=CaseStatus.IN_FORCE),
    CaseFilters(since=BEGAN + timedelta(days=900), until=BEGAN + timedelta(days=1_000)),
)
WORDS = ("grobe", "Beleidigung", "Werbung", "Straße", "zu", "laut", "Ton", "Spam", "Regel", "Köln", "wiederholt")


async def main(cases: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        database = await Database.open(path, PROJECT / "data" / "migrations")
        began = time.perf_counter()
        await asyncio.to_thread(fill, path, cases)
        print(f"{cases} cases written in {time.perf_counter() - began:.0f} s")
        clock = TravellingClock(BEGAN)
        work = Work(database, clock, DueList(database, clock), Drafts(database, clock))
        figures = [await searches(work), await histories(work)]
        await database.close()
    return report(figures)


def fill(path: Path, cases: int) -> None:
    """Cases of two guilds as the services write them, each fifth with a message kept; but in one go."""
    chance = random.Random(7)  # noqa: S311 - the same cases each time
    rare = ["".join(chance.choices("abdegiklmnorstu", k=chance.randint(4, 11))) for _ in range(3_000)]
    kinds = [*CaseKind]
    with closing(sqlite3.connect(path)) as connection:
        for number in range(1, cases + 1):
            for guild in (GUILD,) if number % 10 else (GUILD, OTHER):
                add(connection, guild, number, chance, rare, kinds)
        connection.commit()


def add(
    connection: sqlite3.Connection,
    guild: int,
    number: int,
    chance: random.Random,
    rare: list[str],
    kinds: list[CaseKind],
) -> None:
    """One case with its words."""
    kind, target = kinds[number % len(kinds)], 1_000 + chance.randrange(PEOPLE)
    reason = " ".join((*chance.choices(WORDS, k=4), *chance.choices(rare, k=6), f"Nummer {number}"))
    active = kind.lasts and number % 7 == 0
    at = to_db(BEGAN + timedelta(hours=number))
    connection.execute(
        "INSERT INTO mod_cases (guild_id, number, kind, state, target_id, target_name, moderator_id, moderator_name,"
        " by_hand, reason, opened_at, notification) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, 'sent')",
        (
            *(guild, number, kind.value, "active" if active else "done"),
            *(target, f"Person {target}", number % MODERATORS, "Moderation", reason, at),
        ),
    )
    connection.execute(
        "INSERT INTO mod_words (guild_id, case_number, words) VALUES (?, ?, ?)",
        (guild, number, indexed(f"Person {target}\n{reason}")),
    )
    if number % 5 == 0:
        words = " ".join((*chance.choices(WORDS, k=8), *chance.choices(rare, k=20)))
        kept = connection.execute(
            "INSERT INTO mod_snapshots (guild_id, case_number, channel_id, message_id, author_id, author_name, content,"
            " written_at, kept_at) VALUES (?, ?, 5, ?, ?, 'Person', ?, ?, ?)",
            (guild, number, number, target, words, at, at),
        ).lastrowid
        connection.execute(
            "INSERT INTO mod_words (guild_id, case_number, snapshot_id, words) VALUES (?, ?, ?, ?)",
            (guild, number, kept, indexed(words)),
        )


async def searches(work: Work) -> Figure:
    search = CaseSearch(work)
    ours, bare = [], []
    for _ in range(ROUNDS):
        for typed in QUERIES:
            query = read_query(typed, Thesaurus(()))
            table, match = ("mod_parts", query.parts) if query.parts is not None else ("mod_whole", query.whole)
            sql = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"  # noqa: S608 - two names
            async with work.read() as raw:
                bare.append(await timed(partial(raw.all, sql, match)))
            ours += [await timed(partial(search.search, ACTOR, typed, filters)) for filters in FILTERS]
    print(f"search p95 {p95(ours) * 1000:.1f} ms, bare query p95 {p95(bare) * 1000:.1f} ms")
    return Figure("search over the bare query", p95(ours) / p95(bare), SEARCH_LIMIT, "times")


async def histories(work: Work) -> Figure:
    search = CaseSearch(work)
    ours, bare = [], []
    sql = "SELECT * FROM mod_cases WHERE guild_id = ? AND target_id = ? ORDER BY number DESC"
    for person in range(1_000, 1_200):
        async with work.read() as raw:
            bare.append(await timed(partial(raw.all, sql, GUILD, person)))
        ours.append(await timed(partial(search.person_cases, ACTOR, person)))
    print(f"history p95 {p95(ours) * 1000:.2f} ms, bare query p95 {p95(bare) * 1000:.2f} ms")
    return Figure("history over the bare query", p95(ours) / p95(bare), HISTORY_LIMIT, "times")


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await call()
    return time.perf_counter() - began


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    sys.exit(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)))
