"""Durations and reminder offsets, in both languages."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.when import (
    CalendarDuration,
    DurationError,
    DurationOutOfRange,
    TooManyOffsets,
    parse_duration,
    parse_offsets,
)

H, M, D, W = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1), timedelta(weeks=1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2 Tage", 2 * D),
        ("2 TAGEN", 2 * D),
        ("zwei Tage", 2 * D),
        ("3h", 3 * H),
        ("3 h", 3 * H),
        ("1h30", H + 30 * M),
        ("1 h 30", H + 30 * M),
        ("1h 30m", H + 30 * M),
        ("1:30 h", H + 30 * M),
        ("1 Std. 30 Min", H + 30 * M),
        ("1 Std. 30 Min.", H + 30 * M),
        ("eine Stunde und 30 Minuten", H + 30 * M),
        ("an hour and a half", H + 30 * M),
        ("one and a half hours", H + 30 * M),
        ("anderthalb Stunden", H + 30 * M),
        ("eineinhalb Stunden", H + 30 * M),
        ("zweieinhalb Stunden", 2 * H + 30 * M),
        ("fünfeinhalb Stunden", 5 * H + 30 * M),
        ("fuenf Minuten", 5 * M),
        ("1.5 hours", H + 30 * M),
        ("1,5 Stunden", H + 30 * M),
        ("1\N{VULGAR FRACTION ONE HALF} hours", H + 30 * M),
        ("1 1/2 hours", H + 30 * M),
        ("\N{VULGAR FRACTION THREE QUARTERS} hour", 45 * M),
        ("half an hour", 30 * M),
        ("eine halbe Stunde", 30 * M),
        ("eine Viertelstunde", 15 * M),
        ("Dreiviertelstunde", 45 * M),
        ("three quarters of an hour", 45 * M),
        ("90 min", 90 * M),
        ("90 Minuten", 90 * M),
        ("45s", timedelta(seconds=45)),
        ("7d", W),
        ("7T", W),
        ("7 T", W),
        ("eine Woche", W),
        ("2 weeks", 2 * W),
        ("a fortnight", 2 * W),
        ("2 Wochen, 3 Tage und 4 Stunden", 2 * W + 3 * D + 4 * H),
        ("für 3 Tage", 3 * D),
        ("for three days", 3 * D),
        ("twenty-five minutes", 25 * M),
        ("fünfundzwanzig Minuten", 25 * M),
        ("28\N{NO-BREAK SPACE}days", 28 * D),
    ],
)
def test_a_duration_means_this_span(text: str, expected: timedelta) -> None:
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "90",
        "h",
        "Tage",
        "bald",
        "2 Tage 3 Tage",
        "30 min 1 h",
        "1:30",
        "-3h",
        "3h?",
        "x" * 4000,
        "1" * 4000 + "h",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(DurationError) as caught:
        parse_duration(text)
    assert type(caught.value) is DurationError
    assert len(caught.value.text) <= 100


@pytest.mark.parametrize(("text", "unit"), [("1 Monat", "month"), ("2 years", "year")])
def test_months_and_years_have_no_fixed_length(text: str, unit: str) -> None:
    with pytest.raises(CalendarDuration) as caught:
        parse_duration(text)
    assert caught.value.unit == unit


@pytest.mark.parametrize("text", ["29 days", "0 days", "999999 weeks"])
def test_a_duration_outside_its_bounds_is_refused_with_them(text: str) -> None:
    with pytest.raises(DurationOutOfRange) as caught:
        parse_duration(text, minimum=M, maximum=28 * D)
    assert (caught.value.minimum, caught.value.maximum) == (M, 28 * D)
    assert parse_duration("28 days", maximum=28 * D) == 28 * D


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d, 24h, 1h, 10m", (7 * D, D, H, 10 * M)),
        ("7d,24h,1h,10m", (7 * D, D, H, 10 * M)),
        ("10m; 1h; 24h", (D, H, 10 * M)),
        ("1 Tag, 24h, 1d", (D,)),
        ("1,5h, 2h", (2 * H, H + 30 * M)),
        ("eine Woche und 1 Stunde", (W, H)),
        ("1 day before and 10 minutes before", (D, 10 * M)),
        ("keine", ()),
        ("none", ()),
    ],
)
def test_offsets_come_longest_first_and_each_once(text: str, expected: tuple[timedelta, ...]) -> None:
    assert parse_offsets(text) == expected


@pytest.mark.parametrize("text", ["", ",", "7d, bald", "7d 24h 1h", "10"])
def test_offsets_with_a_part_that_is_no_duration_are_refused(text: str) -> None:
    with pytest.raises(DurationError):
        parse_offsets(text)


def test_offsets_are_bounded_in_length_and_in_number() -> None:
    with pytest.raises(DurationOutOfRange):
        parse_offsets("366d")
    with pytest.raises(DurationOutOfRange):
        parse_offsets("30s")
    with pytest.raises(TooManyOffsets) as caught:
        parse_offsets(", ".join(f"{hours}h" for hours in range(1, 12)))
    assert (caught.value.count, caught.value.maximum) == (11, 10)


@given(st.text(max_size=300) | st.text(alphabet="0123456789hmdw,.:/ ½unda", max_size=60))
def test_no_text_raises_anything_else(text: str) -> None:
    for parser in (parse_duration, parse_offsets):
        with suppress(DurationError):
            parser(text)


@given(st.integers(0, 50), st.integers(0, 6), st.integers(0, 23), st.integers(0, 59))
def test_a_sum_of_units_is_read_back_in_both_languages(weeks: int, days: int, hours: int, minutes: int) -> None:
    span = weeks * W + days * D + hours * H + minutes * M
    german = f"{weeks} Wochen, {days} Tage, {hours} Stunden und {minutes} Minuten"
    english = f"{weeks}w {days}d {hours}h {minutes}m"
    for text in (german, english):
        assert parse_duration(text, minimum=timedelta()) == span
