"""Holds the grammar of times of day: rules from folded text to what was said. Which time that means is decided in
`time_of_day`; the order of the rules matters, the more telling notation first.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from bot.when.time_of_day import NOON, TimeExpression
from bot.when.words import number, rule

_Reader: TypeAlias = Callable[[re.Match[str]], TimeExpression]

_NEXT_IS_DATE = r"(?![0-9.:/]|-[0-9]|\s?{month})"


def _hour(match: re.Match[str], *, exact: bool = False) -> TimeExpression:
    """The hour and its am/pm. German "am" after "um 9" or "9 Uhr" is a preposition, not a meridiem."""
    hour = number(match["h"])
    meridiem = f"{match['mer'][0]}m" if match["mer"] else ""
    if hour == 0 or hour > NOON or match["h"].startswith("0"):
        exact = True
    return TimeExpression(hour, exact=exact, meridiem=meridiem)


def _digits(match: re.Match[str]) -> TimeExpression:
    groups = match.groupdict()
    expression = _hour(match, exact=bool(match["uhr"]))
    return TimeExpression(
        expression.hour,
        int(match["m"]),
        int(groups.get("s") or 0),
        exact=expression.exact,
        meridiem=expression.meridiem,
    )


def _full(match: re.Match[str]) -> TimeExpression:
    return TimeExpression(number(match["h"]), number(match["m"]) if match["m"] else 0, exact=True)


def _plain(match: re.Match[str]) -> TimeExpression:
    return _hour(match)


def _bare(match: re.Match[str]) -> TimeExpression:
    return replace(_hour(match), bare=True)


def _compact(match: re.Match[str]) -> TimeExpression:
    """Such as "1530", "0930 Uhr", "930am"."""
    hour = _hour(match, exact=not match["mer"])
    return replace(hour, minute=int(match["m"]))


def _noon(_match: re.Match[str]) -> TimeExpression:
    return TimeExpression(NOON, exact=True)


def _midnight(_match: re.Match[str]) -> TimeExpression:
    return TimeExpression(0, exact=True, midnight=True)


def _around(match: re.Match[str], base: int) -> TimeExpression:
    """`base` minutes on the clock face, hour included, on a twelve-hour clock unless the hour was beyond it; "noon" and
    "midnight" are no hours of it.
    """
    if word := match.groupdict().get("word"):
        hour, minute = divmod((NOON if word in _NOON else 24) * 60 + base, 60)
        return TimeExpression(hour % 24, minute, exact=True, midnight=hour == 24)  # noqa: PLR2004 - hours of a day
    expression = _hour(match)
    if expression.meridiem:
        total = (expression.hour % NOON + (NOON if expression.meridiem == "pm" else 0)) * 60 + base
        return TimeExpression(total // 60 % 24, total % 60, exact=True)
    face = NOON if expression.hour <= NOON and not expression.exact else 24
    total = (expression.hour * 60 + base) % (face * 60)
    return TimeExpression(total // 60, total % 60, exact=expression.exact)


def _fraction(match: re.Match[str]) -> TimeExpression:
    amount = match["n"] or match["five"] or match["any"]
    minutes = number(amount) if amount else 15
    after = match["dir"] in {"nach", "past", "after"}
    return _around(match, minutes if after else -minutes)


def _half_before(match: re.Match[str]) -> TimeExpression:
    minutes = number(match["n"]) if match["n"] else 0
    return _around(match, -30 + (minutes if match["dir"] == "nach" else -minutes))


def _half_past(match: re.Match[str]) -> TimeExpression:
    return _around(match, 30)


def _three_quarters(match: re.Match[str]) -> TimeExpression:
    return _around(match, -15)


def _quarter_of_the_hour_before(match: re.Match[str]) -> TimeExpression:
    """As "Viertel sechs" in the east and south: a quarter of the sixth hour, 5:15."""
    return _around(match, -45)


_UHR = r"(?:\s?(?P<uhr>uhr|hrs|hours|h)\b)?"
_OCLOCK = r"(?:\s?(?:uhr|o'?\s?clock)\b)?"
_FIVES = r"(?:5|10|20|25|fünf|zehn|zwanzig|five|ten|twenty(?:[- ]five)?)"
_NOON, _TWELVE = frozenset(("noon", "midday")), r"(?:noon|midday|midnight|mitternacht)"
_MINUTES = r"(?:\s?(?:minuten|minutes|min)\b\.?)?"

_RULES: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = tuple(
    (rule(pattern), reader)
    for pattern, reader in (
        (
            (
                rf"{{pre}}(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})(?::(?P<s>[0-9]{{2}})(?:[.,][0-9]{{1,9}})?)?"
                rf"(?![0-9:]){_UHR}{{meridiem}}"
            ),
            _digits,
        ),
        (rf"{{pre}}(?P<h>[0-9]{{1,2}})\.(?P<m>[0-9]{{2}})(?![0-9.]){_UHR}{{meridiem}}", _digits),
        (r"{pre}(?:12\s?(?:uhr\s)?)?(?:midnight|mitternachts?)\b", _midnight),
        (r"{pre}(?:12\s?|twelve\s)?(?:noon|midday)\b", _noon),
        (
            rf"{{pre}}(?:(?P<n>{{number}}){_MINUTES}\s(?P<dir>vor|nach)\s)?halb\s(?P<h>{{hour}})\b{_OCLOCK}(?P<mer>)",
            _half_before,
        ),
        (
            (
                rf"{{pre}}(?:(?:a\s)?(?:viertel|quarter)|(?P<n>{{number}})\s?(?:minuten|minutes|min)\b\.?|"
                rf"(?P<five>{_FIVES})(?=\s(?:to|before|'?till?|of)\s)|"
                rf"(?P<any>{{number}})(?=\s(?:vor|nach|past|after)\s))\s(?P<dir>vor|nach|past|to|before|after|'?till?|of)\s"
                rf"(?:(?P<h>{{hour}})\b{_NEXT_IS_DATE}{_OCLOCK}{{meridiem}}|(?P<word>{_TWELVE})\b)"
            ),
            _fraction,
        ),
        (rf"{{pre}}half\spast\s(?:(?P<h>{{hour}})\b{_OCLOCK}{{meridiem}}|(?P<word>{_TWELVE})\b)", _half_past),
        (rf"{{pre}}viertel\s(?P<h>{{hour}})\b{_NEXT_IS_DATE}{_OCLOCK}(?P<mer>)", _quarter_of_the_hour_before),
        (rf"{{pre}}dreiviertel\s(?P<h>{{hour}})\b{_OCLOCK}(?P<mer>)", _three_quarters),
        (
            rf"{{pre}}(?P<h>{{hour}})\s?uhr\b(?:\s?(?P<m>{{number}}){_NEXT_IS_DATE}(?!\s?uhr)\b{_MINUTES})?",
            _full,
        ),
        (r"{pre}(?P<h>[0-9]{1,2})\s?h(?:rs)?(?P<m>[0-5][0-9])?\b", _full),
        (r"{pre}(?P<h>{hour})\s?o'?\s?clock\b{meridiem}", _plain),
        (r"{pre}(?P<h>{hour})\s?(?P<mer>a\.?\s?m|p\.?\s?m|(?<=[0-9])[ap])\b\.?", _plain),
        (
            (
                r"{pre}(?P<h>[01]?[0-9]|2[0-4])(?P<m>[0-5][0-9])" + _UHR + r"{meridiem}"
                r"(?![0-9.:/-])"
            ),
            _compact,
        ),
        (rf"{{pre}}(?P<h>{{hour}})\b{_NEXT_IS_DATE}(?P<mer>)", _bare),
    )
)
_COLON, _DOTTED = _RULES[0][0], _RULES[1][0]
_COMPACT, _BARE = _RULES[-2][0], _RULES[-1][0]
_GERMAN_DAY = rule(
    r"\s(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|mo|di|mi|do|fr|sa|so|[0-9]{1,2}\.|"
    r"(?:über)?nächsten|kommenden|letzten|vormittag|nachmittag|abend|{ordinal})\b"
)


def read_time(
    text: str, at: int, *, english: bool, after_day: bool, after_near_day: bool, in_range: bool
) -> tuple[int, TimeExpression] | None:
    """The time of day that stands at `at`, and where it ends; None when there is none.

    `after_day`: a day was read before, so that "9.30" is a time. `after_near_day`: that day was "tomorrow" or
    its like, or a part of the day was named, after which a bare "10" is an hour. `in_range`: on either side of a
    range a bare number is an hour.
    """
    for pattern, reader in _RULES:
        match = pattern.match(text, at)
        if match is None:
            continue
        groups = match.groupdict()
        preceded = bool(groups.get("pre"))
        if pattern is _DOTTED and not (after_day or preceded or in_range or groups["uhr"] or groups["mer"]):
            continue
        if pattern is _COMPACT and not _is_compact(match, alone=at == 0, after_day=after_day or preceded or in_range):
            continue
        if pattern is _BARE and not (preceded or in_range or (after_near_day and match["h"].isdecimal())):
            continue
        german_am = _german_am(text, match)
        if german_am is not None:
            shorter = pattern.match(text, at, german_am)
            if shorter is None:  # the hour and nothing else: "9 am Freitag"
                hour = _BARE.match(text, at, german_am)
                return (hour.end(), _bare(hour)) if hour else None
            match = shorter
        time = reader(match)
        if pattern in {_COLON, _DOTTED} and not english:
            time = replace(time, exact=True)
        return match.end(), time
    return None


def _is_compact(match: re.Match[str], *, alone: bool, after_day: bool) -> bool:
    """Four digits are a time behind a day or by themselves; three need "am" or "Uhr"."""
    digits = match["h"] + match["m"]
    marked = bool(match["mer"] or match["uhr"])
    return marked or (len(digits) == 4 and (after_day or (alone and match.end() == len(match.string))))  # noqa: PLR2004 - digits


def _german_am(text: str, match: re.Match[str]) -> int | None:
    """Where a German "am" begins that stands before a day, as in "um 9 am Freitag", "Viertel nach drei am 3.12.".

    It is no meridiem, and nothing is read from it: None where there is none.
    """
    groups = match.groupdict()
    if groups.get("mer") != "am":
        return None
    german = (groups.get("pre") or "").startswith(("um", "ab", "gegen")) or bool(groups.get("uhr"))
    if not german and not _GERMAN_DAY.match(text, match.end("mer")):
        return None
    return match.start("mer")
