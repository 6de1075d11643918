"""The glossary's words are the ones that people read and that the code uses."""

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

from bot.config import PROJECT
from tests.architecture.literals import parsed

GLOSSARY = PROJECT / "docs" / "glossary.md"
CATALOGUES = PROJECT / "data" / "locales" / "de" / "LC_MESSAGES"


def rows(columns: int) -> list[list[str]]:
    """The tables' rows with that many columns, without their heads."""
    lines = [line for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if len(row) == columns and row[0] not in {"English", "Word"}]


def classes() -> set[str]:
    modules = [path for package in ("bot", "cogs") for path in Path(PROJECT / package).rglob("*.py")]
    trees = [parsed(path) for path in modules]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def texts() -> tuple[str, str]:
    """All that the catalogues say, in English and in German, in lower case."""
    english: list[str] = []
    german: list[str] = []
    for path in sorted(CATALOGUES.glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream):
                english.append(str(message.id))
                german.append(str(message.string))
    return "\n".join(english).casefold(), "\n".join(german).casefold()


def test_the_words_are_those_of_the_catalogues() -> None:
    english, german = texts()
    strange = [row[0] for row in rows(4) if row[0].casefold() not in english or row[1].casefold() not in german]
    assert strange == []


def test_the_classes_are_those_of_the_code() -> None:
    named = {re.sub("`", "", row[2] if len(row) == 4 else row[1]) for row in [*rows(4), *rows(3)]}
    assert named - classes() == set()


def test_no_word_stands_for_two_things() -> None:
    words = [row[0] for row in rows(4)]
    assert len(words) == len(set(words)) > 30
