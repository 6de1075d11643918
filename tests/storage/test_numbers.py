"""What a button names by its number is never something else later: numbers are not given again."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.drafts import Drafts
from bot.errors import Outdated, UserError
from bot.migrations import load_migrations, migrate, schema_after
from tests.conftest import MIGRATIONS

GUILD, PERSON = 7, 70
IN_NO_BUTTON: Final = {"poll_history", "mod_snapshots"}
"""Rows come and go here whose numbers nothing on Discord carries."""
RENUMBERED: Final = "0033_numbers_once.sql"


@pytest.fixture
def drafts(database: Database, clock: TravellingClock) -> Drafts:
    return Drafts(database, clock)


async def test_the_number_of_a_draft_that_is_gone_is_not_given_again(drafts: Drafts) -> None:
    first = await drafts.save(GUILD, PERSON, "test.form", (), {"text": "A"})
    assert await drafts.discard(GUILD, PERSON, first.id)
    second = await drafts.save(GUILD, PERSON, "test.form", (), {"text": "B"})
    assert second.id > first.id
    with pytest.raises(UserError, match="already been used"):
        await drafts.load(GUILD, PERSON, first.id, "test.form")


async def test_a_draft_that_is_understood_otherwise_is_another_draft(drafts: Drafts) -> None:
    first = await drafts.save(GUILD, PERSON, "test.form", ("7",), {"when": "Friday"})
    second = await drafts.rewrite(first, {"when": "27.11.2026"})
    assert (second.id, second.arguments, second.fields) == (second.id, ("7",), {"when": "27.11.2026"})
    assert await drafts.of_person(GUILD, PERSON) == [second]
    assert await drafts.rewrite(second, {"when": "27.11.2026"}) == second
    with pytest.raises(UserError, match="already been used"):
        await drafts.load(GUILD, PERSON, first.id, "test.form")


async def test_a_button_for_one_kind_of_draft_does_not_act_on_another(drafts: Drafts) -> None:
    draft = await drafts.save(GUILD, PERSON, "test.form", (), {"text": "A"})
    assert await drafts.load(GUILD, PERSON, draft.id, "test.other", "test.form") == draft
    with pytest.raises(Outdated):
        await drafts.load(GUILD, PERSON, draft.id, "test.other")


def test_no_table_that_loses_rows_gives_their_numbers_again() -> None:
    schema = schema_after(MIGRATIONS, len(load_migrations(MIGRATIONS)))
    counted = {
        name: sql
        for (kind, name), (_, sql) in schema.items()
        if kind == "table" and re.search(r"^\s+id +INTEGER PRIMARY KEY", sql, re.MULTILINE)
    }
    sources = "\n".join(path.read_text() for part in ("bot", "cogs") for path in (PROJECT / part).rglob("*.py"))
    losing = set(re.findall(r"DELETE FROM (\w+)", sources)) | set(
        re.findall(r'PersonalTable\(\s*"(\w+)",\s*\([^)]*\),\s*Erasure\.DELETE', sources)
    )
    again = {name for name in losing & counted.keys() if "AUTOINCREMENT" not in counted[name]}
    assert {"drafts", "decision_drafts", "join_requests"} <= losing & counted.keys()
    assert again == IN_NO_BUTTON


def test_what_was_numbered_before_keeps_its_number_and_new_ones_lie_above(tmp_path: Path) -> None:
    before, path = tmp_path / "migrations", tmp_path / "old.db"
    before.mkdir()
    for step in load_migrations(MIGRATIONS):
        if step.name < RENUMBERED:
            shutil.copy(MIGRATIONS / step.name, before)
    migrate(path, before)
    add = (
        "INSERT INTO decision_drafts (guild_id, user_id, name, body, changed_at)"
        " VALUES (7, 70, 'Ton', '{}', '2026-11-23') RETURNING id"
    )
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute(add).fetchall() == [(1,)]
        connection.execute(
            "INSERT INTO decision_draft_files (draft_id, guild_id, position, name, media_type, bytes)"
            " VALUES (1, 7, 1, 'a.txt', 'text/plain', x'61')"
        )
    migrate(path, MIGRATIONS)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        ((later,),) = connection.execute(add).fetchall()
        assert later > 1_000
        assert connection.execute("SELECT id, name FROM decision_drafts ORDER BY id").fetchall() == [
            (1, "Ton"),
            (later, "Ton"),
        ]
        connection.execute("DELETE FROM decision_drafts WHERE id = 1")
        assert connection.execute("SELECT * FROM decision_draft_files").fetchall() == []
