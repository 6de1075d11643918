"""Reads a whole phrase from left to right, rule by rule, until every word of it has a meaning; nothing is skipped
that is not a known filler, so that no half-understood text becomes a date.
"""

import re
from typing import Final

from bot.when import time_rules
from bot.when.date_rules import RULES
from bot.when.durations import read_amounts
from bot.when.errors import NotUnderstood
from bot.when.phrase import Phrase, PhraseBuilder
from bot.when.words import ENGLISH, fold, rule

_SPACE: Final = re.compile(r"(?:[\s,;()]|\.(?=\s|$))*")
_FILLER: Final = rule(
    r"(?:um|am|at|on|den|dem|der|des|the|of|in|im|zum|zur|bis|spätestens|until|till|by|und|and|ab|gegen|@)(?![^\W_])"
)
_BEFORE_SHIFT: Final = rule(r"(?P<word>in|vor)\s(?:about\s|etwa\s|ca\.?\s)?")
_AFTER_SHIFT: Final = rule(
    r"\s(?P<word>from\snow|ab\s(?:jetzt|heute)|ago|from(?=\s)|(?:after|nach)(?=\s(?:today|tomorrow|heute|morgen|{weekday})\b))"
)
_DAYS_THEN_CLOCK: Final = rule(r"(?:tag|day|woche|week|monat|month)[a-z]*\s[0-9]{1,2}\s?h[0-9]*$")
"""Whether "in 3 Tagen 15h" adds hours or names one is anybody's guess: it is not read."""

_WORDS: Final = re.compile(r"[a-z]+")
_SHOWN, _REST = 100, 60


def read(text: str) -> Phrase:
    """What the whole text says. Raises NotUnderstood with the first words that fit no rule."""
    folded = fold(text)
    if not folded:
        raise NotUnderstood(text=text[:_SHOWN], rest=text[:_REST].strip())
    english = not ENGLISH.isdisjoint(_WORDS.findall(folded))
    builder, at = PhraseBuilder(), _skip(folded, 0)
    while at < len(folded):
        end = _one(folded, at, builder, english=english)
        if end is None:
            raise NotUnderstood(text=text[:_SHOWN], rest=folded[at : at + _REST])
        at = _skip(folded, end)
    phrase = builder.finished()
    if phrase == Phrase():
        raise NotUnderstood(text=text[:_SHOWN], rest=folded[:_REST])
    return phrase


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _one(text: str, at: int, phrase: PhraseBuilder, *, english: bool) -> int | None:
    """Read what stands at `at` into the phrase; where it ends, or None when no rule takes it."""
    for pattern, accept in RULES:
        match = pattern.match(text, at)
        if match and accept(phrase, match):
            return match.end()
    end = _shift(text, at, phrase)
    if end is not None:
        return end
    found = time_rules.read_time(
        text, at, english=english, after_day=phrase.names_day, after_near_day=phrase.names_near_day
    )
    if found and phrase.said is None:
        end, phrase.said = found
        return end
    filler = _FILLER.match(text, at)
    return filler.end() if filler else None


def _shift(text: str, at: int, phrase: PhraseBuilder) -> int | None:
    """Such as "in 2 hours", "vor 3 Tagen", "2 weeks ago", "an hour from now", "a week from Monday"."""
    before = _BEFORE_SHIFT.match(text, at)
    end, amounts = read_amounts(text, before.end() if before else at)
    if not amounts or phrase.shift or _DAYS_THEN_CLOCK.search(text[at:end]):
        return None
    after = None if before else _AFTER_SHIFT.match(text, end)
    marker = before or after
    if marker is None:
        return None
    phrase.shift, phrase.sign = amounts, -1 if marker["word"] in {"vor", "ago"} else 1
    phrase.anchored = marker["word"] in {"from", "after", "nach"}
    return after.end() if after else end
