"""Backups count once they were restored; a restore writes over nothing, and brings back nobody who was erased."""

import asyncio
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.backups import (
    DAYS,
    MONTHS,
    WEEKS,
    Proof,
    backups,
    kept,
    make_backup,
    prove,
    rotate,
    sweep,
)
from bot.cli import EXIT_REFUSED, main
from bot.clock import TravellingClock, to_db
from bot.config import StorageConfig
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.errors import BackupFailed, StartupRefused
from bot.privacy.commitments import ErasureCommitment, commit_to, new_salt
from bot.privacy.erasure_list import keep_erasures, kept_erasures
from bot.process import lock_data
from bot.work import Work
from cogs.operations.service import BackupService, verify_archive
from tests.conftest import MIGRATIONS, NOW
from tests.storage.test_archive_tampering import fill

GUILD, PERSON, OTHER = 7, 1001, 1002


@pytest.fixture(autouse=True)
def blockbuster() -> Iterator[None]:
    """Not here: a command of its own serves nobody."""
    return iter([None])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an archive and two people in it, which the commands find by the environment."""
    folder = tmp_path / "var"
    folder.mkdir()
    asyncio.run(fill(folder / "ratsbote.db"))
    with closing(sqlite3.connect(folder / "ratsbote.db")) as connection:
        connection.executemany(
            "INSERT INTO locales_seen (guild_id, user_id, locale, seen_at) VALUES (?, ?, 'de', ?)",
            [(GUILD, PERSON, to_db(NOW)), (GUILD, OTHER, to_db(NOW))],
        )
        connection.commit()
    monkeypatch.setenv("RATSBOTE_DATA_DIR", str(folder))
    return folder


def people(database: Path) -> set[int]:
    with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
        return {row[0] for row in connection.execute("SELECT user_id FROM locales_seen")}


def backed_up(capsys: pytest.CaptureFixture[str]) -> Path:
    assert main(["backup"]) == 0
    return Path(capsys.readouterr().out.strip())


def moved_away(data: Path) -> Path:
    return data.rename(data.with_name("var.old"))


def test_a_backup_is_restored_to_the_same_database(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    old = moved_away(data) / "backups" / file.name
    assert main(["restore", str(old)]) == 0
    assert "Erased again: 0" in capsys.readouterr().out
    assert people(data / "ratsbote.db") == {PERSON, OTHER}
    assert main(["verify", str(data / "ratsbote.db")]) == 0
    # No scratch folder is left.
    assert {path.name for path in data.parent.iterdir()} == {"var", "var.old"}


def last_numbers(database: Path) -> dict[str, int]:
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall())


def test_numbers_given_after_the_backup_are_not_given_again(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    before = last_numbers(data / "ratsbote.db")
    assert main(["restore", str(moved_away(data) / "backups" / file.name)]) == 0
    after = last_numbers(data / "ratsbote.db")
    assert {name: after[name] >= number + 10_000 for name, number in before.items()} == dict.fromkeys(before, True)


def test_a_dry_run_changes_nothing(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    assert main(["restore", str(moved_away(data) / "backups" / file.name), "--dry-run"]) == 0
    assert "nothing was changed" in capsys.readouterr().out
    assert not data.exists()


def test_who_was_erased_after_the_backup_stays_erased(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    later = ErasureCommitment(GUILD, commit_to(new_salt(), GUILD, PERSON), datetime.now(UTC))
    keep_erasures(file.parent, [later])
    old = moved_away(data) / "backups" / file.name
    assert main(["restore", str(old)]) == 0
    assert "Erased again: 1" in capsys.readouterr().out
    assert people(data / "ratsbote.db") == {OTHER}


def test_a_filled_folder_is_never_written_over(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    before = (data / "ratsbote.db").read_bytes()
    assert main(["restore", str(file)]) == EXIT_REFUSED
    assert "is not empty" in capsys.readouterr().err
    assert (data / "ratsbote.db").read_bytes() == before


def test_a_list_of_erasures_that_is_missing_is_asked_for(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = backed_up(capsys).name
    folder = moved_away(data) / "backups"
    (folder / "erasures.json").unlink()
    assert main(["restore", str(folder / name)]) == EXIT_REFUSED
    assert "--without-erasures" in capsys.readouterr().err
    assert main(["restore", str(folder / name), "--without-erasures"]) == 0


def test_a_backup_that_is_not_the_file_that_was_proven_is_refused(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = backed_up(capsys).name
    file = moved_away(data) / "backups" / name
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM locales_seen")
        connection.commit()
    assert main(["restore", str(file)]) == EXIT_REFUSED
    assert "not the file that was proven" in capsys.readouterr().err


def test_what_fills_the_folder_meanwhile_is_not_written_over(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = backed_up(capsys).name
    file = moved_away(data) / "backups" / name

    async def somebody_starts(path: Path) -> list[str]:
        (data / "ratsbote.db").write_bytes(b"theirs")
        return await verify_archive(path)

    monkeypatch.setattr("cogs.operations.restore_command.verify_archive", somebody_starts)
    assert main(["restore", str(file)]) == EXIT_REFUSED
    assert (data / "ratsbote.db").read_bytes() == b"theirs"
    assert "filled meanwhile" in capsys.readouterr().err


def test_no_bot_starts_while_a_restore_goes_on(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = backed_up(capsys).name
    file = moved_away(data) / "backups" / name
    refusals = []

    async def somebody_tries(path: Path) -> list[str]:
        with pytest.raises(StartupRefused) as refusal:
            lock_data(StorageConfig(data_dir=data, forum_file=path))
        refusals.append(refusal.value)
        return await verify_archive(path)

    monkeypatch.setattr("cogs.operations.restore_command.verify_archive", somebody_tries)
    assert main(["restore", str(file)]) == 0
    assert "Another Ratsbote" in str(refusals[0])


def test_what_a_killed_backup_left_is_swept(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = data / "backups"
    (folder / ".ratsbote-x").mkdir(parents=True)
    for path in (folder / ".ratsbote-x" / "ratsbote.db", folder / "ratsbote-20260101T000000Z.part"):
        path.write_bytes(b"names")
    backed_up(capsys)
    assert not [path for path in folder.rglob("*") if path.is_file() and path.read_bytes() == b"names"]


def test_what_others_write_beside_the_backups_is_not_swept(tmp_path: Path) -> None:
    written = tmp_path / "erasures.json.part"
    written.write_bytes(b"[]")
    sweep(tmp_path)
    assert written.exists()


def test_two_backups_at_once_do_not_sweep_each_other(data: Path) -> None:
    refusals = []

    async def another_begins(path: Path) -> list[str]:
        with pytest.raises(BackupFailed) as refusal:
            await make_backup(data / "ratsbote.db", data / "backups", MIGRATIONS, verify_archive, lambda: NOW)
        refusals.append(str(refusal.value))
        return await verify_archive(path)

    made = asyncio.run(make_backup(data / "ratsbote.db", data / "backups", MIGRATIONS, another_begins, lambda: NOW))
    assert "Another backup" in refusals[0]
    assert backups(data / "backups") == [made]


async def test_two_servers_that_ask_at_once_get_one_backup(data: Path) -> None:
    clock = TravellingClock(NOW)
    database = await Database.open(data / "ratsbote.db", MIGRATIONS)
    due, drafts = DueList(database, clock), Drafts(database, clock)
    service = BackupService(Work(database, clock, due, drafts), data / "ratsbote.db", data / "backups", MIGRATIONS, "")
    try:
        made = await asyncio.gather(service.make_tonight(), service.make_tonight())
    finally:
        await database.close()
    assert [backup is not None for backup in made] == [True, False]


def test_a_file_that_is_not_there_is_said_before_its_list_is_asked_for(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = data.with_name("ratsbote-typo.db")
    data.rename(data.with_name("var.old"))
    assert main(["restore", str(file)]) == EXIT_REFUSED
    assert f"There is no file {file}." in capsys.readouterr().err


@pytest.mark.parametrize("note", [b"[", b"{}", b'{"made_at":"2026-01-01T00:00:00"}', "ü".encode("latin-1")])
def test_a_spoilt_note_makes_a_backup_count_for_nothing(
    data: Path, capsys: pytest.CaptureFixture[str], note: bytes
) -> None:
    file = backed_up(capsys)
    file.with_suffix(".json").write_bytes(note)
    assert backups(data / "backups") == []
    assert main(["restore", str(moved_away(data) / "backups" / file.name)]) == EXIT_REFUSED
    assert "Traceback" not in capsys.readouterr().err


def cut_in_half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def a_letter(file: Path) -> None:
    file.write_text("Sehr geehrte Damen und Herren")


def somebody_elses(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER)")


def from_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, 'x', 'x', 'x')")
        connection.commit()


@pytest.mark.parametrize("spoil", [cut_in_half, a_letter, somebody_elses, from_the_future, Path.unlink])
def test_what_cannot_be_restored_is_refused_in_one_sentence(
    data: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    name = backed_up(capsys).name
    file = moved_away(data) / "backups" / name
    spoil(file)
    assert main(["restore", str(file)]) == EXIT_REFUSED
    refusal = capsys.readouterr().err
    assert refusal.startswith("ratsbote: ")
    assert refusal.count("\n") == 1
    assert not (data / "ratsbote.db").exists()


def test_an_archive_that_was_altered_is_no_backup(data: Path) -> None:
    with closing(sqlite3.connect(data / "ratsbote.db")) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE decision_revisions SET text_de = 'x' WHERE decision_id = 1")
        connection.commit()
    folder = data / "backups"
    with pytest.raises(BackupFailed, match="not whole"):
        asyncio.run(make_backup(data / "ratsbote.db", folder, MIGRATIONS, verify_archive, lambda: NOW))
    assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("data")
def test_a_copy_that_differs_in_one_row_is_not_proven(capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    expected = {"locales_seen": (2, "another digest")}
    with pytest.raises(BackupFailed, match="differs"):
        asyncio.run(prove(file, MIGRATIONS, verify_archive, expected))


def test_a_failed_verification_leaves_older_backups_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)

    async def never(_: Path) -> list[str]:
        return ["server 7: changed"]

    with pytest.raises(BackupFailed):
        asyncio.run(make_backup(data / "ratsbote.db", file.parent, MIGRATIONS, never, lambda: NOW))
    assert [backup.path for backup in backups(file.parent)] == [file]


def test_an_encrypted_backup_opens_with_its_key_only(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    monkeypatch.setenv("RATSBOTE_BACKUP_RECIPIENT", str(ours.to_public()))
    file = backed_up(capsys)
    assert file.name.endswith(".db.age")
    assert b"SQLite format 3" not in file.read_bytes()
    for name, key in (("ours", ours), ("other", other)):
        (tmp_path / name).write_text(f"# created: today\n{key}\n")
    old = moved_away(data) / "backups" / file.name
    assert main(["restore", str(old)]) == EXIT_REFUSED
    assert main(["restore", str(old), "--identity", str(tmp_path / "other")]) == EXIT_REFUSED
    assert main(["restore", str(old), "--identity", str(tmp_path / "ours")]) == 0
    assert people(data / "ratsbote.db") == {PERSON, OTHER}


@pytest.mark.usefixtures("data")
def test_nobody_else_reads_a_backup(capsys: pytest.CaptureFixture[str]) -> None:
    file = backed_up(capsys)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}, modes
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_there_is_nothing_to_back_up_before_the_first_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATSBOTE_DATA_DIR", str(tmp_path / "new"))
    assert main(["backup"]) == EXIT_REFUSED
    assert "no database" in capsys.readouterr().err


def test_commitments_are_kept_together_and_a_spoilt_list_is_refused(tmp_path: Path) -> None:
    first = ErasureCommitment(GUILD, commit_to(new_salt(), GUILD, PERSON), NOW)
    second = ErasureCommitment(GUILD, commit_to(new_salt(), GUILD, OTHER), NOW)
    keep_erasures(tmp_path, [first])
    keep_erasures(tmp_path, [second])
    keep_erasures(tmp_path, [])
    assert {entry.commitment for entry in kept_erasures(tmp_path)} == {first.commitment, second.commitment}
    for spoilt in ("[", '[{"guild_id":7,"commitment":"x","erased_at":"2026-01-01T00:00:00Z"}]'):
        (tmp_path / "erasures.json").write_text(spoilt)
        with pytest.raises(BackupFailed):
            kept_erasures(tmp_path)


@given(st.lists(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=80))
def test_the_newest_stays_and_each_period_has_one(days: list[date]) -> None:
    ordered = sorted(days, reverse=True)
    stay = kept(ordered)
    assert (0 in stay) == bool(ordered)
    assert len(stay) <= DAYS + WEEKS + MONTHS
    assert {ordered[number] for number in stay} >= set(sorted(set(ordered), reverse=True)[:DAYS])
    months = sorted({(day.year, day.month) for day in ordered}, reverse=True)[:MONTHS]
    assert {(ordered[number].year, ordered[number].month) for number in stay} >= set(months)


def test_two_years_of_nights_leave_a_week_five_weeks_and_twelve_months(tmp_path: Path) -> None:
    nights = [NOW + timedelta(days=number) for number in range(730)]
    for night in nights:
        path = tmp_path / f"ratsbote-{night:%Y%m%dT%H%M%SZ}.db"
        path.write_bytes(b"")
        proof = Proof(made_at=night, proven_at=night, schema=1, tables=0, rows=0, sha256="")
        path.with_suffix(".json").write_bytes(msgspec.json.encode(proof))
    gone = rotate(tmp_path)
    left = backups(tmp_path)
    assert len(left) == len(nights) - len(gone)
    assert [backup.proof.made_at for backup in left[:DAYS]] == nights[: -DAYS - 1 : -1]
    assert DAYS + MONTHS <= len(left) <= DAYS + WEEKS + MONTHS
    assert len(list(tmp_path.iterdir())) == 2 * len(left)
