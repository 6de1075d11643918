"""Whatever a refusal proposes can be typed as it stands there: its examples, its bounds, and every reading it names."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.dates import day_text, span
from bot.texts import Language, Texts
from bot.when import (
    Ambiguous,
    AmbiguousDate,
    AmbiguousEnd,
    DurationError,
    DurationOutOfRange,
    MissingDay,
    Moment,
    NonexistentTime,
    WeekdayMismatch,
    WhenError,
    ZoneMismatch,
    parse_duration,
    parse_interval,
    parse_offsets,
    parse_when,
)
from bot.when.texts import explain, moment_text
from tests.conftest import examples
from tests.unit.when.phrases import WORDS

TEXTS = Texts(PROJECT / "data" / "locales")
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
QUOTED = re.compile(r"[“„]([^”“]+)[”“]")
instants = st.integers(0, 9 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("America/Phoenix"), ZoneInfo("Europe/London")])
phrases = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
REFUSED = (
    *("", "bald", "3.12.", "Freitag", "nächste Woche", "im Februar", "31.2. 10 Uhr", "25 Uhr", "Freitag, 3.12. 15 Uhr"),
    *("Freitag in 10 Tagen um 15 Uhr", "3.7. 15 Uhr CET", "July 1 3pm EST", "1.1.9999 10 Uhr", "gestern 15 Uhr"),
    *("bis 17 Uhr", "3.12. 15 Uhr bis 2.12.2026 9 Uhr", "Freitag 10 bis 2 Uhr", "Thu 2-4", "tomorrow 10 to 11"),
    *(
        "28.3.2027 2:30",
        "31.10.2027 2:30",
        "03/12 15:00",
        "heute in 8 Tagen um 15 Uhr",
        "weekend 10:00",
        "KW 99 Di 10 Uhr",
    ),
    *("March 14, 2027 2:30 am", "Nov 7, 2027 1:30 am", "Freitag halb drei", "Freitag Mitternacht", "diese Woche 9 Uhr"),
)


def refusal_of(text: str, now: datetime, zone: ZoneInfo) -> WhenError | None:
    try:
        parse_interval(text, now=now, zone=zone)
    except WhenError as refusal:
        return refusal
    return None


def check(refusal: WhenError, now: datetime, zone: ZoneInfo) -> None:
    for language in Language:
        text = TEXTS.render(explain(refusal), language)
        assert "must be in" not in text
        for example in QUOTED.findall(text):
            assert parse_interval(example, now=now, zone=zone).start.instant > now, (language, text, example)
    for reading in readings(refusal):
        for words in (moment_text(reading).de, moment_text(reading).en):
            assert parse_when(words, now=now, zone=zone, prefer_future=reading.instant > now) == reading, words
    for day in refusal.nearest if isinstance(refusal, WeekdayMismatch) else ():
        for words in (day_text(day).de, day_text(day).en):
            assert parse_when(f"{words}, 12:00", now=now, zone=zone, prefer_future=False).wall.date() == day


def readings(refusal: WhenError) -> tuple[Moment, ...]:
    several = (Ambiguous, AmbiguousEnd, NonexistentTime, ZoneMismatch)
    return refusal.readings if isinstance(refusal, several) else ()


@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK], ids=str)
@pytest.mark.parametrize("typed", REFUSED)
def test_what_a_refusal_proposes_is_accepted(typed: str, zone: ZoneInfo) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    refusal = refusal_of(typed, now, zone)
    if zone is BERLIN and not typed.startswith(("March", "Nov")):
        assert refusal is not None
    if refusal is not None:
        check(refusal, now, zone)


@settings(max_examples=examples(200))
@given(phrases | st.text(max_size=200), instants, zones)
def test_what_any_refusal_proposes_is_accepted(typed: str, now: datetime, zone: ZoneInfo) -> None:
    refusal = refusal_of(typed, now, zone)
    ends_today = isinstance(refusal, MissingDay) and refusal.last == now.astimezone(zone).date()
    if refusal is not None and not isinstance(refusal, AmbiguousDate) and not ends_today:
        check(refusal, now, zone)


@given(st.text(max_size=200) | st.text(alphabet="0123456789hmdwymonat, ", max_size=20), st.integers(1, 400))
def test_what_a_refused_length_proposes_is_accepted(typed: str, days: int) -> None:
    minimum, maximum = timedelta(minutes=5), timedelta(days=days)
    for parser in (parse_duration, parse_offsets):
        try:
            parser(typed, minimum=minimum, maximum=maximum)
        except DurationError as refusal:
            for language in Language:
                for example in QUOTED.findall(TEXTS.render(explain(refusal), language)):
                    assert parser(example, minimum=minimum, maximum=maximum)
                if isinstance(refusal, DurationOutOfRange):
                    for bound in (refusal.minimum, refusal.maximum):
                        assert parse_duration(TEXTS.render(span(bound), language)) == bound
