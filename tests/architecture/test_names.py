"""Keeps out what was once removed: constructors written by hand, and words that only this house understood."""

import ast
from pathlib import Path

from bot.config import PROJECT
from tests.architecture.literals import parsed

DIALECT = {
    *("found", "shown", "said", "most", "one", "told", "bites", "spared", "standing", "heads", "foot", "hopeless"),
    *("tell", "keep", "settle", "heal", "bury", "hear", "dress", "feast", "revive", "think", "hand_in", "hand_out"),
    *("strangers", "wishes", "hanging", "acted", "shut", "teller", "voice", "matter", "hands", "furnish", "sow"),
}
"""What a name says that only this house understands: name what is held, and what is done."""
QUERIES = {"one"}
"""The database's words for how many rows are asked for."""


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


def names_of(node: ast.AST) -> list[str]:
    """The names that a node introduces: of a function or class, a parameter, a local."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.arg():
            return [node.arg]
        case ast.Name(ctx=ast.Store()):
            return [node.id]
    return []


def fields_of(tree: ast.AST) -> set[ast.AST]:
    """The fields of classes: some are columns, which keep their names for the sake of older databases."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return {line.target for kind in classes for line in kind.body if isinstance(line, ast.AnnAssign)}


def dialect(tree: ast.AST) -> list[tuple[int, str]]:
    fields = fields_of(tree)
    return [
        (getattr(node, "lineno", 0), word)
        for node in ast.walk(tree)
        if node not in fields
        for word in names_of(node)
        if word.strip("_") in DIALECT
        if not (isinstance(node, ast.AsyncFunctionDef) and word in QUERIES)
    ]


def test_names_are_those_of_the_field() -> None:
    spoken = [f"{name(path)}:{line} {word}" for path in modules() for line, word in dialect(parsed(path))]
    assert spoken == []


def test_the_rule_for_names_recognises_dialect() -> None:
    words = dialect(ast.parse("def _tell(one: int) -> None:\n    found = [most for most in range(one)]\nshown = 1"))
    assert [word for _, word in words] == ["_tell", "shown", "one", "found", "most"]
    assert dialect(ast.parse("class Post:\n    shown: bool\n\nasync def one() -> None: ...")) == []


def test_modules_open_by_saying_what_they_do() -> None:
    openings = {name(path): (ast.get_docstring(parsed(path)) or "Nothings").split()[0] for path in modules()}
    assert {path: word for path, word in openings.items() if not word.rstrip(",:").endswith("s")} == {}
