"""Which days a search for a time looks through: both ends were said, or it asks."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UserError
from cogs.meetings.rules.availability import read_days

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime.fromisoformat("2026-11-25T09:00+00:00")
"""A Wednesday."""


@pytest.mark.parametrize(
    ("first", "last", "begin", "end"),
    [
        ("Montag bis Freitag", "", "2026-11-30", "2026-12-04"),
        ("nächste Woche", "", "2026-11-30", "2026-12-06"),
        ("this week", "", "2026-11-25", "2026-11-29"),
        ("ab Montag", "Freitag in einer Woche", "2026-11-30", "2026-12-04"),
        ("3.12.", "", "2026-12-03", "2026-12-03"),
        ("20.12. bis 5.1.", "", "2026-12-20", "2027-01-05"),
        ("Dec 3", "Feb 3", "2026-12-03", "2027-02-03"),
    ],
)
def test_both_ends_are_read(first: str, last: str, begin: str, end: str) -> None:
    assert read_days(first, last, NOW, BERLIN) == (date.fromisoformat(begin), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        ("ab Montag", "", "give both"),
        ("from Monday", "", "give both"),
        ("bis Freitag", "", "give both"),
        ("until Friday", "", "give both"),
        ("4.12.", "30.11.", "before the first"),
        ("4.12. bis 30.11.", "", "before the first"),
        ("4.12. bis 30.3.", "", "two months"),
        ("20.11.2026", "23.11.2026", "past"),
        ("3.12.", "3.3.2027", "two months"),
    ],
)
def test_what_leaves_an_end_open_or_turns_them_around_is_said(first: str, last: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        read_days(first, last, NOW, BERLIN)
