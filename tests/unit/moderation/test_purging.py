"""Which messages a purge takes, in which batches, and what points in a channel may be called."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from cogs.moderation.models.cases import Party
from cogs.moderation.models.purges import FoundMessage, PurgeFilter
from cogs.moderation.rules.purges import (
    BULK_AGE,
    BULK_MOST,
    batches,
    by_author,
    fits,
    id_at,
    instant_of,
    old_ones,
    point,
)
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
CHANNEL = 500
ages = st.timedeltas(timedelta(), timedelta(days=60))


def message(age: timedelta = timedelta(), *, author: int = 1, content: str = "", pinned: bool = False) -> FoundMessage:
    return FoundMessage(id_at(NOW - age), Party(author, f"P{author}"), NOW - age, pinned, content)


@given(st.lists(ages, max_size=400))
def test_every_message_is_in_one_batch_that_discord_takes(all_ages: list[timedelta]) -> None:
    ids = {id_at(NOW - age) + number for number, age in enumerate(all_ages)}
    found = batches(ids, NOW)
    assert sorted(entry for batch in found for entry in batch) == sorted(ids)
    for batch in found:
        assert 1 <= len(batch) <= BULK_MOST
        if len(batch) > 1:
            assert all(NOW - instant_of(entry) < timedelta(days=14) for entry in batch)


@given(st.lists(ages, max_size=200))
def test_old_ones_are_counted_as_they_are_bitten(all_ages: list[timedelta]) -> None:
    ids = {id_at(NOW - age) + number for number, age in enumerate(all_ages)}
    singly = [batch for batch in batches(ids, NOW) if len(batch) == 1 and NOW - instant_of(batch[0]) >= BULK_AGE]
    assert old_ones(ids, NOW) == len(singly)


@given(st.datetimes(datetime(2015, 1, 2), datetime(2100, 1, 1)))  # noqa: DTZ001 - the strategy wants naive bounds
def test_ids_are_times(naive: datetime) -> None:
    instant = naive.replace(tzinfo=UTC)
    assert timedelta() <= instant - instant_of(id_at(instant)) < timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (PurgeFilter(5), True),
        (PurgeFilter(5, author_id=1), True),
        (PurgeFilter(5, author_id=2), False),
        (PurgeFilter(5, contains="STRASSE"), True),
        (PurgeFilter(5, contains="Straßen"), False),
        (PurgeFilter(5, before=id_at(NOW)), False),
        (PurgeFilter(5, before=id_at(NOW) + 1), True),
        (PurgeFilter(5, after=id_at(NOW)), False),
        (PurgeFilter(5, after=id_at(NOW) - 1), True),
    ],
)
def test_filters(wanted: PurgeFilter, found: bool) -> None:  # noqa: FBT001 - the table's column
    assert fits(message(content="Auf der Straße"), wanted) is found


def test_whose_they_are_the_most_frequent_first() -> None:
    found = [message(timedelta(seconds=n), author=1 if n % 3 else 2) for n in range(9)]
    assert [(party.user_id, count) for party, count in by_author(found)] == [(1, 6), (2, 3)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", None),
        (f"https://discord.com/channels/1/{CHANNEL}/123456789012345678", 123456789012345678),
        (f"https://ptb.discord.com/channels/1/{CHANNEL}/123456789012345678/", 123456789012345678),
        ("123456789012345678", 123456789012345678),
        ("gestern 18 Uhr", id_at(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))),
        ("yesterday 6pm", id_at(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))),
        ("20.11.", id_at(datetime(2026, 11, 19, 23, 0, tzinfo=UTC))),
        ("2026-11-20 10:00", id_at(datetime(2026, 11, 20, 9, 0, tzinfo=UTC))),
    ],
)
def test_a_point_is_a_link_a_number_or_a_time_behind_us(typed: str, meant: int | None) -> None:
    assert point(typed, CHANNEL, NOW, BERLIN) == meant


@pytest.mark.parametrize("typed", ["irgendwann", "https://discord.com/channels/1/501/123456789012345678", "03/04"])
def test_other_points_are_refused(typed: str) -> None:
    with pytest.raises(UserError):
        point(typed, CHANNEL, NOW, BERLIN)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_point(typed: str) -> None:
    try:
        meant = point(typed, CHANNEL, NOW, BERLIN)
    except UserError:
        return
    assert meant is None or meant >= 0


@pytest.mark.parametrize(
    "typed", ["99999999999999999999", f"https://discord.com/channels/1/{CHANNEL}/99999999999999999999"]
)
def test_a_number_larger_than_discord_knows_is_its_largest(typed: str) -> None:
    assert point(typed, CHANNEL, NOW, BERLIN) == 2**63 - 1
