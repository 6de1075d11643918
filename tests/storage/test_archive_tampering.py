"""Whoever edits, deletes, inserts or reorders any row of the archive's tables is found out, and the row is named."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import TravellingClock
from bot.database import Database, read_file
from bot.texts import Bilingual, Language
from cogs.decisions.models.archive import KEYS, VerificationReport
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote, Wording
from cogs.decisions.models.drafts import DraftContent, StoredFile
from cogs.decisions.service.verifying import verify_file
from tests.conftest import MIGRATIONS, NOW, examples
from tests.storage.archive_world import TEXT, US_MAYOR, Archive, copied
from tests.storage.network_world import GUILD

NO_ARCHIVE = {"decision_drafts", "decision_draft_files"}
"""Named alike, but nobody's decisions yet."""
RELATED = {
    "archive_log": {"archive_log", "archive_heads"},
    # A name that is neither there nor erased is named where it is missing.
    "archive_erasures": {"archive_erasures", "decision_people"},
}


def tables(path: Path) -> list[str]:
    """Every table of the archive, as the database itself lists them, so that none is forgotten here; without what the
    search's indexes keep, which is made from `decision_words`.
    """
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT name, type FROM pragma_table_list WHERE schema = 'main'").fetchall()
    return sorted(
        name
        for name, kind in found
        if kind == "table" and name.startswith(("archive_", "decision")) and name not in NO_ARCHIVE
    )


async def fill(path: Path) -> None:
    """An archive in which every table has at least two rows."""
    database = await Database.open(path, MIGRATIONS)
    archive = Archive(database, TravellingClock(NOW))
    await archive.settle()
    mayor, other = await archive.mayor(), await archive.us_mayor()
    files = (StoredFile("a.txt", "text/plain", b"a"), StoredFile("b.txt", "text/plain", b"b"))
    votes = {archive.dortmund.id: Vote.FOR, archive.pittsburgh.id: Vote.AGAINST}
    first = await archive.publish(files=files, body=DraftContent(tags=("heat", "plan"), votes=votes))
    second = await archive.publish(kind=DecisionKind.STATEMENT, body=DraftContent(supersedes=first.id))
    seen = (await archive.reader.record(GUILD, second.id)).current.text_hash
    await archive.signing.sign(mayor, second.id, seen)
    await archive.signing.sign(other, second.id, seen)
    await archive.signing.reserve(mayor, second.id, "eins")
    await archive.signing.reserve(other, second.id, "two")
    await archive.recording.amend(mayor, second.id, 1, replace(TEXT, text=Bilingual("Neu", TEXT.text.en)))
    for task in ("one", "two"):
        await archive.tasks.add(mayor, second.id, archive.dortmund.id, task, "2026-12-24")
    third = await archive.publish()
    await archive.recording.set_state(mayor, third.id, DecisionState.SUPERSEDED, "", second.id)
    for _ in range(2):
        head = await archive.anchoring.head(GUILD)
        assert head is not None
        await archive.anchoring.made(GUILD, head)
    gone = await archive.publish(files=(StoredFile("c.txt", "text/plain", b"c"),))
    await archive.tasks.add(other, gone.id, archive.pittsburgh.id, "three", "2026-12-24")
    await archive.recording.redact(await archive.people.moderator(), gone.id, "Private")
    await archive.erase(US_MAYOR)
    await database.close()


async def judge(path: Path) -> VerificationReport:
    async with read_file(path) as reader:
        verdict = await verify_file(reader)
    (report,) = verdict.reports
    return replace(report, findings=(*report.findings, *verdict.findings))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "ratsbote.db"
    asyncio.run(fill(path))
    return path


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: this is whoever tampers, not the bot."""
    return iter([None])


def columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def changed(value: object) -> object:
    """Another value of the same type."""
    match value:
        case int():
            return value + 1
        case bytes():
            return value + b"x"
        case None:
            return "x"
        case _:
            return f"{value}x"


def unguarded(connection: sqlite3.Connection) -> list[str]:
    """Take every trigger away, as somebody with the file can; returns how to put them back."""
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in found:
        connection.execute(f"DROP TRIGGER {name}")
    return [sql for _, sql in found]


def tamper(path: Path, table: str, how: str, row: int, column: int) -> bool:
    """Do it; False where it would change nothing or the table's own rules forbid it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        guards = unguarded(connection)
        rows = connection.execute(f"SELECT rowid, * FROM {table}").fetchall()
        chosen = rows[row % len(rows)]
        names = [name for name in columns(connection, table) if name not in {"guild_id", "docid"}]
        name = names[column % len(names)]
        at = columns(connection, table).index(name) + 1
        try:
            match how:
                case "edit":
                    connection.execute(
                        f"UPDATE {table} SET {name} = ? WHERE rowid = ?", (changed(chosen[at]), chosen[0])
                    )
                case "delete":
                    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (chosen[0],))
                case "delete the last":
                    connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (rows[-1][0],))
                case "insert":
                    values = [changed(value) for value in chosen[1:]]
                    values[columns(connection, table).index("guild_id")] = GUILD
                    marks = ", ".join("?" for _ in values)
                    connection.execute(f"INSERT INTO {table} VALUES ({marks})", values)
                case _:
                    other = rows[(row + 1) % len(rows)]
                    if other[at] == chosen[at]:
                        return False
                    connection.execute(f"UPDATE {table} SET {name} = NULL WHERE 0")
                    connection.execute(f"DELETE FROM {table} WHERE rowid IN (?, ?)", (chosen[0], other[0]))
                    for one, value in ((list(chosen[1:]), other[at]), (list(other[1:]), chosen[at])):
                        one[at - 1] = value
                        marks = ", ".join("?" for _ in one)
                        connection.execute(f"INSERT INTO {table} VALUES ({marks})", one)
        except sqlite3.IntegrityError:
            return False
        # A table is a set of rows: two that trade all that tells them apart are the same two rows.
        after = connection.execute(f"SELECT rowid, * FROM {table}").fetchall()
        for guard in guards:
            connection.execute(guard)
        connection.commit()
    return sorted(map(repr, (entry[1:] for entry in after))) != sorted(map(repr, (row[1:] for row in rows)))


