"""Changes series again and again, on any clocks, of one meeting or of many: every meeting stays in its own period. Held
against a naive reference that writes down each period's meeting by itself.
"""

import calendar
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.errors import UserError
from bot.when import Moment
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.meetings import Meeting, MeetingState
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.models.series import ChangeTarget, MonthlyPattern, Recurrence, Repeat, Scope, Series
from cogs.meetings.rules.recurrence import moment_at, slots
from cogs.meetings.rules.series_changes import change_meetings, cut_series, move_series, pattern_choices
from tests.conftest import examples
from tests.unit.meetings.samples import GUILD, NOW, OFFSETS, meeting

HOUR = timedelta(hours=1)
LISTED = 12
ZONES = [ZoneInfo(key) for key in ("Europe/Berlin", "America/New_York", "Australia/Sydney", "America/Phoenix")]
MONTHS = {Repeat.MONTHLY: 1, Repeat.QUARTERLY: 3}
WEEKS = {Repeat.WEEKLY: 1, Repeat.BIWEEKLY: 2}


@dataclass
class Period:
    """What the reference knows of one period: the date that its rhythm means, and what became of its meeting."""

    rhythm: datetime
    start: datetime
    place: str = ""
    alone: bool = False
    cancelled: bool = False


def in_month(year: int, month: int, pattern: MonthlyPattern, model: datetime) -> datetime:
    """The day of that month by counting through a calendar's page."""
    years, month = divmod(month - 1, 12)
    year, month = year + years, month + 1
    weeks = calendar.monthcalendar(year, month)
    if pattern is MonthlyPattern.DAY:
        day = model.day
    elif pattern is MonthlyPattern.LAST_DAY:
        day = max(weeks[-1])
    else:
        days = [week[model.weekday()] for week in weeks if week[model.weekday()]]
        day = days[-1] if pattern is MonthlyPattern.LAST else days[int(pattern) - 1]
    return datetime.combine(date(year, month, day), model.time())


def rhythm_at(repeat: Repeat, pattern: MonthlyPattern | None, model: datetime, periods: int) -> datetime:
    """The date that lies so many periods from `model`."""
    if repeat in WEEKS:
        return model + timedelta(weeks=WEEKS[repeat] * periods)
    assert pattern is not None
    return in_month(model.year, model.month + MONTHS[repeat] * periods, pattern, model)


