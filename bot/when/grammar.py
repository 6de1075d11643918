"""Reads a whole phrase from left to right, rule by rule, until every word of it has a meaning; nothing is skipped
that is not a known filler, so that no half-understood text becomes a date. What can be read as a range as well as
otherwise has two readings.
"""

import re
from dataclasses import dataclass
from typing import Final

from bot.when import time_rules
from bot.when.date_rules import DATE_RULES
from bot.when.durations import Unit, read_amounts
from bot.when.errors import NotUnderstood, YearOrTime
from bot.when.phrase import Phrase, PhraseBuilder, Shift, joined
from bot.when.words import ENGLISH, fold, rule
from bot.when.zone_rules import ZONE_RULES
from bot.when.zones import FixedOffset

_SPACE: Final = re.compile(r"(?:[\s,;()]|\.(?=\s|$)|(?<=\s)-(?=\s))*")
_FILLER: Final = rule(
    r"(?:um|am|at|on|den|dem|der|des|the|of|in|im|zum|zur|und|and|ab|gegen|from|@|"
    r"same\stime|(?:zur\s)?(?:gleichen?|selben?)\s(?:uhr)?zeit)(?![^\W_])"
)
_DEADLINE: Final = rule(
    r"(?:bis(?:\s(?:zum|zur|spätestens))?|spätestens|until|till?|by|no\slater\sthan|before|vor)(?![^\W_])"
)
_INTRODUCTION: Final = rule(r"(?P<word>von|vom|from|zwischen|between)(?![^\W_])")
_BEFORE_SHIFT: Final = rule(r"(?P<word>in|vor)\s(?:about\s|etwa\s|ca\.?\s)?")
_AFTER_SHIFT: Final = rule(
    r"\s(?P<word>from\snow|ab\s(?:jetzt|heute)|ago|from(?=\s)|später|later|früher|eher|earlier|"
    r"(?:after|nach)(?=\s(?:today|tomorrow|heute|morgen|{weekday})\b))"
)
_BACKWARDS: Final = frozenset(("vor", "ago", "eher", "earlier"))
_FROM_BASE: Final = frozenset(("später", "spaeter", "spater", "later", "eher", "earlier"))
_EARLIER: Final = frozenset(("früher", "frueher", "fruher"))
_DAYS_THEN_CLOCK: Final = rule(r"(?:tag|day|woche|week|monat|month)[a-z]*\s[0-9]{1,2}\s?h[0-9]*$")
"""Whether "in 3 Tagen 15h" adds hours or names one is anybody's guess: it is not read."""
_LENGTH: Final = rule(r"(?:für|for|dauer:?|duration:?)\s|/(?=pt)")
_LASTING: Final = rule(r"\s(?:lang|long)(?![^\W_])")
_ISO_LENGTH: Final = re.compile(r"pt(?P<text>(?:[0-9]{1,4}h)?(?:[0-9]{1,4}m)?)(?![^\W_])")

_SEPARATOR: Final = rule(r"(?P<dash>\s?-\s?)|\s(?P<word>bis|to|until|till?|through|und|and)\s(?:zum\s|um\s)?")
_UNBROKEN: Final = re.compile(
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}|[0-9]{4}-w[0-9]{2}(?:-[1-7])?"
)
"""Dates with hyphens, which begin no range."""
_ISO_OFFSET: Final = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?\s?-[0-9]{2}:?[0-9]{2}$")
_MOST_SEPARATORS: Final = 6
_BETWEEN: Final = frozenset(("zwischen", "between"))
_AND: Final = frozenset(("und", "and"))

_WORDS: Final = re.compile(r"[a-z]+")
_MERIDIEM: Final = re.compile(
    r"[0-9](?:\s?[ap]\.?\s?m|[ap])\b(?!\s(?:[0-9]{1,2}\.|montag|dienstag|mittwoch|donnerstag|freitag|s))"
)
_YEAR_OR_TIME: Final = re.compile(r"20[0-5][0-9]")
_EXCERPT, _REST = 100, 60


def readings_of(text: str, *, bare_hours: bool = False) -> tuple[Phrase, ...]:
    """Everything that the whole text can say: one phrase, or several where a range is possible as well.

    `bare_hours`: the end of something is asked for, so that a number alone is an hour.

    Raises NotUnderstood with the first words that fit no rule, and YearOrTime.
    """
    folded = fold(text)
    if folded and not bare_hours and _YEAR_OR_TIME.fullmatch(folded):
        raise YearOrTime(year=int(folded))
    if not folded:
        raise NotUnderstood(text=text[:_EXCERPT], rest=text[:_REST].strip())
    english = not ENGLISH.isdisjoint(_WORDS.findall(folded)) or bool(_MERIDIEM.search(folded))
    read = _Reading(folded, english)
    readings = list(dict.fromkeys(read.ranges()))
    refused_at = read.failed
    whole = read.phrase(bare_hours=bare_hours)
    if whole is not None:
        offset = isinstance(whole.zone, FixedOffset)
        ranges = [] if offset and (_ISO_OFFSET.search(folded) or any(map(_wraps, readings))) else readings
        readings = [whole, *(reading for reading in ranges if reading != whole)]
    if not readings:
        at = read.failed or refused_at
        raise NotUnderstood(text=text[:_EXCERPT], rest=folded[at : at + _REST])
    return tuple(readings)


