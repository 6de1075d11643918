"""`ratsbote verify` as whoever distrusts an archive runs it: on files that somebody has tampered with, each in one way.

Exit codes: 0 whole, 1 altered, 2 nothing can be said. Every case is checked in this process, and as one of its own.
"""

# ruff: noqa: S608 - whoever tampers writes what they like
import asyncio
import copy
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.config import PROJECT
from tests.storage.test_archive_export import exported
from tests.storage.test_archive_tampering import fill, unguarded

WHOLE, ALTERED, UNKNOWN = 0, 1, 2
WORDS = {WHOLE: "Whole: ", ALTERED: "Altered: ", UNKNOWN: "Nothing can be said"}
AS_A_PROCESS = ("wiped, with an anchor", "no database")
"""What `make test` runs as a process; `make test-all` runs all of it."""


@dataclass(frozen=True)
class Files:
    """Copies to tamper with: a database, and the export made of it, as a file and as what it says."""

    folder: Path
    database: Path
    anchor: str
    export: dict[str, Any]

    def written(self, data: object) -> Path:
        """An export that says something else."""
        path = self.folder / "export.json"
        path.write_text(data if isinstance(data, str) else json.dumps(data))
        return path


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: a command of its own serves nobody."""
    return iter([None])


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """The bytes of a filled database, and of its export."""
    path = tmp_path_factory.mktemp("verify") / "ratsbote.db"
    asyncio.run(fill(path))
    export = asyncio.run(exported(path))
    return path.read_bytes(), export


@pytest.fixture
def files(original: tuple[bytes, bytes], tmp_path: Path) -> Files:
    path = tmp_path / "ratsbote.db"
    path.write_bytes(original[0])
    export = json.loads(original[1])
    head = export["anchor"]
    return Files(tmp_path, path, f"{head['seq']}:{head['hash']}", copy.deepcopy(export))


def edited(files: Files, *statements: str) -> Path:
    """The database after these statements, by somebody with the file: triggers are put back as they were."""
    with closing(sqlite3.connect(files.database)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        guards = unguarded(connection)
        for statement in statements:
            connection.execute(statement)
        for guard in guards:
            connection.execute(guard)
        connection.commit()
    return files.database


def scripted(files: Files, script: str) -> Path:
    """The database after this script, with its triggers at work."""
    with closing(sqlite3.connect(files.database)) as connection:
        connection.executescript(script)
    return files.database


TABLES = (
    *("archive_log", "archive_heads", "archive_texts", "archive_anchors", "archive_erasures", "decisions"),
    *("decision_revisions", "decision_votes", "decision_tags", "decision_states", "decision_links"),
    *("decision_attachments", "decision_signatures", "decision_reservations", "decision_follow_ups"),
    *("decision_blobs", "decision_people", "decision_names"),
)


def wiped(files: Files) -> Path:
    """Nothing is left of the archive."""
    edited(files, *(f"DELETE FROM {table}" for table in TABLES))
    return scripted(files, "DELETE FROM decision_words; DELETE FROM archive_erasures;")


def other_database(files: Files) -> Path:
    path = files.folder / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (a)")
    return path


def text_file(files: Files) -> Path:
    return files.written("Dear Sirs, " * 100)


def empty_file(files: Files) -> Path:
    files.database.write_bytes(b"")
    return files.database


def cut_off(files: Files) -> Path:
    files.database.write_bytes(files.database.read_bytes()[: -3 * 4096])
    return files.database


def folder(files: Files) -> Path:
    return files.folder


def swapped_in(index: str, columns: str, values: str) -> Callable[[Files], Path]:
    """Two records stand in an index by each other's words."""
    script = "".join(
        f"INSERT INTO {index} ({index}, rowid, {columns}) SELECT 'delete', docid, {values} FROM decision_words"
        f" WHERE docid = {docid};"
        for docid in (1, 2)
    ) + "".join(
        f"INSERT INTO {index} (rowid, {columns}) SELECT {docid}, {values} FROM decision_words WHERE docid = {other};"
        for docid, other in ((1, 2), (2, 1))
    )
    return lambda files: scripted(files, script)


def removed_from(index: str, columns: str, values: str) -> Callable[[Files], Path]:
    script = (
        f"INSERT INTO {index} ({index}, rowid, {columns}) SELECT 'delete', docid, {values} FROM decision_words"
        " WHERE docid = 1;"
    )
    return lambda files: scripted(files, script)


def with_entry(files: Files, entry: str) -> Path:
    """The last entry says something else, and its hash and the head follow."""
    return edited(files, *rewritten_last(entry))


