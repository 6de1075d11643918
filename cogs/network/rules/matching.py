"""Finding a name however it is typed: case, accents and umlauts do not matter ("koln", "KOELN" and "Köln" are one)."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TypeVar

Thing = TypeVar("Thing")

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe", "ł": "l"})
KEY_LENGTH = 40


@lru_cache(maxsize=8192)
def folds(text: str) -> frozenset[str]:
    """The ways in which people type a text: with umlauts dropped (ä as a) and spelt out (ä as ae)."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    return frozenset(_words(_bare(form)) for form in (lowered, lowered.translate(_SPELT_OUT)))


def best(typed: str, things: Iterable[Thing], names: Callable[[Thing], Iterable[str]]) -> list[Thing]:
    """The things with a matching name: those that begin with what was typed first, each group in its order."""
    wanted = folds(typed)
    ranked = [(_rank(wanted, names(thing)), thing) for thing in things]
    return [thing for rank, thing in sorted(ranked, key=lambda pair: pair[0]) if rank < _NO_MATCH]


def exact(typed: str, things: Iterable[Thing], names: Callable[[Thing], Iterable[str]]) -> list[Thing]:
    """The things one of whose names is what was typed."""
    wanted = folds(typed)
    return [thing for thing in things if any(wanted & folds(name) for name in names(thing))]


def slug(name: str) -> str:
    """A key from a name: "Köln" becomes `koeln`. Empty for a name without a Latin letter or a digit."""
    spelt = _bare(unicodedata.normalize("NFC", name).casefold().translate(_SPELT_OUT))
    return re.sub(r"[^a-z0-9]+", "-", spelt).strip("-")[:KEY_LENGTH].strip("-")


_NO_MATCH = 3


def _rank(wanted: frozenset[str], names: Iterable[str]) -> int:
    rank = _NO_MATCH
    for name in names:
        for have in folds(name):
            for want in wanted:
                if have.startswith(want):
                    rank = 0
                elif f" {want}" in have:
                    rank = min(rank, 1)
                elif want in have:
                    rank = min(rank, 2)
    return rank


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _words(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text).split()) or text
