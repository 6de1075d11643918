"""From what was said to the instants that are meant, seen from `now` in one zone and, for a change, from what is to be
changed. Whatever could be meant in two ways is refused with both readings; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.when.candidates import candidates_of, in_period_of, monday_of, shifted
from bot.when.days import Candidates, Day, DayOffset, NamedWeekday, Which
from bot.when.durations import SECONDS, Unit
from bot.when.errors import (
    AmbiguousDate,
    AmbiguousHour,
    AmbiguousTime,
    MissingDay,
    MissingTime,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
)
from bot.when.moment import Moment
from bot.when.phrase import Phrase, Shift
from bot.when.time_of_day import NOON, DayPart, TimeOfDay, time_ranges, times_of
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR, around_gap, check_year, is_summer, wall_readings, wall_to_moment
from bot.when.zones import FixedOffset, NamedZone, SeasonName, ZoneAbbreviation

_CALENDAR: Final = {Unit.DAY: "days", Unit.WEEK: "weeks", Unit.MONTH: "months", Unit.YEAR: "years"}
_WEEK: Final = timedelta(weeks=1)
_EIGHT: Final = 8
"""Germans call a week "acht Tage": beside a weekday nothing else can be meant."""


@dataclass(frozen=True, slots=True)
class Reference:
    """What words are seen from: typed at `now` (aware) by somebody whose clocks show `zone`.

    `ahead`: the nearest in the future is meant, else in the past. `default_time` (naive) stands in where only a day was
    said. `base` is what is to be changed; it completes what was not said.
    """

    now: datetime
    zone: ZoneInfo
    ahead: bool = True
    default_time: time | None = None
    base: Moment | None = None


@dataclass(frozen=True, slots=True)
class Resolver:
    """The start that one phrase means."""

    phrase: Phrase
    text: str
    seen: Reference

    def start(self) -> Moment:
        """Raises WhenError."""
        phrase, shift = self.phrase, self.phrase.shift
        if phrase.timestamp is not None:
            return self._not_past(_from_timestamp(phrase.timestamp, self.seen.zone))
        if shift is not None and shift.from_base:
            if self.seen.base is None:
                raise self.not_understood()
            return self._not_past(self._moved(self.seen.base, shift))
        if shift is not None and phrase.day is None and self._keeps_clock(shift):
            return self._not_past(self._moved(Moment.of(self.seen.now, self.seen.zone), shift))
        alternatives = self._days()
        times = self._times(alternatives)
        if len(alternatives) == len(times) == 1:
            return self._not_past(self._nearest(alternatives[0], times[0]))
        return self._only_reading(alternatives, times)

    def source_zone(self) -> ZoneInfo:
        """The zone whose clocks the phrase speaks of."""
        hint, zone = self.phrase.zone, self.seen.zone
        if isinstance(hint, NamedZone):
            return ZoneInfo(hint.zone)
        if isinstance(hint, ZoneAbbreviation):
            offsets = {datetime(self.seen.now.year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}
            return zone if hint.offset in offsets else ZoneInfo(hint.zone)
        return zone

    def ranges(self) -> tuple[tuple[TimeOfDay, timedelta], ...]:
        """Every start with its length on the clock's face, of a range of hours within one day or over midnight."""
        start, end = self.phrase.time, self.phrase.end
        if start is None or end is None or end.time is None or end.names_day:
            return ()
        ranges = time_ranges(start, end.time, self.phrase.part)
        if not ranges:
            raise self.not_understood()
        return ranges

    def not_understood(self) -> NotUnderstood:
        return NotUnderstood(text=self.text[:100], rest=self.text[:60])

    def _days(self) -> tuple[Candidates, ...]:
        """The days that can be meant, one series for each reading."""
        phrase, seen = self.phrase, self.seen
        today = seen.now.astimezone(seen.zone).date()
        there = seen.now.astimezone(self.source_zone()).date()
        if phrase.day is not None:
            alternatives = self._named_days(phrase.day, today, there)
            if phrase.shift is None:
                alternatives = self._with_base(alternatives, today)
        elif phrase.shift is not None:
            alternatives = ((today,),)
        elif seen.base is not None:
            alternatives = ((seen.base.instant.astimezone(self.source_zone()).date(),),)
        else:
            alternatives = ((there, there + timedelta(days=1 if seen.ahead else -1)),)
        if phrase.shift is not None:
            alternatives = self._shifted_days(alternatives, phrase.shift)
        return self._stated(alternatives, self.phrase.weekday)

    def _named_days(self, day: Day, *todays: date) -> tuple[Candidates, ...]:
        """Seen from each today: "tomorrow 9am Eastern" may be typed while it is another day there."""
        try:
            series = [days for today in todays for days in candidates_of(day, today, ahead=self.seen.ahead)]
        except MissingDay as whole:
            if self.seen.ahead and whole.last < todays[0]:  # "last week"
                last = Moment.of(datetime.combine(whole.last, time(NOON), self.seen.zone), self.seen.zone)
                raise PastTime(moment=last, now=self.seen.now.astimezone(UTC)) from whole
            raise
        return tuple(dict.fromkeys(series))

    def _with_base(self, alternatives: tuple[Candidates, ...], today: date) -> tuple[Candidates, ...]:
        """A change to "Friday" may mean the one that comes, or that of the meeting's own week."""
        base, day = self.seen.base, self.phrase.day
        if base is None or day is None:
            return alternatives
        near = in_period_of(day, base.wall.date())
        if near is None or near < today or any(series[0] == near for series in alternatives):
            return alternatives
        return (*alternatives, (near,))

    def _shifted_days(self, alternatives: tuple[Candidates, ...], shift: Shift) -> tuple[Candidates, ...]:
        delta, elapsed = self._delta(shift)
        if elapsed:
            raise self.not_understood()
        day = self.phrase.day
        if isinstance(day, DayOffset) and delta == relativedelta(days=_EIGHT):
            return tuple(shifted(days, by) for days in alternatives for by in (relativedelta(days=7), delta))
        if isinstance(day, NamedWeekday):
            return self._shifted_weekday(alternatives, day, delta, shift)
        return tuple(shifted(days, delta) for days in alternatives)

    def _shifted_weekday(
        self, alternatives: tuple[Candidates, ...], day: NamedWeekday, delta: relativedelta, shift: Shift
    ) -> tuple[Candidates, ...]:
        """A weekday that was named is the one that comes out. Raises WeekdayMismatch with the nearest ones."""
        today = self.seen.now.astimezone(self.seen.zone).date()
        if delta == relativedelta(days=_EIGHT):
            delta = relativedelta(days=7)
        if delta.months or delta.years or delta.days % 7:
            target = shifted((alternatives[0][0] if shift.anchored else today,), delta)[0]
            return self._stated(((target,),), day.weekday)
        if day.which is not Which.BARE or day.week is not None:
            return tuple(shifted(days[:1], delta) for days in alternatives)
        if day.weekday == today.weekday():  # "a week from Monday" said on a Monday: from today, or from the next
            bases = {today, today + _WEEK}
        elif shift.anchored:
            bases = {alternatives[0][0]}
        else:  # "Dienstag in zwei Wochen": counted from next Tuesday, or that week's Tuesday
            bases = {alternatives[0][0], monday_of(today) + timedelta(days=day.weekday)}
        return tuple(shifted((base,), delta) for base in sorted(bases))

    def _stated(self, alternatives: tuple[Candidates, ...], weekday: int | None) -> tuple[Candidates, ...]:
        """Those that fall on the weekday that was named. Raises WeekdayMismatch."""
        if weekday is None:
            return alternatives
        agreeing = tuple(
            tuple(day for day in series if day.weekday() == weekday)
            for series in alternatives
            if series[0].weekday() == weekday
        )
        if not agreeing:
            day = alternatives[0][0]
            before = day - timedelta(days=(day.weekday() - weekday) % 7)
            today = self.seen.now.astimezone(self.seen.zone).date()
            nearest = tuple(near for near in (before, before + _WEEK) if near > today or not self.seen.ahead)
            raise WeekdayMismatch(date=day, stated=weekday, nearest=nearest)
        return agreeing

    def _keeps_clock(self, shift: Shift) -> bool:
        """Whether "in …" keeps the present time of day; what stands in for an unsaid time applies from days on."""
        if self.phrase.time is not None or self.phrase.part is not None:
            return False
        return (self.seen.default_time is None and self.seen.base is None) or bool(self._delta(shift)[1])

    def _delta(self, shift: Shift) -> tuple[relativedelta, timedelta]:
        """Days, weeks, months and years move the wall clock's date; hours and parts of days are elapsed time."""
        calendar, elapsed = relativedelta(), timedelta()
        try:
            for amount in shift.amounts:
                if amount.unit in _CALENDAR and amount.count.denominator == 1:
                    calendar += relativedelta(**{_CALENDAR[amount.unit]: int(amount.count)})  # type: ignore[arg-type] # typeshed wants each key
                elif amount.unit in SECONDS:
                    elapsed += timedelta(seconds=float(amount.count * SECONDS[amount.unit]))
                else:
                    raise self.not_understood()
        except OverflowError as beyond:
            raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond
        return calendar * shift.sign, elapsed * shift.sign

    def _moved(self, start: Moment, shift: Shift) -> Moment:
        """Rounded up to the whole minute: never earlier than was asked for."""
        calendar, elapsed = self._delta(shift)
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
            alone = phrase.time.midnight and phrase.day is None and phrase.shift is None
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