@dataclass(slots=True)
class _Reading:
    """One folded text. `failed`: where the last reading found no rule."""

    text: str
    english: bool
    failed: int = 0

    def ranges(self) -> list[Phrase]:
        """Every way to read the text as a start, a separator and an end."""
        unbroken = [match.span() for match in _UNBROKEN.finditer(self.text)]
        separators = [
            match
            for match in _SEPARATOR.finditer(self.text)
            if not any(first <= match.start() < last for first, last in unbroken)
        ]
        if len(separators) > _MOST_SEPARATORS:
            return []
        return [phrase for match in separators if (phrase := self._range(match)) is not None]

    def _range(self, separator: re.Match[str]) -> Phrase | None:
        start = self._builder(0, separator.start(), in_range=True)
        if start is None:
            return None
        word = separator["word"] or "-"
        if (word in _AND) != (start.introduced in _BETWEEN):
            return None
        end = self._builder(separator.end(), len(self.text), in_range=True)
        if end is None or end.introduced:
            return None
        return joined(start.finished(), end.finished(), word=word, introduced=bool(start.introduced))

    def phrase(self, *, bare_hours: bool) -> Phrase | None:
        """The text as one moment."""
        builder = self._builder(0, len(self.text), in_range=bare_hours)
        phrase = builder.finished() if builder else None
        return None if phrase == Phrase() else phrase

    def _builder(self, first: int, last: int, *, in_range: bool) -> PhraseBuilder | None:
        text = self.text[:last]
        builder, at = PhraseBuilder(in_range=in_range), _skip(text, first)
        while at < last:
            end = self._word(text, at, builder)
            if end is None:
                self.failed = at
                return None
            at = _skip(text, end)
        return builder

    def _word(self, text: str, at: int, builder: PhraseBuilder) -> int | None:
        """Read what stands at `at` into the builder; where it ends, or None when no rule takes it."""
        for pattern, accept in (*DATE_RULES, *ZONE_RULES):
            match = pattern.match(text, at)
            if match and accept(builder, match):
                return match.end()
        for reader in (_shift, _length):
            end = reader(text, at, builder)
            if end is not None:
                return end
        reading = time_rules.read_time(
            text,
            at,
            english=self.english,
            after_day=builder.names_day,
            after_near_day=builder.names_near_day,
            in_range=builder.in_range,
        )
        if reading and builder.time is None:
            end, builder.time = reading
            return end
        return _connective(text, at, builder)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _connective(text: str, at: int, builder: PhraseBuilder) -> int | None:
    """Words that connect others, and those that introduce a range or an end."""
    if builder.in_range and not builder.introduced and (introduction := _INTRODUCTION.match(text, at)):
        builder.introduced = introduction["word"]
        return introduction.end()
    if builder.time is None and not builder.deadline and (deadline := _DEADLINE.match(text, at)):
        builder.opening = builder.finished() if builder.names_day else None
        builder.deadline = True
        return deadline.end()
    filler = _FILLER.match(text, at)
    return filler.end() if filler else None


def _shift(text: str, at: int, builder: PhraseBuilder) -> int | None:
    """Such as "in 2 hours", "vor 3 Tagen", "2 weeks ago", "an hour from now", "a week from Monday", "1 h later"."""
    before = _BEFORE_SHIFT.match(text, at)
    end, amounts = read_amounts(text, before.end() if before else at)
    if not amounts or builder.shift or _DAYS_THEN_CLOCK.search(text[at:end]):
        return None
    after = None if before else _AFTER_SHIFT.match(text, end)
    marker = before or after
    if marker is None:
        return None
    word = marker["word"]
    from_base = word in _FROM_BASE | _EARLIER
    if from_base and (builder.names_day or builder.time):
        return None
    builder.shift = Shift(
        amounts,
        sign=-1 if word in _BACKWARDS | _EARLIER else 1,
        anchored=word in {"from", "after", "nach"},
        from_base=from_base,
    )
    return after.end() if after else end


def _length(text: str, at: int, builder: PhraseBuilder) -> int | None:
    """How long it lasts, behind its start: "for 2 hours", "90 Minuten lang", ", 90 min". Of days it is open whether
    they count to the last one's evening or by 24 hours: these are not read.
    """
    if builder.length or builder.in_range:
        return None
    before = _LENGTH.match(text, at)
    start = before.end() if before else at
    if iso := _ISO_LENGTH.match(text, start):
        end, amounts = read_amounts(iso["text"], 0)
        end += iso.start("text")
    else:
        end, amounts = read_amounts(text, start)
    after = _LASTING.match(text, end)
    apart = builder.time is not None and text[:at].endswith((", ", ","))
    if not amounts or not (before or after or apart) or amounts[0].unit >= Unit.DAY:
        return None
    builder.length = amounts
    return after.end() if after else end


def _wraps(phrase: Phrase) -> bool:
    """Whether the end of a range lies on the next day: behind a time of programs, a minus is no hyphen then."""
    start, end = phrase.time, phrase.end.time if phrase.end else None
    return start is not None and end is not None and (end.hour, end.minute) <= (start.hour, start.minute)
