"""Reads when a meeting begins, how long it lasts and when a series ends, as people type it; or what to type instead."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final
from zoneinfo import ZoneInfo

from bot.dates import day_text, span
from bot.errors import UserError
from bot.markup import clean_line
from bot.texts import Text
from bot.when import (
    Interval,
    Moment,
    WhenError,
    parse_days,
    parse_duration,
    parse_end,
    parse_interval,
)
from bot.when.durations import Amount, Unit, amounts_of, read_amounts
from bot.when.errors import (
    DurationOutOfRange,
    EndBeforeStart,
    MissingStart,
    NotUnderstood,
    OutOfRange,
    PastTime,
    YearOrTime,
)
from bot.when.texts import explain
from bot.when.words import NUMBERS, any_of, fold, number
from cogs.meetings.models.meetings import DEFAULT_DURATION, FURTHEST, LONGEST, SHORTEST

COMMON_LENGTHS = tuple(timedelta(minutes=minutes) for minutes in (30, 45, 60, 90, 120, 180, 240, 480))
"""What is offered before anything of a duration was typed."""
_HOURS_OF_A_DAY: Final = 8
WORKING_DAY: Final = timedelta(hours=_HOURS_OF_A_DAY)
"""What people who work mean by a day: "ganztägig", "2 days", "1,5 d" end in the afternoon of the last day, not at
night; half a day is half of that.
"""
_DAY: Final = timedelta(days=1)
_WHOLE_DAY: Final = re.compile(
    r"ganzt(?:ä|ae|a)gig|(?:den |einen |ein )?ganzen? tag|(?:the |a )?(?:all|whole|full|entire)[ -]day"
)
_HALF_DAY: Final = re.compile(r"halbt(?:ä|ae|a)gig|halbtags|(?:den |einen |ein )?halbe[rn]? tag|half (?:a |the )?day")
_LASTING_DAYS: Final = re.compile(rf"(?P<count>[0-9]{{1,2}}|{any_of(NUMBERS)})-?t(?:ä|ae|a)gig")
_CLOCKED: Final = re.compile(r"[0-9]{1,2}:[0-5][0-9]|[0-9]{1,2}[.,](?:5|25|50|75)")
"""Hours without their unit: "1:30", "1,5"."""
_UNTIL: Final = re.compile(r"(?:bis(?: (?:zum|um))?|until|till?|to)\s+(?=\S)")
_EITHER: Final = 12
"""A number alone counts minutes, but up to twelve as many people mean hours."""


def read_interval(typed: str, now: datetime, zone: ZoneInfo, base: Moment | None = None) -> Interval:
    """The start, and how long it lasts where that was typed with it: "3.12. 9-11 Uhr".

    `base` is the start of the meeting that is changed: what is not said stays as it is there. Raises UserError for what
    is not understood, has two readings, is past, more than two years ahead, or too short or long.
    """
    try:
        interval = parse_interval(typed, now=now, zone=zone, base=base)
    except WhenError as error:
        raise UserError(explain(error)) from error
    if interval.start.instant - now > FURTHEST:
        raise UserError(
            Text(
                "A meeting can be planned up to two years ahead. Please check the year: {year}.",
                year=str(interval.start.wall.year),
            )
        )
    if interval.duration is not None:
        checked_length(interval.duration)
    return interval


def combined(interval: Interval, typed: str) -> timedelta | None:
    """How long it lasts: as the range says, or as was typed apart from it; None for neither.

    Raises UserError where both were said and differ.
    """
    if not typed.strip():
        return interval.duration
    length = read_length(typed, interval.start)
    if interval.duration is not None and length != interval.duration:
        raise UserError(
            Text(
                "The start says that it lasts {one}, the duration says {other}. Which is right? Please leave one of "
                "them out; what you typed is kept.",
                one=span(interval.duration),
                other=span(length),
            )
        )
    return length


def read_length(typed: str, start: Moment | None = None) -> timedelta:
    """How long it lasts; a number alone counts minutes, nothing means an hour, days are working days.

    "bis 17 Uhr" counts from `start`. Raises UserError.
    """
    text = fold(typed) or ""
    if not typed.strip():
        return DEFAULT_DURATION
    if until := _UNTIL.match(text):
        return checked_length(_until(text[until.end() :], start))
    if text.isdecimal() and 0 < int(text[:4]) <= _EITHER:
        raise UserError(
            Text("Minutes or hours? Please type “{n} min” or “{n} h”.", n=str(int(text)))
            if int(text) >= SHORTEST // timedelta(minutes=1)
            else Text("Is that hours? Please type “{n} h”.", n=str(int(text)))
        )
    days = _working_days(text)
    if days is not None:
        return checked_length(days)
    unit = " min" if text.isdecimal() else " h" if _CLOCKED.fullmatch(text) else ""
    try:
        return parse_duration(f"{text or typed}{unit}", minimum=SHORTEST, maximum=LONGEST)
    except WhenError as error:
        raise UserError(explain(error)) from error


def possible_lengths(typed: str) -> tuple[timedelta, ...]:
    """Everything that `read_length` could mean by it, the likelier first: what autocomplete offers."""
    text = fold(typed) or ""
    spellings = [f"{text} min", f"{text} h"] if text.isdecimal() and len(text) <= 2 else [text]  # noqa: PLR2004 - digits
    lengths: dict[timedelta, None] = {}
    for spelling in spellings:
        with suppress(UserError):
            lengths.setdefault(read_length(spelling))
        with suppress(WhenError):  # "2 days" to the letter
            lengths.setdefault(parse_duration(spelling, minimum=SHORTEST, maximum=LONGEST))
    return tuple(lengths)


def _working_days(text: str) -> timedelta | None:
    if _WHOLE_DAY.fullmatch(text):
        return WORKING_DAY
    if _HALF_DAY.fullmatch(text):
        return WORKING_DAY / 2
    lasting = _LASTING_DAYS.fullmatch(text)
    amounts = (Amount(Fraction(number(lasting["count"])), Unit.DAY),) if lasting else amounts_of(text)
    if len(amounts) != 1:
        return None
    count, unit = amounts[0].count, amounts[0].unit
    if unit is Unit.WEEK and count in {1, 2}:
        raise UserError(
            Text(
                "Is the weekend part of it? Please type “{short} days” or “{long} days”.",
                short=str(7 * count - 2),
                long=str(7 * count),
            )
        )
    if unit is not Unit.DAY:
        return None
    nights = max(ceil(count) - 1, 0)
    return nights * _DAY + timedelta(hours=float((count - nights) * _HOURS_OF_A_DAY))


def _until(text: str, start: Moment | None) -> timedelta:
    if start is None:
        raise UserError(Text("Please give a length here, for example “90 min” or “2 h”."))
    try:
        return parse_end(text, start=start).instant - start.instant
    except WhenError as error:
        raise UserError(explain(error)) from error


def checked_length(length: timedelta) -> timedelta:
    """The length, where a meeting can be as long. Raises UserError."""
    if not SHORTEST <= length <= LONGEST:
        raise UserError(explain(DurationOutOfRange(text="", value=length, minimum=SHORTEST, maximum=LONGEST)))
    return length


_TIMES: Final = re.compile(
    rf"(?:f(?:ü|ue|u)r |for |nach |after )?(?P<count>[0-9]{{1,4}}|{any_of(NUMBERS)})\s?"
    r"(?:mal|x|times|termine?n?|sitzungen|treffen|meetings|occurrences|sessions|dates)?"
)
_HALF_YEAR: Final = re.compile(r"(?:ein )?halbes jahr|half a year")
_FOR: Final = re.compile(r"(?:f(?:ü|ue|u)r|for)\s")


def read_count(typed: str) -> int | None:
    """How many meetings, where a number of them was typed: "10", "10 Termine", "zehn Mal", "for 5 meetings"."""
    times = _TIMES.fullmatch(fold(typed) or "")
    if times is None:
        return None
    return int(times["count"]) if times["count"].isdecimal() else NUMBERS[times["count"]]


def read_last_day(typed: str, now: datetime, start: Moment) -> date:
    """The last day of a series that begins at `start`: a date, "Ende März", "6 months" (from the start).

    Raises UserError.
    """
    zone = ZoneInfo(start.zone)
    text = _HALF_YEAR.sub("6 months", _FOR.sub("", fold(clean_line(typed)) or ""))
    end, amounts = read_amounts(text, 0)
    try:
        if amounts and end == len(text):
            return parse_days(f"in {text}", now=start.instant, zone=zone)[1]
        last = parse_days(text or typed, now=now, zone=zone)[1]
        return last if last >= start.wall.date() else parse_days(text or typed, now=start.instant, zone=zone)[1]
    except (NotUnderstood, PastTime, OutOfRange, YearOrTime, EndBeforeStart, MissingStart) as error:
        raise UserError(
            Text(
                "That is no end of a series. Please give its last day, for example “{day}” or “end of March”, how long "
                "it goes on (“6 months”), or how many meetings it has (“10”).",
                day=day_text((start.wall + timedelta(days=182)).date()),
            )
        ) from error
    except WhenError as error:
        raise UserError(explain(error)) from error
