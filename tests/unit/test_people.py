"""Rights come from one place."""

from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotAllowed
from bot.people import REFUSALS, MemberRecord, Person, Right, rights_of
from bot.texts import Language

NOBODY = MemberRecord()
STAFF = MemberRecord(city_id=1, function="staff")
MAYOR = MemberRecord(city_id=1, function="mayor", mandate=True)
MODERATOR = MemberRecord(moderator=True)


@pytest.mark.parametrize(
    ("standing", "manage_guild", "moderate_members", "expected"),
    [
        (NOBODY, False, False, {Right.ALL}),
        (STAFF, False, False, {Right.ALL, Right.DELEGATE}),
        (MAYOR, False, False, {Right.ALL, Right.DELEGATE, Right.MANDATE}),
        (MemberRecord(mandate=True), False, False, {Right.ALL}),
        (MODERATOR, False, False, {Right.ALL, Right.MOD}),
        (NOBODY, False, True, {Right.ALL, Right.MOD}),
        (NOBODY, True, False, {Right.ALL, Right.MOD, Right.ADMIN}),
        (MAYOR, True, True, set(Right)),
    ],
)
def test_rights_follow_from_records_and_permissions(
    standing: MemberRecord,
    manage_guild: bool,  # noqa: FBT001 - a column of the table
    moderate_members: bool,  # noqa: FBT001 - a column of the table
    expected: set[Right],
) -> None:
    assert rights_of(standing, manage_guild=manage_guild, moderate_members=moderate_members) == expected


@pytest.mark.parametrize("right", [right for right in Right if right is not Right.ALL])
def test_a_missing_right_is_refused_with_who_could_do_it(right: Right) -> None:
    person = Person(1, 2, "Anna", Language.EN, ZoneInfo("UTC"))
    with pytest.raises(NotAllowed) as refusal:
        person.require(right)
    assert refusal.value.text == REFUSALS[right]
