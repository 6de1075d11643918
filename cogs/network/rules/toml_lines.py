"""Finds the line on which each key of a TOML text stands, which `tomllib` does not say.

Only lines are looked for: whether the text is TOML has been decided before, so a rough reading is enough.
"""

import re
from collections import Counter
from collections.abc import Mapping

TomlPath = tuple[str | int, ...]
"""The way to a value: keys, and the places of tables in an array of tables, counted from nought."""

_PART = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"(\[\[?)\s*({_NAMES})\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(rf"({_NAMES})\s*=")


def key_lines(text: str) -> Mapping[TomlPath, int]:
    """Path -> line, counted from 1, of every table and key that begins a line."""
    lines: dict[TomlPath, int] = {}
    counts: Counter[TomlPath] = Counter()
    table: TomlPath = ()
    inside_string = False
    for number, line in enumerate(text.split("\n"), 1):
        begins_inside, code = inside_string, line.strip()
        inside_string ^= (code.count('"""') + code.count("'''")) % 2 == 1
        if begins_inside:
            continue
        if header := _HEADER.fullmatch(code):
            table = _table_path(header[1], _split(header[2]), counts)
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], number)
        elif key := _KEY.match(code):
            path = table
            for name in _split(key[1]):
                path = (*path, name)
                lines.setdefault(path, number)
    return lines


def line_of(path: TomlPath, lines: Mapping[TomlPath, int]) -> int:
    """The line of a key, or of the nearest table around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _table_path(bracket: str, names: list[str], counts: Counter[TomlPath]) -> TomlPath:
    """What a header opens; each `[[…]]` adds a table to its array, other names mean the last one added."""
    path: TomlPath = ()
    for number, name in enumerate(names, 1):
        path = (*path, name)
        if number == len(names) and bracket == "[[":
            counts[path] += 1
        if counts[path]:
            path = (*path, counts[path] - 1)
    return path


def _split(names: str) -> list[str]:
    return [part.strip("\"'") for part in re.findall(_PART, names)]
