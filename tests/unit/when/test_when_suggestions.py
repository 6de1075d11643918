"""What autocomplete offers while somebody types."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.when import suggest

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def offers(text: str, *, limit: int = 25) -> list[str]:
    return [f"{moment.wall:%a %d.%m.%y %H:%M}" for moment in suggest(text, NOW, BERLIN, limit)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("", ["Tue 24.11.26 10:00", "Tue 24.11.26 14:00", "Wed 25.11.26 10:00"]),
        ("um", ["Tue 24.11.26 10:00"]),
        ("Do", ["Thu 26.11.26 09:00", "Thu 26.11.26 10:00", "Thu 26.11.26 11:00", "Thu 26.11.26 14:00"]),
        ("Donn", ["Thu 26.11.26 09:00"]),
        ("Do 1", ["Thu 26.11.26 10:00", "Thu 26.11.26 14:00"]),
        ("Do 15", ["Thu 26.11.26 15:00", "Thu 26.11.26 15:30"]),
        ("Do 15:", ["Thu 26.11.26 15:00", "Thu 26.11.26 15:30"]),
        ("Do 15:3", ["Thu 26.11.26 15:30", "Thu 26.11.26 15:35"]),
        ("3.12.", ["Thu 03.12.26 09:00", "Thu 03.12.26 10:00"]),
        ("3. D", ["Thu 03.12.26 09:00"]),
        ("3 Dez 15 Uhr", ["Thu 03.12.26 15:00"]),
        ("tom", ["Tue 24.11.26 09:00"]),
        ("heute", ["Mon 23.11.26 11:00", "Mon 23.11.26 14:00"]),
        ("heute Abend", ["Mon 23.11.26 18:00", "Mon 23.11.26 19:00"]),
        ("nächste Woche", ["Mon 30.11.26 10:00", "Mon 30.11.26 14:00", "Tue 01.12.26 10:00"]),
        ("nächsten", ["Mon 30.11.26 09:00"]),
        ("in zwei", ["Mon 23.11.26 12:00", "Wed 25.11.26 10:00"]),
    ],
)
def test_half_a_phrase_is_answered_with_likely_moments(text: str, first: list[str]) -> None:
    assert offers(text)[: len(first)] == first


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("03/12 3pm", ["Thu 03.12.26 15:00", "Fri 12.03.27 15:00"]),
        ("Freitag halb drei", ["Fri 27.11.26 14:30", "Fri 27.11.26 02:30"]),
        ("28.3.27 2:30", ["Sun 28.03.27 01:30", "Sun 28.03.27 03:30"]),
        ("31.10.27 2:30", ["Sun 31.10.27 02:30", "Sun 31.10.27 02:30"]),
        ("3.12. 15 Uhr EST", ["Thu 03.12.26 21:00"]),
        ("next Thursday 3pm", ["Thu 26.11.26 15:00", "Thu 03.12.26 15:00"]),
        ("3.12. 15 Uhr", ["Thu 03.12.26 15:00"]),
        ("gestern 15 Uhr", []),
        ("blah", []),
        ("x" * 4000, []),
    ],
)
def test_a_phrase_with_several_readings_offers_exactly_these(text: str, expected: list[str]) -> None:
    assert offers(text) == expected


def test_a_bare_weekday_also_offers_the_week_after() -> None:
    assert "Thu 03.12.26 10:00" in offers("Do")


@pytest.mark.parametrize(("typed", "first_day"), [("15", "Tue 15.12.26"), ("24", "Tue 24.11.26")])
def test_a_number_offers_the_next_day_of_that_number_first(typed: str, first_day: str) -> None:
    assert next(moment for moment in offers(typed) if not moment.startswith("Mon 23.11.26")).startswith(first_day)


def test_a_year_alone_is_offered_as_the_time_that_it_can_be() -> None:
    assert offers("2030") == ["Mon 23.11.26 20:30"]


def test_the_limit_is_kept() -> None:
    assert len(offers("Do", limit=3)) == 3
    assert offers("Do", limit=0) == []
