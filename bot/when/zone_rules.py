"""Holds the rules for zones: offsets, abbreviations, names and seasons, each with what it says."""

import re
from datetime import timedelta
from typing import Final

from bot.when.phrase import Accept, PhraseBuilder
from bot.when.words import any_of, rule
from bot.when.zones import ABBREVIATIONS, FixedOffset, SeasonName, named_zone

_WORD_END = r"(?![^\W_])"
_LONGEST_OFFSET = timedelta(hours=14)

_WORDS = r"[^\W\d_]+(?:[ -][^\W\d_]+){0,2}?"
_BEHIND_ISO = (
    r"(?:(?<=t[0-9]{2}:[0-9]{2})|(?<=:[0-9]{2}:[0-9]{2})|(?<=:[0-9]{2}:[0-9]{2} )|(?<=\.[0-9]{3})|(?<=\.[0-9]{6}))"
)
_COMPACT = r"(?<=:[0-9]{2} )(?=-[0-9]{4}(?![0-9:]))"
"""Where a minus begins an offset: before four digits, or behind a time as programs write it. Elsewhere it begins the
end of a range.
"""


def _season(*, summer: bool) -> Accept:
    return lambda phrase, match: phrase.set_zone(SeasonName(match[0], summer))


def _offset(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    offset = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    if offset > _LONGEST_OFFSET:
        return False
    return phrase.set_zone(FixedOffset(-offset if match["sign"] == "-" else offset))


def _abbreviation(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_zone(ABBREVIATIONS[match[0]])


def _named_zone(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    zone = named_zone(match["name"], followed=match["time"] is not None)
    return zone is not None and phrase.set_zone(zone)


def _own_zone(phrase: PhraseBuilder, _match: re.Match[str]) -> bool:
    return phrase.time is not None


ZONE_RULES: Final[tuple[tuple[re.Pattern[str], Accept], ...]] = tuple(
    (rule(pattern), accept)
    for pattern, accept in (
        (rf"(?:sommerzeit|summer\stime|daylight\s(?:savings?\s)?time){_WORD_END}", _season(summer=True)),
        (rf"(?:winterzeit|normalzeit|standardzeit|standard\stime|winter\stime){_WORD_END}", _season(summer=False)),
        (
            (
                r"(?:utc|gmt)\s?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?(?![0-9:])"
                rf"|(?:utc|z){_WORD_END}"
            ),
            _offset,
        ),
        (rf"(?P<sign>\+|{_BEHIND_ISO}-|{_COMPACT}-)(?P<hours>[0-9]{{2}}):?(?P<minutes>[0-5][0-9])(?![0-9:])", _offset),
        (rf"{any_of(ABBREVIATIONS)}{_WORD_END}", _abbreviation),
        (rf"(?:in\s)?(?:local\stime|ortszeit){_WORD_END}", _own_zone),
        (
            rf"(?:in\s)?(?P<name>{_WORDS})\s(?P<time>(?:(?:standard|daylight)\s)?time|zeit|ortszeit){_WORD_END}",
            _named_zone,
        ),
        (rf"(?:in\s)?(?P<name>[a-z]+(?:/[a-z_]+)+|(?:us\s)?[^\W\d_]+)(?P<time>(?!))?{_WORD_END}", _named_zone),
    )
)
