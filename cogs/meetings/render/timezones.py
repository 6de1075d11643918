"""Writes how a zone changes its clocks as an RFC 5545 VTIMEZONE: the rules in force now, each as one RRULE.

The icalendar library writes lists of past and coming dates (RDATE), which ical.js and vobject read wrongly. What no
RRULE can tell (Ramadan in Morocco, a country that is about to change its rules) stands as single dates through 2036.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

FIRST_YEAR, LAST_YEAR = 2026, 2036
"""Files are right in these years, and beyond them as long as nobody changes the rules."""
_ALL_CALENDARS: Final = 28
"""So many years show every date on every weekday: a rule that fits them all is the rule."""
_START: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""As RFC 5545 writes them, Monday first."""
_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class _Onset:
    """A change of clocks. `wall` is what they show without it (naive), as DTSTART wants it; offsets as in UTC+1."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str


@lru_cache(maxsize=64)
def vtimezone(zone: ZoneInfo) -> Timezone:
    """The component of a zone, whose TZID is its IANA key. Shared by all files: not to be changed."""
    timezone = Timezone()
    timezone.add("tzid", zone.key)
    onsets = _onsets(zone, FIRST_YEAR, FIRST_YEAR + _ALL_CALENDARS)
    rules = [_rule(onsets[number::2]) for number in (0, 1)]
    if len(onsets) == 2 * _ALL_CALENDARS and all(rules):
        for onset, rule in zip(onsets, rules, strict=False):
            timezone.add_component(_observance(onset, rule))
        return timezone
    first = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = first.utcoffset() or timedelta()
    timezone.add_component(_observance(_Onset(_START, offset, offset, first.tzname() or ""), None))
    for onset in onsets:
        if onset.wall.year <= LAST_YEAR:
            timezone.add_component(_observance(onset, None))
    return timezone


def _observance(onset: _Onset, rule: str | None) -> TimezoneDaylight | TimezoneStandard:
    component = TimezoneDaylight() if onset.after > onset.before else TimezoneStandard()
    wall = onset.wall
    if rule is not None:
        component.add("rrule", vRecur.from_ical(rule))
        # The first of the rule's own dates, from 1970 on.
        wall = rrulestr(rule, dtstart=datetime.combine(_START, wall.time()))[0]
    component.add("dtstart", wall)
    component.add("tzoffsetfrom", onset.before)
    component.add("tzoffsetto", onset.after)
    component.add("tzname", onset.name)
    return component


def _onsets(zone: ZoneInfo, first_year: int, end_year: int) -> list[_Onset]:
    """Every change of clocks from the first year until the end year begins, in order."""
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    days = [begin + timedelta(days=number) for number in range((datetime(end_year, 1, 1, tzinfo=UTC) - begin).days + 1)]
    return [
        _onset(zone, start, end)
        for start, end in pairwise(days)
        if start.astimezone(zone).utcoffset() != end.astimezone(zone).utcoffset()
    ]


def _onset(zone: ZoneInfo, start: datetime, end: datetime) -> _Onset:
    """The one change between two instants (UTC) whose offsets differ."""
    before = start.astimezone(zone).utcoffset() or timedelta()
    while end - start > timedelta(minutes=1):
        middle = start + timedelta(minutes=(end - start) // timedelta(minutes=2))
        if middle.astimezone(zone).utcoffset() == before:
            start = middle
        else:
            end = middle
    changed = end.astimezone(zone)
    return _Onset(
        (end + before).replace(tzinfo=None), before, changed.utcoffset() or timedelta(), changed.tzname() or ""
    )


def _rule(onsets: Sequence[_Onset]) -> str | None:
    """The RRULE that gives exactly these changes, one a year; None where none does."""
    kinds = {(each.before, each.after, each.name, each.wall.time(), each.wall.month) for each in onsets}
    weekdays = {each.wall.weekday() for each in onsets}
    if len(kinds) != 1 or len(weekdays) != 1:
        return None
    yearly, weekday = f"FREQ=YEARLY;BYMONTH={onsets[0].wall.month}", WEEKDAYS[weekdays.pop()]
    for week in (1, 2, 3, 4, -1):
        if all(_week(each.wall) == week or (week == -1 and _is_last(each.wall)) for each in onsets):
            return f"{yearly};BYDAY={week}{weekday}"
    days = sorted({each.wall.day for each in onsets})
    if days[-1] - days[0] >= _WEEK:
        return None
    return f"{yearly};BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"


def _week(day: datetime) -> int:
    return (day.day - 1) // _WEEK + 1


def _is_last(day: datetime) -> bool:
    return (day + timedelta(days=_WEEK)).month != day.month
