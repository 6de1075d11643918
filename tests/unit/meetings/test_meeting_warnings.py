"""What speaks against a time is named before anything is posted, for every city on its own calendar and clocks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.texts import Language
from cogs.meetings.render.warnings import warning_texts
from cogs.meetings.rules.warnings import overlapping, warnings_of, warnings_of_all
from tests.unit.meetings.samples import BERLIN, DORTMUND, PITTSBURGH, START, TEXTS, city, meeting

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CITIES = [replace(DORTMUND, region="DE-NW"), replace(PITTSBURGH, country="US", region="US-PA")]


def berlin(month: int, day: int, hour: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=BERLIN).astimezone(UTC)


def texts(start: datetime, duration: timedelta = HOUR, language: Language = Language.DE) -> list[str]:
    return [TEXTS.render(text, language) for text in warning_texts(warnings_of(start, duration, CITIES))]


@pytest.mark.parametrize(
    ("start", "duration", "german"),
    [
        (berlin(12, 3, 15), HOUR, []),
        (berlin(12, 5, 15), HOUR, ["Samstag, 5. Dezember 2026 liegt in Dortmund und Pittsburgh am Wochenende."]),
        (
            berlin(12, 7, 1),
            HOUR,
            [
                "Sonntag, 6. Dezember 2026 liegt in Pittsburgh am Wochenende.",
                "In Dortmund beginnt sie um 01:00 Uhr und endet um 02:00 Uhr",
            ],
        ),
        (berlin(12, 3, 9), HOUR, ["In Pittsburgh beginnt sie um 03:00 Uhr und endet um 04:00 Uhr"]),
        (berlin(12, 3, 19), 2 * HOUR, ["In Dortmund beginnt sie um 19:00 Uhr und endet um 21:00 Uhr"]),
        (
            berlin(11, 26, 15),
            HOUR,
            ["Donnerstag, 26. November 2026 ist ein Feiertag in Pittsburgh: Thanksgiving"],
        ),
        # Two days of a conference end at five: nothing odd about its hours; its second day is a holiday.
        (berlin(12, 24, 14), DAY + 2 * HOUR, ["Freitag, 25. Dezember 2026 ist ein Feiertag in Dortmund"]),
    ],
)
def test_weekends_holidays_and_hours_are_named_by_city(start: datetime, duration: timedelta, german: list[str]) -> None:
    seen = texts(start, duration)
    assert all(any(text.startswith(words) for text in seen) for words in german), seen
    assert bool(seen) == bool(german)


def test_a_meeting_that_ends_at_midnight_does_not_reach_into_the_weekend() -> None:
    friday = berlin(12, 4, 23)
    assert not any("Wochenende" in text and "Dortmund" in text for text in texts(friday, HOUR))
    assert any("Wochenende" in text and "Dortmund" in text for text in texts(friday, 2 * HOUR))


def test_a_series_on_saturdays_is_told_so_once() -> None:
    starts = [berlin(12, 5, 15) + number * 7 * DAY for number in range(8)]
    seen = [text.message for text in warning_texts(warnings_of_all(starts, HOUR, CITIES))]
    assert seen.count("{day} falls on the weekend in {cities}.") == 1


def test_what_is_planned_at_the_same_time_is_named_unless_it_only_touches() -> None:
    other = meeting()
    for start, expected in ((START, 1), (START + HOUR, 0), (START - HOUR, 0), (START - HOUR + timedelta(minutes=1), 1)):
        assert len(overlapping([start], HOUR, [other])) == expected
    assert overlapping([START], HOUR, [other], {other.id}) == []


def test_a_country_without_known_holidays_and_many_notes_do_no_harm() -> None:
    nowhere = replace(city(3, "Irgendwo"), country="XX")
    assert warnings_of(berlin(12, 25, 15), HOUR, [nowhere]) == []
    many = warning_texts(overlapping([START], HOUR, [meeting()] * 30))
    assert len(many) == 21
    assert TEXTS.render(many[-1], Language.EN) == "And 10 more notes."
