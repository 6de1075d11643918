"""Properties of the date grammar: it never breaks, reads back every date that is shown, and knows every clock
change of the forum's zones.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, format_datetime
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.when import (
    AmbiguousTime,
    Moment,
    NonexistentTime,
    WhenError,
    local_readings,
    parse_when,
    suggest,
    wall_readings,
    wall_to_instant,
    wall_to_moment,
)
from tests.conftest import examples
from tests.unit.when.phrases import WORDS

ZONES = [
    ZoneInfo(key)
    for key in (
        "Europe/Berlin",
        "America/New_York",
        "America/Chicago",
        "America/Phoenix",
        "America/Los_Angeles",
        "Europe/London",
    )
]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
minutes = st.integers(60, 11 * 366 * 24 * 60 - 24 * 60)
instants = minutes.map(lambda passed: NOW + timedelta(minutes=passed))
zones = st.sampled_from(ZONES)
phrases = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)


@settings(max_examples=examples(1000))
@given(st.text(max_size=200) | phrases, instants, zones, st.booleans())
def test_no_text_raises_anything_but_a_refusal(text: str, now: datetime, zone: ZoneInfo, ahead: bool) -> None:  # noqa: FBT001 - Hypothesis calls it
    try:
        moment = parse_when(text, now=now, zone=zone, prefer_future=ahead)
    except WhenError:
        return
    assert moment == Moment.of(moment.instant, zone)
    assert moment.instant > now or not ahead


@settings(max_examples=examples(300))
@given(st.text(max_size=60) | phrases, instants, zones, st.integers(0, 25))
def test_suggestions_are_ahead_distinct_and_never_too_many(
    text: str, now: datetime, zone: ZoneInfo, limit: int
) -> None:
    offers = suggest(text, now, zone, limit)
    assert len(offers) == len(set(offers)) <= limit
    assert all(offer.instant > now and offer == Moment.of(offer.instant, zone) for offer in offers)


@settings(max_examples=examples(300))
@given(phrases, instants, zones)
def test_what_the_parser_understands_is_the_first_suggestion(text: str, now: datetime, zone: ZoneInfo) -> None:
    try:
        moment = parse_when(text, now=now, zone=zone)
    except WhenError:
        return
    assert suggest(text, now, zone)[0] == moment


@given(phrases, instants, zones)
def test_case_spaces_and_spelled_out_umlauts_change_nothing(text: str, now: datetime, zone: ZoneInfo) -> None:
    def reading(typed: str) -> Moment | type[WhenError]:
        try:
            return parse_when(typed, now=now, zone=zone)
        except WhenError as refusal:
            return type(refusal)

    expected = reading(text)
    spelled = text.replace("ä", "ae").replace("ü", "ue")
    for variant in (text.upper(), f"  {text.replace(' ', chr(0xA0) * 2)} ", spelled):
        assert reading(variant) == expected


@settings(max_examples=examples(300))
@given(instants, zones, st.sampled_from(["de", "en_US", "en_GB"]), st.sampled_from(["full", "long", "medium"]))
def test_every_date_is_read_back_as_it_is_shown(instant: datetime, zone: ZoneInfo, locale: str, style: str) -> None:
    moment = Moment.of(instant, zone)
    shown_date = format_date(moment.wall, style, locale=locale)
    shown_time = format_datetime(moment.wall, "HH:mm" if locale == "de" else "h:mm a", locale=locale)
    twice = len(wall_readings(moment.wall, zone)) == 2
    shown = f"{shown_date}, {shown_time}{' Uhr' if locale == 'de' else ''}" + (f" {moment.abbreviation}" * twice)
    assert parse_when(shown, now=NOW, zone=zone) == moment


@given(instants, zones)
def test_every_instant_is_read_back_from_iso_8601(instant: datetime, zone: ZoneInfo) -> None:
    moment = Moment.of(instant, zone)
    for words in (instant.isoformat(), instant.astimezone(zone).isoformat(), f"<t:{int(instant.timestamp())}:R>"):
        assert parse_when(words, now=NOW, zone=zone) == moment


@given(instants)
def test_local_readings_are_one_instant_on_several_clocks(instant: datetime) -> None:
    readings = local_readings(instant, ZONES)
    assert [reading.zone for reading in readings] == [zone.key for zone in ZONES]
    assert {reading.instant for reading in readings} == {instant}
    assert all(reading.wall == (instant + reading.offset).replace(tzinfo=None) for reading in readings)


@given(instants, zones)
def test_a_wall_time_that_exists_once_leads_back_to_its_instant(instant: datetime, zone: ZoneInfo) -> None:
    wall = Moment.of(instant, zone).wall
    readings = wall_readings(wall, zone)
    assert instant in {reading.instant for reading in readings}
    if len(readings) == 1:
        assert wall_to_instant(wall, zone) == instant


def transitions(zone: ZoneInfo) -> list[tuple[datetime, timedelta]]:
    """Each hour of 2026..2036 at which the zone's offset changes, with the change."""
    found = []
    hour, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)
    before = Moment.of(hour, zone).offset
    while hour < end:
        hour += timedelta(hours=1)
        after = Moment.of(hour, zone).offset
        if after != before:
            found.append((hour, after - before))
        before = after
    return found


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.key)
def test_every_clock_change_of_eleven_years_is_refused_with_both_readings(zone: ZoneInfo) -> None:
    changes = transitions(zone)
    assert len(changes) == (0 if zone.key == "America/Phoenix" else 22)
    half = timedelta(minutes=30)
    for instant, change in changes:
        before, after = Moment.of(instant - half, zone), Moment.of(instant + half, zone)
        now = instant - timedelta(days=3)
        if change > timedelta():  # spring: the half hour after the change was never on the clock one hour earlier
            wall = before.wall + timedelta(hours=1)
            with pytest.raises(NonexistentTime) as gap:
                wall_to_moment(wall, zone)
            assert gap.value.readings == (before, after)
            with pytest.raises(NonexistentTime):
                parse_when(wall.isoformat(sep=" "), now=now, zone=zone)
            with pytest.raises(NonexistentTime):
                parse_when(f"{wall:%d.%m. %H:%M} {before.abbreviation}", now=now, zone=zone)
        else:
            with pytest.raises(AmbiguousTime) as fold:
                wall_to_moment(after.wall, zone)
            assert fold.value.readings == (before, after)
            for reading in fold.value.readings:
                typed = f"{reading.wall:%d.%m.%Y %H:%M} {reading.abbreviation}"
                assert parse_when(typed, now=now, zone=zone) == reading


@pytest.mark.parametrize(
    "text",
    [
        " " * 4000,
        "3" * 4000,
        "3." * 2000,
        "in " * 1333,
        "next " * 800,
        "(" * 4000,
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 4000,
        "a" + "\N{COMBINING GRAVE ACCENT}\N{COMBINING DOT BELOW}" * 1999,
        "in " + "1 h " * 49,
        "um " * 66,
        "a\N{RIGHT-TO-LEFT OVERRIDE}" * 100,
        "3.12. " + "," * 190,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_is_refused_and_suggests_without_error(text: str) -> None:
    """How long it takes is measured in bench/dates.py."""
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with pytest.raises(WhenError):
        parse_when(text, now=now, zone=ZONES[0])
    assert len(suggest(text, now, ZONES[0])) <= 25
