"""Who may give whom which function, as one table."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotAllowed, UserError
from bot.people import MemberRecord, Person, Right, rights_of
from bot.texts import Language
from cogs.network.models.cities import City, Delegate, Function
from cogs.network.rules.appointing import admit_appointment

GUILD, DORTMUND_ID, PITTSBURGH_ID = 7, 1, 2
ZONE = ZoneInfo("Europe/Berlin")
DORTMUND = City(DORTMUND_ID, GUILD, "dortmund", "Dortmund", "DE", "DE-NW", ZONE, Language.DE)


def actor(city_id: int | None = None, function: Function | None = None, *, moderator: bool = False) -> Person:
    standing = MemberRecord(
        city_id=city_id,
        function=function.value if function else None,
        mandate=function is not None and function.mandate,
        moderator=moderator,
    )
    rights = rights_of(standing, manage_guild=False, moderate_members=False)
    return Person(GUILD, 99, "Somebody", Language.EN, ZONE, city_id, standing.function, rights)


def term(city_id: int, function: Function) -> Delegate:
    return Delegate(1, GUILD, city_id, 5, "Person", function, 99, datetime(2026, 1, 1, tzinfo=UTC))


MODERATOR = actor(moderator=True)
LIAISON = actor(DORTMUND_ID, Function.LIAISON)


@pytest.mark.parametrize("function", list(Function))
def test_moderators_give_every_function(function: Function) -> None:
    admit_appointment(MODERATOR, DORTMUND, function, None)
    admit_appointment(MODERATOR, DORTMUND, function, term(PITTSBURGH_ID, Function.MAYOR))


@pytest.mark.parametrize("function", [Function.DEPUTY, Function.LIAISON, Function.STAFF, Function.OBSERVER])
def test_a_liaison_gives_every_function_of_the_own_city_but_the_mayors(function: Function) -> None:
    admit_appointment(LIAISON, DORTMUND, function, None)


@pytest.mark.parametrize(
    ("who", "function", "present"),
    [
        (LIAISON, Function.MAYOR, None),
        (LIAISON, Function.STAFF, term(DORTMUND_ID, Function.MAYOR)),
        (LIAISON, Function.STAFF, term(PITTSBURGH_ID, Function.STAFF)),
        (actor(PITTSBURGH_ID, Function.LIAISON), Function.STAFF, None),
        (actor(DORTMUND_ID, Function.MAYOR), Function.STAFF, None),
        (actor(DORTMUND_ID, Function.STAFF), Function.OBSERVER, None),
        (actor(), Function.STAFF, None),
    ],
)
def test_nobody_else_appoints(who: Person, function: Function, present: Delegate | None) -> None:
    with pytest.raises(NotAllowed):
        admit_appointment(who, DORTMUND, function, present)


def test_who_has_the_function_already_is_not_appointed_again() -> None:
    with pytest.raises(UserError, match="already"):
        admit_appointment(MODERATOR, DORTMUND, Function.STAFF, term(DORTMUND_ID, Function.STAFF))


def test_who_was_elected_again_is_appointed_for_a_day_ahead_by_those_who_may() -> None:
    admit_appointment(MODERATOR, DORTMUND, Function.MAYOR, term(DORTMUND_ID, Function.MAYOR), ahead=True)
    with pytest.raises(NotAllowed):
        admit_appointment(LIAISON, DORTMUND, Function.MAYOR, term(DORTMUND_ID, Function.MAYOR), ahead=True)


def test_mandates_follow_from_the_function() -> None:
    assert [function.value for function in Function if function.mandate] == ["mayor", "deputy", "liaison"]
    assert actor(DORTMUND_ID, Function.STAFF).may(Right.DELEGATE)
    assert not actor(DORTMUND_ID, Function.STAFF).may(Right.MANDATE)
