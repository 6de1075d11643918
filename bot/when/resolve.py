"""From what was said to the instant that is meant, seen from `now` in one zone. Whatever could be meant in two
ways is refused with both readings; nothing is guessed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.when.days import Candidates, NamedWeekday, Which, candidates_of, monday_of, shifted
from bot.when.durations import SECONDS, Unit
from bot.when.errors import (
    AmbiguousDate,
    AmbiguousHour,
    AmbiguousTime,
    MissingTime,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
)
from bot.when.grammar import read
from bot.when.moment import Moment
from bot.when.phrase import FixedOffset, Phrase, ZoneAbbreviation
from bot.when.time_of_day import NOON, DayPart, TimeOfDay, times_of
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR, around_gap, is_summer, wall_readings, wall_to_moment

_CALENDAR: Final = {Unit.DAY: "days", Unit.WEEK: "weeks", Unit.MONTH: "months", Unit.YEAR: "years"}


def parse_when(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    prefer_future: bool = True,
    default_time: time | None = None,
) -> Moment:
    """The moment that a German or English phrase means, typed at `now` (aware) by somebody who lives in `zone`.

    What is not said in full is the nearest that lies ahead, and what lies behind is refused with PastTime;
    with `prefer_future=False` it is the nearest behind, and nothing is refused for being past.
    `default_time` (naive) stands in where only a day was said; without it that is MissingTime.

    Raises WhenError, and for a naive `now` ValueError.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    return Resolver(read(text), text, now, zone, prefer_future, default_time).moment()


