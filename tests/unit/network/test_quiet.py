"""Quiet hours: read as people type them, and never in the way longer than they last, whatever clocks do."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from cogs.network.models.preferences import Preferences, Quiet
from cogs.network.rules.preferences import read_preferences, write_preferences
from cogs.network.rules.quiet import after_quiet, read_quiet, write_quiet

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NIGHT = Quiet(time(22), time(7))


@pytest.mark.parametrize(
    ("typed", "quiet"),
    [
        ("22-7", NIGHT),
        ("22:00-07:00", NIGHT),
        ("22.00 – 7.00", NIGHT),
        ("von 22 bis 7 Uhr", NIGHT),
        ("22 Uhr bis 7 Uhr", NIGHT),
        ("10 pm to 7 am", NIGHT),
        ("from 10pm until 7am", NIGHT),
        ("12 am - 6:30 a.m.", Quiet(time(0), time(6, 30))),
        ("12:30-14", Quiet(time(12, 30), time(14))),
        ("20-24", Quiet(time(20), time(0))),
        ("", None),
        ("   ", None),
        ("aus", None),
        ("Off", None),
        ("keine Ruhezeit", None),
        ("no quiet hours", None),
        ("none", None),
        (" Nein. ", None),
        ("-", None),
    ],
)
def test_hours_are_read_as_people_type_them(typed: str, quiet: Quiet | None) -> None:
    assert read_quiet(typed) == quiet


@pytest.mark.parametrize("typed", ["22", "nachts", "25-7", "22:70-7", "7-7", "13 pm to 2 am", "22-7-9", "24:30-6"])
def test_what_is_not_two_times_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_quiet(typed)


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        ("2026-11-23T20:59", BERLIN, "2026-11-23T20:59"),
        ("2026-11-23T21:00", BERLIN, "2026-11-24T06:00"),
        ("2026-11-24T05:59", BERLIN, "2026-11-24T06:00"),
        ("2026-11-24T06:00", BERLIN, "2026-11-24T06:00"),
        ("2026-11-24T04:00", NEW_YORK, "2026-11-24T12:00"),
        # The night in which Berlin's clocks go back is an hour longer.
        ("2026-10-24T21:00", BERLIN, "2026-10-25T06:00"),
    ],
)
def test_what_falls_into_the_quiet_waits_for_its_end(instant: str, zone: ZoneInfo, expected: str) -> None:
    assert after_quiet(utc(instant), zone, NIGHT) == utc(expected)


def test_without_quiet_hours_nothing_waits() -> None:
    assert after_quiet(utc("2026-11-23T23:00"), BERLIN, None) == utc("2026-11-23T23:00")


TIMES = st.times().map(lambda entry: entry.replace(second=0, microsecond=0))


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - the zone is added below
    st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")]),
    TIMES,
    TIMES,
)
def test_nothing_is_early_nothing_waits_longer_than_a_day_and_no_message_falls_into_the_quiet(
    moment: datetime, zone: ZoneInfo, begin: time, until: time
) -> None:
    instant = moment.replace(tzinfo=UTC)
    quiet = Quiet(begin, until) if begin != until else None
    after = after_quiet(instant, zone, quiet)
    assert instant <= after <= instant + timedelta(hours=25)
    assert after_quiet(after, zone, quiet) == after
    assert read_quiet(write_quiet(quiet)) == quiet


def test_preferences_survive_a_form() -> None:
    chosen = read_preferences({"language": "de", "timezone": "wien", "reminders": "yes", "quiet": "22-7"})
    assert chosen.zone is not None
    assert (chosen.zone.key, chosen.reminders, chosen.quiet) == ("Europe/Vienna", True, NIGHT)
    assert read_preferences(write_preferences(chosen)) == chosen
    assert read_preferences(write_preferences(Preferences())) == Preferences()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("minute", ["2027-03-27T21:00", "2027-03-28T00:00", "2027-03-28T00:45"])
def test_quiet_that_ends_in_the_hour_that_does_not_come_ends_when_the_clocks_have_gone_forward(minute: str) -> None:
    assert after_quiet(utc(minute), BERLIN, Quiet(time(22), time(2, 30))) == utc("2027-03-28T01:00")
