"""What people type for start, duration and end of a series: ranges, changes that leave something out, working days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from bot.texts import Language
from bot.when import Moment
from bot.when.parse import interval_readings
from bot.when.resolved import as_typed, encode
from cogs.meetings.models.meetings import MeetingInput
from cogs.meetings.rules.entry import read_input
from cogs.meetings.rules.recurrence import read_recurrence
from cogs.meetings.rules.timing import combined, possible_lengths, read_interval, read_length
from tests.unit.meetings.samples import BERLIN, DORTMUND, NEW_YORK, NOW, OFFSETS, TEXTS, TOPIC

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
START = Moment.of(datetime(2026, 12, 3, 14, tzinfo=UTC), BERLIN)
"""Thursday, 3 December, 15:00 in Berlin."""


@pytest.mark.parametrize(
    ("typed", "start", "length"),
    [
        ("5.12.2026 09:00-11:00", "2026-12-05T09:00+01:00", 2 * HOUR),
        ("Thu 9am-11am", "2026-11-26T09:00+01:00", 2 * HOUR),
        ("15 bis 17 Uhr am 3.12.", "2026-12-03T15:00+01:00", 2 * HOUR),
        ("Freitag 22-2 Uhr", "2026-11-27T22:00+01:00", 4 * HOUR),
        ("3.12. 15 Uhr", "2026-12-03T15:00+01:00", HOUR),
        ("3.12. 9 Uhr bis 16.12. 9 Uhr", "2026-12-03T09:00+01:00", 13 * DAY),
        ("3 Dec 9am until 5 Dec 5pm", "2026-12-03T09:00+01:00", 2 * DAY + 8 * HOUR),
        ("27.3.2027 22 Uhr bis 4 Uhr", "2027-03-27T22:00+01:00", 5 * HOUR),
        ("24.10.2027 22 Uhr bis 4 Uhr", "2027-10-24T22:00+02:00", 6 * HOUR),
        ("30.10.2027 22 Uhr bis 4 Uhr", "2027-10-30T22:00+02:00", 7 * HOUR),
    ],
)
def test_a_range_is_a_start_and_a_duration(typed: str, start: str, length: timedelta) -> None:
    plan = read_input(MeetingInput("1", "Lage", typed), TOPIC, DORTMUND, OFFSETS, NOW)
    assert (plan.start.instant, plan.duration) == (datetime.fromisoformat(start), length)


def test_a_duration_beside_a_range_must_be_the_same() -> None:
    interval = read_interval("3.12. 9-11 Uhr", NOW, BERLIN)
    assert combined(interval, "") == combined(interval, "2 h") == combined(interval, "bis 11 Uhr") == 2 * HOUR
    with pytest.raises(UserError) as asked:
        combined(interval, "3 h")
    assert "2 Stunden" in TEXTS.render(asked.value.text, Language.DE)
    assert "3 Stunden" in TEXTS.render(asked.value.text, Language.DE)


@pytest.mark.parametrize(
    ("typed", "start", "length"),
    [
        ("16 Uhr", "2026-12-03T16:00+01:00", None),
        ("4pm", "2026-12-03T16:00+01:00", None),
        ("9-11 Uhr", "2026-12-03T09:00+01:00", 2 * HOUR),
        ("4.12.", "2026-12-04T15:00+01:00", None),
        ("am 10.", "2026-12-10T15:00+01:00", None),
        ("KW 50 Dienstag", "2026-12-08T15:00+01:00", None),
        ("morgen", "2026-11-24T15:00+01:00", None),
        ("Freitag nächster Woche", "2026-12-04T15:00+01:00", None),
        ("bis 17 Uhr", "2026-12-03T15:00+01:00", 2 * HOUR),
        ("4.12. bis 17 Uhr", "2026-12-04T15:00+01:00", 2 * HOUR),
        ("Fr., 4.12. bis 16:30 Uhr", "2026-12-04T15:00+01:00", 90 * MINUTE),
        ("Dec 4 until 5pm", "2026-12-04T15:00+01:00", 2 * HOUR),
        ("morgen bis 17 Uhr", "2026-11-24T15:00+01:00", 2 * HOUR),
        ("nächste Woche Freitag bis 17 Uhr", "2026-12-04T15:00+01:00", 2 * HOUR),
        ("bis Freitag, 4.12., 12 Uhr", "2026-12-03T15:00+01:00", 21 * HOUR),
        ("für 3 Stunden", "2026-12-03T15:00+01:00", 3 * HOUR),
        ("eine Stunde später", "2026-12-03T16:00+01:00", None),
        ("a week later", "2026-12-10T15:00+01:00", None),
        ("30 min earlier", "2026-12-03T14:30+01:00", None),
        ("4.12. 9 Uhr", "2026-12-04T09:00+01:00", None),
    ],
)
def test_what_a_change_does_not_say_stays_as_it_was(typed: str, start: str, length: timedelta | None) -> None:
    interval = read_interval(typed, NOW, BERLIN, START)
    assert (interval.start.instant, interval.duration) == (datetime.fromisoformat(start), length)


def test_a_change_to_a_weekday_asks_whether_the_coming_one_or_that_of_the_meetings_week_is_meant() -> None:
    with pytest.raises(UserError) as asked:
        read_interval("Freitag 15 Uhr", NOW, BERLIN, START)
    text = TEXTS.render(asked.value.text, Language.DE)
    assert "Fr., 27. Nov. 2026, 15:00 Uhr oder Fr., 4. Dez. 2026, 15:00 Uhr" in text
    offered = interval_readings("Freitag bis 17 Uhr", now=NOW, zone=BERLIN, base=START)
    assert [(one.start.wall.day, one.duration) for one in offered] == [(27, 2 * HOUR), (4, 2 * HOUR)]
    next_week = Moment.of(datetime(2026, 11, 25, 14, tzinfo=UTC), BERLIN)
    assert read_interval("Freitag", NOW, BERLIN, next_week).start.wall.date() == date(2026, 11, 27)


def test_a_change_without_a_year_stays_in_the_meetings_year_or_asks() -> None:
    far = Moment.of(datetime(2027, 12, 3, 14, tzinfo=UTC), BERLIN)
    with pytest.raises(UserError) as asked:
        read_interval("4.12.", NOW, BERLIN, far)
    text = TEXTS.render(asked.value.text, Language.EN)
    assert "Dec 4, 2026" in text
    assert "Dec 4, 2027" in text


def test_an_end_alone_is_no_start_and_with_a_length_neither() -> None:
    with pytest.raises(UserError):
        read_interval("bis 17 Uhr", NOW, BERLIN)
    for typed in ("bis 17 Uhr, 90 min", "Freitag bis 17 Uhr für 90 min", "4.12. 9 Uhr für 2 Tage"):
        with pytest.raises(UserError):
            read_interval(typed, NOW, BERLIN, START)


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("1:30", 90 * MINUTE),
        ("1,5", 90 * MINUTE),
        ("0:45", 45 * MINUTE),
        ("anderthalb Stunden", 90 * MINUTE),
        ("ganztägig", 8 * HOUR),
        ("ganztaegig", 8 * HOUR),
        ("all day", 8 * HOUR),
        ("the whole day", 8 * HOUR),
        ("ein Tag", 8 * HOUR),
        ("half a day", 4 * HOUR),
        ("halbtags", 4 * HOUR),
        ("2 Tage", 32 * HOUR),
        ("drei Tage", 56 * HOUR),
        ("zweitägig", 32 * HOUR),
        ("1 d", 8 * HOUR),
        ("2d", 32 * HOUR),
        ("2 Tage lang", 32 * HOUR),
        ("1/2 Tag", 4 * HOUR),
        ("\N{VULGAR FRACTION ONE HALF} Tag", 4 * HOUR),
        ("0,5 Tage", 4 * HOUR),
        ("1/2 day", 4 * HOUR),
        ("half day", 4 * HOUR),
        ("anderthalb Tage", 28 * HOUR),
        ("1,5 Tage", 28 * HOUR),
        ("1\N{VULGAR FRACTION ONE HALF} days", 28 * HOUR),
        ("a day and a half", 28 * HOUR),
        ("13 Tage", 12 * DAY + 8 * HOUR),
        ("14 days", 13 * DAY + 8 * HOUR),
        ("bis 16.12. 15 Uhr", 13 * DAY),
        ("24 h", 24 * HOUR),
        ("2 Tage 3 Stunden", 51 * HOUR),
        ("bis 17 Uhr", 2 * HOUR),
        ("until 5pm", 2 * HOUR),
        ("bis 5", 2 * HOUR),
        ("to 16:30", 90 * MINUTE),
        ("bis 2 Uhr", 11 * HOUR),
        ("bis Freitag 12 Uhr", 21 * HOUR),
    ],
)
def test_a_duration_is_read_as_people_who_work_mean_it(typed: str, length: timedelta) -> None:
    assert read_length(typed, START) == length


@pytest.mark.parametrize(
    ("typed", "both"), [("8", ["8 Min.", "8 Std."]), ("12", ["12 Min.", "12 Std."]), ("2", ["2 Std."])]
)
def test_a_small_number_alone_is_asked_about(typed: str, both: list[str]) -> None:
    with pytest.raises(UserError) as asked:
        read_length(typed, START)
    text = TEXTS.render(asked.value.text, Language.DE)
    assert all(f"„{reading}“" in text for reading in both)
    for reading in both:
        assert read_length(reading) in possible_lengths(typed)


@pytest.mark.parametrize(("typed", "both"), [("1 Woche", ("5", "7")), ("2 weeks", ("12", "14")), ("2 w", ("12", "14"))])
def test_whether_a_weekend_is_part_of_a_week_is_asked(typed: str, both: tuple[str, str]) -> None:
    with pytest.raises(UserError, match="Is the weekend part of it") as asked:
        read_length(typed, START)
    text = TEXTS.render(asked.value.text, Language.EN)
    assert all(f"“{days} days”" in text for days in both)


@pytest.mark.parametrize("typed", ["15 Tage", "15 d", "3 weeks", "400 h", "bis 18.12.2026 9 Uhr"])
def test_what_is_too_long_is_called_too_long(typed: str) -> None:
    with pytest.raises(UserError) as refused:
        read_length(typed, START)
    assert TEXTS.render(refused.value.text, Language.DE).startswith(
        "Das ist zu lang. Möglich ist: 5 Minuten bis 14 Tage"
    )


def test_autocomplete_offers_every_length_that_is_possible() -> None:
    assert possible_lengths("1 day") == (8 * HOUR, DAY)
    assert possible_lengths("8") == (8 * MINUTE, 8 * HOUR)
    assert possible_lengths("90") == (90 * MINUTE, 90 * HOUR)
    assert possible_lengths("bald") == ()


@pytest.mark.parametrize(
    "typed", ["bis 15 Uhr am 3.12.2026", "bis gestern", "until noon on Thursday, December 3, 2026", "15 days"]
)
def test_an_end_that_is_no_end_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_length(typed, START)


@pytest.mark.parametrize(
    ("typed", "count", "until"),
    [
        ("10", 10, None),
        ("10 Termine", 10, None),
        ("zehn Mal", 10, None),
        ("ten times", 10, None),
        ("10x", 10, None),
        ("nach 12 Sitzungen", 12, None),
        ("6 Monate", None, "2027-06-03"),
        ("for 6 months", None, "2027-06-03"),
        ("ein Jahr", None, "2027-12-03"),
        ("half a year", None, "2027-06-03"),
        ("Ende März", None, "2027-03-31"),
        ("bis Ende März", None, "2027-03-31"),
        ("end of the year", None, "2026-12-31"),
        ("Jahresende", None, "2026-12-31"),
        ("Juni", None, "2027-06-30"),
        ("1.7.", None, "2027-07-01"),
        ("25.11.", None, "2027-11-25"),
        ("KW 10", None, "2027-03-14"),
    ],
)
def test_the_end_of_a_series_is_read_as_people_say_it(typed: str, count: int | None, until: str | None) -> None:
    recurrence = read_recurrence("weekly", typed, START, NOW)
    assert recurrence is not None
    assert (recurrence.count, recurrence.until) == (count, date.fromisoformat(until) if until else None)


@pytest.mark.parametrize("typed", ["bis neulich", "5.12.9999", "4.12. 9 Uhr bis 3.12.2026 9 Uhr"])
def test_what_is_no_end_of_a_series_is_answered_with_ends_that_are_accepted(typed: str) -> None:
    with pytest.raises(UserError, match="no end of a series") as refused:
        read_recurrence("weekly", typed, START, NOW)
    for language, example in ((Language.DE, "3. Juni 2027"), (Language.EN, "June 3, 2027")):
        text = TEXTS.render(refused.value.text, language)
        assert example in text
        offered = read_recurrence("weekly", example, START, NOW)
        assert offered is not None
        assert offered.until == date(2027, 6, 3)


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK, ZoneInfo("Europe/London")], ids=str)
@pytest.mark.parametrize("language", list(Language))
def test_both_passes_of_the_repeated_hour_survive_a_form(zone: ZoneInfo, language: Language) -> None:
    change = {
        "Europe/Berlin": "2027-10-31T00:30",
        "America/New_York": "2027-11-07T05:30",
        "Europe/London": "2027-10-31T00:30",
    }
    first = datetime.fromisoformat(f"{change[zone.key]}+00:00")
    for instant in (first, first + HOUR):
        for typed in ("", "/PT120M"):
            value = f"{instant:%Y-%m-%dT%H:%MZ}{typed}"
            written = as_typed(value, zone, language)
            assert written != value
            assert encode(read_interval(written, NOW, zone)) == value