def rewritten_last(expression: str) -> tuple[str, ...]:
    """Statements that set the last entry to an SQL expression of it. SQLite has no SHA-256, so the hash is guessed."""
    last = "(SELECT max(seq) FROM archive_log)"
    return (
        f"UPDATE archive_log SET entry = {expression}, hash = printf('%064d', 1) WHERE seq = {last}",
        "UPDATE archive_heads SET hash = printf('%064d', 1)",
    )


def guard(body: str, when: str = "") -> Callable[[Files], Path]:
    """The trigger of that name with something else in it."""
    return lambda files: scripted(
        files,
        "DROP TRIGGER archive_log_not_changed;"
        f"CREATE TRIGGER archive_log_not_changed BEFORE UPDATE ON archive_log {when} BEGIN {body} END;",
    )


def export_with(change: Callable[[dict[str, Any]], object]) -> Callable[[Files], Path]:
    def made(files: Files) -> Path:
        change(files.export)
        return files.written(files.export)

    return made


def emptied(export: dict[str, Any]) -> None:
    """A file from which everything was taken, its anchor too."""
    export.update(decisions=[], anchor=None)
    export["log"].update(entries=[], words=[], people=[], erased=[])


def forged_before(files: Files) -> Path:
    """People read the first "decisions", programs the second."""
    forged = copy.deepcopy(files.export["decisions"])
    forged[0]["title"]["de"] = "Etwas anderes"
    return files.written(f'{{"decisions": {json.dumps(forged)}, {json.dumps(files.export)[1:]}')


def doubled_inside(files: Files) -> Path:
    text = json.dumps(files.export)
    return files.written(text.replace('"kind": "decision"', '"kind": "joint_statement", "kind": "decision"', 1))


def packed(*names: str) -> Callable[[Files], Path]:
    def made(files: Files) -> Path:
        path = files.folder / "export.json.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, json.dumps(files.export))
        return path

    return made


def packed_and_cut(files: Files) -> Path:
    path = packed("a.json")(files)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def true_for_one(export: dict[str, Any]) -> None:
    export["decisions"][0]["revisions"][0]["revision"] = True


def one_decision(files: Files) -> Path:
    export = {key: value for key, value in files.export.items() if key not in {"log", "names"}}
    return files.written(export)


