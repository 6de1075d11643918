"""What is not understood in exactly one way is refused, with everything needed to ask back."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.when import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousHour,
    AmbiguousTime,
    InvalidDate,
    InvalidTime,
    MissingDay,
    MissingTime,
    Moment,
    NonexistentTime,
    NotUnderstood,
    OutOfRange,
    PastTime,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
    parse_interval,
    parse_when,
)

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime.fromisoformat("2026-11-23T09:00+00:00")


def refusal(text: str, *, now: datetime = NOW, zone: ZoneInfo = BERLIN) -> WhenError:
    with pytest.raises(WhenError) as caught:
        parse_when(text, now=now, zone=zone)
    return caught.value


def walls(error: Ambiguous | NonexistentTime | ZoneMismatch) -> list[str]:
    return [f"{reading.wall:%Y-%m-%d %H:%M} {reading.abbreviation}" for reading in error.readings]


@pytest.mark.parametrize(
    ("text", "dates", "readings"),
    [
        ("03/12", ["2026-12-03", "2027-03-12"], []),
        ("Ostern 10 Uhr", ["2027-03-28", "2027-03-29"], ["2027-03-28 10:00 CEST", "2027-03-29 10:00 CEST"]),
        ("03/12 15:00", ["2026-12-03", "2027-03-12"], ["2026-12-03 15:00 CET", "2027-03-12 15:00 CET"]),
        ("3/12/2026 3pm", ["2026-03-12", "2026-12-03"], ["2026-03-12 15:00 CET", "2026-12-03 15:00 CET"]),
        ("3/12/26", ["2026-03-12", "2026-12-03"], []),
        ("3-12-2026", ["2026-03-12", "2026-12-03"], []),
        ("weekend 10:00", ["2026-11-28", "2026-11-29"], ["2026-11-28 10:00 CET", "2026-11-29 10:00 CET"]),
        ("Ende der Woche", ["2026-11-27", "2026-11-29"], []),
        ("a week from Monday", ["2026-11-30", "2026-12-07"], []),
        ("übernächsten Donnerstag", ["2026-12-03", "2026-12-10"], []),
        ("nächsten Donnerstag", ["2026-11-26", "2026-12-03"], []),
        ("next Thursday 3pm", ["2026-11-26", "2026-12-03"], ["2026-11-26 15:00 CET", "2026-12-03 15:00 CET"]),
        ("week of 12/3", ["2026-11-30", "2027-03-08"], []),
    ],
)
def test_a_date_with_two_readings_is_refused_with_both(text: str, dates: list[str], readings: list[str]) -> None:
    error = refusal(text)
    assert isinstance(error, AmbiguousDate)
    assert list(error.dates) == [date.fromisoformat(day) for day in dates]
    assert walls(error) == readings


def test_a_month_that_ends_on_a_weekend_has_two_ends() -> None:
    error = refusal("end of the month 3pm", now=datetime.fromisoformat("2027-01-04T09:00+00:00"))
    assert isinstance(error, AmbiguousDate)
    assert walls(error) == ["2027-01-29 15:00 CET", "2027-01-31 15:00 CET"]


def test_tuesday_in_two_weeks_said_on_a_thursday_has_two_readings() -> None:
    error = refusal("Dienstag in zwei Wochen um 10", now=datetime.fromisoformat("2026-11-26T09:00+00:00"))
    assert isinstance(error, AmbiguousDate)
    assert walls(error) == ["2026-12-08 10:00 CET", "2026-12-15 10:00 CET"]


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Freitag halb drei", ["2026-11-27 02:30 CET", "2026-11-27 14:30 CET"]),
        ("halb drei am Dienstag", ["2026-11-24 02:30 CET", "2026-11-24 14:30 CET"]),
        ("viertel nach drei am Dienstag", ["2026-11-24 03:15 CET", "2026-11-24 15:15 CET"]),
        ("zehn nach drei am Dienstag", ["2026-11-24 03:10 CET", "2026-11-24 15:10 CET"]),
        ("viertel vor vier am Dienstag", ["2026-11-24 03:45 CET", "2026-11-24 15:45 CET"]),
        ("viertel nach drei am 15.12.", ["2026-12-15 03:15 CET", "2026-12-15 15:15 CET"]),
        ("3 am Dienstag", ["2026-11-24 03:00 CET", "2026-11-24 15:00 CET"]),
        ("tomorrow at 3", ["2026-11-24 03:00 CET", "2026-11-24 15:00 CET"]),
        ("tomorrow 3:30", ["2026-11-24 03:30 CET", "2026-11-24 15:30 CET"]),
        ("morgen um drei", ["2026-11-24 03:00 CET", "2026-11-24 15:00 CET"]),
        ("morgen viertel vor sieben", ["2026-11-24 06:45 CET", "2026-11-24 18:45 CET"]),
        ("tomorrow half past five", ["2026-11-24 05:30 CET", "2026-11-24 17:30 CET"]),
        ("at 3", ["2026-11-23 15:00 CET", "2026-11-24 03:00 CET"]),
        ("Friday midnight", ["2026-11-27 00:00 CET", "2026-11-28 00:00 CET"]),
        ("Freitag Nacht um 1", ["2026-11-27 01:00 CET", "2026-11-28 01:00 CET"]),
        ("Friday night 1am", ["2026-11-27 01:00 CET", "2026-11-28 01:00 CET"]),
        ("Saturday night 12:30am", ["2026-11-28 00:30 CET", "2026-11-29 00:30 CET"]),
        ("tomorrow night 1am", ["2026-11-24 01:00 CET", "2026-11-25 01:00 CET"]),
        ("five till noon Dec 3", ["2026-12-03 05:00 CET", "2026-12-03 11:55 CET", "2026-12-03 12:00 CET"]),
        ("ten to midnight Friday", ["2026-11-27 10:00 CET", "2026-11-27 23:50 CET", "2026-11-28 00:00 CET"]),
        ("Friday five til nine am", ["2026-11-27 05:00 CET", "2026-11-27 08:55 CET", "2026-11-27 09:00 CET"]),
        ("morgen Viertel 6", ["2026-11-24 05:15 CET", "2026-11-24 17:15 CET"]),
        ("ten past midnight Friday", ["2026-11-27 00:10 CET", "2026-11-28 00:10 CET"]),
        ("3.12. um 12 Uhr nachts", ["2026-12-03 00:00 CET", "2026-12-04 00:00 CET"]),
    ],
)
def test_an_hour_with_two_readings_is_refused_with_both(text: str, readings: list[str]) -> None:
    error = refusal(text)
    assert isinstance(error, AmbiguousHour)
    assert walls(error) == readings


@pytest.mark.parametrize(
    ("zone", "text", "readings"),
    [
        (BERLIN, "28.3.2027 2:30", ["2027-03-28 01:30 CET", "2027-03-28 03:30 CEST"]),
        (BERLIN, "28.3. 02:00", ["2027-03-28 01:00 CET", "2027-03-28 03:00 CEST"]),
        (NEW_YORK, "March 14, 2027 2:30 am", ["2027-03-14 01:30 EST", "2027-03-14 03:30 EDT"]),
        (NEW_YORK, "March 14, 2027 2:30 am EST", ["2027-03-14 01:30 EST", "2027-03-14 03:30 EDT"]),
    ],
)
def test_a_time_that_the_clocks_jump_over_is_refused_with_its_neighbours(
    zone: ZoneInfo, text: str, readings: list[str]
) -> None:
    error = refusal(text, zone=zone)
    assert isinstance(error, NonexistentTime)
    assert walls(error) == readings


@pytest.mark.parametrize(
    ("zone", "text", "readings"),
    [
        (BERLIN, "31.10.2027 2:30", ["2027-10-31 02:30 CEST", "2027-10-31 02:30 CET"]),
        (NEW_YORK, "Nov 7, 2027 1:30 am", ["2027-11-07 01:30 EDT", "2027-11-07 01:30 EST"]),
    ],
)
def test_a_time_that_comes_twice_is_refused_with_both_offsets(zone: ZoneInfo, text: str, readings: list[str]) -> None:
    error = refusal(text, zone=zone)
    assert isinstance(error, AmbiguousTime)
    assert walls(error) == readings
    assert error.readings[0].offset - error.readings[1].offset == timedelta(hours=1)


def test_between_the_two_passes_of_an_hour_only_the_second_is_ahead() -> None:
    between = datetime.fromisoformat("2026-10-25T02:45+02:00")
    assert parse_when("2:30 Uhr", now=between, zone=BERLIN).abbreviation == "CET"


@pytest.mark.parametrize(
    ("text", "stated", "readings"),
    [
        ("3.12. 15 Uhr MESZ", "MESZ", ["2026-12-03 14:00 CET", "2026-12-03 15:00 CET"]),
        ("3.7. 15 Uhr CET", "CET", ["2027-07-03 15:00 CEST", "2027-07-03 16:00 CEST"]),
        ("July 1, 2027 3pm EST", "EST", ["2027-07-01 21:00 CEST", "2027-07-01 22:00 CEST"]),
        ("25.10.2027 2:30 sommerzeit winterzeit", None, []),
        ("1.12. 12 Uhr Sommerzeit", "sommerzeit", ["2026-12-01 12:00 CET"]),
    ],
)
def test_an_abbreviation_that_is_not_in_force_is_refused_with_what_is(
    text: str, stated: str | None, readings: list[str]
) -> None:
    error = refusal(text)
    if stated is None:
        assert isinstance(error, NotUnderstood)
        return
    assert isinstance(error, ZoneMismatch)
    assert error.stated == stated
    assert walls(error) == readings


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("July 3, 2027 10am EST", "America/Chicago"),
        ("July 3, 2027 10am EST", "America/New_York"),
        ("July 3, 2027 10am CST", "America/Denver"),
        ("Dec 3 10am CDT", "America/New_York"),
        ("3.12. 10 Uhr BST", "Europe/Berlin"),
        ("3.7.2027 10 Uhr EET", "Europe/Berlin"),
        ("3.7.2027 10 Uhr CET", "Europe/London"),
    ],
)
def test_an_abbreviation_out_of_force_is_asked_about_although_ones_own_clocks_are_as_far(text: str, zone: str) -> None:
    assert isinstance(refusal(text, zone=ZoneInfo(zone)), ZoneMismatch)


@pytest.mark.parametrize(
    ("text", "first"),
    [("3.12.", "2026-12-03"), ("tomorrow", "2026-11-24"), ("Do", "2026-11-26"), ("end of the month", "2026-11-30")],
)
def test_a_day_without_a_time_is_refused_and_says_which_day_was_understood(text: str, first: str) -> None:
    error = refusal(text)
    assert isinstance(error, MissingTime)
    assert error.dates[0] == date.fromisoformat(first)
    assert error.part is None


def test_a_part_of_the_day_is_no_time_and_no_default_replaces_it() -> None:
    with pytest.raises(MissingTime) as caught:
        parse_when("Freitag Abend", now=NOW, zone=BERLIN, default_time=time(9))
    assert caught.value.part == "evening"


@pytest.mark.parametrize(
    ("text", "wall"),
    [
        ("3.12.", "2026-12-03T18:00"),
        ("Friday", "2026-11-27T18:00"),
        ("in drei Tagen", "2026-11-26T18:00"),
        ("in 3 hours", "2026-11-23T13:00"),
        ("3.12. 9 Uhr", "2026-12-03T09:00"),
    ],
)
def test_a_default_time_stands_in_where_only_a_day_was_said(text: str, wall: str) -> None:
    moment = parse_when(text, now=NOW, zone=BERLIN, default_time=time(18))
    assert moment.wall == datetime.fromisoformat(wall)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("nächste Woche 14 Uhr", "2026-11-30", "2026-12-06"),
        ("next month", "2026-12-01", "2026-12-31"),
        ("im Februar", "2027-02-01", "2027-02-28"),
    ],
)
def test_a_week_or_month_without_a_day_is_refused_with_its_bounds(text: str, first: str, last: str) -> None:
    error = refusal(text)
    assert isinstance(error, MissingDay)
    assert (error.first, error.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["31.2. 10 Uhr", "29.2.2027 10:00", "31. November 10 Uhr", "13/13 9:00", "2026-13-01 9:00", "0.0. 9 Uhr"]
)
def test_a_day_that_no_calendar_has_is_refused(text: str) -> None:
    assert isinstance(refusal(text), InvalidDate)


@pytest.mark.parametrize(
    "text",
    [
        "25 Uhr",
        "heute 15:60",
        "heute 15 Uhr morgens",
        "tomorrow 13 pm",
        "morgen 24:30",
        "9 Uhr nachmittags",
        "0 am",
        "15am",
        "14 am",
    ],
)
def test_a_time_that_no_clock_shows_is_refused(text: str) -> None:
    assert isinstance(refusal(text), InvalidTime)


@pytest.mark.parametrize(
    "text",
    [
        "gestern 15 Uhr",
        "heute 9 Uhr",
        "3.12.2020 15:00",
        "vor 2 Stunden",
        "last Friday 3pm",
        "2026-11-23T10:00+01:00",
        "<t:1>",
    ],
)
def test_what_lies_behind_is_refused_as_past(text: str) -> None:
    error = refusal(text)
    assert isinstance(error, PastTime)
    assert error.moment.instant <= error.now == NOW


def test_a_weekday_that_contradicts_its_date_is_refused() -> None:
    error = refusal("Freitag, 3.12. 15 Uhr")
    assert isinstance(error, WeekdayMismatch)
    assert (error.date, error.stated) == (date(2026, 12, 3), 4)


@pytest.mark.parametrize(
    "text", ["3.12.9999 10:00", "in 99999 Jahren", "in 999999 weeks", "in 999999 days", "1.1.1200 10:00"]
)
def test_years_that_are_not_kept_are_refused(text: str) -> None:
    assert isinstance(refusal(text), OutOfRange)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("", ""),
        ("   ", ""),
        ("um", "um"),
        ("bald", "bald"),
        ("Donnerstag 15", "15"),
        ("in 3 Tagen 15h", "3 tagen 15h"),
        ("every Thursday 3pm", "every thursday 3pm"),
        ("Thursday 3pm or Friday", "or friday"),
        ("3.12. 15 Uhr 16 Uhr", "16 uhr"),
        ("3.12. 4.12. 15 Uhr", "4.12. 15 uhr"),
        ("tomorrow 3pm; DROP TABLE meetings", "drop table meetings"),
        ("<@&123> tomorrow 3pm", "<@&123> tomorrow 3pm"),
    ],
)
def test_words_that_fit_no_rule_are_named(text: str, rest: str) -> None:
    error = refusal(text)
    assert isinstance(error, NotUnderstood)
    assert error.rest == rest


def test_every_error_has_a_code_of_its_own() -> None:
    def family(root: type[WhenError]) -> list[type[WhenError]]:
        return [root, *(below for child in root.__subclasses__() for below in family(child))]

    codes = [error.code for error in family(WhenError)]
    assert len(codes) == len(set(codes))


def test_a_naive_now_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_when("tomorrow 3pm", now=NOW.replace(tzinfo=None), zone=BERLIN)


def test_midnight_of_a_day_that_is_to_be_changed_has_two_readings() -> None:
    base = Moment.of(datetime.fromisoformat("2026-12-03T14:00+01:00"), BERLIN)
    with pytest.raises(AmbiguousHour) as several:
        parse_interval("Mitternacht", now=NOW, zone=BERLIN, base=base)
    assert walls(several.value) == ["2026-12-03 00:00 CET", "2026-12-04 00:00 CET"]
