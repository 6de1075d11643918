"""What import-linter cannot see: short modules that say what they are for, SQL in its place, one source of time."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.config import PROJECT
from tests.architecture.literals import parsed

PACKAGES = ("bot", "cogs")
LONGEST = 300
SQL = re.compile(
    r"^\s*(SELECT\s.+|INSERT\s+(OR\s+\w+\s+)?INTO\s.+|UPDATE\s+\S+\s+SET\s.+|DELETE\s+FROM\s.+|CREATE\s+(TABLE|INDEX)\s.+"
    r"|PRAGMA\s.+|BEGIN(\s+IMMEDIATE)?|COMMIT|ROLLBACK(\s+TO\s.+)?|SAVEPOINT\s.+|RELEASE\s.+)$",
    re.DOTALL,
)
SPEAKS_SQL = {
    *("bot/database.py", "bot/connections.py", "bot/migrations.py", "bot/backups.py"),
    # Small parts of the kernel, each whole in one file.
    *("bot/commands.py", "bot/drafts.py", "bot/languages.py", "bot/settings.py"),
}
KIT_MAKES = {
    *("ActionRow", "Button", "Container", "Section", "Select", "SelectOption", "TextDisplay", "View", "LayoutView"),
}
MAKES_PARTS = {"bot/ui/kit.py"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "common"}
CLOCK_READERS = {(kind, call) for kind in ("datetime", "date", "time") for call in ("now", "utcnow", "today", "time")}
# The clock itself; and what runs before there is one, on a file: when a migration was applied.
READS_THE_CLOCK = {"bot/clock.py", "bot/migrations.py"}


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((PROJECT / package).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def test_modules_are_short() -> None:
    lengths = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PACKAGES)}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_modules_say_what_they_are_for() -> None:
    silent = [name(path) for path in modules(*PACKAGES) if ast.get_docstring(parsed(path)) is None]
    assert [path for path in silent if not path.endswith("__main__.py")] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [name(path) for path in modules(*PACKAGES) if VAGUE_NAMES & set(path.with_suffix("").parts)] == []


def test_a_public_class_has_its_name_to_itself() -> None:
    places: dict[str, list[str]] = {}
    for path in modules(*PACKAGES):
        for statement in parsed(path).body:
            if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
                places.setdefault(statement.name, []).append(name(path))
    assert {kind: where for kind, where in places.items() if len(where) > 1} == {}


def test_sql_stands_in_stores_alone() -> None:
    elsewhere = [
        f"{name(path)}:{line}"
        for path in modules(*PACKAGES)
        if not speaks_sql(path)
        for line, text in strings(parsed(path))
        if SQL.match(text)
    ]
    assert elsewhere == []


def test_the_rule_for_sql_recognises_it() -> None:
    assert all(
        SQL.match(text)
        for text in ("SELECT 1", "INSERT INTO a VALUES (1)", "UPDATE a SET b = 1", "DELETE FROM a", "COMMIT")
    )
    assert not any(SQL.match(text) for text in ("DELETE", "Select one", "Update the card", "begin"))


def built_by_hand(tree: ast.Module) -> list[tuple[int, str]]:
    """Calls of Discord's classes for parts of messages, by `discord.ui` or imported, and classes derived from them."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    bases = [base for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases]
    imported = {
        entry.asname or entry.name: entry.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("discord")
        for entry in node.names
    }
    parts = []
    for part in [*calls, *bases]:
        # `discord.ui.Button[Any]` is the class as well.
        kind = part.value if isinstance(part, ast.Subscript) else part
        if isinstance(kind, ast.Attribute) and ast.unparse(kind.value) in {"discord", "discord.ui", "ui"}:
            parts.append((kind.lineno, kind.attr))
        elif isinstance(kind, ast.Name):
            parts.append((kind.lineno, imported.get(kind.id, "")))
    return [(line, kind) for line, kind in parts if kind in KIT_MAKES]


def test_cards_and_their_parts_are_made_by_the_kit() -> None:
    """What the kit makes is cut to Discord's limits; a label of 81 characters built by hand fails when it is sent."""
    by_hand = [
        f"{name(path)}:{line} {kind}"
        for path in modules(*PACKAGES)
        if name(path) not in MAKES_PARTS
        for line, kind in built_by_hand(parsed(path))
    ]
    assert by_hand == []


def test_the_rule_for_cards_recognises_what_is_built_by_hand() -> None:
    by_hand = (
        "import discord\nfrom discord import ui\nfrom discord.ui import Select as Menu\n"
        "discord.ui.Button(label=words)\nrow: discord.ui.ActionRow[Any] = ui.ActionRow()\nMenu(options=[])\n"
        "class Ballot(discord.ui.View): ...\ndiscord.ui.Container[Any]()\n"
    )
    kinds = {kind for _, kind in built_by_hand(ast.parse(by_hand))}
    assert kinds == {"Button", "ActionRow", "Select", "View", "Container"}
    assert built_by_hand(ast.parse("def card(row: discord.ui.ActionRow[Any]) -> None: kit.button(label, id)")) == []


def speaks_sql(path: Path) -> bool:
    return name(path) in SPEAKS_SQL or path.name == "store.py" or path.parent.name == "store"


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def test_nobody_but_the_clock_reads_the_time() -> None:
    """A reminder that reads the real clock cannot be tested, and forgets to travel."""
    readers = [
        f"{name(path)}:{node.lineno}"
        for path in modules("bot", "cogs")
        if name(path) not in READS_THE_CLOCK
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCK_READERS
    ]
    assert readers == []


@pytest.mark.parametrize("package", PACKAGES)
def test_there_is_no_back_door_for_types(package: str) -> None:
    doors = [name(path) for path in modules(package) if "TYPE_CHECKING" in path.read_text(encoding="utf-8")]
    assert doors == []


def test_every_folder_of_tests_is_a_package() -> None:
    """Two test files may then share a name, and mypy still tells them apart."""
    folders = {path.parent for path in (PROJECT / "tests").rglob("test_*.py")}
    assert [name(folder) for folder in folders if not (folder / "__init__.py").exists()] == []
