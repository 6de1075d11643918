"""How long an action lasts, by the words that moderators type; and what Discord is told of it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.rules.durations import DISCORDS_LONGEST, LONGEST, RENEW_AFTER, SHORTEST, reach, read_length
from tests.conftest import NOW

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("2 Tage", timedelta(days=2)),
        ("2 days", timedelta(days=2)),
        ("3h", timedelta(hours=3)),
        ("90 min", timedelta(minutes=90)),
        ("eine Woche", timedelta(weeks=1)),
        ("1h 30m", timedelta(minutes=90)),
        ("für 3 Tage", timedelta(days=3)),
        ("for 3 days", timedelta(days=3)),
        ("60 days", timedelta(days=60)),
        ("anderthalb Stunden", timedelta(minutes=90)),
    ],
)
def test_a_span_counts_from_now(typed: str, length: timedelta) -> None:
    assert read_length(typed, NOW, BERLIN, CaseKind.TIMEOUT).ends_at == NOW + length


@pytest.mark.parametrize(
    ("typed", "zone", "ends"),
    [
        ("bis Freitag 18 Uhr", BERLIN, "2026-11-27T17:00+00:00"),
        ("bis zum 3.12. 15 Uhr", BERLIN, "2026-12-03T14:00+00:00"),
        ("Freitag 18 Uhr", BERLIN, "2026-11-27T17:00+00:00"),
        ("bis morgen um 8 Uhr", BERLIN, "2026-11-24T07:00+00:00"),
        ("until Friday 6pm", NEW_YORK, "2026-11-27T23:00+00:00"),
        ("till tomorrow 8am", NEW_YORK, "2026-11-24T13:00+00:00"),
        ("until 2026-12-03 15:00", NEW_YORK, "2026-12-03T20:00+00:00"),
        ("Until 3 Dec 2026 15:00", BERLIN, "2026-12-03T14:00+00:00"),
    ],
)
def test_an_end_is_read_on_the_moderators_clock(typed: str, zone: ZoneInfo, ends: str) -> None:
    assert read_length(typed, NOW, zone, CaseKind.BAN).ends_at == datetime.fromisoformat(ends)


@pytest.mark.parametrize("typed", ["", "  ", "dauerhaft", "Für immer", "permanent", "permanently", "unbefristet"])
def test_only_a_ban_can_be_for_good(typed: str) -> None:
    assert read_length(typed, NOW, BERLIN, CaseKind.BAN).ends_at is None
    with pytest.raises(UserError, match="Only a ban can be permanent"):
        read_length(typed, NOW, BERLIN, CaseKind.TIMEOUT)


@pytest.mark.parametrize(
    "typed",
    [
        *("bald", "2", "2 Monate", "a year", "59s", "11 Jahre", "-3h", "0 Tage", "99999 Tage", "x" * 3000),
        *("bis", "bis gestern 10 Uhr", "until noon yesterday", "bis 3.12.2099 15 Uhr", "03/12 15:00"),
    ],
)
def test_what_is_not_understood_is_refused_and_never_a_ban_for_good(typed: str) -> None:
    for kind in (CaseKind.BAN, CaseKind.TIMEOUT):
        with pytest.raises(UserError):
            read_length(typed, NOW, BERLIN, kind)


@given(st.text(max_size=120))
def test_whatever_is_typed_is_an_end_within_bounds_or_a_refusal(typed: str) -> None:
    try:
        ends_at = read_length(typed, NOW, BERLIN, CaseKind.TIMEOUT).ends_at
    except UserError:
        return
    assert ends_at is not None
    assert NOW + SHORTEST <= ends_at <= NOW + LONGEST
    assert ends_at.microsecond == 0


@given(st.timedeltas(min_value=timedelta(minutes=1), max_value=LONGEST))
def test_renewed_in_time_a_timeout_stands_without_a_gap_to_its_end(length: timedelta) -> None:
    """What Discord is told never exceeds its limit, and each renewal comes before the last one runs out."""
    start = NOW.replace(microsecond=0)
    ends_at = (start + length).replace(microsecond=0)
    now, until = start, reach(ends_at, start)
    while until < ends_at:
        assert until - now <= DISCORDS_LONGEST
        now += RENEW_AFTER
        assert now < until
        until = reach(ends_at, now)
    assert until == ends_at
