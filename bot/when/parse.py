"""Turns typed text into a moment, an interval, an end or days, for the features. Each raises WhenError with every
reading that was possible; none raises anything else for any text.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.when.candidates import spans_of
from bot.when.day_resolver import Reference
from bot.when.durations import days_and_rest, parse_duration
from bot.when.errors import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousEnd,
    AmbiguousHour,
    AmbiguousRange,
    EndBeforeStart,
    NonexistentTime,
    NotUnderstood,
    WhenError,
    ZoneMismatch,
)
from bot.when.grammar import readings_of
from bot.when.intervals import Interval, Resolve, end_after, interval_of, lasting
from bot.when.moment import Moment
from bot.when.phrase import Phrase
from bot.when.resolve import Resolver
from bot.when.wall_time import days_later


def parse_when(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    prefer_future: bool = True,
    default_time: time | None = None,
    base: Moment | None = None,
) -> Moment:
    """The moment that a German or English phrase means, typed at `now` (aware) by somebody who lives in `zone`.

    What is not said in full is the nearest that lies ahead, and what lies behind is refused with PastTime;
    with `prefer_future=False` it is the nearest behind, and nothing is refused for being past.
    `default_time` (naive) stands in where only a day was said; without it that is MissingTime. `base` is what is to be
    changed: a time alone keeps its day, a day alone its time.

    Raises WhenError (AmbiguousRange for "9 to 11"), and for a naive `now` ValueError.
    """
    seen = _seen(now, zone, prefer_future, default_time, base)
    interval = _only(_each(text, seen, _moment_of))
    return interval.start


def parse_interval(
    text: str, *, now: datetime, zone: ZoneInfo, default_time: time | None = None, base: Moment | None = None
) -> Interval:
    """As `parse_when`, where a range is welcome: "3.12. 9-11 Uhr" is a start and two hours.

    With a `base`, an end alone ("bis 17 Uhr") and a length alone ("für 2 Stunden") keep its start. Raises WhenError,
    MissingStart for an end alone without one; for a naive `now` ValueError.
    """
    return _only(_each(text, _seen(now, zone, True, default_time, base), interval_of))


def interval_readings(
    text: str, *, now: datetime, zone: ZoneInfo, base: Moment | None = None, deadline: bool = False
) -> tuple[Interval, ...]:
    """Everything that the text can mean, where `parse_interval` asks which: what autocomplete offers.

    `deadline`: an end is asked for, so that "bis Freitag 18 Uhr" names it. Raises WhenError where a day or a time is
    missing, or nothing is understood.
    """
    seen = _seen(now, zone, True, None, base)
    intervals: dict[Interval, None] = {}
    refusals: list[WhenError] = []
    for reading in _phrases(text, seen):
        phrase = replace(reading, deadline=reading.deadline and not deadline)
        phrase = phrase.opened() if base is not None else phrase
        try:
            intervals.setdefault(interval_of(phrase, text, seen))
        except (Ambiguous, NonexistentTime, ZoneMismatch) as several:
            if not several.readings:
                refusals.append(several)
            for start in several.readings:
                with suppress(WhenError):
                    intervals.setdefault(lasting(Resolver(phrase, text, seen), start))
        except WhenError as refusal:
            refusals.append(refusal)
    if not intervals:
        raise refusals[0] if refusals else NotUnderstood(text=text[:100], rest=text[:60])
    return tuple(intervals)


def parse_after(text: str, *, now: datetime, zone: ZoneInfo, minimum: timedelta, maximum: timedelta) -> datetime:
    """When a duration that begins at `now` (aware) is over, in UTC: "2 weeks" end at the same time on the clocks.

    Raises the errors of `parse_duration`.
    """
    days, rest = days_and_rest(text, parse_duration(text, minimum=minimum, maximum=maximum))
    return (days_later(now, days, zone) if days else now.astimezone(UTC)) + rest


def parse_end(text: str, *, start: Moment) -> Moment:
    """The end of what begins at `start`, as "17 Uhr", "Friday 5pm", "morgen 12 Uhr": the next such after the start.

    Raises WhenError.
    """
    zone = ZoneInfo(start.zone)
    return _only(_each(text, Reference(start.instant, zone), end_after(start), bare_hours=True)).start


def parse_days(text: str, *, now: datetime, zone: ZoneInfo, prefer_future: bool = True) -> tuple[date, date]:
    """The first and last day that are named: of a week, a month, a range of days, or one day twice.

    `prefer_future` as in `parse_when`. Times of day are read and left out. Raises WhenError.
    """
    seen = _seen(now, zone, prefer_future, time(23, 59) if prefer_future else time(0), None)
    spans: dict[tuple[date, date], None] = {}
    refusals: list[WhenError] = []
    for phrase in _phrases(text, seen):
        try:
            spans.update(dict.fromkeys(_days_of(phrase, text, seen)))
        except WhenError as refusal:
            refusals.append(refusal)
    if not spans:
        raise refusals[0]
    if len(spans) > 1:
        raise AmbiguousDate(readings=(), dates=tuple(sorted({first for first, _ in spans})))
    return next(iter(spans))


def _seen(
    now: datetime,
    zone: ZoneInfo,
    ahead: bool,  # noqa: FBT001 - private
    default_time: time | None,
    base: Moment | None,
) -> Reference:
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return Reference(now, zone, ahead, default_time, Moment.of(base.instant, zone) if base is not None else None)


def _phrases(text: str, seen: Reference, *, bare_hours: bool = False) -> list[Phrase]:
    """What the text can say, "next year" seen from today. Raises WhenError."""
    this_year = seen.now.astimezone(seen.zone).year
    readings = readings_of(text, bare_hours=bare_hours)
    phrases = [
        phrase if phrase.year_ahead is None else phrase.of_year(this_year + phrase.year_ahead) for phrase in readings
    ]
    fitting = [phrase for phrase in phrases if phrase is not None]
    if not fitting:
        raise NotUnderstood(text=text[:100], rest=text[:60])
    return fitting


def _only(intervals: dict[Interval, None]) -> Interval:
    """The one reading that there is. Raises AmbiguousHour or AmbiguousEnd with all of them."""
    starts = sorted({interval.start for interval in intervals})
    if len(starts) > 1:
        raise AmbiguousHour(readings=tuple(starts))
    ends = sorted(interval.end or interval.start for interval in intervals)
    if len(ends) > 1:
        raise AmbiguousEnd(readings=tuple(ends))
    return next(iter(intervals))


def _each(text: str, seen: Reference, resolve: Resolve, *, bare_hours: bool = False) -> dict[Interval, None]:
    """What each reading of the text means. Raises the error of the first where none means anything, and an Ambiguous
    with the readings of all where one of them is.
    """
    intervals: dict[Interval, None] = {}
    refusals: list[WhenError] = []
    for phrase in _phrases(text, seen, bare_hours=bare_hours):
        try:
            intervals.setdefault(resolve(phrase, text, seen))
        except WhenError as refusal:
            refusals.append(refusal)
    ambiguous = next((refusal for refusal in refusals if isinstance(refusal, Ambiguous)), None)
    if intervals and ambiguous is not None:
        raise AmbiguousHour(readings=tuple(sorted({*ambiguous.readings, *(interval.start for interval in intervals)})))
    if not intervals:
        raise refusals[0]
    return intervals


def _moment_of(phrase: Phrase, text: str, seen: Reference) -> Interval:
    if phrase.end is None and not phrase.length:
        return Interval(Resolver(phrase, text, seen).start())
    interval = interval_of(replace(phrase, deadline=False), text, seen)
    raise AmbiguousRange(readings=(interval.start, interval.end or interval.start))


def _days_of(phrase: Phrase, text: str, seen: Reference) -> list[tuple[date, date]]:
    today = seen.now.astimezone(seen.zone).date()
    if phrase.end is not None and phrase.end.day is not None:
        (first, _), *others = _days_of(replace(phrase, end=None), text, seen)
        if others:
            raise AmbiguousDate(readings=(), dates=tuple(sorted({first, *(day for day, _ in others)})))
        noon = datetime.combine(first, time(12), seen.zone)
        (_, last), *others = _days_of(phrase.end, text, replace(seen, now=noon))
        if others:
            raise AmbiguousDate(readings=(), dates=tuple(sorted({last, *(day for _, day in others)})))
        if last < first:
            start, end = (Moment.of(datetime.combine(day, time(12), seen.zone), seen.zone) for day in (first, last))
            raise EndBeforeStart(start=start, end=end)
        return [(first, last)]
    if phrase.day is not None and phrase.weekday is None and phrase.shift is None:
        return list(spans_of(phrase.day, today, ahead=seen.ahead))
    if not phrase.names_day and phrase.timestamp is None:
        raise NotUnderstood(text=text[:100], rest=text[:60])
    day = Resolver(phrase, text, seen).start().wall.date()
    return [(day, day)]
