"""Finds which days a phrase can mean, seen from `now` in one zone and, for a change, from what is to be changed."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.when.candidates import candidates_of, in_period_of, monday_of, shifted
from bot.when.days import Candidates, Day, DayOffset, NamedWeekday, Which
from bot.when.durations import SECONDS, Unit
from bot.when.errors import MissingDay, NotUnderstood, OutOfRange, PastTime, WeekdayMismatch
from bot.when.moment import Moment
from bot.when.phrase import Phrase, Shift
from bot.when.time_of_day import NOON
from bot.when.wall_time import FIRST_YEAR, LAST_YEAR
from bot.when.zones import NamedZone, ZoneAbbreviation, clock_names

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
class DayResolver:
    """The days that one phrase can mean, and the zone on whose clocks."""

    phrase: Phrase
    text: str
    seen: Reference

    def source_zone(self) -> ZoneInfo:
        """The zone whose clocks the phrase speaks of."""
        hint, zone = self.phrase.zone, self.seen.zone
        if isinstance(hint, NamedZone):
            return ZoneInfo(hint.zone)
        if isinstance(hint, ZoneAbbreviation):
            # "EST" is no word for the summer's clocks in Chicago, although these are as many hours behind.
            year, there = self.seen.now.year, ZoneInfo(hint.zone)
            is_ours = clock_names(zone, year).get(hint.offset) == clock_names(there, year).get(hint.offset)
            return zone if is_ours else there
        return zone

    def not_understood(self) -> NotUnderstood:
        return NotUnderstood(text=self.text[:100], rest=self.text[:60])

    def days(self) -> tuple[Candidates, ...]:
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
        delta, elapsed = self.delta(shift)
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

    def keeps_clock(self, shift: Shift) -> bool:
        """Whether "in …" keeps the present time of day; what stands in for an unsaid time applies from days on."""
        if self.phrase.time is not None or self.phrase.part is not None:
            return False
        return (self.seen.default_time is None and self.seen.base is None) or bool(self.delta(shift)[1])

    def delta(self, shift: Shift) -> tuple[relativedelta, timedelta]:
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