Case = tuple[int, Callable[[Files], Path]]
CASES: dict[str, Case] = {
    "untouched": (WHOLE, lambda files: files.database),
    "untouched export": (WHOLE, lambda files: files.written(files.export)),
    "packed export": (WHOLE, packed("decisions.json")),
    "untouched, with an anchor": (WHOLE, lambda files: files.database),
    "wiped, with an anchor": (ALTERED, wiped),
    "wiped": (UNKNOWN, wiped),
    "tables taken away": (ALTERED, lambda files: scripted(files, "DROP TABLE archive_log; DROP TABLE archive_heads;")),
    "a column more": (ALTERED, lambda files: scripted(files, "ALTER TABLE decisions ADD COLUMN hidden TEXT;")),
    "no database": (UNKNOWN, text_file),
    "nothing": (UNKNOWN, empty_file),
    "somebody else's database": (UNKNOWN, other_database),
    "cut off": (UNKNOWN, cut_off),
    "a folder": (UNKNOWN, folder),
    "a guard less": (ALTERED, lambda files: scripted(files, "DROP TRIGGER archive_log_not_deleted;")),
    "a guard that does nothing": (ALTERED, guard("SELECT 1;")),
    "a guard that never acts": (ALTERED, guard("SELECT RAISE(ABORT, 'no');", "WHEN 0")),
    "a guard of somebody else's": (
        ALTERED,
        lambda files: scripted(
            files,
            "CREATE TRIGGER more AFTER INSERT ON decision_votes BEGIN UPDATE decision_votes SET vote = 'for'; END;",
        ),
    ),
    "a trigger elsewhere that reaches in": (
        ALTERED,
        lambda files: scripted(
            files, "CREATE TRIGGER more AFTER INSERT ON due BEGIN UPDATE decision_votes SET vote = 'for'; END;"
        ),
    ),
    "not found by words": (ALTERED, removed_from("decision_whole", "title, body, tags", "title, body, tags")),
    "not found by parts of words": (ALTERED, removed_from("decision_parts", "title, body, tags", "title, body, tags")),
    "not offered while typing": (
        ALTERED,
        removed_from("decision_titles", "words", "' ' || title || ' ' || tags"),
    ),
    "found by another's words": (ALTERED, swapped_in("decision_whole", "title, body, tags", "title, body, tags")),
    "found by parts of another's words": (
        ALTERED,
        swapped_in("decision_parts", "title, body, tags", "title, body, tags"),
    ),
    "offered for another": (ALTERED, swapped_in("decision_titles", "words", "' ' || title || ' ' || tags")),
    "not searched at all": (ALTERED, lambda files: scripted(files, "DELETE FROM decision_words WHERE docid = 1;")),
    "another title": (ALTERED, lambda files: edited(files, "UPDATE decision_revisions SET title_de = 'x'")),
    "another vote": (ALTERED, lambda files: edited(files, "UPDATE decision_votes SET vote = 'for'")),
    "another name": (ALTERED, lambda files: edited(files, "UPDATE decision_people SET name = 'x'")),
    "other bytes": (ALTERED, lambda files: edited(files, "UPDATE decision_blobs SET bytes = x'00'")),
    "the last entry gone": (
        ALTERED,
        lambda files: edited(files, "DELETE FROM archive_log WHERE seq = (SELECT max(seq) FROM archive_log)"),
    ),
    "an entry rewritten": (ALTERED, lambda files: with_entry(files, "replace(entry, 'anchor', 'status')")),
    "an entry that is none": (ALTERED, lambda files: with_entry(files, "'{\"rows\":7}'")),
    "an entry twice as deep as any program reads": (
        ALTERED,
        lambda files: with_entry(files, f"'{'[' * 100_000}'"),
    ),
    "an anchor that is no number": (
        ALTERED,
        lambda files: edited(files, 'UPDATE archive_log SET entry = replace(entry, \'"seq":\', \'"seq":null,"x":\')'),
    ),
    "emptied export": (UNKNOWN, export_with(emptied)),
    "emptied export, with an anchor": (ALTERED, export_with(emptied)),
    "forged before a second key": (ALTERED, forged_before),
    "a second key inside": (ALTERED, doubled_inside),
    "a key more": (ALTERED, export_with(lambda export: export.update(note="Adopted unanimously"))),
    "a key more in the log": (ALTERED, export_with(lambda export: export["log"].update(note="x"))),
    "a decision less": (ALTERED, export_with(lambda export: export["decisions"].pop())),
    "a decision twice": (ALTERED, export_with(lambda export: export["decisions"].append(export["decisions"][0]))),
    "another order": (ALTERED, export_with(lambda export: export["decisions"].reverse())),
    "true in place of one": (ALTERED, export_with(true_for_one)),
    "another status": (ALTERED, export_with(lambda export: export["decisions"][0].update(status="done"))),
    "an entry less": (ALTERED, export_with(lambda export: export["log"]["entries"].pop())),
    "one decision": (UNKNOWN, one_decision),
    "a second file in the packed one": (UNKNOWN, packed("decisions.json", "forged.json")),
    "packed and cut off": (UNKNOWN, packed_and_cut),
    "deeper than any program reads": (UNKNOWN, lambda files: files.written('{"a":' * 100_000)),
    "a list": (UNKNOWN, lambda files: files.written([1])),
}


def arguments(name: str, files: Files) -> list[str]:
    """What is typed behind `ratsbote`."""
    _, tamper = CASES[name]
    anchors = ["--anchor", files.anchor] if name.endswith("with an anchor") else []
    return ["verify", str(tamper(files)), *anchors]


@pytest.mark.parametrize("name", CASES)
def test_what_was_done_to_a_file_is_said_in_one_sentence(
    files: Files, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments(name, files)) == CASES[name][0]
    out, err = capsys.readouterr()
    judge(out, err, CASES[name][0])


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in AS_A_PROCESS else pytest.mark.thorough) for name in CASES]
)
def test_as_a_process_it_ends_with_the_code_that_says_so(files: Files, name: str) -> None:
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments(name, files)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == CASES[name][0], done.stderr
    judge(done.stdout, done.stderr, CASES[name][0])


def judge(out: str, err: str, code: int) -> None:
    """One sentence says what it is worth: the last line on stdout, or for want of anything else on stderr."""
    assert "Traceback" not in err
    (*_, last) = (out or err).strip().split("\n")
    assert last.removeprefix("ratsbote: ").startswith(WORDS[code])
    assert last.endswith(".")
    assert bool(err) == (code == UNKNOWN)


def test_there_are_more_than_twenty_ways_to_tamper() -> None:
    assert sum(code == ALTERED for code, _ in CASES.values()) > 20
