"""Instants in the database, and clocks that travel."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TravellingClock, from_db, to_db
from bot.housekeeping import next_night

AWARE = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.timezones())  # noqa: DTZ001 - bounds are naive by contract
START = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(AWARE)
def test_an_instant_comes_back_from_the_database(instant: datetime) -> None:
    # Through UTC first: a wall time that its zone skips equals nothing but itself.
    assert from_db(to_db(instant)) == instant.astimezone(UTC)


@given(AWARE, AWARE)
def test_the_order_of_texts_is_the_order_of_time(one: datetime, other: datetime) -> None:
    assert (to_db(one) < to_db(other)) == (one.astimezone(UTC) < other.astimezone(UTC))


def test_an_instant_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="zone"):
        to_db(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


async def test_a_journey_stops_where_something_is_waited_for_and_ends_where_it_should() -> None:
    clock = TravellingClock(START.astimezone(timezone(timedelta(hours=-5))))
    stops: list[datetime] = []
    ahead = [START + timedelta(hours=n) for n in (1, 2, 9)]

    async def arrive() -> None:
        stops.append(clock.now())
        await clock.expect(next((entry for entry in ahead if entry > clock.now()), None))

    clock.on_move(arrive)
    await clock.expect(ahead[0])
    await clock.travel(timedelta(hours=3))
    assert stops == [START, ahead[0], ahead[1], START + timedelta(hours=3)]


@given(AWARE)
def test_the_next_night_is_ahead_and_within_a_day(now: datetime) -> None:
    now = now.astimezone(UTC)
    assert timedelta() < next_night(now) - now <= timedelta(days=1)
    assert (next_night(now).hour, next_night(now).minute) == (3, 30)
