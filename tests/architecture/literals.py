"""Every message that the code can say: the literals of `Text`, `Plural` and `Word`, read from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.config import PROJECT

SPOKEN_PACKAGES = ("bot", "cogs")
_MAKERS = {"Text": (0,), "Plural": (0, 1), "Word": (0, 1)}
# Where the makers themselves are defined, and subclassed.
_DEFINITION = PROJECT / "bot" / "texts.py"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as gettext knows it. `where` is for whoever reads a failing test."""

    context: str | None
    singular: str
    plural: str | None
    where: str

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def sources() -> Iterator[Path]:
    for package in SPOKEN_PACKAGES:
        yield from sorted((PROJECT / package).rglob("*.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """A source file's tree, read once for all tests."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def messages() -> tuple[list[Message], list[str]]:
    """(what was found, where something other than a literal is given and the message cannot be known)."""
    found: list[Message] = []
    unknown: list[str] = []
    for path in sources():
        if path == _DEFINITION:
            continue
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in _MAKERS:
                continue
            where = f"{path.relative_to(PROJECT)}:{node.lineno}"
            parts = [node.args[index] if index < len(node.args) else None for index in _MAKERS[node.func.id]]
            if _repeats_another(parts[0]):
                continue
            words = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            if len(words) != len(parts):
                unknown.append(where)
            elif node.func.id == "Text":
                found.append(Message(None, words[0], None, where))
            elif node.func.id == "Plural":
                found.append(Message(None, words[0], words[1], where))
            else:
                found.append(Message(words[0], words[1], None, where))
    return found, unknown


def _repeats_another(part: ast.expr | None) -> bool:
    """`Text(BUG.message, ...)`: the message of a text that is found where it is written."""
    return isinstance(part, ast.Attribute) and part.attr == "message"
