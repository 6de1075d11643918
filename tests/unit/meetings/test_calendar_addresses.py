"""Addresses that calendars follow: what an administrator may set, what a token is, and how often one may ask."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import UserError
from cogs.meetings.rules.calendar_addresses import OFF, RateLimit, new_token, read_calendar_url, token_hash

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://forum.example.org/calendar", "https://forum.example.org/calendar"),
        (" https://forum.example.org/calendar/ ", "https://forum.example.org/calendar"),
        ("https://forum.example.org:8443", "https://forum.example.org:8443"),
        ("http://127.0.0.1:8377/calendar", "http://127.0.0.1:8377/calendar"),
        ("off", OFF),
        ("Aus", OFF),
        ("-", OFF),
    ],
)
def test_an_administrator_says_where_calendars_are(typed: str, stored: str) -> None:
    assert read_calendar_url(typed, listening=True) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "http://forum.example.org/calendar",  # anybody on the way could read the address
        "forum.example.org",
        "https://",
        "https://forum.example.org/?a=b",
        "https://me:secret@forum.example.org",
        "ftp://forum.example.org",
        "https://[",
    ],
)
def test_what_would_not_work_is_refused_with_what_would(typed: str) -> None:
    with pytest.raises(ValueError, match=r"https://forum\.example\.org"):
        read_calendar_url(typed, listening=True)


def test_nothing_is_offered_that_the_bot_does_not_serve() -> None:
    with pytest.raises(UserError, match="RATSBOTE_WEB_PORT"):
        read_calendar_url("https://forum.example.org/calendar", listening=False)
    assert read_calendar_url("off", listening=False) == OFF


def test_tokens_are_long_and_each_is_new() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    assert len({token_hash(token) for token in tokens}) == 100
    for wrong in ("", "x" * 42, "x" * 44, "ä" * 43, "../" + "x" * 40):
        assert token_hash(wrong) is None


def test_a_limit_counts_each_key_by_itself_and_forgets() -> None:
    limit = RateLimit(2, timedelta(minutes=1))
    assert not limit.wait("a", NOW)
    assert not limit.wait("a", NOW + timedelta(seconds=20))
    assert limit.wait("a", NOW + timedelta(seconds=30)) == timedelta(seconds=30)
    assert not limit.wait("b", NOW + timedelta(seconds=30))
    assert not limit.wait("a", NOW + timedelta(seconds=60))
    assert limit.wait("a", NOW + timedelta(seconds=60)) == timedelta(seconds=20)
