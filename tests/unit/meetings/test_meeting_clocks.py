"""Series over every change of clocks from 2026 to 2036: the host's wall clock stays, and the mismatch is said on
exactly the right meetings.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import UserError
from bot.texts import Language
from bot.when import Moment, wall_readings
from cogs.meetings.models.series import Recurrence, Repeat
from cogs.meetings.render.series import preview, recurrence_text
from cogs.meetings.render.times import clock_change_text
from cogs.meetings.rules.clock_changes import ChangeKind, clock_changes, clock_changes_of
from cogs.meetings.rules.recurrence import moment_at, patterns_of, reminders_for, slot_moments, slots
from tests.conftest import examples, first_quick
from tests.unit.meetings.samples import (
    BERLIN,
    DORTMUND,
    NEW_YORK,
    OFFSETS,
    PITTSBURGH,
    TEXTS,
    city,
    details,
    meeting,
    say,
)

ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Berlin",
        "America/New_York",
        "America/Chicago",
        "America/Phoenix",
        "America/Los_Angeles",
        "Europe/London",
    )
]
CITIES = [city(number, zone.key, zone) for number, zone in enumerate(ZONES, 1)]
FIRST, LAST = date(2026, 1, 1), date(2036, 12, 31)


def weekly(anchor: datetime) -> list[datetime]:
    """Every slot until the end of 2036."""
    return list(slots(anchor, Recurrence(Repeat.WEEKLY, until=LAST)))


@pytest.mark.parametrize("host", ZONES, ids=lambda zone: zone.key)
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("hour", first_quick([0, 9, 15, 23]))
def test_over_all_changes_of_clocks_the_host_keeps_its_hour_and_the_rest_is_told(
    host: ZoneInfo, weekday: int, hour: int
) -> None:
    """Told when, and only when, somebody's local time differs from last time; what is told is zoneinfo's."""
    anchor = datetime.combine(FIRST + timedelta(days=(weekday - FIRST.weekday()) % 7), datetime.min.time())
    moments = [moment_at(slot, host) for slot in weekly(anchor.replace(hour=hour))]
    assert len(moments) > 570
    for before, after in pairwise(moments):
        assert after.instant.astimezone(host).hour == before.instant.astimezone(host).hour == hour
        notified = {
            entry.zone.key: (shift.before.time(), shift.now.time())
            for shift in clock_changes(after, [before], CITIES)
            for entry in shift.cities
        }
        wanted = {}
        for zone in ZONES:
            then, now = before.instant.astimezone(zone), after.instant.astimezone(zone)
            if then.time() != now.time():
                wanted[zone.key] = (then.time(), now.time())
        assert notified == wanted


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 7), 6),
        (date(2026, 3, 8), 5),
        (date(2026, 3, 28), 5),
        (date(2026, 3, 29), 6),
        (date(2026, 10, 24), 6),
        (date(2026, 10, 25), 5),
        (date(2026, 10, 31), 5),
        (date(2026, 11, 1), 6),
        (date(2027, 3, 14), 5),
        (date(2027, 3, 28), 6),
    ],
)
def test_the_gap_between_dortmund_and_pittsburgh(day: date, hours: int) -> None:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)
    there = noon.astimezone(NEW_YORK).replace(tzinfo=None)
    assert noon.replace(tzinfo=None) - there == timedelta(hours=hours)
    usual, start = (Moment.of(moment, BERLIN) for moment in (datetime(2026, 6, 3, 12, tzinfo=BERLIN), noon))
    assert bool(clock_changes(start, [usual], [DORTMUND, PITTSBURGH])) == (hours == 5)


@settings(max_examples=examples(150), deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.sampled_from(ZONES),
    st.sampled_from(list(Repeat)),
)
def test_every_slot_keeps_wall_clock_weekday_and_distance(start: datetime, host: ZoneInfo, repeat: Repeat) -> None:
    anchor = start.replace(minute=0, second=0, microsecond=0)
    found = list(slots(anchor, Recurrence(repeat, count=30)))
    assert len(found) == 30
    assert found[0] == anchor
    for before, after in pairwise(found):
        assert (after.time(), after.weekday()) == (anchor.time(), anchor.weekday())
        days = (after - before).days
        match repeat:
            case Repeat.WEEKLY:
                assert days == 7
            case Repeat.BIWEEKLY:
                assert days == 14
            case Repeat.MONTHLY:
                assert patterns_of(anchor)[0] in patterns_of(after)
                assert days in {28, 35}
            case Repeat.QUARTERLY:
                assert 84 <= days <= 98
    for slot in found:
        moment = moment_at(slot, host)
        assert moment.wall == slot or not wall_readings(slot, host)


@pytest.mark.parametrize(
    ("start", "said"),
    [(datetime(2026, 12, 6, 2, 30), ("02:", "03:")), (datetime(2026, 10, 11, 2, 30), ("02:30", "02:30"))],  # noqa: DTZ001 - wall clocks
)
def test_a_series_that_meets_a_change_of_clocks_is_refused_with_the_readings(
    start: datetime, said: tuple[str, str]
) -> None:
    with pytest.raises(UserError) as refused:
        slot_moments(start, BERLIN, Recurrence(Repeat.WEEKLY))
    german = TEXTS.render(refused.value.text, Language.DE)
    assert all(entry in german for entry in said), german


def test_a_reminder_as_long_as_the_interval_is_left_out() -> None:
    day, hour, minutes = timedelta(days=1), timedelta(hours=1), timedelta(minutes=10)
    assert reminders_for(OFFSETS, Recurrence(Repeat.WEEKLY)) == (day, hour, minutes)
    assert reminders_for(OFFSETS, Recurrence(Repeat.MONTHLY)) == reminders_for(OFFSETS, None) == OFFSETS


@pytest.mark.parametrize(
    ("recurrence", "german", "english"),
    [
        (Recurrence(Repeat.WEEKLY), "Jede Woche am Donnerstag, bis auf Weiteres.", "Every week on Thursday, until"),
        (Recurrence(Repeat.BIWEEKLY, count=5), "Alle zwei Wochen am Donnerstag, 5-mal.", "on Thursday, 5 times."),
        (
            Recurrence(Repeat.MONTHLY, until=date(2027, 6, 30)),
            "Jeden Monat am ersten Donnerstag, bis Mittwoch, 30. Juni 2027.",
            "Every month on the first Thursday, until Wednesday, June 30, 2027.",
        ),
        (Recurrence(Repeat.QUARTERLY), "Alle drei Monate am ersten Donnerstag, bis", "Every three months on the first"),
    ],
)
def test_a_series_is_said_in_both_languages(recurrence: Recurrence, german: str, english: str) -> None:
    text = recurrence_text(recurrence, datetime(2026, 12, 3, 15))  # noqa: DTZ001 - a wall clock
    assert german in TEXTS.render(text, Language.DE)
    assert english in TEXTS.render(text, Language.EN)


def test_the_preview_marks_the_dates_on_which_clocks_differ() -> None:
    dates = slot_moments(datetime(2026, 10, 15, 15), BERLIN, Recurrence(Repeat.WEEKLY, count=26))  # noqa: DTZ001 - a wall clock
    lines = preview(dates, [DORTMUND, PITTSBURGH], say(Language.EN), Language.EN)
    marked = [line for line in lines if line.startswith("🕰️")]
    assert marked == [
        "🕰️ Thu, Oct 29, 2026, 3:00 PM",
        "🕰️ Thu, Nov 5, 2026, 3:00 PM",
        "🕰️ Thu, Mar 18, 2027, 3:00 PM",
        "🕰️ Thu, Apr 1, 2027, 3:00 PM",
    ]
    assert [line.partition(":00 AM in P")[0] for line in lines if line.startswith("-#")] == [
        "-# This time 10:00 AM instead of 9",
        "-# Again 9",
        "-# From this meeting on 10:00 AM instead of 9",
        "-# Again 9",
    ]


def test_a_preview_that_is_cut_short_knows_what_comes_after_it() -> None:
    dates = slot_moments(datetime(2026, 12, 17, 17), BERLIN, Recurrence(Repeat.MONTHLY, count=6))  # noqa: DTZ001 - a wall clock
    lines = preview(dates, [DORTMUND, PITTSBURGH], say(Language.EN), Language.EN, first=4)
    assert [line.partition(" in P")[0] for line in lines[-3:]] == [
        "🕰️ Thu, Mar 18, 2027, 5:00 PM",
        "-# This time 12:00 PM instead of 11:00 AM",
        "…",
    ]


def starts(*walls: str) -> list[Moment]:
    """Meetings at these wall clocks of Berlin."""
    return [moment_at(datetime.fromisoformat(wall), BERLIN) for wall in walls]


@pytest.mark.parametrize(
    ("start", "earlier", "following", "kinds"),
    [
        ("2027-03-18T15:00", ["2027-03-11T15:00"], ["2027-03-25T15:00"], [ChangeKind.FROM_NOW_ON]),
        ("2027-03-25T15:00", ["2027-03-11T15:00", "2027-03-18T15:00"], ["2027-04-01T15:00"], []),
        ("2027-04-01T15:00", ["2027-03-11T15:00", "2027-03-25T15:00"], ["2027-04-08T15:00"], [ChangeKind.AGAIN]),
        # Who began while clocks differed was never at nine before.
        ("2027-04-01T15:00", ["2027-03-18T15:00", "2027-03-25T15:00"], ["2027-04-08T15:00"], [ChangeKind.FROM_NOW_ON]),
        ("2026-10-29T15:00", ["2026-10-22T15:00"], ["2026-11-05T15:00"], [ChangeKind.ONCE]),
        # In the second spring it is not "again" that clocks differ.
        ("2027-03-18T15:00", ["2026-10-29T15:00", "2027-03-11T15:00"], ["2027-03-25T15:00"], [ChangeKind.FROM_NOW_ON]),
        # A meeting that was moved to another hour, and what follows a move of all, has nothing to differ from.
        ("2027-03-18T16:00", ["2027-03-11T15:00"], ["2027-03-25T15:00"], []),
        ("2027-03-18T15:00", ["2027-03-04T15:00", "2027-03-11T17:00"], ["2027-03-25T15:00"], [ChangeKind.FROM_NOW_ON]),
        ("2027-03-18T15:00", [], ["2027-03-25T15:00"], []),
    ],
)
def test_what_a_note_says_is_true(
    start: str, earlier: list[str], following: list[str], kinds: list[ChangeKind]
) -> None:
    (moment,) = starts(start)
    changes = clock_changes(moment, starts(*earlier), [DORTMUND, PITTSBURGH], starts(*following))
    assert [change.kind for change in changes] == kinds


def test_a_single_meeting_and_one_moved_to_another_hour_have_no_otherwise() -> None:
    (moment,) = starts("2027-03-18T15:00")
    of_series = replace(details(of=replace(meeting(), start=moment)), earlier=tuple(starts("2027-03-11T15:00")))
    assert clock_changes_of(of_series) == ()
    for slot, count in ((moment.wall, 1), (moment.wall - timedelta(hours=1), 0), (moment.wall - timedelta(days=1), 1)):
        here = replace(of_series, meeting=replace(of_series.meeting, slot=slot))
        assert len(clock_changes_of(here)) == count


def test_a_note_is_said_in_both_languages() -> None:
    (moment,) = starts("2027-03-18T15:00")
    (change,) = clock_changes(moment, starts("2027-03-11T15:00"), [DORTMUND, PITTSBURGH])
    text = clock_change_text(change)
    assert TEXTS.render(text, Language.DE).startswith("Ab dieser Sitzung 10:00 Uhr statt 09:00 Uhr in Pittsburgh")
    assert TEXTS.render(text, Language.EN).startswith("From this meeting on 10:00 AM instead of 9:00 AM in Pittsburgh")
    again = clock_change_text(replace(change, kind=ChangeKind.AGAIN, now=change.before))
    assert TEXTS.render(again, Language.DE) == "Wieder 09:00 Uhr in Pittsburgh."
    assert TEXTS.render(again, Language.EN) == "Again 9:00 AM in Pittsburgh."
