"""Keeps out what was once removed: constructors written by hand, and words that only this house understood."""

import ast
from pathlib import Path

from bot.config import PROJECT
from tests.architecture.literals import parsed


def modules() -> list[Path]:
    return [path for package in ("bot", "cogs") for path in sorted((PROJECT / package).rglob("*.py"))]


def name(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def only_assigns(function: ast.AST) -> bool:
    """Whether this is an `__init__` that does nothing but keep what it is given, beside constants."""
    if not isinstance(function, ast.FunctionDef) or function.name != "__init__" or function.args.kwarg:
        return False
    statements = [line for line in function.body if not (isinstance(line, ast.Expr) and ast.get_docstring(function))]
    return all(isinstance(line, ast.Assign | ast.AnnAssign) and _is_plain(line.value) for line in statements)


def _is_plain(value: ast.expr | None) -> bool:
    """A parameter, a constant, or an empty list or dictionary: what a field can have as its default."""
    empty = (isinstance(value, ast.List) and not value.elts) or (isinstance(value, ast.Dict) and not value.keys)
    return empty or isinstance(value, ast.Name | ast.Constant)


def test_what_only_assigns_is_a_dataclass() -> None:
    by_hand = [
        f"{name(path)}:{kind.name}"
        for path in modules()
        for kind in ast.walk(parsed(path))
        if isinstance(kind, ast.ClassDef) and any(only_assigns(member) for member in kind.body)
    ]
    assert by_hand == []


def test_the_rule_for_constructors_recognises_them() -> None:
    by_hand = (
        "def __init__(self, clock):\n    self._clock = clock\n    self._known: dict[str, int] = {}\n    self.count = 0"
    )
    at_work = "def __init__(self, clock):\n    super().__init__()\n    self._clock = clock"
    assert only_assigns(ast.parse(by_hand).body[0])
    assert not only_assigns(ast.parse(at_work).body[0])
