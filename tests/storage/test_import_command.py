"""`ratsbote import`: decisions of another register get numbers of this one, once, and keep theirs beside."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import EXIT_REFUSED, main
from bot.clock import TravellingClock
from bot.database import Database
from tests.conftest import MIGRATIONS, NOW
from tests.storage.archive_world import Archive
from tests.storage.test_archive_export import exported


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: a command of its own serves nobody."""
    return iter([None])


async def forum(path: Path) -> None:
    """Another forum, with a city of the same name and one decision of its own."""
    database = await Database.open(path, MIGRATIONS)
    archive = Archive(database, TravellingClock(NOW))
    await archive.settle()
    await archive.publish()
    await database.close()


def test_foreign_numbers_are_kept_beside_own_ones_without_gaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "export.json", tmp_path / "target.db"
    data = json.loads(asyncio.run(exported(tmp_path / "source.db")))
    data["decisions"][0]["votes"]["Atlantis"] = "for"
    source.write_text(json.dumps(data), encoding="utf-8")
    asyncio.run(forum(target))
    call = ["import", str(source), "--into", str(target), "--guild", "7"]
    assert main(call) == 0
    output = capsys.readouterr().out
    assert "DAOF 2026/001 -> DAOF " in output
    assert "votes left out: Atlantis" in output
    assert "DAOF 2026/004: taken out of view" in output
    with closing(sqlite3.connect(target)) as connection:
        rows = connection.execute("SELECT year, serial, foreign_number, state FROM decisions ORDER BY id").fetchall()
        votes = connection.execute("SELECT count(*) FROM decision_votes").fetchone()[0]
        drafts = connection.execute("SELECT count(*) FROM decision_drafts").fetchone()[0]
    assert [row[2] for row in rows] == ["", "DAOF 2026/001", "DAOF 2026/002", "DAOF 2026/003"]
    for year in {row[0] for row in rows}:
        serials = [row[1] for row in rows if row[0] == year]
        assert serials == list(range(1, len(serials) + 1))
    assert [row[3] for row in rows[1:]] == [decision["status"] for decision in data["decisions"][:3]]
    assert (votes, drafts) == (2, 0)
    assert main(["verify", str(target)]) == 0
    capsys.readouterr()
    assert main(call) == 0
    assert capsys.readouterr().out.count("already here as") == 3
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM decisions").fetchone()[0] == 4


@pytest.mark.parametrize("content", ["", "{}", '{"format": "other", "version": 1}', "[]"])
def test_what_is_no_export_is_refused_and_nothing_is_written(
    tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "export.json", tmp_path / "target.db"
    source.write_text(content)
    asyncio.run(forum(target))
    before = target.read_bytes()
    assert main(["import", str(source), "--into", str(target), "--guild", "7"]) == EXIT_REFUSED
    assert main(["import", str(source), "--into", str(tmp_path / "no.db"), "--guild", "7"]) == EXIT_REFUSED
    assert target.read_bytes() == before
    assert "Traceback" not in capsys.readouterr().err
