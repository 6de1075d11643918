"""Lists the days that people call by name in both languages: those of the calendar, and those that move with Easter."""

from collections.abc import Callable
from typing import Final, TypeAlias

from bot.when.days import CalendarDate, Day, EasterDay, Month, NthWeekday
from bot.when.words import spellings

_InYear: TypeAlias = Callable[[int | None], Day]

_MONDAY, _THURSDAY = 0, 3


def _date(day: int, month: int) -> _InYear:
    return lambda year: CalendarDate(day, month, year)


def _easter(*days: int) -> _InYear:
    return lambda year: EasterDay(days, year)


def _nth(ordinal: int, weekday: int, month: int) -> _InYear:
    return lambda year: NthWeekday(ordinal, weekday, Month(month, year=year))


_NAMES: Final[dict[str, _InYear]] = {
    "neujahr|new year's day": _date(1, 1),
    "heilige drei könige|dreikönigstag|epiphany": _date(6, 1),
    "martin luther king day|mlk day": _nth(3, _MONDAY, 1),
    "presidents day|presidents' day|president's day": _nth(3, _MONDAY, 2),
    "rosenmontag": _easter(-48),
    "aschermittwoch|ash wednesday": _easter(-46),
    "gründonnerstag|maundy thursday": _easter(-3),
    "karfreitag|good friday": _easter(-2),
    "ostersonntag|easter sunday|easter": _easter(0),
    "ostern": _easter(0, 1),
    "ostermontag|easter monday": _easter(1),
    "tag der arbeit": _date(1, 5),
    "christi himmelfahrt|himmelfahrt|ascension day": _easter(39),
    "pfingstsonntag|pentecost|whit sunday": _easter(49),
    "pfingsten": _easter(49, 50),
    "pfingstmontag|whit monday|pentecost monday": _easter(50),
    "fronleichnam|corpus christi": _easter(60),
    "memorial day": _nth(-1, _MONDAY, 5),
    "juneteenth": _date(19, 6),
    "independence day": _date(4, 7),
    "labor day": _nth(1, _MONDAY, 9),
    "tag der deutschen einheit": _date(3, 10),
    "columbus day|indigenous peoples' day|indigenous peoples day": _nth(2, _MONDAY, 10),
    "reformationstag|halloween": _date(31, 10),
    "allerheiligen|all saints' day|all saints day": _date(1, 11),
    "veterans day": _date(11, 11),
    "thanksgiving day|thanksgiving": _nth(4, _THURSDAY, 11),
    "nikolaustag|nikolaus": _date(6, 12),
    "heiligabend|heiliger abend|christmas eve": _date(24, 12),
    "1. weihnachtstag|erster weihnachtstag|ersten weihnachtstag|christmas day|christmas": _date(25, 12),
    "2. weihnachtstag|zweiter weihnachtstag|zweiten weihnachtstag|boxing day": _date(26, 12),
    "silvester|new year's eve": _date(31, 12),
}
NAMED_DAYS: Final[dict[str, _InYear]] = {
    form: in_year for names, in_year in _NAMES.items() for name in names.split("|") for form in spellings(name)
}
