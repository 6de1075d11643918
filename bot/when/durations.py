"""Reads spans of time as people write them: "2 Tage", "1h30", "anderthalb Stunden", "7d, 24h, 1h, 10m". Apart from
the dates, because moderation and reminders need spans without any calendar.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from fractions import Fraction
from typing import Final

from bot.when.errors import CalendarDuration, DurationError, DurationOutOfRange, TooManyOffsets
from bot.when.words import NUMBERS, any_of, fold, rule, spellings

MINIMUM: Final = timedelta(seconds=1)
MAXIMUM: Final = timedelta(days=3660)
"""Ten years: longer than any sanction, poll or reminder; what is meant to last is permanent, not long."""
_MONTH: Final = timedelta(days=30)


class Unit(IntEnum):
    """Units by rising length; a written sum names them in falling order, each at most once."""

    SECOND = 1
    MINUTE = 2
    HOUR = 3
    DAY = 4
    WEEK = 5
    MONTH = 6
    YEAR = 7


@dataclass(frozen=True, slots=True)
class Amount:
    """So many of one unit."""

    count: Fraction
    unit: Unit


SECONDS: Final = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600, Unit.DAY: 86400, Unit.WEEK: 604800}

_UNIT_WORDS = {
    Unit.SECOND: "s sek sekunde sekunden sec secs second seconds",
    Unit.MINUTE: "m min mins minute minuten minutes",
    Unit.HOUR: "h std stunde stunden hr hrs hour hours",
    Unit.DAY: "d t tag tage tagen day days",
    Unit.WEEK: "w woche wochen wk wks week weeks",
    Unit.MONTH: "monat monate monaten monats month months",
    Unit.YEAR: "jahr jahre jahren jahres year years",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_UNIT = any_of(_UNITS) + r"(?![^\W\d_])\.?"

_ONE = ("ein", "eine", "einen", "einem", "einer", "eines", "a", "an", "one")
_HALVES = {"anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2)} | {
    f"{form}einhalb": NUMBERS[word] + Fraction(1, 2)
    for word in ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn")
    for form in spellings(word)
}
_WORDS = {word: Fraction(1) for word in _ONE} | {word: Fraction(value) for word, value in NUMBERS.items()} | _HALVES
_COUNT = any_of(_WORDS)
_ARTICLE = r"(?:(?:eine[mnrs]?|ein|an?)\s)?"

_AMOUNT = rule(rf"(?P<whole>[0-9]{{1,6}})(?:[.,](?P<fraction>[0-9]{{1,3}}))?\s?(?P<unit>{_UNIT})")
_VULGAR = rule(rf"(?:(?P<whole>[0-9]{{1,4}})\s)?(?P<top>[13])/(?P<bottom>[24])\s?(?:of\s)?(?:an?\s)?(?P<unit>{_UNIT})")
_SPELLED = rule(rf"(?P<count>{_COUNT})\s(?:and\sa\s(?P<half>half)\s)?(?P<unit>{_UNIT})")
_AND_A_HALF = rule(rf"(?:an?|one)\s(?P<unit>{_UNIT})\sand\sa\shalf\b")
_HALF = rule(rf"(?:{_ARTICLE}halbe[mnrs]?|half\san?)\s(?P<unit>{_UNIT})")
_QUARTERS = rule(
    rf"{_ARTICLE}(?P<three>drei)?viertel\s?stunden?\b|(?P<english>three\squarters|a\squarter)\sof\san\shour\b"
)
_CLOCKED = rule(r"(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])\s?(?:h|std\.?|stunden|hrs?|hours)(?![^\W\d_])")
_FORTNIGHT = rule(r"(?:a\s)?fortnight\b")
_TRAILING_MINUTES = rule(rf"\s?(?P<minutes>[0-5]?[0-9])(?![0-9.,:/]|\s?{_UNIT}|\s?(?:uhr|am|pm)\b)(?=\s|$)")
_JOINT = re.compile(r"(?:\s?(?:,|\+|&)\s?|\s(?:und|and)\s|\s)?")
_AROUND = rule(r"(?:(?:für|for)\s)?(?P<core>.*?)(?:\s(?:lang|long|vorher|davor|before|beforehand))?$")
_BETWEEN_OFFSETS = re.compile(r"\s?;\s?|\s?,(?![0-9])\s?|(?<![0-9]),\s?|\s(?:und|and|&)\s")
_NO_OFFSETS = frozenset(("-", "0", "keine", "kein", "none", "no"))


def read_amounts(text: str, start: int) -> tuple[int, tuple[Amount, ...]]:
    """The sum of amounts that stands at `start` of folded text, and where it ends.

    Nothing there: `start` and an empty tuple. Units must fall and not repeat.
    """
    amounts: list[Amount] = []
    end = position = start
    while (amount := _amount_at(text, position)) is not None:
        position, parts = amount
        if amounts and parts[0].unit >= amounts[-1].unit:
            return start, ()
        amounts += parts
        end = position
        if len(parts) == 1 and parts[0].unit is Unit.HOUR and (match := _TRAILING_MINUTES.match(text, end)):
            amounts.append(Amount(Fraction(match["minutes"]), Unit.MINUTE))
            end = match.end()
            break
        joint = _JOINT.match(text, position)
        position = joint.end() if joint else position
    return end, tuple(amounts)


def _amount_at(text: str, at: int) -> tuple[int, tuple[Amount, ...]] | None:
    for pattern, reader in _READERS:
        if match := pattern.match(text, at):
            return match.end(), reader(match)
    return None


def _of(count: Fraction, match: re.Match[str]) -> tuple[Amount, ...]:
    return (Amount(count, _UNITS[match["unit"].rstrip(".")]),)


def _clocked(match: re.Match[str]) -> tuple[Amount, ...]:
    return Amount(Fraction(match["hours"]), Unit.HOUR), Amount(Fraction(match["minutes"]), Unit.MINUTE)


def _in_digits(match: re.Match[str]) -> tuple[Amount, ...]:
    return _of(Fraction(f"{match['whole']}.{match['fraction'] or 0}"), match)


def _vulgar(match: re.Match[str]) -> tuple[Amount, ...]:
    return _of(Fraction(match["whole"] or 0) + Fraction(int(match["top"]), int(match["bottom"])), match)


def _quarters(match: re.Match[str]) -> tuple[Amount, ...]:
    three = match["three"] or (match["english"] or "").startswith("three")
    return (Amount(Fraction(3 if three else 1, 4), Unit.HOUR),)


def _spelled(match: re.Match[str]) -> tuple[Amount, ...]:
    return _of(_WORDS[match["count"]] + (Fraction(1, 2) if match["half"] else 0), match)


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[Amount, ...]]], ...]] = (
    (_CLOCKED, _clocked),
    (_AND_A_HALF, lambda match: _of(Fraction(3, 2), match)),
    (_AMOUNT, _in_digits),
    (_VULGAR, _vulgar),
    (_HALF, lambda match: _of(Fraction(1, 2), match)),
    (_QUARTERS, _quarters),
    (_SPELLED, _spelled),
    (_FORTNIGHT, lambda _match: (Amount(Fraction(2), Unit.WEEK),)),
)


def amounts_of(text: str) -> tuple[Amount, ...]:
    """The sum of amounts that a whole text is; empty where it is anything else."""
    folded = fold(text)
    match = _AROUND.match(folded) if folded else None
    core = match["core"].strip(" .") if match else ""
    end, amounts = read_amounts(core, 0)
    return () if core[end:].strip(" .") else amounts


def parse_duration(text: str, *, minimum: timedelta = MINIMUM, maximum: timedelta = MAXIMUM) -> timedelta:
    """A span of fixed length, to the second. A day is 24 hours, a week seven of them.

    Raises DurationError (not understood, or a number without its unit), CalendarDuration for months and years,
    DurationOutOfRange outside `minimum`..`maximum` (both allowed) and for months where even one is too long.
    """
    excerpt = text[:100]
    amounts = amounts_of(text)
    if not amounts:
        raise DurationError(text=excerpt)
    if maximum < _MONTH and any(amount.unit not in SECONDS for amount in amounts):
        raise DurationOutOfRange(text=excerpt, value=None, minimum=minimum, maximum=maximum)
    value = length_of(amounts, excerpt)
    if not minimum <= value <= maximum:
        raise DurationOutOfRange(text=excerpt, value=value, minimum=minimum, maximum=maximum)
    return value


def days_and_rest(text: str, length: timedelta) -> tuple[int, timedelta]:
    """Of a duration that `parse_duration` read as `length`: the whole days and weeks that were typed, and what is left.

    Days are counted on the wall clock, hours by elapsed time: "24 h" are no day.
    """
    whole = [amount for amount in amounts_of(text) if amount.unit >= Unit.DAY and amount.count.denominator == 1]
    days = sum(int(amount.count) * SECONDS[amount.unit] // SECONDS[Unit.DAY] for amount in whole)
    return days, length - timedelta(days=days)


def length_of(amounts: tuple[Amount, ...], text: str) -> timedelta:
    """The sum of amounts of fixed length, to the second. Raises CalendarDuration for months and years."""
    for amount in amounts:
        if amount.unit not in SECONDS:
            raise CalendarDuration(text=text, unit=amount.unit.name.lower())
    return timedelta(seconds=round(sum(amount.count * SECONDS[amount.unit] for amount in amounts)))


def parse_offsets(
    text: str,
    *,
    minimum: timedelta = timedelta(minutes=1),
    maximum: timedelta = timedelta(days=365),
    at_most: int = 10,
) -> tuple[timedelta, ...]:
    """How long before something reminders go out: "7d, 24h, 1h, 10m" -> longest first, each once.

    Separated by commas, semicolons, "und"/"and". "keine"/"none" gives an empty tuple. Raises the errors of
    `parse_duration`, each with the one part that is wrong as its text, or TooManyOffsets.
    """
    folded = fold(text)
    if not folded:
        raise DurationError(text=text[:100])
    if folded in _NO_OFFSETS:
        return ()
    parts = [part for part in _BETWEEN_OFFSETS.split(folded) if part]
    if not parts:
        raise DurationError(text=text[:100])
    offsets = {parse_duration(part, minimum=minimum, maximum=maximum) for part in parts}
    if len(offsets) > at_most:
        raise TooManyOffsets(text=text[:100], count=len(offsets), maximum=at_most)
    return tuple(sorted(offsets, reverse=True))
