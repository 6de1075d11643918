"""Turns what was said into the instants that are meant, seen from `now` in one zone and, for a change, from what is to
be changed. Whatever could be meant in two ways is refused with both readings; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.when.day_resolver import DayResolver
from bot.when.days import Candidates
from bot.when.errors import (
    AmbiguousDate,
    AmbiguousHour,
    AmbiguousTime,
    MissingTime,
    NonexistentTime,
    OutOfRange,
    PastTime,
    WhenError,
    ZoneMismatch,
)
from bot.when.moment import Moment
from bot.when.phrase import Shift
from bot.when.time_of_day import NOON, DayPart, TimeOfDay, time_ranges, times_of
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR, around_gap, check_year, is_summer, wall_readings, wall_to_moment
from bot.when.zones import FixedOffset, SeasonName, ZoneAbbreviation


@dataclass(frozen=True, slots=True)
class Resolver(DayResolver):
    """The start that one phrase means."""

    def start(self) -> Moment:
        """Raises WhenError."""
        phrase, shift = self.phrase, self.phrase.shift
        if phrase.timestamp is not None:
            return self._not_past(_from_timestamp(phrase.timestamp, self.seen.zone))
        if shift is not None and shift.from_base:
            if self.seen.base is None:
                raise self.not_understood()
            return self._not_past(self._moved(self.seen.base, shift))
        if shift is not None and phrase.day is None and self.keeps_clock(shift):
            return self._not_past(self._moved(Moment.of(self.seen.now, self.seen.zone), shift))
        alternatives = self.days()
        times = self._times(alternatives)
        if len(alternatives) == len(times) == 1:
            return self._not_past(self._nearest(alternatives[0], times[0]))
        return self._only_reading(alternatives, times)

    def ranges(self) -> tuple[tuple[TimeOfDay, timedelta], ...]:
        """Every start with its length on the clock's face, of a range of hours within one day or over midnight."""
        start, end = self.phrase.time, self.phrase.end
        if start is None or end is None or end.time is None or end.names_day:
            return ()
        if end.zone is not None and end.zone != self.phrase.zone:  # "9am EST to 5pm CET": on two clocks
            return ()
        ranges = time_ranges(start, end.time, self.phrase.part)
        if not ranges:
            raise self.not_understood()
        return ranges

    def _moved(self, start: Moment, shift: Shift) -> Moment:
        """Rounded up to the whole minute: never earlier than was asked for."""
        calendar, elapsed = self.delta(shift)
        try:
            moved = wall_to_moment(start.wall + calendar, self.seen.zone).instant if calendar else start.instant
            instant = moved + elapsed
        except (OverflowError, ValueError) as beyond:
            raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond
        check_year(instant.year)
        whole = instant.replace(second=0, microsecond=0)
        return Moment.of(whole if whole == instant else whole + timedelta(minutes=1), self.seen.zone)

    def _times(self, alternatives: tuple[Candidates, ...]) -> tuple[TimeOfDay, ...]:
        phrase, seen = self.phrase, self.seen
        if phrase.time is not None:
            times = tuple(dict.fromkeys(start for start, _ in self.ranges())) or times_of(phrase.time, phrase.part)
            alone = phrase.time.midnight and phrase.day is None and phrase.shift is None and seen.base is None
            return times[:1] if alone else times  # "midnight" by itself is the next one
        if phrase.part is DayPart.NOON:
            return (TimeOfDay(time(NOON)),)
        if seen.base is not None and phrase.part is None:
            return (TimeOfDay(seen.base.wall.time()),)
        nearest = tuple(series[0] for series in alternatives)
        if len(nearest) > 1:
            raise AmbiguousDate(readings=(), dates=nearest)
        if seen.default_time is None or phrase.part is not None:
            raise MissingTime(dates=alternatives[0], part=phrase.part.value if phrase.part else None)
        return (TimeOfDay(seen.default_time.replace(tzinfo=None, fold=0)),)

    def _only_reading(self, alternatives: tuple[Candidates, ...], times: tuple[TimeOfDay, ...]) -> Moment:
        """Several readings: what lies behind or does not exist is out; what then remains must be one."""
        readings: set[Moment] = set()
        refusals: list[WhenError] = []
        for series in alternatives:
            for time_of_day in times:
                try:
                    readings.add(self._nearest(series, time_of_day))
                except AmbiguousTime as twice:
                    readings.update(twice.readings)
                except (NonexistentTime, ZoneMismatch) as refusal:
                    refusals.append(refusal)
        if not readings:
            raise refusals[0]
        possible = sorted(reading for reading in readings if not self.seen.ahead or reading.instant > self.seen.now)
        if not possible:
            raise PastTime(moment=max(readings), now=self.seen.now.astimezone(UTC))
        if len(alternatives) > 1 and len(readings) > 1:
            raise AmbiguousDate(readings=tuple(sorted(readings)), dates=tuple(series[0] for series in alternatives))
        if len(possible) > 1:
            raise AmbiguousHour(readings=tuple(possible))
        return possible[0]

    def _nearest(self, series: Candidates, time_of_day: TimeOfDay) -> Moment:
        """The first day of the series on which that time lies on the wanted side of now, else the last day."""
        for day in series[:-1]:
            # an hour that the clocks skip counts by its neighbours: it is refused, not moved to another day
            readings = self._at(day, time_of_day) or around_gap(_wall(day, time_of_day), self.source_zone())
            if any((reading.instant > self.seen.now) is self.seen.ahead for reading in readings):
                return self._on(day, time_of_day)
        return self._on(series[-1], time_of_day)

    def _at(self, day: date, time_of_day: TimeOfDay) -> tuple[Moment, ...]:
        """The instants of that time on that day, on the clocks that the phrase speaks of, zoned there."""
        wall, hint = _wall(day, time_of_day), self.phrase.zone
        if isinstance(hint, FixedOffset):
            check_year(wall.year)
            return (Moment.of((wall - hint.offset).replace(tzinfo=UTC), self.seen.zone),)
        return wall_readings(wall, self.source_zone())

    def _on(self, day: date, time_of_day: TimeOfDay) -> Moment:
        """That time on that day. Raises NonexistentTime, AmbiguousTime or ZoneMismatch."""
        wall, hint, readings, zone = (
            _wall(day, time_of_day),
            self.phrase.zone,
            self._at(day, time_of_day),
            self.source_zone(),
        )
        if not readings:
            wall_to_moment(wall, zone)  # raises NonexistentTime with its readings
        fitting = readings
        if isinstance(hint, ZoneAbbreviation):
            fitting = tuple(reading for reading in readings if reading.offset == hint.offset)
        elif isinstance(hint, SeasonName):
            fitting = tuple(reading for reading in readings if is_summer(reading) is hint.summer)
        if not fitting and isinstance(hint, ZoneAbbreviation | SeasonName):
            raise ZoneMismatch(wall=wall, zone=zone.key, stated=hint.name, readings=self._meant(hint, wall, readings))
        if len(fitting) > 1 and self.seen.ahead:
            fitting = tuple(reading for reading in fitting if reading.instant > self.seen.now) or fitting[-1:]
        here = tuple(Moment.of(reading.instant, self.seen.zone) for reading in fitting)
        if len(here) > 1:
            raise AmbiguousTime(wall=wall, zone=zone.key, readings=here)
        return here[0]

    def _meant(
        self, hint: ZoneAbbreviation | SeasonName, wall: datetime, readings: tuple[Moment, ...]
    ) -> tuple[Moment, ...]:
        """What may be meant by an abbreviation that is not in force: the zone's clocks, or its offset to the letter."""
        instants = {reading.instant for reading in readings}
        if isinstance(hint, ZoneAbbreviation):
            instants.add((wall - hint.offset).replace(tzinfo=UTC))
        return tuple(Moment.of(instant, self.seen.zone) for instant in sorted(instants))

    def _not_past(self, moment: Moment) -> Moment:
        if self.seen.ahead and moment.instant <= self.seen.now:
            raise PastTime(moment=moment, now=self.seen.now.astimezone(UTC))
        return moment


def _wall(day: date, time_of_day: TimeOfDay) -> datetime:
    return datetime.combine(day, time_of_day.time) + timedelta(days=time_of_day.days)


def _from_timestamp(seconds: int, zone: ZoneInfo) -> Moment:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    check_year(instant.year)
    return Moment.of(instant, zone)