async def test_the_untouched_archive_is_sound_and_no_table_of_it_is_empty(original: Path) -> None:
    verdict = await judge(original)
    assert verdict.sound, verdict.findings
    assert verdict.anchors == 2
    assert {*KEYS, "archive_log", "archive_heads", "archive_texts", "archive_erasures"} < set(tables(original))
    with closing(sqlite3.connect(original)) as connection:
        rows = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables(original)}
    assert [table for table, count in rows.items() if count < (1 if table == "archive_heads" else 2)] == []


@settings(max_examples=examples(400), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    how=st.sampled_from(["edit", "delete", "delete the last", "insert", "swap"]),
    row=st.integers(0, 50),
    column=st.integers(0, 50),
)
def test_whatever_row_is_touched_is_named(original: Path, data: st.DataObject, how: str, row: int, column: int) -> None:
    table = data.draw(st.sampled_from(tables(original)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        path.write_bytes(original.read_bytes())
        if not tamper(path, table, how, row, column):
            return
        verdict = asyncio.run(judge(path))
    assert not verdict.sound, (table, how, row, column)
    assert RELATED.get(table, {table}) & {finding.table for finding in verdict.findings}, verdict.findings


async def test_a_missing_guard_is_named(original: Path, tmp_path: Path) -> None:
    path = tmp_path / "copy.db"
    await asyncio.to_thread(copied, original, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TRIGGER archive_log_not_deleted")
        connection.commit()
    assert [(finding.fault.value, finding.table) for finding in (await judge(path)).findings] == [
        ("trigger", "archive_log_not_deleted")
    ]


@pytest.mark.parametrize("how", ["edit", "delete", "delete the last", "insert", "swap"])
async def test_in_every_table_each_way_is_possible_and_found_out(original: Path, tmp_path: Path, how: str) -> None:
    done = 0
    for table in tables(original):
        path = tmp_path / f"{table}.db"
        await asyncio.to_thread(copied, original, path)
        if any(tamper(path, table, how, row, column) for row in (0, 1) for column in range(4)):
            done += 1
            verdict = await judge(path)
            assert RELATED.get(table, {table}) & {finding.table for finding in verdict.findings}, (
                table,
                verdict.findings,
            )
    assert done > len(tables(original)) / 2


async def test_what_was_taken_out_of_view_is_in_no_file_of_the_database(tmp_path: Path) -> None:
    path = tmp_path / "ratsbote.db"
    database = await Database.open(path, MIGRATIONS)
    archive = Archive(database, TravellingClock(NOW))
    await archive.settle()
    secret = Wording(Bilingual("Xylophonkonzert", ""), Bilingual("Frau Quastenflosser ist krank.", ""), Language.DE)
    decision = await archive.publish(secret, files=(StoredFile("Quastenflosser.txt", "text/plain", b"Quastenflosser"),))
    kept = await archive.publish()
    needles = [b"ylophonkonzert", b"uastenflosser"]
    await archive.registering.tidy(GUILD)
    before = await asyncio.to_thread(path.read_bytes)
    assert all(needle in before for needle in needles)
    await archive.recording.redact(await archive.people.moderator(), decision.id, "Versehen")
    await archive.registering.tidy(GUILD)
    after = await asyncio.to_thread(lambda: [entry.read_bytes() for entry in tmp_path.glob("ratsbote.db*")])
    assert not any(needle in data for needle in needles for data in after)
    assert (await archive.verifying.verify(GUILD)).sound
    assert (await archive.reader.record(GUILD, kept.id)).wording.text == TEXT.text
    await database.close()
