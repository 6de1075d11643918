"""Brings words into the form that a search sees: without capitals, accents, umlauts or ß, in both languages; and finds
where they stand in the text as it was written. Whatever is searched in full text keeps its words in this form.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import regex

_TOKEN = re.compile(r"[^\W_]+")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_LETTERS = {"æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "\u0131": "i"}
# Marks, and letters that are nothing but marks, such as the okina of Hawaii. The mark that makes kana long is heard.
_MARK = regex.compile(r"\p{M}|[\p{Lm}&&\p{Diacritic}--ー]", regex.V1)
_APOSTROPHE = re.compile(r"(?<=[^\W_])['`\u2018\u2019\u00b4](?=[^\W_])")
_NARROW = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_AROUND = 70
_PART = 3
"""Shorter needles are marked as whole words only."""


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    kept = _MARK.sub("", unicodedata.normalize("NFKD", char.casefold()))
    return "".join(_LETTERS.get(letter) or _unmarked(letter) for letter in kept.casefold())


def _unmarked(letter: str) -> str:
    """A letter without the mark that is part of it, in any script: ħ is "h with stroke", қ is "ka with descender"."""
    if letter.isascii() or not letter.isalpha():
        return letter
    base, marked, _ = unicodedata.name(letter, "").partition(" WITH ")
    try:
        return unicodedata.lookup(base) if marked else letter
    except KeyError:
        return letter


def fold(text: str) -> str:
    """Lower case, ß as ss, letters without their marks: "Straße" and "STRASSE", "Köln" and "koln" are one."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_char, unicodedata.normalize("NFC", text)))


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, folded."""
    return _TOKEN.findall(fold(text))


def indexed(text: str) -> str:
    """A text as the index keeps it: its folded words with single spaces."""
    return " ".join(tokens(text))


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as those of ASCII: what keyboards for Japanese and Chinese write."""
    return text.translate(_NARROW)


def spelt_out(text: str) -> str:
    """Lower case, with umlauts as German and Danish spell them without: "Köln" as "koeln"."""
    return unicodedata.normalize("NFC", text).lower().translate(_SPELT_OUT)


def spellings(word: str) -> list[str]:
    """How a word may stand in the index: umlauts folded or spelt out, however it was typed; without its apostrophes."""
    folded = indexed(word)
    out = indexed(spelt_out(word))
    collapsed = folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    joined = indexed(_APOSTROPHE.sub("", word))
    return list(dict.fromkeys(spelling for spelling in (folded, out, collapsed, joined) if spelling))


def snippet(text: str, needles: Sequence[str]) -> list[tuple[bool, str]] | None:
    """The place of a text where a needle (folded) first stands, in pieces: (is it a hit, the words as written).

    None when it stands nowhere. Left-out parts are marked by an ellipsis.
    """
    text = " ".join(text.split())
    folded, origin = _folded_with_origin(text)
    spans = _spans(folded, needles)
    if not spans:
        return None
    start = max(0, _word_start(folded, spans[0][0] - _AROUND))
    end = min(len(folded), spans[0][1] + 2 * _AROUND)
    pieces: list[tuple[bool, str]] = [(False, "… ")] if start else []
    at = start
    for left, right in spans:
        if left < at or right > end:
            continue
        pieces += [(False, _written(text, origin, at, left)), (True, _written(text, origin, left, right))]
        at = right
    pieces.append((False, _written(text, origin, at, end)))
    if end < len(folded):
        pieces.append((False, " …"))
    return [piece for piece in pieces if piece[1]]


def _folded_with_origin(text: str) -> tuple[str, list[int]]:
    parts, origin = [], []
    for at, char in enumerate(text):
        folded = _fold_char(char)
        parts.append(folded)
        origin += [at] * len(folded)
    return "".join(parts), [*origin, len(text)]


def _spans(folded: str, needles: Sequence[str]) -> list[tuple[int, int]]:
    """Where words begin with a needle; where none does, where a needle stands within words."""
    ordered = sorted(set(filter(None, needles)), key=len, reverse=True)
    at_starts = [rf"(?<![^\W_]){_pattern(needle)}" for needle in ordered]
    return _matches(folded, at_starts) or _matches(
        folded, [_pattern(needle) for needle in ordered if len(needle) >= _PART]
    )


def _pattern(needle: str) -> str:
    """A needle's words with whatever stands between them. A short one, such as "e" of "E-Mail", is a whole word."""
    words = r"[\W_]+".join(re.escape(word) for word in needle.split())
    return words if len(needle) >= _PART else rf"{words}(?![^\W_])"


def _matches(folded: str, patterns: Sequence[str]) -> list[tuple[int, int]]:
    """In one pass, whatever their number; at one place the pattern that stands first wins."""
    return [match.span() for match in re.finditer("|".join(patterns), folded)] if patterns else []


def _word_start(folded: str, at: int) -> int:
    return at if at <= 0 else folded.find(" ", at) + 1


def _written(text: str, origin: Sequence[int], left: int, right: int) -> str:
    return text[origin[left] : origin[right]]
