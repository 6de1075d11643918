"""Calendar files, written by one library and read back by another."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from bot.texts import Language
from bot.when import wall_to_moment
from cogs.meetings.models.meetings import Meeting, MeetingState
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.models.series import Recurrence, Repeat, Series
from cogs.meetings.render.calendar import CalendarEntry, calendar_file
from cogs.meetings.rules.recurrence import moment_at, slots
from tests.unit.meetings.samples import BERLIN, GUILD, NEW_YORK, NOW, OFFSETS, meeting, say

HOUR = timedelta(hours=1)


def series(recurrence: Recurrence, anchor: datetime, zone: ZoneInfo = BERLIN) -> Series:
    return Series(
        3, GUILD, 3, recurrence, anchor, zone.key, 1, 1, "Jour fixe", HOUR, TOPIC_CHANNEL, None, OFFSETS, 4, NOW
    )


def entry(*meetings: Meeting, of: Series | None = None) -> CalendarEntry:
    return CalendarEntry(
        of, meetings, "Dortmund", "Klimaschutz, Umwelt; und mehr\nZeile zwei", "Rathaus, Saal 1", "https://x.y"
    )


def read(content: bytes) -> Calendar:
    return IcsCalendarStream.calendar_from_ics(content.decode())


def written(*entries: CalendarEntry, language: Language = Language.DE) -> Calendar:
    return read(calendar_file(entries, say(language), language, NOW))


def starts(calendar: Calendar, many: int) -> list[datetime]:
    found = [one.dtstart for one in islice(calendar.timeline, many)]
    assert all(isinstance(one, datetime) for one in found)
    return [one for one in found if isinstance(one, datetime)]


def only(calendar: Calendar) -> Event:
    (found,) = calendar.events
    return found


def test_a_single_meeting_is_read_back_as_it_is() -> None:
    one = replace(meeting(), sequence=2, changed_at=NOW + HOUR, place=MeetingPlace("Rathaus"))
    event = only(written(entry(one)))
    assert event.uid == f"meeting-12-{GUILD}@ratsbote"
    assert (event.summary, event.sequence, event.location) == ("Wärmeplanung", 2, "Rathaus")
    assert event.dtstart == one.starts_at
    assert event.dtend == one.ends_at
    assert event.last_modified == NOW + HOUR
    assert event.description == "Klimaschutz, Umwelt; und mehr\nZeile zwei"


@pytest.mark.parametrize(("language", "word"), [(Language.DE, "Abgesagt"), (Language.EN, "Cancelled")])
def test_a_cancelled_meeting_stays_in_as_cancelled_in_the_readers_language(language: Language, word: str) -> None:
    event = only(written(entry(meeting(state=MeetingState.CANCELLED, because="x")), language=language))
    assert event.summary == f"{word}: Wärmeplanung"
    assert event.status == "CANCELLED"


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK], ids=lambda zone: zone.key)
@pytest.mark.parametrize(
    "recurrence",
    [
        Recurrence(Repeat.WEEKLY),
        Recurrence(Repeat.WEEKLY, until=date(2027, 4, 1)),
        Recurrence(Repeat.BIWEEKLY, count=20),
        Recurrence(Repeat.MONTHLY, count=20),
        Recurrence(Repeat.QUARTERLY, until=date(2028, 9, 7)),
    ],
    ids=str,
)
@pytest.mark.parametrize("anchor", [datetime(2026, 9, 3, 15), datetime(2026, 9, 30, 9, 30)], ids=str)  # noqa: DTZ001 - walls
def test_another_reader_finds_the_same_instants_over_all_changes_of_clocks(
    recurrence: Recurrence, anchor: datetime, zone: ZoneInfo
) -> None:
    of = series(recurrence, anchor, zone)
    wanted = [wall_to_moment(slot, zone).instant for slot in islice(slots(anchor, recurrence), 60)]
    assert starts(written(entry(of=of)), 60) == wanted


def test_exceptions_of_a_series_are_read_back_moved_or_left_out() -> None:
    anchor = datetime(2026, 10, 15, 15)  # noqa: DTZ001 - a wall clock
    of = series(Recurrence(Repeat.WEEKLY, count=6), anchor)
    known = [
        replace(meeting(), id=number, title="Jour fixe", series_id=3, slot=slot, start=moment_at(slot, BERLIN))
        for number, slot in enumerate(slots(anchor, of.recurrence), 1)
    ]
    known[1] = replace(known[1], state=MeetingState.CANCELLED)
    moved = moment_at(known[2].start.wall + timedelta(hours=3), BERLIN)
    known[2] = replace(known[2], start=moved, title="Jour fixe (später)", sequence=1)
    calendar = written(entry(*known, of=of))
    assert len({event.uid for event in calendar.events}) == 1
    wanted = [one.starts_at for number, one in enumerate(known) if number != 1]
    assert sorted(starts(calendar, 20)) == wanted
    assert [one.summary for one in calendar.timeline].count("Jour fixe (später)") == 1


def test_the_file_says_how_its_zones_change_their_clocks() -> None:
    content = calendar_file([entry(meeting())], say(Language.DE), Language.DE, NOW).decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Europe/Berlin" in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
