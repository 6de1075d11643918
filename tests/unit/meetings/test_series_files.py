"""What a calendar finds in the file of a series that was changed again and again: every meeting once, as it is now."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.texts import Language
from bot.when import Moment
from cogs.meetings.models.calendar import (
    CANCELLED_KEPT,
    CalendarContents,
    CalendarMeeting,
    CalendarSeries,
    EventContext,
)
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.rules.series_changes import slot_of
from tests.conftest import examples
from tests.unit.meetings.calendar_readers import by_icalendar, by_vobject
from tests.unit.meetings.samples import DORTMUND, GUILD, TOPIC, say
from tests.unit.meetings.test_series_changes import SeriesChanges

HERE = EventContext(TOPIC, DORTMUND, 99)
CHANNEL = f"https://discord.com/channels/{GUILD}/99"
FAR = datetime(2032, 1, 1, tzinfo=UTC)

Entry = tuple[datetime, timedelta, str, str]


class SeriesFiles(SeriesChanges):
    """The changes of `SeriesChanges`, at whose end the file is read by two libraries."""

    @precondition(lambda self: self.ahead())
    @rule(data=st.data(), by=st.sampled_from([-1, 1, 5]))
    def move_to_hours_that_clocks_show_twice(self, data: st.DataObject, by: int) -> None:
        """A night in autumn or spring: 2:30 by some clock."""
        pressed = data.draw(st.sampled_from(self.ahead()))
        start = Moment.of(datetime(2027, 10, 31, 0, 30, tzinfo=UTC) + timedelta(hours=by), self.zone)
        self.meetings[pressed.id] = replace(pressed, start=start)
        self.periods[pressed.id].start = start.wall

    def teardown(self) -> None:
        """Called once the changes are done."""
        if not hasattr(self, "periods"):
            return
        contents = CalendarContents(tuple(self.entry(series_id) for series_id in self.series))
        content = calendar_file(contents, say(Language.EN), Language.EN, self.now)
        wanted = Counter(entry_of(each) for each in self.meetings)
        for read in (by_icalendar, by_vobject):
            entries = Counter(
                (each.start, each.end - each.start, each.place, each.status) for each in read(content, FAR)
            )
            assert not wanted - entries, read
            beyond = [start for start, *_ in entries - wanted]
            if self.last is not None:
                assert beyond == [], "a series that was cut has nothing but its meetings"
            last = max(slot_of(each) for each in self.of_current())
            assert all(start.astimezone(self.zone).replace(tzinfo=None) > last for start in beyond)

    def entry(self, series_id: int) -> CalendarSeries:
        own = tuple(CalendarMeeting(each, HERE) for each in self.meetings if each.series_id == series_id)
        return CalendarSeries(self.series[series_id], HERE, own, self.now - CANCELLED_KEPT)


def entry_of(meeting: Meeting) -> Entry:
    status = "CANCELLED" if meeting.cancelled else "CONFIRMED"
    return meeting.starts_at, meeting.duration, meeting.place.words or CHANNEL, status


TestSeriesFiles: Any = SeriesFiles.TestCase
TestSeriesFiles.settings = settings(max_examples=examples(80), stateful_step_count=12)
