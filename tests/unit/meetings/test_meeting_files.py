"""Calendar files, written by one library and read by others: each finds every meeting, at its time and as it is."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice, product
from zoneinfo import ZoneInfo

import pytest
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from bot.texts import Bilingual, Language
from bot.when import Moment, wall_to_moment
from cogs.meetings.models.calendar import (
    CANCELLED_KEPT,
    CalendarContents,
    CalendarMeeting,
    CalendarSeries,
    EventContext,
)
from cogs.meetings.models.meetings import Meeting, MeetingState
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.models.series import MonthlyPattern, Recurrence, Repeat, Series
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.rules.recurrence import moment_at, patterns_of, slots
from cogs.network.models.topics import Topic
from tests.unit.meetings.calendar_readers import READERS, Occurrence, readers
from tests.unit.meetings.samples import (
    BERLIN,
    DORTMUND,
    GUILD,
    NEW_YORK,
    NOW,
    OFFSETS,
    PITTSBURGH,
    TOPIC,
    city,
    meeting,
    say,
)

HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
ANCHOR = datetime(2026, 10, 15, 15)  # noqa: DTZ001 - a wall clock
HERE = EventContext(TOPIC, DORTMUND, 99)
ELSEWHERE = EventContext(Topic(2, GUILD, "trade", Bilingual("Handel", "Trade"), "🚢", 2), PITTSBURGH, 98)
UNTIL = datetime(2029, 1, 1, tzinfo=UTC)


def series(recurrence: Recurrence, anchor: datetime = ANCHOR, zone: ZoneInfo = BERLIN) -> Series:
    return Series(
        3, GUILD, 3, recurrence, anchor, zone.key, 1, 1, "Jour fixe", HOUR, TOPIC_CHANNEL, None, OFFSETS, 4, NOW
    )


def meetings(of: Series, many: int) -> list[Meeting]:
    """The first meetings of a series, as nobody changed them."""
    return [
        replace(
            meeting(title=of.title), id=number, series_id=of.id, slot=slot, start=moment_at(slot, ZoneInfo(of.zone))
        )
        for number, slot in enumerate(islice(slots(of.anchor, of.recurrence), many), 1)
    ]


def cancelled(each: Meeting, at: datetime = NOW) -> Meeting:
    return replace(each, state=MeetingState.CANCELLED, cancelled_because="Hochwasser", cancelled_at=at)


def contents(of: Series | None, *listed: Meeting, now: datetime = NOW) -> CalendarContents:
    entries = tuple(CalendarMeeting(each, HERE if each.host_city_id == 1 else ELSEWHERE) for each in listed)
    if of is None:
        return CalendarContents(single=entries, cities=(DORTMUND, PITTSBURGH))
    entry = CalendarSeries(of, HERE, entries, now - CANCELLED_KEPT)
    return CalendarContents(series=(entry,), cities=(DORTMUND, PITTSBURGH))


def written(what: CalendarContents, language: Language = Language.DE) -> bytes:
    return calendar_file(what, say(language), language, NOW)


def only(content: bytes) -> Event:
    calendar: Calendar = IcsCalendarStream.calendar_from_ics(content.decode())
    (event,) = calendar.events
    return event


def starts(occurrences: Iterable[Occurrence]) -> list[datetime]:
    return [each.start for each in occurrences]


def test_a_single_meeting_is_read_back_as_it_is() -> None:
    single = replace(meeting(), sequence=2, changed_at=NOW + HOUR, place=MeetingPlace("Rathaus, Saal 1; hinten"))
    event = only(written(contents(None, single)))
    assert event.uid == f"meeting-12-{GUILD}@ratsbote"
    assert (event.summary, event.sequence, event.location) == ("Wärmeplanung", 2, "Rathaus, Saal 1; hinten")
    assert event.dtstart == single.starts_at
    assert event.dtend == single.ends_at
    assert event.last_modified == NOW + HOUR
    assert event.description is not None
    assert event.description.split("\n")[:2] == ["Klimaschutz", "Gastgeberin: Dortmund"]


@pytest.mark.parametrize(("language", "word"), [(Language.DE, "Abgesagt"), (Language.EN, "Canceled")])
def test_a_cancelled_meeting_stays_in_as_cancelled_in_the_readers_language(language: Language, word: str) -> None:
    event = only(written(contents(None, cancelled(meeting())), language))
    assert event.summary == f"{word}: Wärmeplanung"
    assert event.status == "CANCELLED"
    assert "Hochwasser" in (event.description or "")


RECURRENCES = (
    Recurrence(Repeat.WEEKLY),
    Recurrence(Repeat.WEEKLY, until=date(2027, 4, 1)),
    Recurrence(Repeat.BIWEEKLY, count=20),
    Recurrence(Repeat.MONTHLY, count=20),
    Recurrence(Repeat.MONTHLY, monthly=MonthlyPattern.DAY),
    Recurrence(Repeat.MONTHLY, count=20, monthly=MonthlyPattern.LAST_DAY),
    Recurrence(Repeat.QUARTERLY, until=date(2028, 9, 7), monthly=MonthlyPattern.LAST),
)


@readers
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK], ids=lambda zone: zone.key)
def test_another_reader_finds_the_same_instants_over_all_changes_of_clocks(reader: str, zone: ZoneInfo) -> None:
    anchors = (datetime(2026, 9, 3, 15), datetime(2026, 9, 30, 9, 30))  # noqa: DTZ001 - wall clocks
    rules = [
        replace(series(recurrence, anchor, zone), id=number)
        for number, (recurrence, anchor) in enumerate(product(RECURRENCES, anchors), 1)
        if recurrence.weekly or recurrence.monthly is None or recurrence.monthly in patterns_of(anchor)
    ]
    occurrences = READERS[reader](written(CalendarContents(tuple(contents(of).series[0] for of in rules))), UNTIL)
    for of in rules:
        wanted = [wall_to_moment(slot, zone).instant for slot in islice(slots(of.anchor, of.recurrence), 200)]
        here = [each.start for each in occurrences if each.uid == f"series-{of.id}-{GUILD}@ratsbote"]
        assert here == [each for each in wanted if each < UNTIL], of


CHANGES: dict[str, Callable[[Meeting], Meeting]] = {
    "moved": lambda each: replace(each, start=moment_at(each.start.wall + 3 * HOUR, BERLIN)),
    "moved to another zone": lambda each: replace(each, start=Moment.of(each.starts_at, NEW_YORK), host_city_id=2),
    "title": lambda each: replace(each, title="Jour fixe (Sommer)"),
    "place": lambda each: replace(each, place=MeetingPlace("Rathaus")),
    "voice channel": lambda each: replace(each, place=MeetingPlace("", 77)),
    "duration": lambda each: replace(each, duration=2 * HOUR),
    "topic and host": lambda each: replace(each, topic_id=2, host_city_id=2),
    "cancelled": cancelled,
}


@readers
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_differs_of_one_meeting_is_told_of_that_meeting_alone(
    reader: str, change: Callable[[Meeting], Meeting]
) -> None:
    of = series(Recurrence(Repeat.WEEKLY))
    usual = meetings(of, 6)
    until = usual[-1].ends_at
    before = READERS[reader](written(contents(of, *usual)), until)
    assert len(before) == 6
    content = written(contents(of, *usual[:2], change(usual[2]), *usual[3:]))
    after = READERS[reader](content, until)
    assert content.count(b"BEGIN:VEVENT") == 2, "the rule, and the one that differs"
    assert [number for number in range(6) if after[number] != before[number]] == [2]
    assert (after[2].start, after[2].end) == (change(usual[2]).starts_at, change(usual[2]).ends_at)
    assert after[2].uid == before[2].uid


@readers
def test_a_file_of_a_series_tells_what_the_series_is_and_not_what_one_meeting_became(reader: str) -> None:
    of = replace(series(Recurrence(Repeat.WEEKLY, count=3)), place=MeetingPlace("Großer Saal"))
    first, second, third = (replace(each, place=of.place) for each in meetings(of, 3))
    second = cancelled(replace(second, place=MeetingPlace("Keller"), topic_id=2, host_city_id=2))
    occurrences = READERS[reader](written(contents(of, first, second, third)), UNTIL)
    assert [each.place for each in occurrences] == ["Großer Saal", "Keller", "Großer Saal"]
    assert [each.status for each in occurrences] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert [each.description.split("\n")[:2] for each in occurrences] == [
        ["Klimaschutz", "Gastgeberin: Dortmund"],
        ["Handel", "Gastgeberin: Pittsburgh"],
        ["Klimaschutz", "Gastgeberin: Dortmund"],
    ]
    assert ["Hochwasser" in each.description for each in occurrences] == [False, True, False]


@readers
def test_what_was_cancelled_stays_for_a_year_as_cancelled_and_then_goes(reader: str) -> None:
    of = series(Recurrence(Repeat.WEEKLY))
    first, second, third = meetings(of, 3)
    what = contents(of, first, cancelled(second), third, now=NOW + CANCELLED_KEPT - HOUR)
    assert [each.status for each in READERS[reader](written(what), third.ends_at)] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]
    later = contents(of, first, cancelled(second), third, now=NOW + CANCELLED_KEPT)
    assert starts(READERS[reader](written(later), third.ends_at)) == [first.starts_at, third.starts_at]


@readers
def test_the_cancelled_rest_of_a_series_stays_as_cancelled_beyond_its_end(reader: str) -> None:
    of = series(Recurrence(Repeat.WEEKLY, until=ANCHOR.date()))
    first, *rest = meetings(series(Recurrence(Repeat.WEEKLY)), 4)
    occurrences = READERS[reader](written(contents(of, first, *map(cancelled, rest))), UNTIL)
    assert [(each.start, each.status) for each in occurrences] == [
        (first.starts_at, "CONFIRMED"),
        *((each.starts_at, "CANCELLED") for each in rest),
    ]
    forgotten = contents(of, first, *map(cancelled, rest), now=NOW + CANCELLED_KEPT)
    assert starts(READERS[reader](written(forgotten), UNTIL)) == [first.starts_at]


@readers
@pytest.mark.parametrize("until", [date(2026, 10, 14), date(2026, 10, 15), date(2026, 10, 22)], ids=str)
def test_a_rule_never_ends_before_its_first_slot_nor_short_of_its_last_meeting(reader: str, until: date) -> None:
    of = series(Recurrence(Repeat.WEEKLY, until=until))
    planned = meetings(series(Recurrence(Repeat.WEEKLY)), 3)
    assert starts(READERS[reader](written(contents(of, *planned)), UNTIL)) == [each.starts_at for each in planned]


@readers
@pytest.mark.parametrize("hour", [0, 1], ids=["MESZ", "MEZ"])
def test_a_time_that_clocks_show_twice_keeps_its_instant(reader: str, hour: int) -> None:
    start = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
    moment = Moment.of(start, BERLIN)
    assert f"{moment.wall:%H:%M}" == "02:30"
    single = replace(meeting(), start=moment)
    of = series(Recurrence(Repeat.WEEKLY, count=3))
    first, second, third = meetings(of, 3)
    second = replace(second, start=moment)
    for what in (contents(None, single), contents(of, first, second, third)):
        assert (start, start + HOUR) in {(each.start, each.end) for each in READERS[reader](written(what), UNTIL)}


@readers
def test_words_stand_in_a_file_as_people_typed_them(reader: str) -> None:
    single = replace(meeting(title="Phase_1 *neu*"), place=MeetingPlace("Saal_1 `A`"))
    what = replace(contents(None, single), cities=(city(1, "Frankfurt_Main"), PITTSBURGH))
    (occurrence,) = READERS[reader](written(what), UNTIL)
    assert (occurrence.summary, occurrence.place) == ("Phase_1 *neu*", "Saal_1 `A`")
    assert "Frankfurt_Main" in occurrence.description
    assert "\\" not in occurrence.description


def test_the_file_says_how_its_zones_change_their_clocks() -> None:
    content = written(contents(None, meeting())).decode()
    assert "BEGIN:VTIMEZONE" in content
    assert "TZID:Europe/Berlin" in content
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