class SeriesChanges(RuleBasedStateMachine):
    """One series from its first day, changed again and again while time passes."""

    @initialize(
        repeat=st.sampled_from(Repeat),
        zone=st.sampled_from(ZONES),
        day=st.dates(date(2026, 12, 1), date(2027, 2, 28)),
        hour=st.integers(5, 21),
        data=st.data(),
    )
    def begin(self, repeat: Repeat, zone: ZoneInfo, day: date, hour: int, data: st.DataObject) -> None:
        """The real series and the reference's periods, twelve of them listed."""
        anchor = datetime.combine(day, time(hour))
        self.repeat, self.zone, self.now = repeat, zone, NOW
        self.pattern = None if repeat in WEEKS else data.draw(st.sampled_from(patterns(anchor)))
        recurrence = Recurrence(repeat, monthly=self.pattern)
        self.series = {
            1: Series(
                1, GUILD, 1, recurrence, anchor, zone.key, 1, 1, "Jour fixe", HOUR, TOPIC_CHANNEL, None, OFFSETS, 0, NOW
            )
        }
        self.current = 1
        self.last: int | None = None
        walls = [rhythm_at(repeat, self.pattern, anchor, index) for index in range(LISTED)]
        self.periods = [Period(wall, wall) for wall in walls]
        self.meetings = [
            replace(meeting(), id=index, series_id=1, slot=wall, start=moment_at(wall, zone), place=TOPIC_CHANNEL)
            for index, wall in enumerate(walls)
        ]

    @rule(days=st.integers(1, 30))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @precondition(lambda self: self.ahead())
    @rule(data=st.data(), by=st.integers(-30, 30), hour=st.integers(5, 21))
    def move_one(self, data: st.DataObject, by: int, hour: int) -> None:
        """Only its start changes; its slot, by which it is known, does not."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        wall = datetime.combine(pressed.start.wall.date() + timedelta(days=by), time(hour))
        start = moment_at(wall, self.zone)
        assume(start.instant > self.now)
        self.meetings[pressed.id] = replace(pressed, start=start)
        self.periods[pressed.id].start = wall

    @precondition(lambda self: self.ahead())
    @rule(data=st.data())
    def hold_one_early(self, data: st.DataObject) -> None:
        """Brought forward to tomorrow, and held: earlier ones may still lie ahead."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        start = Moment.of((self.now + timedelta(days=1)).replace(hour=15), self.zone)
        self.meetings[pressed.id] = replace(pressed, start=start)
        self.periods[pressed.id].start = start.wall
        self.now = start.instant

    @precondition(lambda self: self.ahead())
    @rule(data=st.data())
    def cancel_one(self, data: st.DataObject) -> None:
        pressed = data.draw(st.sampled_from(self.ahead()))
        self.meetings[pressed.id] = replace(pressed, state=MeetingState.CANCELLED)
        self.periods[pressed.id].cancelled = True

    @precondition(lambda self: self.ahead())
    @rule(data=st.data(), scope=st.sampled_from([Scope.FOLLOWING, Scope.ALL]), room=st.sampled_from(["A", "B", "C"]))
    def relocate(self, data: st.DataObject, scope: Scope, room: str) -> None:
        """The place of many; no date moves."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        changes, target = MeetingChanges(place=MeetingPlace(room)), ChangeTarget(pressed.id, scope)
        series = self.series[self.current]
        proposed = change_meetings(series, self.of_current(), pressed, changes, target, self.now)
        assert proposed.series is not None
        self.series[self.current] = proposed.series
        differing = set()
        for each in proposed.changed:
            self.meetings[each.id] = each
        for index in self.reached(pressed, scope):
            period = self.periods[index]
            if period.cancelled:
                continue
            if period.alone and period.place != room and index != pressed.id:
                differing.add(index)
            else:
                period.place, period.alone = room, False
        assert {each.id for each, _ in proposed.differing} == differing

    @precondition(lambda self: self.ahead())
    @rule(data=st.data(), room=st.sampled_from(["A", "B", "C"]))
    def relocate_one(self, data: st.DataObject, room: str) -> None:
        """Its own from now on, unless the series says the same."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        changes, series = MeetingChanges(place=MeetingPlace(room)), self.series[self.current]
        target = ChangeTarget(pressed.id)
        (changed,) = change_meetings(series, [], pressed, changes, target, self.now).changed
        self.meetings[pressed.id], period = changed, self.periods[pressed.id]
        period.place, period.alone = room, room != series.place.words

    @precondition(lambda self: self.ahead())
    @rule(
        data=st.data(),
        scope=st.sampled_from([Scope.FOLLOWING, Scope.ALL]),
        by=st.just(0) | st.integers(-9, 9),
        hour=st.integers(5, 21),
    )
    def move_many(self, data: st.DataObject, scope: Scope, by: int, hour: int) -> None:
        """The pressed meeting begins at exactly what was typed; the others keep their periods around it, on their own
        days where its date stays. What was moved by itself stays when it is.
        """
        pressed = data.draw(st.sampled_from(self.ahead()))
        wall = datetime.combine(pressed.start.wall.date() + timedelta(days=by), time(hour))
        start = moment_at(wall, self.zone)
        series = self.series[self.current]
        pattern = data.draw(st.sampled_from(pattern_choices(series, pressed, start)))
        reached = self.reached(pressed, scope)
        model = datetime.combine(self.periods[pressed.id].rhythm.date(), time(hour)) if by == 0 else wall
        if start == pressed.start and by == 0:
            model = self.periods[pressed.id].rhythm
        expected = {
            index: rhythm_at(self.repeat, pattern, model, index - pressed.id)
            for index in range(reached[0], len(self.periods))
        }
        follows = [
            index for index in reached if index == pressed.id or self.periods[index].start == self.periods[index].rhythm
        ]
        past = any(
            moment_at(wall if index == pressed.id else expected[index], self.zone).instant <= self.now
            and not self.periods[index].cancelled
            for index in follows
        )
        try:
            move = move_series(
                series, self.of_current(), pressed, scope, MeetingChanges(start=start), pattern, self.now
            )
        except UserError:
            assert past
            return
        assert not past
        assert move.series is not None
        new_id = move.series.id or self.current + 1
        if move.ended is not None:
            self.series[self.current] = move.ended
        self.series[new_id] = replace(move.series, id=new_id)
        self.current, self.pattern = new_id, pattern
        for each in (*move.changed, *move.kept):
            self.meetings[each.id] = replace(each, series_id=new_id)
        for index, rhythm in expected.items():
            self.periods[index].rhythm = rhythm
            if index in follows:
                self.periods[index].start = wall if index == pressed.id else rhythm

    @precondition(lambda self: self.ahead())
    @rule(data=st.data(), scope=st.sampled_from([Scope.FOLLOWING, Scope.ALL]))
    def cancel_many(self, data: st.DataObject, scope: Scope) -> None:
        """The series ends with the last meeting that stays."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        own = self.of_current()
        for index in self.reached(pressed, scope):
            self.periods[index].cancelled = True
        self.series[self.current], cancelled = cut_series(self.series[self.current], own, pressed, scope, self.now)
        for each in cancelled:
            self.meetings[each.id] = replace(each, state=MeetingState.CANCELLED)
        staying = [each.id for each in own if not self.periods[each.id].cancelled]
        self.last = max(staying, default=own[0].id)

    @invariant()
    def every_meeting_is_in_its_period(self) -> None:
        """Starts, places and cancellations are the reference's."""
        if not hasattr(self, "periods"):
            return
        found = [(each.start.wall, each.place.words, each.cancelled) for each in self.meetings]
        assert found == [(period.start, period.place, period.cancelled) for period in self.periods]

    @invariant()
    def every_rule_means_exactly_its_own_meetings(self) -> None:
        """What a calendar file says: each slot of a rule that has ended belongs to one meeting, and what is not listed
        yet goes on in the rhythm.
        """
        if not hasattr(self, "periods"):
            return
        for series_id, series in self.series.items():
            own = [each.slot for each in self.meetings if each.series_id == series_id]
            own_first = next(each.id for each in self.meetings if each.series_id == series_id)
            meant = list(islice(slots(series.anchor, series.recurrence), len(own) + 2))
            if series_id == self.current and self.last is not None:
                assert meant == own[: self.last - own_first + 1]
                continue
            assert meant[: len(own)] == own
            if series_id != self.current:
                assert meant == own
            else:
                model, index = self.periods[-1].rhythm, len(self.periods)
                beyond = [rhythm_at(self.repeat, self.pattern, model, step) for step in (1, 2)]
                assert meant[len(own) :] == beyond, index

    def ahead(self) -> list[Meeting]:
        return [each for each in self.of_current() if each.starts_at > self.now and not each.cancelled]

    def of_current(self) -> list[Meeting]:
        return [each for each in self.meetings if each.series_id == self.current]

    def reached(self, pressed: Meeting, scope: Scope) -> list[int]:
        """By the reference: the periods whose meeting lies ahead."""
        return [
            each.id
            for each in self.of_current()
            if each.starts_at > self.now and (scope is Scope.ALL or each.id >= pressed.id)
        ]


def patterns(day: datetime) -> list[MonthlyPattern]:
    """By looking at the calendar's page: which patterns give back the day."""
    given = []
    for pattern in MonthlyPattern:
        try:
            same = in_month(day.year, day.month, pattern, day) == day
        except IndexError:
            same = False
        if same and not (pattern is MonthlyPattern.DAY and day.day > 28):
            given.append(pattern)
    return given


TestSeriesChanges: Any = SeriesChanges.TestCase
TestSeriesChanges.settings = settings(max_examples=examples(160), stateful_step_count=12)
