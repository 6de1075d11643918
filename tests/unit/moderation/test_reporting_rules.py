"""How often somebody may report, what times mean, and how much fits into a button's id: tables and properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.ui.ids import MAX_LENGTH, make_id
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.reports import MESSAGE, AuthorKind, ReportedMessage, dump, load
from cogs.moderation.rules.reports import LIMITS, free_again
from cogs.moderation.rules.search import CaseFilters, CaseStatus, pack, read_range, unpack
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
SNOWFLAKES = st.integers(1, 2**63 - 1)
INSTANTS = st.integers(1_420_070_400, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
FILTERS = st.builds(
    CaseFilters,
    target_id=st.none() | SNOWFLAKES,
    moderator_id=st.none() | SNOWFLAKES,
    kind=st.none() | st.sampled_from(CaseKind),
    status=st.none() | st.sampled_from(CaseStatus),
    since=st.none() | INSTANTS,
    until=st.none() | INSTANTS,
)


@given(FILTERS, st.integers(0, 9_999))
def test_every_search_fits_into_a_buttons_id_and_comes_back(filters: CaseFilters, page: int) -> None:
    custom_id = make_id("moderation.search", *pack(filters), page)
    assert len(custom_id) <= MAX_LENGTH
    assert unpack(tuple(custom_id.split(":")[1:-1])) == filters


@given(st.lists(st.integers(0, 2 * 86_400), max_size=60))
def test_whoever_waits_as_long_as_they_are_told_may_report(seconds_ago: list[int]) -> None:
    earlier = [NOW - timedelta(seconds=entry) for entry in seconds_ago]
    again = free_again(earlier, NOW)
    if again is None:
        assert all(sum(entry > NOW - within for entry in earlier) < most for most, within in LIMITS)
    else:
        assert again > NOW
        assert free_again(earlier, again) is None
        assert free_again(earlier, again - timedelta(seconds=1)) is not None


@pytest.mark.parametrize(
    ("ago", "again"),
    [
        ([], None),
        ([0] * 5, None),
        ([0] * 6, timedelta(minutes=10)),
        ([60 * entry for entry in range(6)], timedelta(minutes=5)),
        ([600] * 6, None),
        ([3600] * 30, timedelta(hours=23)),
        ([3600] * 29, None),
    ],
)
def test_the_limits_of_reporting(ago: list[int], again: timedelta | None) -> None:
    found = free_again([NOW - timedelta(seconds=entry) for entry in ago], NOW)
    assert found == (NOW + again if again is not None else None)


@pytest.mark.parametrize(
    ("since", "until", "begins", "ends"),
    [
        ("", "", None, None),
        ("30 days", "", NOW - timedelta(days=30), None),
        ("2 Wochen", "", NOW - timedelta(weeks=2), None),
        ("1.10.", "", datetime(2026, 9, 30, 22, tzinfo=UTC), None),
        ("1 Oct 2026", "31 Oct 2026", datetime(2026, 9, 30, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)),
        ("gestern", "gestern", datetime(2026, 11, 21, 23, tzinfo=UTC), datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("last week", "", datetime(2026, 11, 15, 23, tzinfo=UTC), None),
        ("", "letzte Woche", None, datetime(2026, 11, 22, 23, tzinfo=UTC)),
        ("2026-11-20 15:00", "", datetime(2026, 11, 20, 14, tzinfo=UTC), None),
    ],
)
def test_times_are_read_as_people_mean_them(
    since: str, until: str, begins: datetime | None, ends: datetime | None
) -> None:
    assert read_range(since, until, NOW, BERLIN) == (begins, ends)


@pytest.mark.parametrize(("since", "until"), [("Kauderwelsch", ""), ("", "32.13."), ("gestern", "1 Oct 2026")])
def test_times_that_mean_nothing_are_refused_with_a_word(since: str, until: str) -> None:
    with pytest.raises(UserError):
        read_range(since, until, NOW, BERLIN)


@given(
    st.builds(
        ReportedMessage,
        channel_id=SNOWFLAKES,
        message_id=SNOWFLAKES,
        author_id=SNOWFLAKES,
        author_name=st.text(max_size=40),
        author=st.sampled_from(AuthorKind),
        written_at=INSTANTS,
        content=st.text(max_size=200),
        files=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    )
)
def test_a_message_waits_in_the_draft_as_it_was(message: ReportedMessage) -> None:
    assert load({MESSAGE: dump(message)}) == message
    assert load({}) is None
