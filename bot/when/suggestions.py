"""Suggests what a date can become while a date is being typed: what was understood so far, the readings between which
the person must choose, or the likely endings of a half-typed phrase. Offers only; the parser alone decides.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.when.candidates import FRIDAY
from bot.when.errors import AmbiguousDate, MissingDay, MissingTime, WhenError
from bot.when.grammar import readings_of
from bot.when.intervals import Interval
from bot.when.moment import Moment
from bot.when.parse import interval_readings
from bot.when.wall_time import wall_readings
from bot.when.words import MONTHS, WEEKDAYS, fold, spellings

DISCORD_CHOICES: Final = 25
"""Discord shows no more choices in an autocomplete list."""

_HOURS: Final = (9, 10, 11, 14, 15, 16, 13, 17, 18, 8, 12, 19, 20)
"""The hours of meetings; the first six are the commonest."""

_TWO_HOURS: Final = (10, 14)
"""One before noon and one after, where many days are offered."""

_DAYTIME: Final = range(7, 20)

_PART_HOURS: Final = {
    "morning": (9, 10, 11, 8),
    "afternoon": (14, 15, 16, 13, 17),
    "evening": (18, 19, 20, 17),
    "night": (22, 23, 21),
    "night_of": (22, 23, 21),
    "tonight": (18, 19, 20, 21),
}
_COMPLETIONS: Final = tuple(
    sorted(
        {form for word in (*MONTHS, *WEEKDAYS) if len(word) > 3 for form in spellings(word)}  # noqa: PLR2004 - no abbreviations
        | {"heute", "morgen", "übermorgen", "uebermorgen", "today", "tomorrow", "noon", "mittag", "midnight"}
        | {"nächste woche", "naechste woche", "next week", "day after tomorrow", "mitternacht"}
    )
)
_MODIFIERS: Final = ("next", "nächsten", "naechsten", "kommenden", "this", "diesen", "übernächsten")
_WORK_WEEKDAYS: Final = tuple(range(FRIDAY + 1))
_WEEKDAY_WORDS: Final = {
    True: ("monday", "tuesday", "wednesday", "thursday", "friday"),
    False: ("montag", "dienstag", "mittwoch", "donnerstag", "freitag"),
}
_LAST_WORD: Final = re.compile(r"(?:^|(?<=\s)|(?<=[.,]))[^\W\d_]+\.?$")
_LAST_NUMBER: Final = re.compile(r"(?:^|\s)(?:(?:um|at|@)\s)?(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]?))?$")
_OPEN_DATE: Final = re.compile(r"^(?P<head>.*?\b)(?P<day>[0-9]{1,2})(?:\.\s?(?P<month>1)?)?$")
_OPEN_SHIFT: Final = re.compile(r"^in\s(?P<count>[0-9]{1,3}|[^\W\d_]+)$")
_OPENINGS: Final = frozenset(("um", "am", "im", "in", "den", "at", "on", "by", "bis", "until"))
_ATTEMPTS: Final = 24


def suggest(text: str, now: datetime, zone: ZoneInfo, limit: int = DISCORD_CHOICES) -> list[Moment]:
    """Moments ahead of `now` (aware) that `text` means or may be about to mean, the likeliest first.

    At most `limit`, each once; of a range both ends. Raises nothing for any text; an empty list says that nothing was
    understood.
    """
    moments: dict[Moment, None] = {}
    for interval in _ahead(_offers(text, now, zone, None, deadline=True), now, limit):
        moments.setdefault(interval.start)
        if interval.end is not None:
            moments.setdefault(interval.end)
    return list(moments)[: max(0, limit)]


def suggest_intervals(
    text: str, now: datetime, zone: ZoneInfo, limit: int = DISCORD_CHOICES, base: Moment | None = None
) -> list[Interval]:
    """As `suggest`, with the length of what was typed as a range; `base` is what is to be changed."""
    return _ahead(_offers(text, now, zone, base, deadline=False), now, limit)


def _ahead(offers: Iterator[Interval], now: datetime, limit: int) -> list[Interval]:
    intervals: dict[Interval, None] = {}
    for interval in islice(offers, 4 * DISCORD_CHOICES):
        if interval.start.instant > now:
            intervals.setdefault(interval)
        if len(intervals) >= limit:
            break
    return list(intervals)[: max(0, limit)]


def _offers(text: str, now: datetime, zone: ZoneInfo, base: Moment | None, *, deadline: bool) -> Iterator[Interval]:
    folded = fold(text)
    if folded is None:
        return
    today = now.astimezone(zone).date()
    if not folded or folded in _OPENINGS:
        yield from _slots(_upcoming(today), _TWO_HOURS, zone)
        return
    understood = list(_understood(folded, now, zone, base, deadline=deadline))
    yield from understood
    if understood and not _OPEN_DATE.match(folded):
        return
    for completion in islice(_completions(folded, today), _ATTEMPTS):
        yield from islice(_understood(completion, now, zone, base, deadline=deadline), 6)


def _understood(text: str, now: datetime, zone: ZoneInfo, base: Moment | None, *, deadline: bool) -> Iterator[Interval]:
    try:
        phrases = readings_of(text)
        readings = interval_readings(text, now=now, zone=zone, base=base, deadline=deadline)
    except (MissingTime, MissingDay, AmbiguousDate) as open_:
        if all(phrase.end is None for phrase in phrases):
            yield from _on_days(open_, now.astimezone(zone).date(), zone)
        return
    except WhenError:
        return
    one_each_day = len({interval.start.wall.date() for interval in readings}) == len(readings)
    if len(readings) > 1:  # by date, or of one day the likelier hour first
        readings = tuple(sorted(readings, key=lambda it: (not one_each_day and it.start.wall.hour not in _DAYTIME, it)))
    yield from readings


def _on_days(open_: MissingTime | MissingDay | AmbiguousDate, today: date, zone: ZoneInfo) -> Iterator[Interval]:
    """Likely hours of the days that were understood."""
    match open_:
        case MissingTime():
            hours = _PART_HOURS.get(open_.part or "", _HOURS)
            yield from _slots(open_.dates[:1], hours, zone)
            yield from _slots(open_.dates[1:], hours[:6], zone)
        case MissingDay():
            yield from _slots(_workdays(open_.first, open_.last, today), _TWO_HOURS, zone)
        case AmbiguousDate():
            yield from _slots(open_.dates, _HOURS[:6], zone)


def _slots(days: Iterable[date], hours: Iterable[int], zone: ZoneInfo) -> Iterator[Interval]:
    hours = tuple(hours)
    for day in days:
        for hour in hours:
            try:
                yield from map(Interval, wall_readings(datetime.combine(day, time(hour)), zone))
            except WhenError:
                return


def _upcoming(today: date) -> list[date]:
    """The next three working days, next Monday, and the same weekday in one and two weeks."""
    days = [today + timedelta(days=ahead) for ahead in range(1, 8)]
    working = [day for day in days if day.weekday() in _WORK_WEEKDAYS]
    monday = next(day for day in days if day.weekday() == 0)
    return list(dict.fromkeys([*working[:3], monday, *working[3:]]))


def _workdays(first: date, last: date, today: date) -> Iterator[date]:
    span = (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
    return (day for day in span if day >= today and day.weekday() in _WORK_WEEKDAYS)


def _completions(text: str, today: date) -> Iterator[str]:
    """Ways to go on from a half-typed phrase, the likeliest first."""
    if len(text) == len("2030") and text.isascii() and text.isdecimal():
        yield f"{text[:2]}:{text[2:]}"
    if match := _OPEN_SHIFT.match(text):
        yield from (f"in {match['count']} {unit}" for unit in ("h", "tagen", "days", "wochen", "weeks", "min"))
        return
    if match := _LAST_NUMBER.search(text):
        head, hour, minute = text[: match.start()], match["hour"], match["minute"]
        if minute is None and hour in {"1", "2"}:
            yield from (f"{head} {hour}{digit}:00" for digit in ("0", "4", "1", "5", "6", "3", "7", "8", "9", "2"))
        minutes = {"": ("00", "30", "15", "45")}.get(minute or "", (f"{minute}0", f"{minute}5"))
        yield from (f"{head} {hour}:{rest}" for rest in minutes)
    if match := _OPEN_DATE.match(text):
        months = range(10, 13) if match["month"] else range(1, 13)
        passed = int(match["day"]) < today.day
        nearest_first = sorted(months, key=lambda month: (month - today.month - passed) % 12)
        yield from (f"{match['head']}{match['day']}.{month}." for month in nearest_first)
    if text.endswith(_MODIFIERS):
        english = text.endswith(("next", "this"))
        yield from (f"{text} {weekday}" for weekday in _WEEKDAY_WORDS[english])
    if match := _LAST_WORD.search(text):
        head, word = text[: match.start()], match[0].rstrip(".")
        yield from (head + whole for whole in _COMPLETIONS if whole.startswith(word) and whole != word)
        if head.strip():
            yield head
        yield from (
            head + modifier + " " + day
            for modifier in _MODIFIERS
            if modifier.startswith(word)
            for day in _WEEKDAY_WORDS[modifier in {"next", "this"}]
        )
