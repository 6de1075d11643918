"""The grammar of times of day: rules from folded text to what was said. Which time that means is decided in
`clocks`; the order of the rules matters, the more telling notation first.
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
    meridiem = (match["mer"] or "").replace(".", "").replace(" ", "")
    if hour == 0 or hour > NOON or match["h"].startswith("0"):
        exact = True
    return TimeExpression(hour, exact=exact, meridiem=meridiem)


def _digits(match: re.Match[str]) -> TimeExpression:
    groups = match.groupdict()
    said = _hour(match, exact=bool(match["uhr"]))
    return TimeExpression(
        said.hour, int(match["m"]), int(groups.get("s") or 0), exact=said.exact, meridiem=said.meridiem
    )


def _full(match: re.Match[str]) -> TimeExpression:
    return TimeExpression(number(match["h"]), number(match["m"]) if match["m"] else 0, exact=True)


def _plain(match: re.Match[str]) -> TimeExpression:
    return _hour(match)


def _noon(_match: re.Match[str]) -> TimeExpression:
    return TimeExpression(NOON, exact=True)


def _midnight(_match: re.Match[str]) -> TimeExpression:
    return TimeExpression(0, exact=True, midnight=True)


def _around(match: re.Match[str], base: int) -> TimeExpression:
    """`base` minutes on the clock face, hour included, on a twelve-hour clock unless the hour was beyond it."""
    said = _hour(match)
    if said.meridiem:
        total = (said.hour % NOON + (NOON if said.meridiem == "pm" else 0)) * 60 + base
        return TimeExpression(total // 60 % 24, total % 60, exact=True)
    face = NOON if said.hour <= NOON and not said.exact else 24
    total = (said.hour * 60 + base) % (face * 60)
    return TimeExpression(total // 60, total % 60, exact=said.exact)


def _fraction(match: re.Match[str]) -> TimeExpression:
    minutes = number(match["n"]) if match["n"] else 15
    after = match["dir"] in {"nach", "past", "after"}
    return _around(match, minutes if after else -minutes)


def _half_before(match: re.Match[str]) -> TimeExpression:
    minutes = number(match["n"]) if match["n"] else 0
    return _around(match, -30 + (minutes if match["dir"] == "nach" else -minutes))


def _half_past(match: re.Match[str]) -> TimeExpression:
    return _around(match, 30)


def _three_quarters(match: re.Match[str]) -> TimeExpression:
    return _around(match, -15)


_UHR = r"(?:\s?(?P<uhr>uhr|h)\b)?"
_OCLOCK = r"(?:\s?(?:uhr|o'?\s?clock)\b)?"
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
                rf"{{pre}}(?:(?:a\s)?(?:viertel|quarter)|(?P<n>{{number}}){_MINUTES})\s"
                rf"(?P<dir>vor|nach|past|to|before|after|till|of)\s(?P<h>{{hour}})\b{_NEXT_IS_DATE}{_OCLOCK}{{meridiem}}"
            ),
            _fraction,
        ),
        (rf"{{pre}}half\spast\s(?P<h>{{hour}})\b{_OCLOCK}{{meridiem}}", _half_past),
        (rf"{{pre}}dreiviertel\s(?P<h>{{hour}})\b{_OCLOCK}(?P<mer>)", _three_quarters),
        (
            rf"{{pre}}(?P<h>{{hour}})\s?uhr\b(?:\s?(?P<m>{{number}}){_NEXT_IS_DATE}(?!\s?uhr)\b{_MINUTES})?",
            _full,
        ),
        (r"{pre}(?P<h>[0-9]{1,2})\s?h(?:rs)?(?P<m>[0-5][0-9])?\b", _full),
        (r"{pre}(?P<h>{hour})\s?o'?\s?clock\b{meridiem}", _plain),
        (r"{pre}(?P<h>{hour})\s?(?P<mer>a\.?\s?m|p\.?\s?m)\b\.?", _plain),
        (rf"{{pre}}(?P<h>{{hour}})\b{_NEXT_IS_DATE}(?P<mer>)", _plain),
    )
)
_COLON, _DOTTED = _RULES[0][0], _RULES[1][0]
_BARE = _RULES[-1][0]
_GERMAN_AM = re.compile(r"\s?am\b")


def read_time(
    text: str, at: int, *, english: bool, after_day: bool, after_near_day: bool
) -> tuple[int, TimeExpression] | None:
    """The time of day that stands at `at`, and where it ends; None when there is none.

    `after_day`: a day was read before, so that "9.30" is a time. `after_near_day`: that day was "tomorrow" or
    its like, or a part of the day was named, after which a bare "10" is an hour.
    """
    for pattern, reader in _RULES:
        match = pattern.match(text, at)
        if match is None:
            continue
        groups = match.groupdict()
        preceded = bool(groups.get("pre"))
        if pattern is _DOTTED and not (after_day or preceded or groups["uhr"] or groups["mer"]):
            continue
        if pattern is _BARE and not (preceded or (after_near_day and match["h"].isdecimal())):
            continue
        said = reader(match)
        if pattern in {_COLON, _DOTTED} and not english:
            said = replace(said, exact=True)
        return _without_german_am(text, match, said)
    return None


def _without_german_am(text: str, match: re.Match[str], said: TimeExpression) -> tuple[int, TimeExpression]:
    groups = match.groupdict()
    if groups.get("mer") != "am":
        return match.end(), said
    german = (groups.get("pre") or "").startswith(("um", "ab", "gegen")) or bool(groups.get("uhr"))
    if not german and said.hour <= NOON:
        return match.end(), said
    start = match.start("mer")
    return (start if _GERMAN_AM.match(text, start) else match.end()), replace(said, meridiem="")
