"""Finds things by their names however these are typed: "koln", "KOELN" and "Köln" are one city, "burger" finds Bürger.

For lists that stand in memory; what is searched in full text keeps its words in the same form (bot/words.py).
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import TypeVar

import regex

from bot.words import narrow, spellings, spelt_out, tokens

Thing = TypeVar("Thing")
Names = Callable[[Thing], Iterable[str]]
"""The names under which a thing can be found."""

KEY_LENGTH = 40
LARGEST = 2**63 - 1
"""SQLite's largest integer: a longer number is nobody's."""
_INTEGER = re.compile(r"[0-9]{1,19}")
_NO_MATCH = 3
# Nobody's number, and no part of a name either.
_NUMBER_ALONE = re.compile(r"#\s*[0-9]+|#?\s*[-+\N{MINUS SIGN}\N{EN DASH}]\s*[0-9]+")
_DIGITS_ALONE = re.compile(r"#?[0-9]+")
_NUMBERED = re.compile(
    r"(?:(?P<word>[^\W\d]+)\s+)?(?:(?:nr\.?|no\.?|nummer|number|#)\s*)?(?P<number>[0-9]+)\.?", re.IGNORECASE
)
"""A number with the words that may stand before it, and the period that may follow it."""
# A sign behind a letter belongs to the word: C++, C#, R&D. Before it, or between spaces, it separates or addresses.
_SIGNS = regex.compile(r"(?<=[\p{L}\p{M}\p{N}])[\p{Sm}\p{Sc}#%&@*]+")
_SPOKEN = {"+": "plus", "#": "sharp", "&": "and", "%": "percent"}


@lru_cache(maxsize=32_768)
def folds(text: str) -> frozenset[str]:
    """The ways in which people type a text: with umlauts dropped (ä as a) and spelt out (ä as ae)."""
    return frozenset(spellings(text)) or frozenset({text.strip().casefold()})


def best(typed: str, things: Iterable[Thing], names: Names[Thing]) -> list[Thing]:
    """The things with a matching name: what was typed itself, then those that begin with it; each group in order."""
    wanted = folds(typed)
    ranked = [(_rank(wanted, names(thing)), thing) for thing in things]
    return [thing for rank, thing in sorted(ranked, key=lambda pair: pair[0]) if rank < _NO_MATCH]


def exact(typed: str, things: Iterable[Thing], names: Names[Thing]) -> list[Thing]:
    """The things one of whose names is what was typed, the signs that are part of its words included."""
    wanted, signs = folds(typed), _signs(typed)
    return [thing for thing in things if any(wanted & folds(name) and signs == _signs(name) for name in names(thing))]


def meant(
    typed: str,
    things: Iterable[Thing],
    names: Names[Thing],
    number: Callable[[Thing], int | None],
    called: Collection[str] = (),
) -> list[Thing]:
    """The things that a number ("12", "#12", "12 · …" as lists show them) or a name can mean; a part of a name will do
    where there is no whole one. None for an empty text; several where it must be asked. `called`: as `read_id`.

    Digits alone are a number, as lists offer it; words with a number ("Poll 12") can be both that and a whole name.
    """
    known = list(things)
    alone, listed = read_id(typed, called), read_id(typed.split("·", maxsplit=1)[0], called)
    in_words = alone is not None and not _DIGITS_ALONE.fullmatch(narrow(typed).strip())
    numbered = [thing for thing in known if alone is not None and number(thing) == alone]
    named = exact(typed, known, names) if in_words or not numbered else []
    fitting = numbered + [thing for thing in named if thing not in numbered]
    if fitting or in_words:
        return fitting
    if listed is not None:
        fitting = [thing for thing in known if number(thing) == listed]
    elif typed.strip() and not _NUMBER_ALONE.fullmatch(narrow(typed).strip()):
        fitting = best(typed, known, names)
    return fitting


def spoken(text: str) -> str:
    """A text with the signs that are part of its words in words: "C++" as "C plus plus"."""

    def words(match: regex.Match[str]) -> str:
        named = (_SPOKEN.get(sign) or unicodedata.name(sign, "").lower() for sign in match[0])
        return f" {' '.join(named)} "

    return _SIGNS.sub(words, narrow(text))


@lru_cache(maxsize=8192)
def _signs(text: str) -> tuple[str, ...]:
    return tuple(_SIGNS.findall(narrow(text)))


def read_id(typed: str, called: Collection[str] = ()) -> int | None:
    """The number of a record as autocomplete gives it or people type it ("12", "#12", " 12 "); None for anything else.

    `called`: words for such a record, in small letters, which may stand before its number: "poll 12", "Umfrage Nr. 12",
    and in both languages as cards have it, "Umfrage 12 / Poll 12".
    Full-width digits count as digits. Digits of other scripts, signs and numbers beyond SQLite's integers are no number
    of a record.
    """
    numbers = {_read_numbered(part.strip(), called) for part in narrow(typed).split("/")}
    return numbers.pop() if len(numbers) == 1 else None


def _read_numbered(text: str, called: Collection[str]) -> int | None:
    match = _NUMBERED.fullmatch(text)
    if match is None or (match["word"] is not None and match["word"].casefold() not in called):
        return None
    return read_integer(match["number"])


def read_integer(text: str) -> int | None:
    """A number that SQLite can hold, in ASCII digits as the bot writes it, never negative; None for anything else."""
    if not _INTEGER.fullmatch(text):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def slug(name: str) -> str:
    """A key from a name: "Köln" becomes `koeln`. Empty for a name without a Latin letter or a digit."""
    spelt = "-".join(tokens(spelt_out(spoken(name))))
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:KEY_LENGTH].strip("-")


def _rank(wanted: frozenset[str], names: Iterable[str]) -> int:
    rank = _NO_MATCH
    for name in names:
        for have in folds(name):
            for want in wanted:
                if have == want:
                    return -1
                if have.startswith(want):
                    rank = 0
                elif f" {want}" in have:
                    rank = min(rank, 1)
                elif want in have:
                    rank = min(rank, 2)
    return rank