@dataclass(frozen=True, slots=True)
class Resolver:
    """One phrase seen from one `now` and zone."""

    phrase: Phrase
    text: str
    now: datetime
    zone: ZoneInfo
    ahead: bool = True
    default_time: time | None = None

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def moment(self) -> Moment:
        """Raises WhenError."""
        if self.phrase.timestamp is not None:
            return self._not_past(_from_timestamp(self.phrase.timestamp, self.zone))
        if self.phrase.shift and self.phrase.day is None and self._keeps_clock():
            return self._not_past(self._from_now())
        alternatives = self.days()
        clocks = self._clocks(alternatives)
        if len(alternatives) == len(clocks) == 1:
            return self._not_past(self._nearest(alternatives[0], clocks[0]))
        return self._only_reading(alternatives, clocks)

    def days(self) -> tuple[Candidates, ...]:
        """The days that can be meant, one series for each reading. Raises WhenError."""
        phrase, today = self.phrase, self.today
        if phrase.day is not None:
            alternatives = candidates_of(phrase.day, today, ahead=self.ahead)
        elif phrase.shift:
            alternatives = ((today,),)
        else:
            step = timedelta(days=1 if self.ahead else -1)
            alternatives = ((today, today + step),)
        if phrase.shift:
            alternatives = self._shifted_days(alternatives)
        return self._on_stated_weekday(alternatives)

    def _shifted_days(self, alternatives: tuple[Candidates, ...]) -> tuple[Candidates, ...]:
        delta, elapsed = self._shift()
        if elapsed:
            raise NotUnderstood(text=self.text[:100], rest=self.text[:60])
        day, today = self.phrase.day, self.today
        weeks = all(amount.unit is Unit.WEEK for amount in self.phrase.shift)
        if not (isinstance(day, NamedWeekday) and day.which is Which.BARE and weeks):
            return tuple(shifted(series, delta) for series in alternatives)
        if day.weekday == today.weekday():  # "a week from Monday" said on a Monday: from today, or from the next
            bases = {today, today + timedelta(weeks=1)}
        elif self.phrase.anchored:
            bases = {alternatives[0][0]}
        else:  # "Dienstag in zwei Wochen": counted from next Tuesday, or that week's Tuesday
            bases = {alternatives[0][0], monday_of(today) + timedelta(days=day.weekday)}
        return tuple(shifted((base,), delta) for base in sorted(bases))

    def _on_stated_weekday(self, alternatives: tuple[Candidates, ...]) -> tuple[Candidates, ...]:
        stated = self.phrase.weekday
        if stated is None:
            return alternatives
        agreeing = tuple(
            tuple(day for day in series if day.weekday() == stated)
            for series in alternatives
            if series[0].weekday() == stated
        )
        if not agreeing:
            raise WeekdayMismatch(date=alternatives[0][0], stated=stated)
        return agreeing

    def _keeps_clock(self) -> bool:
        """Whether "in …" keeps the present time of day; a default time applies from whole days on."""
        if self.phrase.said is not None or self.phrase.part is not None:
            return False
        return self.default_time is None or bool(self._shift()[1])

    def _shift(self) -> tuple[relativedelta, timedelta]:
        """Days, weeks, months and years move the wall clock's date; hours and parts of days are elapsed time."""
        calendar, elapsed = relativedelta(), timedelta()
        try:
            for amount in self.phrase.shift:
                if amount.unit in _CALENDAR and amount.count.denominator == 1:
                    calendar += relativedelta(**{_CALENDAR[amount.unit]: int(amount.count)})  # type: ignore[arg-type] # typeshed wants each key
                elif amount.unit in SECONDS:
                    elapsed += timedelta(seconds=float(amount.count * SECONDS[amount.unit]))
                else:
                    raise NotUnderstood(text=self.text[:100], rest=self.text[:60])
        except OverflowError as beyond:
            raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond
        return calendar * self.phrase.sign, elapsed * self.phrase.sign

    def _from_now(self) -> Moment:
        """Rounded up to the whole minute: never earlier than was asked for."""
        calendar, elapsed = self._shift()
        try:
            wall = self.now.astimezone(self.zone).replace(tzinfo=None, fold=0) + calendar
            start = wall_to_moment(wall, self.zone).instant if calendar else self.now.astimezone(UTC)
            instant = start + elapsed
        except (OverflowError, ValueError) as beyond:
            raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR) from beyond
        _check_year(instant.year)
        whole = instant.replace(second=0, microsecond=0)
        return Moment.of(whole if whole == instant else whole + timedelta(minutes=1), self.zone)

    def _clocks(self, alternatives: tuple[Candidates, ...]) -> tuple[TimeOfDay, ...]:
        phrase = self.phrase
        if phrase.said is not None:
            clocks = times_of(phrase.said, phrase.part)
            bare = phrase.said.midnight and phrase.day is None and not phrase.shift
            return clocks[:1] if bare else clocks  # "midnight" by itself is the next one
        if phrase.part is DayPart.NOON:
            return (TimeOfDay(time(NOON)),)
        nearest = tuple(series[0] for series in alternatives)
        if len(nearest) > 1:
            raise AmbiguousDate(readings=(), dates=nearest)
        if self.default_time is None or phrase.part is not None:
            days = alternatives[0]
            raise MissingTime(dates=days, part=phrase.part.value if phrase.part else None)
        return (TimeOfDay(self.default_time.replace(tzinfo=None, fold=0)),)

    def _only_reading(self, alternatives: tuple[Candidates, ...], clocks: tuple[TimeOfDay, ...]) -> Moment:
        """Several readings: what lies behind or does not exist is out; what then remains must be one."""
        readings: set[Moment] = set()
        refusals: list[WhenError] = []
        for series in alternatives:
            for clock in clocks:
                try:
                    readings.add(self._nearest(series, clock))
                except AmbiguousTime as twice:
                    readings.update(twice.readings)
                except (NonexistentTime, ZoneMismatch) as refusal:
                    refusals.append(refusal)
        if not readings:
            raise refusals[0]
        possible = sorted(reading for reading in readings if not self.ahead or reading.instant > self.now)
        if not possible:
            raise PastTime(moment=max(readings), now=self.now.astimezone(UTC))
        if len(alternatives) > 1:
            dates = tuple(series[0] for series in alternatives)
            raise AmbiguousDate(readings=tuple(sorted(readings)), dates=dates)
        if len(possible) > 1:
            raise AmbiguousHour(readings=tuple(possible))
        return possible[0]

    def _nearest(self, series: Candidates, clock: TimeOfDay) -> Moment:
        """The first day of the series on which that time lies on the wanted side of now, else the last day."""
        for day in series[:-1]:
            # an hour that the clocks skip counts by its neighbours: it is refused, not moved to another day
            readings = self._at(day, clock) or around_gap(_wall(day, clock), self.zone)
            if any((reading.instant > self.now) is self.ahead for reading in readings):
                return self._on(day, clock)
        return self._on(series[-1], clock)

    def _at(self, day: date, clock: TimeOfDay) -> tuple[Moment, ...]:
        wall = _wall(day, clock)
        hint = self.phrase.hint
        if isinstance(hint, FixedOffset):
            _check_year(wall.year)
            return (Moment.of((wall - hint.offset).replace(tzinfo=UTC), self.zone),)
        return wall_readings(wall, self.zone)

    def _on(self, day: date, clock: TimeOfDay) -> Moment:
        """That time on that day. Raises NonexistentTime, AmbiguousTime or ZoneMismatch."""
        wall, hint, readings = _wall(day, clock), self.phrase.hint, self._at(day, clock)
        if not readings:
            wall_to_moment(wall, self.zone)  # raises NonexistentTime with its readings
        if isinstance(hint, FixedOffset):
            return readings[0]
        fitting = readings
        if isinstance(hint, ZoneAbbreviation):
            fitting = tuple(reading for reading in readings if reading.offset in hint.offsets)
        elif hint is not None:
            fitting = tuple(reading for reading in readings if is_summer(reading) is hint.summer)
        if not fitting and hint is not None:
            raise ZoneMismatch(wall=wall, zone=self.zone.key, stated=hint.name, readings=readings)
        if len(fitting) > 1 and self.ahead:
            fitting = tuple(reading for reading in fitting if reading.instant > self.now) or fitting[-1:]
        if len(fitting) > 1:
            raise AmbiguousTime(wall=wall, zone=self.zone.key, readings=fitting)
        return fitting[0]

    def _not_past(self, moment: Moment) -> Moment:
        if self.ahead and moment.instant <= self.now:
            raise PastTime(moment=moment, now=self.now.astimezone(UTC))
        return moment


def _wall(day: date, clock: TimeOfDay) -> datetime:
    return datetime.combine(day, clock.time) + timedelta(days=clock.days)


def _from_timestamp(seconds: int, zone: ZoneInfo) -> Moment:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    _check_year(instant.year)
    return Moment.of(instant, zone)


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(first=FIRST_YEAR, last=LAST_YEAR)
