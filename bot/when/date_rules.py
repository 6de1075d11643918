"""The rules for days, parts of the day and offsets: patterns of both languages, each with what it says. TimeOfDay
times have their own rules (`spoken`); the order in which all of them are tried is the grammar's.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Final, TypeAlias

from bot.when.days import CalendarDate, DayOffset, InMonth, NamedWeekday, PeriodEnd, SlashedDate, Which
from bot.when.phrase import FixedOffset, PhraseBuilder, Season, ZoneAbbreviation
from bot.when.time_of_day import DayPart
from bot.when.words import ABBREVIATIONS, MONTHS, ORDINALS, WEEKDAYS, any_of, rule, spellings

Accept: TypeAlias = Callable[[PhraseBuilder, re.Match[str]], bool]

_NEAR = {
    form: days
    for word, days in {
        "heute": 0,
        "today": 0,
        "tomorrow": 1,
        "tmrw": 1,
        "übermorgen": 2,
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
        "gestern": -1,
        "yesterday": -1,
        "vorgestern": -2,
        "the day before yesterday": -2,
        "day before yesterday": -2,
    }.items()
    for form in spellings(word)
}
_WHICH = (
    (rule(r"this\scoming|next|coming|nächste[nrms]?|kommende[nrms]?"), Which.NEXT),
    (rule(r"this|diese[nrms]?"), Which.THIS),
    (rule(r"übernächste[nrms]?"), Which.AFTER_NEXT),
    (rule(r"last|past|letzte[nrms]?|vergangene[nrms]?"), Which.LAST),
)
_WEEKS = {Which.NEXT: 1, Which.THIS: 0, Which.AFTER_NEXT: 2, Which.LAST: -1}
_PARTS = (
    (rule(r"(?:früh)?morgens?|früh|morning|vormittags?"), DayPart.MORNING),
    (rule(r"mittags?"), DayPart.NOON),
    (rule(r"nachmittags?|afternoon"), DayPart.AFTERNOON),
    (rule(r"abends?|evening"), DayPart.EVENING),
    (rule(r"nachts"), DayPart.NIGHT),
    (rule(r"nacht|night"), DayPart.NIGHT_OF),
)
_LONGEST_OFFSET = timedelta(hours=14)

_MODIFIER = (
    r"(?P<which>this\scoming|next|coming|this|last|past|"
    r"(?:über)?nächste[nrms]?|kommende[nrms]?|diese[nrms]?|letzte[nrms]?|vergangene[nrms]?)"
)
_DAYTIME = (
    r"(?P<part>frühmorgens|morgens|früh|morning|vormittags?|mittags?|nachmittags?|afternoon|abends?|evening|"
    r"nachts?|night)"
)
_COMPOUND = r"(?P<part>vormittags?|nachmittags?|mittags?|morgens?|abends?|nachts?)?"
_YEAR = r"(?:,?\s?(?P<year>[0-9]{4})(?!\.?[0-9:]|\s?uhr\b))?"
_NOT_A_TIME = r"(?![0-9]|\s?[:.][0-9]|\s?(?:uhr|h|am|pm|a\.\s?m|p\.\s?m|o'?\s?clock)\b)"
_WORD_END = r"(?![^\W_])"


def _which(word: str) -> Which:
    return next(which for pattern, which in _WHICH if pattern.fullmatch(word))


def _part(word: str) -> DayPart:
    return next(part for pattern, part in _PARTS if pattern.fullmatch(word))


def _year(typed: str | None) -> int | None:
    """Two digits are a year of this century."""
    if typed is None:
        return None
    return int(typed) if len(typed) > 2 else 2000 + int(typed)  # noqa: PLR2004 - digits


def _date(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    groups = match.groupdict()
    month, year = groups.get("month"), groups.get("year") or groups.get("short")
    number = int(month) if month and month.isdecimal() else MONTHS[month] if month else None
    day = ORDINALS[groups["ordinal"]] if groups.get("ordinal") else int(match["day"])
    return phrase.set_day(CalendarDate(day, number, _year(year)))


def _slashed(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(SlashedDate(int(match["first"]), int(match["second"]), _year(match["year"])))


def _month(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(InMonth(month=MONTHS[match["month"]]))


def _counted_month(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(InMonth(months=_WEEKS[_which(match["which"])]))


def _near(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(DayOffset(_NEAR[match[0]]))


def _morgen(phrase: PhraseBuilder, _match: re.Match[str]) -> bool:
    """German "morgen" is tomorrow, and after a day it is the morning."""
    if phrase.names_day:
        return phrase.set_part(DayPart.MORNING)
    return phrase.set_day(DayOffset(1))


def _this_part(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    part = DayPart.TONIGHT if match["part"] is None else _part(match["part"])
    return phrase.set_day(DayOffset(0)) and phrase.set_part(part)


def _daytime(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_part(_part(match["part"]))


def _weekday(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    which = _which(match["which"]) if match["which"] else Which.BARE
    fits = phrase.set_weekday(NamedWeekday(WEEKDAYS[match["weekday"]], which))
    return fits and (match["part"] is None or phrase.set_part(_part(match["part"])))


def _week(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_weeks(2 if match["which"] is None else _WEEKS[_which(match["which"])])


def _after_next(phrase: PhraseBuilder, _match: re.Match[str]) -> bool:
    if phrase.weekday is None or phrase.weekday.which is not Which.BARE:
        return False
    phrase.weekday = NamedWeekday(phrase.weekday.weekday, Which.AFTER_NEXT)
    return True


def _edge(edge: PeriodEnd) -> Accept:
    return lambda phrase, _match: phrase.set_day(edge)


def _season(*, summer: bool) -> Accept:
    return lambda phrase, match: phrase.set_hint(Season(match[0], summer))


def _offset(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    offset = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    if offset > _LONGEST_OFFSET:
        return False
    return phrase.set_hint(FixedOffset(-offset if match["sign"] == "-" else offset))


def _abbreviation(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    name = match[0]
    return phrase.set_hint(
        ZoneAbbreviation(name.upper(), frozenset(timedelta(minutes=offset) for offset in ABBREVIATIONS[name]))
    )


def _timestamp(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    phrase.timestamp = int(match["seconds"])
    return not phrase.names_day and phrase.said is None


RULES: Final[tuple[tuple[re.Pattern[str], Accept], ...]] = tuple(
    (rule(pattern), accept)
    for pattern, accept in (
        (r"<t:(?P<seconds>[0-9]{1,10})(?::[a-z])?>", _timestamp),  # how Discord writes an instant
        (
            r"(?P<year>[0-9]{4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})(?:t(?=[0-9])|(?![0-9]))",
            _date,
        ),
        (
            (
                r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})(?:"
                r"\.\s?(?P<year>[0-9]{4})(?![0-9:]|\.[0-9])"
                r"|\.(?P<short>[0-9]{2})(?![0-9:]|\.[0-9]|\s?(?:uhr|h)\b)"
                r"|\.)"
            ),
            _date,
        ),
        (rf"(?P<day>0?[1-9]|[12][0-9]|3[01])\.(?P<month>0?[1-9]|1[0-2]){_NOT_A_TIME}(?!\.)", _date),
        (r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})(?:/(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/])", _slashed),
        (r"(?P<first>[0-9]{1,2})-(?P<second>[0-9]{1,2})-(?P<year>[0-9]{4})(?![0-9])", _slashed),
        (
            (
                rf"(?:(?P<day>[0-9]{{1,2}})(?:\.|st|nd|rd|th)?\s?|(?P<ordinal>{{ordinal}})\s)(?:of\s)?"
                rf"(?P<month>{{month}}){_WORD_END}\.?{_YEAR}"
            ),
            _date,
        ),
        (
            (
                rf"(?P<month>{{month}})\b\.?\s?(?:the\s)?"
                rf"(?:(?P<day>[0-9]{{1,2}})(?:(?:st|nd|rd|th)\b|{_NOT_A_TIME})|(?P<ordinal>{{ordinal}})\b){_YEAR}"
            ),
            _date,
        ),
        (rf"(?P<month>{{month}}){_WORD_END}\.?", _month),
        (r"(?P<day>[0-9]{1,2})(?:\.(?=[\s,]|$)|(?:st|nd|rd|th)\b)", _date),
        (rf"{any_of(_NEAR)}{_WORD_END}", _near),
        (rf"morgen{_WORD_END}", _morgen),
        (rf"(?:this\s{_DAYTIME}|tonight){_WORD_END}", _this_part),
        (rf"(?:{_MODIFIER}\s(?:week|woche)|(?:the\s)?week\safter\snext)(?:'s)?{_WORD_END}", _week),
        (rf"{_MODIFIER}\s(?:month|monate?s?){_WORD_END}", _counted_month),
        (
            rf"(?:the\s)?end\sof\s(?:the\s|this\s)?month{_WORD_END}|monatsende|ende\s(?:des|dieses)\smonats",
            _edge(PeriodEnd.MONTH_END),
        ),
        (
            rf"(?:the\s)?end\sof\s(?:the\s|this\s)?week{_WORD_END}|ende\s(?:der|dieser)\swoche",
            _edge(PeriodEnd.WEEK_END),
        ),
        (rf"(?:the\s|this\s|dieses\s)?(?:weekend|wochenende){_WORD_END}", _edge(PeriodEnd.WEEKEND)),
        (rf"(?:{_MODIFIER}\s)?(?P<weekday>{{weekday}}){_COMPOUND}{_WORD_END}\.?", _weekday),
        (rf"after\snext{_WORD_END}", _after_next),
        (rf"(?:(?:in\sthe|in\sder|am|at|zu)\s)?{_DAYTIME}{_WORD_END}", _daytime),
        (
            rf"(?:sommerzeit|summer\stime|daylight\s(?:savings?\s)?time){_WORD_END}",
            _season(summer=True),
        ),
        (
            rf"(?:winterzeit|normalzeit|standardzeit|standard\stime|winter\stime){_WORD_END}",
            _season(summer=False),
        ),
        (
            (
                r"(?:(?:utc|gmt)\s?)?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-5][0-9]))?(?![0-9:])"
                rf"|(?:utc|z){_WORD_END}"
            ),
            _offset,
        ),
        (rf"{any_of(ABBREVIATIONS)}{_WORD_END}", _abbreviation),
    )
)
