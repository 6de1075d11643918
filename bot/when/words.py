"""Lists the vocabulary of both languages, and how typed text is folded before it is compared with it. Tables only:
what the words mean together is the grammar's affair.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

MAX_LENGTH: Final = 200
"""No date phrase of a person is longer; what is longer is refused unread, which bounds the time taken."""

_MONTHS = {
    1: "januar jänner january jan",
    2: "februar feber february feb",
    3: "märz march mär mrz mar",
    4: "april apr",
    5: "mai may",
    6: "juni juno june jun",
    7: "juli july jul",
    8: "august aug",
    9: "september sept sep",
    10: "oktober october okt oct",
    11: "november nov",
    12: "dezember december dez dec",
}
_WEEKDAYS = {
    0: "montag monday mon mo",
    1: "dienstag tuesday tues tue di",
    2: "mittwoch wednesday weds wed mi",
    3: "donnerstag thursday thurs thur thu do",
    4: "freitag friday fri fr",
    5: "samstag sonnabend saturday sat sa",
    6: "sonntag sunday sun so",
}
_TEENS_DE = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
_TEENS_DE += " sechzehn siebzehn achtzehn neunzehn"
_TENS_DE = {20: "zwanzig", 30: "dreissig", 40: "vierzig", 50: "fünfzig"}
_TEENS_EN = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
_TEENS_EN += " sixteen seventeen eighteen nineteen"
_TENS_EN = {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty"}
_ORDINALS_EN = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
_ORDINALS_EN += " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"

_ENGLISH = (
    "today tomorrow tonight at on the next this coming week weeks month day days after from half quarter past to "
    "morning afternoon evening night noon midnight until till by of hour hours monday mon tuesday tues tue wednesday "
    "weds wed thursday thurs thur thu friday fri saturday sat sunday sun january february march may june july "
    "october oct december dec"
)
ENGLISH: Final = frozenset(_ENGLISH.split())
"""Words that only English has. Where one stands, `3:30` may be meant on the twelve-hour clock."""


def spellings(word: str) -> set[str]:
    """The word with its umlauts, with `ae oe ue`, and with bare vowels, as foreign keyboards leave them."""
    return {word} | {
        word.translate(table)
        for table in (
            str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}),
            str.maketrans({"ä": "a", "ö": "o", "ü": "u"}),
        )
    }


def _numbers() -> dict[str, int]:
    numbers = {"ein": 1}
    german, english = _TEENS_DE.split(), _TEENS_EN.split()
    numbers |= {word: value for words in (german, english) for value, word in enumerate(words)}
    for ten, name in _TENS_DE.items():
        numbers |= {name: ten} | {
            f"{'ein' if unit == 1 else german[unit]}und{name}": ten + unit for unit in range(1, 10)
        }
    for ten, name in _TENS_EN.items():
        numbers |= {name: ten} | {
            f"{name}{joint}{english[unit]}": ten + unit for unit in range(1, 10) for joint in "- "
        }
    return numbers


def _ordinals() -> dict[str, int]:
    irregular = {"eins": "erst", "drei": "dritt", "sieben": "siebt", "acht": "acht"}
    ordinals: dict[str, int] = {}
    first_twenty = 20
    for word, value in _numbers().items():
        if not 1 <= value <= 31 or word in _TEENS_EN.split() or word.startswith(("twenty", "thirty", "ein")):  # noqa: PLR2004 - days of a month
            continue
        stem = irregular.get(word, word + ("t" if value < first_twenty else "st"))
        ordinals |= {stem + ending: value for ending in ("e", "en", "er")}
    ordinals |= {"erste": 1, "ersten": 1, "erster": 1}
    english = _ORDINALS_EN.split()
    ordinals |= {word: value for value, word in enumerate(english, 1)}
    ordinals |= {
        f"{ten}{joint}{english[unit]}": base + unit + 1
        for ten, base, units in (("twenty", 20, range(9)), ("thirty", 30, range(1)))
        for unit in units
        for joint in "- "
    }
    return ordinals | {"twentieth": 20, "thirtieth": 30}


def _table(source: Mapping[int, str]) -> dict[str, int]:
    return {form: value for value, words in source.items() for word in words.split() for form in spellings(word)}


def _spelled(source: Mapping[str, int]) -> dict[str, int]:
    return {form: value for word, value in source.items() for form in spellings(word)}


MONTHS: Final = _table(_MONTHS)
WEEKDAYS: Final = _table(_WEEKDAYS)
NUMBERS: Final = _spelled(_numbers())
HOURS: Final = {word: value for word, value in NUMBERS.items() if value <= 24}  # noqa: PLR2004 - hours of a day
ORDINALS: Final = _spelled(_ordinals())


_DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_MARKS = "`\N{ACUTE ACCENT}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
_PLAIN: Final = {ord(dash): "-" for dash in _DASHES} | {ord(mark): "'" for mark in _MARKS}


def fold(text: str) -> str | None:
    """Typed text as the grammar compares it: NFKC, case-folded, plain dashes and apostrophes, single spaces,
    no invisible characters. None when it is longer than any phrase.
    """
    text = " ".join(text.split())
    if len(text) > MAX_LENGTH:
        return None
    for sign, plain in (("½", " 1/2"), ("¼", " 1/4"), ("¾", " 3/4")):
        text = text.replace(sign, plain)
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = text.translate(_PLAIN)
    return " ".join("".join(sign for sign in text if unicodedata.category(sign) != "Cf").split())


def any_of(words: Iterable[str]) -> str:
    """A regular expression for one of the words, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w))) + ")"


_ABOUT = r"(?:ca\b\.?|(?:circa|etwa|ungef(?:ä|ae|a)hr|about|around|approximately)\b|approx\b\.?)"
_MACROS = {
    "{month}": any_of(MONTHS),
    "{weekday}": any_of(WEEKDAYS),
    "{number}": f"(?:[0-9]{{1,2}}|{any_of(NUMBERS)})",
    "{hour}": f"(?:[0-9]{{1,2}}|{any_of(HOURS)})",
    "{ordinal}": any_of(ORDINALS),
    "{nth_month}": any_of(word for word, value in ORDINALS.items() if value <= 12 and word[-1] in "enr"),  # noqa: PLR2004 - months of a year
    "{pre}": rf"(?P<pre>(?:(?:um|at|gegen|ab)\b|@)\s?(?:{_ABOUT}\s?)?|{_ABOUT}\s?)?",
    "{meridiem}": r"(?:\s?(?P<mer>a\.?\s?m|p\.?\s?m|(?<=[0-9])[ap])\b\.?)?",
    "ä": "(?:ä|ae|a)",
    "ö": "(?:ö|oe|o)",
    "ü": "(?:ü|ue|u)",
}


def rule(pattern: str) -> re.Pattern[str]:
    """Compile one rule of the grammar: `{month}` and its like are filled in, umlauts match every spelling."""
    for macro in ("ä", "ö", "ü"):
        pattern = pattern.replace(macro, _MACROS[macro])
    for macro, expression in _MACROS.items():
        if macro.startswith("{"):
            pattern = pattern.replace(macro, expression)
    return re.compile(pattern)


def number(word: str) -> int:
    """The value of digits or of a number word."""
    return int(word) if word.isdecimal() else NUMBERS[word]
