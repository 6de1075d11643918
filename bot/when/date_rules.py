"""Holds the rules for days, parts of the day and zones: patterns of both languages, each with what it says. Clock
times have their own rules (`time_rules`); the order in which all of them are tried is the grammar's.
"""

import re
from typing import Final

from bot.when.days import (
    CalendarDate,
    DayOffset,
    IsoWeek,
    Month,
    NamedWeekday,
    NthWeekday,
    Period,
    PeriodEnd,
    RelativeWeek,
    SlashedDate,
    Which,
)
from bot.when.named_days import NAMED_DAYS
from bot.when.phrase import Accept, PhraseBuilder
from bot.when.time_of_day import DayPart
from bot.when.words import MONTHS, ORDINALS, WEEKDAYS, any_of, rule, spellings

_NEAR = {
    form: days
    for word, days in {
        "heute": 0,
        "today": 0,
        "tomorrow": 1,
        "tmrw": 1,
        "tmr": 1,
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
    (rule(r"this\scoming|coming|kommende[nrms]?"), Which.COMING),
    (rule(r"next|nächste[nrms]?"), Which.NEXT),
    (rule(r"this|diese[nrms]?"), Which.THIS),
    (rule(r"übernächste[nrms]?"), Which.AFTER_NEXT),
    (rule(r"past|vergangene[nrms]?"), Which.PAST),
    (rule(r"last|letzte[nrms]?"), Which.LAST),
)
_STEPS = {Which.THIS: 0, Which.COMING: 1, Which.NEXT: 1, Which.AFTER_NEXT: 2, Which.PAST: -1, Which.LAST: -1}
_PARTS = (
    (rule(r"(?:früh)?morgens?|früh|morning|vormittags?"), DayPart.MORNING),
    (rule(r"mittags?"), DayPart.NOON),
    (rule(r"nachmittags?|afternoon"), DayPart.AFTERNOON),
    (rule(r"abends?|evening"), DayPart.EVENING),
    (rule(r"nachts"), DayPart.NIGHT),
    (rule(r"nacht|night"), DayPart.NIGHT_OF),
)
_PERIODS = {"w": Period.WEEK, "m": Period.MONTH, "y": Period.YEAR, "j": Period.YEAR}
"""By the first letter in either language."""
_MODIFIER = (
    r"(?P<which>this\scoming|next|coming|this|last|past|"
    r"(?:über)?nächste[nrms]?|kommende[nrms]?|diese[nrms]?|letzte[nrms]?|vergangene[nrms]?)"
)
_DAYTIME = (
    r"(?P<part>frühmorgens|morgens|früh|morning|vormittags?|mittags?|nachmittags?|afternoon|abends?|evening|"
    r"nachts?|night)"
)
_COMPOUND = r"(?P<part>vormittags?|nachmittags?|mittags?|morgens?|abends?|nachts?)?"
_FOUR_DIGITS = r"(?:(?:19[7-9]|20|21)[0-9]{2}|(?!(?:[01][0-9]|2[0-3])[0-5][0-9])[0-9]{4})"
"""A year that stands apart; "1530" is a time of day."""
_YEAR = rf"(?:,?\s?(?P<year>{_FOUR_DIGITS})(?!\.?[0-9:]|\s?uhr\b))?"
_NOT_A_TIME = r"(?![0-9]|\s?[:.][0-9]|\s?(?:uhr|h|am|pm|a\.\s?m|p\.\s?m|o'?\s?clock)\b)"
_WORD_END = r"(?![^\W_])"
_NTH = (
    r"(?:(?P<n>[1-5])(?:\.|st|nd|rd|th)\s?|(?P<word>erste[rnms]?|zweite[rnms]?|dritte[rnms]?|vierte[rnms]?|fünfte[rnms]?|"
    r"first|second|third|fourth|fifth)\s|(?P<last>letzte[rnms]?|last)\s)"
)
_IN_MONTH = (
    rf"(?:im|in|of|des|vom)\s(?:the\s)?(?:(?P<month>{{month}}){_WORD_END}\.?{_YEAR}"
    rf"|(?:{_MODIFIER}\s)?(?:monate?s?|month){_WORD_END})"
)
_ORDINAL = {"erst": 1, "firs": 1, "zwei": 2, "seco": 2, "drit": 3, "thir": 3, "vier": 4, "four": 4, "fift": 5}


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


def _ordinal_date(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    """Both numbers as words: "am vierten zwölften"."""
    return phrase.set_day(CalendarDate(ORDINALS[match["ordinal"]], ORDINALS[match["nth_month"]]))


def _named_day(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(NAMED_DAYS[match["name"]](_year(match["year"])))


def _year_ahead(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    if phrase.year_ahead is not None:
        return False
    phrase.year_ahead = _STEPS[_which(match["which"])]
    return True


def _slashed(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(SlashedDate(int(match["first"]), int(match["second"]), _year(match["year"])))


def _month_in(match: re.Match[str]) -> Month:
    if match["month"] is None:
        return Month(offset=_STEPS[_which(match["which"])] if match["which"] else 0)
    return Month(number=MONTHS[match["month"]], year=_year(match["year"]))


def _month(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(Month(number=MONTHS[match["month"]], year=_year(match["year"])))


def _counted_month(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(Month(offset=_STEPS[_which(match["which"])]))


def _nth_weekday(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    n = -1 if match["last"] else int(match["n"]) if match["n"] else _ORDINAL.get(match["word"][:4], 5)
    fits = phrase.set_day(NthWeekday(n, WEEKDAYS[match["weekday"]], _month_in(match)))
    return fits and phrase.weekday is None


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
    return phrase.set_week(RelativeWeek(2 if match["which"] is None else _STEPS[_which(match["which"])]))


def _iso_week(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    fits = phrase.set_week(IsoWeek(int(match["week"]), _year(match["year"])))
    if not fits or "weekday" not in match.groupdict() or match["weekday"] is None:
        return fits
    return phrase.set_weekday(NamedWeekday(int(match["weekday"]) - 1))


def _week_of(phrase: PhraseBuilder, _match: re.Match[str]) -> bool:
    if phrase.day is not None or phrase.week is not None or phrase.week_of:
        return False
    phrase.week_of = True
    return True


def _after_next(phrase: PhraseBuilder, _match: re.Match[str]) -> bool:
    if phrase.weekday is None or phrase.weekday.which is not Which.BARE:
        return False
    phrase.weekday = NamedWeekday(phrase.weekday.weekday, Which.AFTER_NEXT)
    return True


def _end_of_period(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    period = next((_PERIODS[word[0]] for word in (match["period"], match["compound"]) if word), Period.MONTH)
    ahead = _STEPS[_which(match["which"])] if match["which"] else 0
    if match["month"]:
        return phrase.set_day(PeriodEnd(period, month=Month(MONTHS[match["month"]], year=_year(match["year"]))))
    return phrase.set_day(PeriodEnd(period, ahead))


def _weekend(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    return phrase.set_day(PeriodEnd(Period.WEEKEND, _STEPS[_which(match["which"])] if match["which"] else 0))


def _timestamp(phrase: PhraseBuilder, match: re.Match[str]) -> bool:
    phrase.timestamp = int(match["seconds"])
    return not phrase.names_day and phrase.time is None


DATE_RULES: Final[tuple[tuple[re.Pattern[str], Accept], ...]] = tuple(
    (rule(pattern), accept)
    for pattern, accept in (
        (rf"(?:(?:an|zu)\s)?(?P<name>{any_of(NAMED_DAYS)}){_WORD_END}{_YEAR}", _named_day),
        (rf"(?:im\s)?{_MODIFIER}\s(?:jahre?s?|year){_WORD_END}", _year_ahead),
        (r"<t:(?P<seconds>[0-9]{1,10})(?::[a-z])?>", _timestamp),  # how Discord writes an instant
        (
            r"(?P<year>[0-9]{4})(?P<by>[-/.])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})(?:t(?=[0-9])|(?![0-9]))",
            _date,
        ),
        (r"(?P<year>[0-9]{4})-?w(?P<week>[0-9]{2})(?:-?(?P<weekday>[1-7]))?(?![0-9])", _iso_week),
        (
            (
                r"(?P<day>[0-9]{1,2})\.\s?(?P<month>[0-9]{1,2})(?:"
                r"\.(?P<year>[0-9]{4})(?![0-9:]|\.[0-9])"
                rf"|\.\s(?P<year_apart>{_FOUR_DIGITS})(?![0-9:]|\.[0-9]|\s?uhr\b)"
                r"|\.(?P<short>[0-9]{2})(?![0-9:]|\.[0-9]|\s?(?:uhr|h)\b)"
                r"|\.)"
            ).replace("year_apart", "apart"),
            lambda phrase, match: phrase.set_day(
                CalendarDate(
                    int(match["day"]), int(match["month"]), _year(match["year"] or match["apart"] or match["short"])
                )
            ),
        ),
        (rf"(?P<day>0?[1-9]|[12][0-9]|3[01])\.(?P<month>0?[1-9]|1[0-2]){_NOT_A_TIME}(?!\.)", _date),
        (r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})(?:/(?P<year>[0-9]{4}|[0-9]{2}))?(?![0-9/])", _slashed),
        (r"(?P<first>[0-9]{1,2})-(?P<second>[0-9]{1,2})-(?P<year>[0-9]{4})(?![0-9])", _slashed),
        (rf"(?:the\s)?{_NTH}(?P<weekday>{{weekday}}){_WORD_END}\.?\s{_IN_MONTH}", _nth_weekday),
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
        (rf"(?:am\s|den\s|dem\s)?(?P<ordinal>{{ordinal}})\s(?P<nth_month>{{nth_month}}){_WORD_END}", _ordinal_date),
        (rf"(?P<month>{{month}}){_WORD_END}\.?{_YEAR}", _month),
        (r"(?P<week>[0-9]{1,2})\.\s?(?:kw|kalenderwoche)(?P<year>(?!))?\b", _iso_week),
        (r"(?P<day>[0-9]{1,2})(?:\.(?=[\s,]|$)|(?:st|nd|rd|th)\b)", _date),
        (rf"(?:am|den|dem|on\sthe|the)\s(?P<ordinal>{{ordinal}}){_WORD_END}(?!\s(?:{{weekday}}|{{month}}))", _date),
        (rf"{any_of(_NEAR)}{_WORD_END}", _near),
        (rf"morgen{_WORD_END}", _morgen),
        (rf"(?:this\s{_DAYTIME}|tonight){_WORD_END}", _this_part),
        (
            (
                r"(?:kw|cw|wk|kalenderwoche|calendar\sweek|week|woche)\s?(?P<week>[0-9]{1,2})"
                rf"(?:(?:\s?/\s?|,?\s(?:of\s)?)(?P<year>{_FOUR_DIGITS}))?(?![0-9:.]|\s?(?:am|pm|uhr|h)\b)"
            ),
            _iso_week,
        ),
        (r"(?:the\s)?week\s(?:of|from)\s(?=[0-9]|{month}|{weekday}|the)", _week_of),
        (
            r"(?:der\s)?woche\s(?:vom|von|ab|um|mit|des|beginnend\sam)\s(?:dem\s)?(?=[0-9]|{month}|{weekday}|{ordinal})",
            _week_of,
        ),
        (rf"(?:{_MODIFIER}\s(?:week|woche)|(?:the\s)?week\safter\snext)(?:'s)?{_WORD_END}", _week),
        (rf"{_MODIFIER}\s(?:month|monate?s?){_WORD_END}", _counted_month),
        (
            (
                r"(?:(?:the\s)?(?:end\sof|ende)\s(?:the\s|des\s|der\s|von\s)?"
                rf"(?:(?:{_MODIFIER}\s)?(?P<period>week|woche|month|monats?|year|jahre?s?)|(?P<month>{{month}})\.?{_YEAR})"
                rf"|(?P<compound>monats|jahres)ende){_WORD_END}"
            ),
            _end_of_period,
        ),
        (rf"(?:(?:{_MODIFIER}|the|das)\s)?(?:weekend|wochenende){_WORD_END}", _weekend),
        (rf"(?:{_MODIFIER}\s)?(?P<weekday>{{weekday}}){_COMPOUND}{_WORD_END}\.?", _weekday),
        (rf"after\snext{_WORD_END}", _after_next),
        (rf"(?:(?:in\sthe|in\sder|am|at|zu)\s)?{_DAYTIME}{_WORD_END}", _daytime),
    )
)
