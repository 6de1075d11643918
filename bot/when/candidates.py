"""Finds which calendar days a named day can mean, seen from today. Pure calendar: no clock times, no zones, no text."""

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.when.days import (
    CalendarDate,
    Candidates,
    Day,
    DayOffset,
    EasterDay,
    IsoWeek,
    Month,
    NamedWeekday,
    NthWeekday,
    Period,
    PeriodEnd,
    RelativeWeek,
    SlashedDate,
    Week,
    WeekOf,
    Which,
)
from bot.when.errors import AmbiguousDate, InvalidDate, MissingDay, OutOfRange
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
_LEAP_CYCLE = 9
"""Years to look through for a 29 February: 2096 and 2104 lie eight years apart."""
_DAYS = 7


def candidates_of(day: Day, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    """One series of candidates for each reading of `day`; `ahead` looks into the future (today included), else back.

    Raises InvalidDate, MissingDay or OutOfRange.
    """
    try:
        return _readings(day, today, ahead=ahead)
    except OverflowError as beyond:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond


def spans_of(day: Day, today: date, *, ahead: bool) -> tuple[tuple[date, date], ...]:
    """The first and last day of what was named, one pair for each reading: a week or month as a whole, a day alone.

    Raises InvalidDate or OutOfRange.
    """
    if isinstance(day, PeriodEnd):
        ends = [] if day.period is Period.WEEKEND else _ends(day, today)[-1:]
        monday = monday_of(today) + timedelta(weeks=day.ahead)
        return ((ends[0], ends[0]),) if ends else ((monday + timedelta(SATURDAY), monday + timedelta(SUNDAY)),)
    try:
        return tuple((series[0], series[0]) for series in candidates_of(day, today, ahead=ahead))
    except MissingDay as whole:
        return ((whole.first, whole.last),)


def in_period_of(day: Day, reference: date) -> date | None:
    """The day that `day` names in the week, month or year of `reference`, where it leaves that one open."""
    match day:
        case NamedWeekday(which=Which.BARE, week=None):
            return monday_of(reference) + timedelta(days=day.weekday)
        case CalendarDate(year=None):
            return _valid(reference.year, day.month or reference.month, day.day)
        case NthWeekday(month=Month(year=None, offset=None)):
            return _nth(reference.year, day.month.number or reference.month, day)
        case _:
            return None


def shifted(series: Candidates, delta: relativedelta) -> Candidates:
    """The same series, so many days, weeks, months or years later. Raises OutOfRange."""
    try:
        return tuple(_kept(day + delta) for day in series)
    except (OverflowError, ValueError) as beyond:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _readings(day: Day, today: date, *, ahead: bool) -> tuple[Candidates, ...]:  # noqa: C901, PLR0911 - one for each kind
    match day:
        case CalendarDate():
            return (_dated(day, today, ahead=ahead),)
        case SlashedDate():
            return _slashed(day, today, ahead=ahead)
        case DayOffset():
            return ((_kept(today + timedelta(days=day.days)),),)
        case NamedWeekday(week=None):
            return _weekdays(day, today, ahead=ahead)
        case NamedWeekday(week=week) if week is not None:
            weekday = timedelta(days=day.weekday)
            mondays = _mondays(week, today, ahead=ahead)
            return tuple(
                _ahead_first([monday + weekday for monday in series], today, ahead=ahead) for series in mondays
            )
        case NthWeekday():
            return (_nth_weekdays(day, today, ahead=ahead),)
        case EasterDay():
            return tuple(_easter_days(days, day.year, today, ahead=ahead) for days in day.days)
        case RelativeWeek() | IsoWeek() | WeekOf():
            raise _without_a_day(_mondays(day, today, ahead=ahead), today, ahead=ahead)
        case Month():
            first = _first_of(day, today, ahead=ahead)
            raise MissingDay(first=first, last=first + relativedelta(day=31))
        case PeriodEnd():
            return tuple((end,) for end in _ends(day, today))
    raise TypeError(day)


def _without_a_day(weeks: tuple[Candidates, ...], today: date, *, ahead: bool) -> AmbiguousDate | MissingDay:
    """Why a week alone is no date: it has seven, or could be another one."""
    mondays = sorted({_ahead_first(series, monday_of(today), ahead=ahead)[0] for series in weeks})
    if len(mondays) > 1:
        return AmbiguousDate(readings=(), dates=tuple(mondays))
    return MissingDay(first=mondays[0], last=mondays[0] + timedelta(days=SUNDAY))


def _ends(end: PeriodEnd, today: date) -> list[date]:
    """The last day and the last working day, where these differ: people mean either."""
    monday = monday_of(today) + timedelta(weeks=end.ahead)
    match end.period:
        case Period.WEEK:
            return [monday + timedelta(days=FRIDAY), monday + timedelta(days=SUNDAY)]
        case Period.WEEKEND:
            return [monday + timedelta(days=SATURDAY), monday + timedelta(days=SUNDAY)]
        case Period.MONTH:
            first = _first_of(end.month or Month(offset=end.ahead), today, ahead=True)
            last = first + relativedelta(day=31)
        case Period.YEAR:
            last = date(_kept(today + relativedelta(years=end.ahead)).year, 12, 31)
    working = last - timedelta(days=max(0, last.weekday() - FRIDAY))
    return sorted({working, last})


def _first_of(month: Month, today: date, *, ahead: bool) -> date:
    """The first day of a month; of its year, or of the nearest one on the wanted side."""
    this_month = today.replace(day=1)
    if month.offset is not None:
        return this_month + relativedelta(months=month.offset)
    first = _kept(date(min(max(month.year or today.year, 1), 9999), month.number or today.month, 1))
    if month.year is not None:
        return first
    if ahead and first < this_month:
        return first + relativedelta(years=1)
    return first - relativedelta(years=1) if not ahead and first > today else first


def _weekdays(day: NamedWeekday, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    """The days, one series for each reading: "next Thursday", said on a Monday, is this week's or next week's."""
    week = timedelta(weeks=1)
    in_this_week = monday_of(today) + timedelta(days=day.weekday)
    coming = in_this_week if in_this_week >= today else in_this_week + week
    latest = in_this_week if in_this_week <= today else in_this_week - week
    after_today = coming if coming > today else coming + week
    before_today = latest if latest < today else latest - week
    next_one = (after_today, after_today + week) if after_today == in_this_week else (after_today,)
    return {
        Which.BARE: ((coming, coming + week) if ahead else (latest, latest - week),),
        Which.THIS: ((in_this_week,),),
        Which.COMING: ((after_today,),),
        Which.NEXT: tuple((day,) for day in next_one),
        Which.AFTER_NEXT: tuple((day + week,) for day in next_one),
        Which.PAST: ((before_today,),),
        Which.LAST: ((before_today,), (before_today - week,)) if before_today == in_this_week else ((before_today,),),
    }[day.which]


def _mondays(week: Week, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    """The Mondays of that week, the nearest first, one series for each reading."""
    match week:
        case RelativeWeek():
            return ((_kept(monday_of(today) + timedelta(weeks=week.weeks)),),)
        case IsoWeek():
            step = 1 if ahead else -1
            this_year = today.isocalendar().year
            years = [week.year] if week.year is not None else [this_year + step * years for years in range(-1, 8)]
            mondays = [monday for year in years if (monday := _iso_monday(year, week.number))]
            if not mondays:
                raise InvalidDate(day=week.number, month=None, year=week.year)
            return (tuple(mondays),)
        case WeekOf():
            series = candidates_of(week.day, monday_of(today) if ahead else today, ahead=ahead)
            return tuple(tuple(monday_of(day) for day in days[:1]) for days in series)


def _iso_monday(year: int, week: int) -> date | None:
    try:
        return _kept(date.fromisocalendar(year, week, 1))
    except ValueError:
        return None


def _ahead_first(days: Candidates | list[date], today: date, *, ahead: bool) -> Candidates:
    """Without those on the wrong side of today, as long as there are others."""
    right = tuple(day for day in days if (day >= today if ahead else day <= today))
    return right[:2] or tuple(days)[-1:]


def _nth_weekdays(day: NthWeekday, today: date, *, ahead: bool) -> Candidates:
    month = day.month
    if month.offset is not None or month.year is not None:
        first = _first_of(month, today, ahead=ahead)
        years = [first.year]
    else:
        first = _first_of(month, today, ahead=ahead)
        years = [first.year + step * (1 if ahead else -1) for step in range(_LEAP_CYCLE)]
    days = [candidate for year in years if (candidate := _nth(year, first.month, day))]
    if not days:
        raise InvalidDate(day=day.ordinal, month=first.month, year=month.year)
    return _ahead_first(days, today, ahead=ahead)


def _easter_days(days: int, year: int | None, today: date, *, ahead: bool) -> Candidates:
    years = [year] if year is not None else [today.year + step * (1 if ahead else -1) for step in range(3)]
    if not all(FIRST_YEAR <= each <= LAST_YEAR for each in years):
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
    return _ahead_first([easter(each) + timedelta(days=days) for each in years], today, ahead=ahead)


def _nth(year: int, month: int, day: NthWeekday) -> date | None:
    """The n-th of its weekday in that month, or None where there are fewer."""
    first = _kept(date(year, month, 1))
    if day.ordinal < 0:
        last = first + relativedelta(day=31)
        return last - timedelta(days=(last.weekday() - day.weekday) % _DAYS)
    candidate = first + timedelta(days=(day.weekday - first.weekday()) % _DAYS, weeks=day.ordinal - 1)
    return candidate if candidate.month == month else None


def _slashed(day: SlashedDate, today: date, *, ahead: bool) -> tuple[Candidates, ...]:
    orders = [CalendarDate(day.first, day.second, day.year), CalendarDate(day.second, day.first, day.year)]
    readings: list[Candidates] = []
    for written in orders:
        try:
            series = _dated(written, today, ahead=ahead)
        except InvalidDate:
            continue
        if series not in readings:
            readings.append(series)
    if not readings:
        raise InvalidDate(day=day.first, month=day.second, year=day.year)
    return tuple(sorted(readings))


def _dated(day: CalendarDate, today: date, *, ahead: bool) -> Candidates:
    if day.year is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
    near = tuple(islice(_occurrences(day, today, ahead=ahead), 2))
    if not near:
        raise InvalidDate(day=day.day, month=day.month, year=day.year)
    return near


def _occurrences(day: CalendarDate, today: date, *, ahead: bool) -> Iterator[date]:
    """The days that `day` can be, the nearest first, today included."""
    direction = 1 if ahead else -1
    if day.year is not None:
        candidate = _valid(day.year, day.month or 0, day.day)
        if candidate:
            yield candidate
        return
    span = _LEAP_CYCLE if day.month else 3
    for step in range(span):
        if day.month:
            candidate = _valid(today.year + direction * step, day.month, day.day)
        else:
            month = today.replace(day=1) + direction * relativedelta(months=step)
            candidate = _valid(month.year, month.month, day.day)
        if candidate and (candidate >= today if ahead else candidate <= today):
            yield candidate


def _valid(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:  # noqa: PLR2004 - months of a year
        return None
    return date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _kept(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
    return day
