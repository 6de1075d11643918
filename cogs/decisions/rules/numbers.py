"""Numbers decisions: by a format that each forum chooses, and by what people type to find one."""

import re
from typing import Final

from bot.words import narrow

DEFAULT_FORMAT: Final = "DAOF {year}/{number:3}"
_PLACE = re.compile(r"\{(year|number)(?::([1-9]))?\}")
_MOST = 40
_ALONE = re.compile(r"[^0-9+\-\N{MINUS SIGN}\N{EN DASH}]*([0-9]{1,9})\.?")
"""A number without a year; a signed one is nobody's."""
_CALLED = frozenset({"decision", "beschluss", "nr", "no", "nummer", "number"})


def check_format(typed: str) -> str:
    """The check of the setting; raises ValueError naming what is accepted."""
    text = " ".join(typed.split())
    places = [match[1] for match in _PLACE.finditer(text)]
    rest = _PLACE.sub("", text)
    apart = _PLACE.sub("\0", text)
    if sorted(places) != ["number", "year"] or set(rest) & set("{}:|`") or len(text) > _MOST or "\0\0" in apart:
        raise ValueError(DEFAULT_FORMAT)
    if any(char.isdecimal() for char in rest):
        # Digits beside the number could make two numbers read the same.
        raise ValueError(DEFAULT_FORMAT)
    return text


def write_number(pattern: str, year: int, serial: int) -> str:
    """The number as it is cited; `{number:3}` has at least three digits."""

    def place(match: re.Match[str]) -> str:
        value = year if match[1] == "year" else serial
        return str(value).zfill(int(match[2] or 0))

    return _PLACE.sub(place, pattern)


def parse_number(typed: str) -> tuple[int | None, int] | None:
    """Year and serial of a text that can be nothing but a number: "DAOF 2026/014", "2026/14", "14/2026"; of "Nr. 14"
    and "14" the serial alone. None for any other text. Which words may stand in it, `calls` says.
    """
    text = narrow(typed).strip()
    if len(text) > _MOST * 2:
        return None
    alone = _ALONE.fullmatch(text)
    if alone is not None:
        return None, int(alone[1])
    numbers = [int(digits) for digits in re.findall(r"[0-9]+", text)]
    years = [value for value in numbers if 1900 <= value < 3000]  # noqa: PLR2004 - what can be meant as a year
    if len(numbers) != 2 or not years:  # noqa: PLR2004 - a year and a number
        return None
    numbers.remove(years[0])
    return (years[0], numbers[0]) if numbers[0] < 10**9 else None


def calls(typed: str, number: str) -> bool:
    """Whether each word of what was typed belongs to a number: it stands in this one, or says "decision no."."""
    return _words(typed) <= _words(number) | _CALLED


def _words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[^\W\d_]+", narrow(text))}
