"""Numbers decisions: by a format that each forum chooses, and by what people type to find one."""

import re
from typing import Final

DEFAULT_FORMAT: Final = "DAOF {year}/{number:3}"
_PLACE = re.compile(r"\{(year|number)(?::([1-9]))?\}")
_MOST = 40


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


def parse_number(typed: str) -> tuple[int, int] | None:
    """Year and serial from what somebody typed: "DAOF 2026/014", "2026/14", "14/2026"; None for any other form."""
    numbers = [int(digits) for digits in re.findall(r"\d+", typed)][:2] if len(typed) <= _MOST * 2 else []
    if len(numbers) != 2:  # noqa: PLR2004 - a year and a number
        return None
    years = [value for value in numbers if 1900 <= value < 3000]  # noqa: PLR2004 - what can be meant as a year
    if not years:
        return None
    year = years[0]
    numbers.remove(year)
    return (year, numbers[0]) if numbers[0] < 10**9 else None
