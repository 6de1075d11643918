"""What an earlier version had under way is carried on by this one, or given up where it says so; never by guess."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.migrations import migrate
from cogs.decisions.models.due import CHECK_REGISTER, DRAFT_SUBMITTED
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.sanctions import SanctionForm
from tests.conftest import MIGRATIONS

GUILD, CHANNEL = 7, 70
INSTANT = "2026-11-23T09:00:00.000000Z"


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A database as the version before left it, with work under way."""
    folder, path = tmp_path / "migrations", tmp_path / "earlier.db"
    folder.mkdir()
    for step in sorted(MIGRATIONS.glob("*.sql")):
        if step.name < "0019":
            shutil.copy(step, folder)
    migrate(path, folder)
    with closing(sqlite3.connect(path)) as connection, connection:
        due = "INSERT INTO due (guild_id, kind, queue_key, unique_key, payload, due_at, try_at, state, created_at)"
        rows = [
            ("moderation.report_told", "report:1/voice:2", {"report": 1, "voice": 2}, "failed"),
            ("decisions.heal", "register-look:7", {}, "pending"),
            ("decisions.handed_in", "decision-draft:5", {}, "failed"),
            ("moderation.tell", "mod_person:5", {"case": 1, "pardon": False}, "pending"),
            ("moderation.appeal_told", "appeal:1", {}, "pending"),
            ("moderation.forget", "forget:0", {}, "pending"),
            ("network.apply", "setup:1", {"targets": [], "furnish": True}, "pending"),
            ("network.apply", "setup:2", {"targets": [], "adopt": []}, "pending"),
        ]
        for kind, queue_key, payload, state in rows:
            values = (
                GUILD,
                kind,
                queue_key,
                f"{kind}/{queue_key}",
                json.dumps(payload),
                INSTANT,
                INSTANT,
                state,
                INSTANT,
            )
            connection.execute(f"{due} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        for number in (1, 2):
            connection.execute(
                "INSERT INTO setup_runs (id, guild_id, user_id, channel_id, plan_hash, language, total, started_at)"
                " VALUES (?, ?, 1, 1, 'x', 'de', 1, ?)",
                (number, GUILD, INSTANT),
            )
        for number, state in ((1, "gone"), (2, "gone"), (3, "delivered")):
            connection.execute(
                "INSERT INTO deliveries (guild_id, key, token, channel_id, state, object_id, claimed_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (GUILD, f"network.welcome:{CHANNEL}:{number}", f"{number}", CHANNEL, state, number, INSTANT),
            )
    migrate(path, MIGRATIONS)
    return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def test_an_answer_to_a_reporter_that_waited_still_arrives(earlier: Path) -> None:
    ((queue_key, unique_key, payload),) = rows(
        earlier, "SELECT queue_key, unique_key, payload FROM due WHERE kind = 'moderation.report_answer'"
    )
    assert (queue_key, unique_key) == ("report:1/reporter:2", "moderation.report_answer/report:1/reporter:2")
    assert json.loads(str(payload)) == {"report": 1, "reporter": 2}


def test_work_keeps_waiting_under_the_words_of_today(earlier: Path) -> None:
    waiting = rows(
        earlier, "SELECT kind, queue_key, unique_key, state FROM due WHERE kind GLOB 'decisions.*' ORDER BY id"
    )
    assert waiting == [
        (CHECK_REGISTER, "register-check:7", f"{CHECK_REGISTER}/register-check:7", "pending"),
        (DRAFT_SUBMITTED, "decision-draft:5", f"{DRAFT_SUBMITTED}/decision-draft:5", "failed"),
    ]


def test_notifications_that_were_due_are_still_sent(earlier: Path) -> None:
    keys = rows(
        earlier, "SELECT kind, unique_key FROM due WHERE kind GLOB 'moderation.*' ORDER BY id LIMIT -1 OFFSET 1"
    )
    assert keys == [
        ("moderation.notify", "moderation.notify/mod_person:5"),
        ("moderation.appeal_answer", "moderation.appeal_answer/appeal:1"),
        ("moderation.redact", "moderation.redact/forget:0"),
    ]


def test_a_plan_confirmed_without_what_it_takes_over_is_given_up(earlier: Path) -> None:
    states = rows(earlier, "SELECT queue_key, state FROM due WHERE kind = 'network.apply' ORDER BY id")
    assert states == [("setup:1", "cancelled"), ("setup:2", "pending")]
    assert rows(earlier, "SELECT id, state FROM setup_runs ORDER BY id") == [(1, "failed"), (2, "running")]


def test_the_welcome_post_that_stands_is_kept_current_and_no_second_one_made(earlier: Path) -> None:
    posts = rows(earlier, "SELECT object_id, key, state FROM deliveries ORDER BY id")
    assert posts == [
        (1, f"network.welcome:{CHANNEL}:1/replaced", "gone"),
        (2, f"network.welcome:{CHANNEL}:2/replaced", "gone"),
        (3, f"network.welcome:{CHANNEL}:1", "delivered"),
    ]


@pytest.mark.parametrize(
    ("arguments", "form"),
    [
        (("ban", "5"), SanctionForm(CaseKind.BAN, 5)),
        (("ban", "5", "report-3"), SanctionForm(CaseKind.BAN, 5, report_id=3)),
        (("ban", "5", "appeal-4"), SanctionForm(CaseKind.BAN, 5, appeal_number=4)),
        (("ban", "5", "3", "0"), SanctionForm(CaseKind.BAN, 5, report_id=3)),
    ],
)
def test_a_form_of_an_action_from_before_opens_with_what_was_typed(
    arguments: tuple[str, ...], form: SanctionForm
) -> None:
    assert SanctionForm.load(arguments) == form
