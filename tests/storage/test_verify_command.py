"""`ratsbote verify FILE` as IT runs it on a backup: it only reads, and says what it found."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import EXIT_REFUSED, main
from tests.storage.test_archive_tampering import fill


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: a command of its own serves nobody."""
    return iter([None])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "backup.db"
    asyncio.run(fill(path))
    return path


def test_a_sound_archive_is_reported_and_left_alone(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = file.read_bytes()
    assert main(["verify", str(file)]) == 0
    assert "Server 7: unchanged" in capsys.readouterr().out
    assert file.read_bytes() == before


def test_a_changed_row_and_a_contradicted_anchor_are_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE decision_revisions SET text_de = 'x' WHERE decision_id = 1")
        connection.commit()
    assert main(["verify", str(file), "--anchor", f"1:{'0' * 64}"]) == 1
    output = capsys.readouterr().out
    assert "decision_revisions 1/1: changed" in output
    assert "archive_log 1: contradicts an anchor" in output


def test_what_is_no_archive_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    threads = threading.enumerate()
    text = tmp_path / "letter.txt"
    text.write_text("Dear Sirs, " * 100)
    assert main(["verify", str(text)]) == EXIT_REFUSED
    assert main(["verify", str(tmp_path / "absent.db")]) == EXIT_REFUSED
    assert "Traceback" not in capsys.readouterr().err
    # A connection that is left open keeps its thread, and the process never ends.
    assert threading.enumerate() == threads


def test_a_link_that_leads_to_itself_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    circle = tmp_path / "circle.db"
    circle.symlink_to(circle)
    assert main(["verify", str(circle)]) == EXIT_REFUSED
    assert "Nothing can be said" in capsys.readouterr().err
