"""Which roles a member should carry, and what differs."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.texts import Bilingual, Language
from cogs.network.models.cities import City, Delegate, Function
from cogs.network.models.topics import Topic
from cogs.network.rules.roles import (
    CITY_ROLE_CAP,
    ROLES_PER_GUILD,
    TOPIC_ROLE_CAP,
    difference,
    is_personal,
    wanted_keys,
)

DORTMUND = City(1, 7, "dortmund", "Dortmund", "DE", None, ZoneInfo("Europe/Berlin"), Language.DE)
CLIMATE = Topic(1, 7, "climate", Bilingual("Klimaschutz", "Climate protection"), "", 0)
MAYOR = Delegate(1, 7, 1, 5, "Person", Function.MAYOR, 9, datetime(2026, 1, 1, tzinfo=UTC))


def test_a_mayor_who_follows_a_topic_carries_three_roles() -> None:
    assert wanted_keys(MAYOR, DORTMUND, [CLIMATE]) == {"mayors", "city.dortmund", "topic.climate"}


def test_the_moderators_role_is_given_by_hand_and_left_alone() -> None:
    assert not is_personal("moderators")
    assert all(is_personal(key) for key in ("mayors", "staff", "observers", "city.dortmund", "topic.climate"))


def test_what_does_not_stand_on_the_server_is_not_given() -> None:
    change = difference({"mayors": 10}, {"mayors", "city.dortmund"}, [])
    assert (change.add, change.remove) == (frozenset({10}), frozenset())


def test_caps_leave_room_for_the_servers_own_roles() -> None:
    assert CITY_ROLE_CAP + TOPIC_ROLE_CAP <= ROLES_PER_GUILD - 25


@given(
    managed=st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50)),
    wanted=st.frozensets(st.sampled_from("abcdefgh")),
    carried=st.frozensets(st.integers(1, 99)),
)
def test_after_the_change_nothing_differs_and_foreign_roles_stay(
    managed: dict[str, int], wanted: frozenset[str], carried: frozenset[int]
) -> None:
    change = difference(managed, wanted, carried)
    after = (carried | change.add) - change.remove
    assert difference(managed, wanted, after).add == difference(managed, wanted, after).remove == frozenset()
    assert carried - set(managed.values()) == after - set(managed.values())
