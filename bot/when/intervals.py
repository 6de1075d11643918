"""Turns a phrase into an interval: its start, and how long it lasts where a range, an end or a length says so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from bot.when.day_resolver import Reference
from bot.when.durations import length_of
from bot.when.errors import Ambiguous, AmbiguousEnd, EndBeforeStart, MissingStart, NotUnderstood, PastTime
from bot.when.moment import Moment
from bot.when.phrase import Phrase
from bot.when.resolve import Resolver
from bot.when.time_of_day import TimeOfDay
from bot.when.wall_time import around_gap, wall_readings
from bot.when.zones import FixedOffset, NamedZone


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A start, and how long it lasts in elapsed time; None where only the start was said."""

    start: Moment
    duration: timedelta | None = None

    @property
    def end(self) -> Moment | None:
        """The end, on the clocks of the start's zone."""
        if self.duration is None:
            return None
        return Moment.of(self.start.instant + self.duration, ZoneInfo(self.start.zone))


Resolve: TypeAlias = Callable[[Phrase, str, Reference], Interval]


def interval_of(phrase: Phrase, text: str, seen: Reference) -> Interval:
    base = seen.base
    if phrase.deadline and phrase.length:  # "bis 12 Uhr, 90 min": which end stays?
        raise NotUnderstood(text=text[:100], rest=text[:60])
    if phrase.deadline and phrase.end is None and not phrase.length:
        if base is None:
            raise MissingStart
        if phrase.opening is not None:
            return interval_of(phrase.opened(), text, seen)
        end = end_after(base)(replace(phrase, deadline=False), text, Reference(base.instant, seen.zone))
        return Interval(base, end.start.instant - base.instant)
    if base is not None and phrase.length and phrase == Phrase(length=phrase.length):
        return Interval(base, length_of(phrase.length, text[:100]))
    resolver = Resolver(phrase, text, seen)
    return lasting(resolver, resolver.start())


def lasting(resolver: Resolver, start: Moment) -> Interval:
    """What begins at `start`, with the length that the phrase gives it."""
    phrase, text, seen = resolver.phrase, resolver.text, resolver.seen
    if phrase.end is None:
        return Interval(start, length_of(phrase.length, text[:100]) if phrase.length else None)
    if ranges := resolver.ranges():
        return Interval(start, _wall_clock_end(resolver, start, ranges) - start.instant)
    until = Reference(start.instant, seen.zone, default_time=seen.default_time)
    end = phrase.end
    if end.zone is None and end.time is not None and phrase.zone is not None:  # the zone was said once for both
        fixed = isinstance(phrase.zone, FixedOffset)
        end = replace(end, zone=phrase.zone if fixed else NamedZone("", resolver.source_zone().key))
    return Interval(start, end_after(start)(end, text, until).start.instant - start.instant)


def _wall_clock_end(resolver: Resolver, start: Moment, ranges: tuple[tuple[TimeOfDay, timedelta], ...]) -> datetime:
    """The end of a range of hours: so much later on the clocks of which the phrase speaks."""
    zone = resolver.source_zone()
    wall = start.instant.astimezone(zone).replace(tzinfo=None, fold=0)
    if isinstance(resolver.phrase.zone, FixedOffset):
        wall = start.instant.replace(tzinfo=None) + resolver.phrase.zone.offset
    lengths = {length for begin, length in ranges if begin.time == wall.time()} or {length for _, length in ranges}
    readings = {
        Moment.of(reading.instant, resolver.seen.zone)
        for length in lengths
        for reading in _after(wall + length, start, length, resolver)
        if reading.instant > start.instant
    }
    if len(readings) > 1:
        raise AmbiguousEnd(readings=tuple(sorted(readings)))
    if not readings:
        raise resolver.not_understood()
    return readings.pop().instant


def _after(wall: datetime, start: Moment, length: timedelta, resolver: Resolver) -> tuple[Moment, ...]:
    if isinstance(resolver.phrase.zone, FixedOffset):
        return (Moment.of(start.instant + length, resolver.seen.zone),)
    zone = resolver.source_zone()
    return wall_readings(wall, zone) or around_gap(wall, zone)


def end_after(start: Moment) -> Resolve:
    """Reads the end of what begins at `start`. Raises EndBeforeStart, and AmbiguousEnd for what is ambiguous."""

    def resolve(phrase: Phrase, text: str, seen: Reference) -> Interval:
        if phrase.end is not None or phrase.length:
            raise NotUnderstood(text=text[:100], rest=text[:60])
        try:
            clocks = Resolver(phrase, text, seen).source_zone()
            return Interval(Resolver(_nearest_half(phrase, start.instant.astimezone(clocks)), text, seen).start())
        except PastTime as past:
            raise EndBeforeStart(start=start, end=past.moment) from past
        except Ambiguous as several:
            if not several.readings:
                raise
            raise AmbiguousEnd(readings=several.readings) from several

    return resolve


def _nearest_half(phrase: Phrase, start: datetime) -> Phrase:
    """As "until 5" after a start at 15:00: the next five o'clock that those clocks show."""
    time = phrase.time
    if time is None or phrase.names_day or phrase.part is not None or not time.twelve_hours or not time.hour:
        return phrase
    minutes = {
        half: ((time.hour % 12 + add) * 60 + time.minute - start.hour * 60 - start.minute) % (24 * 60)
        for half, add in (("am", 0), ("pm", 12))
    }
    return replace(phrase, time=replace(time, meridiem=min(minutes, key=lambda half: minutes[half] or 24 * 60)))
