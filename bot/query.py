"""Turns whatever somebody typed into a search in FTS5. Every word is quoted, so nothing typed is an operator."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.words import indexed, spellings, tokens

MOST_TERMS: Final = 16
"""More words than anybody searches for; what follows them is not looked at."""
PART: Final = 3
"""The shortest part of a word that the index of parts can find."""
_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_LONGEST_TERM = 6


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that must be found, in any of its spellings (folded). `exact`: as a phrase of whole words."""

    spellings: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """`parts` and `whole` are expressions for the two indexes, None where nothing is asked of one.

    `rank` says what stands out among the hits: whole words and beginnings.
    """

    terms: tuple[Term, ...]

    @property
    def empty(self) -> bool:
        return not self.terms

    @property
    def parts(self) -> str | None:
        loose = [term for term in self.terms if _loose(term)]
        return " AND ".join(_any(quoted(spelling) for spelling in term.spellings) for term in loose) or None

    @property
    def whole(self) -> str | None:
        strict = [term for term in self.terms if not _loose(term)]
        return " AND ".join(_words(term) for term in strict) or None

    @property
    def rank(self) -> str:
        return " AND ".join(_words(term) for term in self.terms)

    @property
    def needles(self) -> tuple[str, ...]:
        """What to mark in a text."""
        return tuple(spelling for term in self.terms for spelling in term.spellings)


class Thesaurus:
    """Groups of words of both languages that mean the same to the forum."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups: dict[str, tuple[str, ...]] = {}
        for group in groups:
            members = tuple(dict.fromkeys(spelling for word in group for spelling in spellings(word)))
            for member in members:
                self._groups[member] = tuple(dict.fromkeys((*self._groups.get(member, ()), *members)))

    def same(self, words: str) -> tuple[str, ...]:
        """Everything that means the same as these folded words; nothing for what is not in it."""
        return self._groups.get(words, ())


def read_query(typed: str, thesaurus: Thesaurus) -> Query:
    """What to look for. Any text is a query; one without words finds nothing."""
    typed = typed.encode("utf-8", "ignore").decode()
    terms = [Term(tuple(spellings(phrase)), exact=True) for phrase in _PHRASE.findall(typed) if indexed(phrase)]
    words = [word for word in re.findall(r"[^\W_]+", _PHRASE.sub(" ", typed)) if indexed(word)]
    at = 0
    while at < len(words) and len(terms) < MOST_TERMS:
        for length in range(min(_LONGEST_TERM, len(words) - at), 0, -1):
            written = " ".join(words[at : at + length])
            known = thesaurus.same(" ".join(tokens(written)))
            if known or length == 1:
                own = spellings(written)
                terms.append(Term(tuple(dict.fromkeys((*own, *known)))))
                at += length
                break
    return Query(tuple(dict.fromkeys(terms[:MOST_TERMS])))


def read_beginning(typed: str) -> tuple[str | None, str]:
    """What is typed while choosing a record: the expression for the index of titles, None where it is too short for
    it, and its words. Words of two letters are looked for where words begin.
    """
    words = tokens(typed.encode("utf-8", "ignore").decode())[:MOST_TERMS]
    terms = [
        _any(quoted(spelling if len(spelling) >= PART else f" {spelling}") for spelling in spellings(word))
        for word in words
        if len(word) >= PART - 1
    ]
    return " AND ".join(terms) or None, " ".join(words)


def quoted(words: str) -> str:
    """A string of FTS5: whatever stands in it is text."""
    return '"' + words.replace('"', '""') + '"'


def _loose(term: Term) -> bool:
    return not term.exact and all(len(spelling) >= PART for spelling in term.spellings)


def _words(term: Term) -> str:
    return _any(quoted(spelling) + ("" if term.exact else " *") for spelling in term.spellings)


def _any(expressions: Iterable[str]) -> str:
    return "(" + " OR ".join(expressions) + ")"
