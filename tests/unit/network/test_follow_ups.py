"""Whoever carries what, one run leaves nothing to do about people's roles, and touches only what it said."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.states import PostState
from cogs.network.models.plan import PlanField, SetupPlan, StepAction
from cogs.network.models.server_state import LiveMember, ObjectKind
from cogs.network.rules.desired import desired_server
from cogs.network.rules.follow_ups import with_follow_ups
from tests.unit.network.servers import FORUM, PaperServer, cities, desired, topics

BUILT = PaperServer(desired())
BUILT.apply()
IDS = {row.key: row.object_id for row in BUILT.provisioned.values() if row.kind is ObjectKind.ROLE}
PERSONAL = ["city.city-1", "city.city-2", "mayors", "staff"]
FOREIGN = 999
PEOPLE = st.dictionaries(st.integers(1, 4), st.frozensets(st.sampled_from(PERSONAL)), max_size=4)


def plan(
    carried: dict[int, frozenset[int]],
    wanted: dict[int, frozenset[str]],
    kept: dict[int, dict[str, bool]],
    welcome: PostState = PostState.CURRENT,
) -> SetupPlan:
    members = {user_id: LiveMember(f"Person {user_id}", role_ids) for user_id, role_ids in carried.items()}
    snapshot = replace(BUILT.snapshot, members=members)
    rows = BUILT.provisioned.values()
    return with_follow_ups(BUILT.plan(), BUILT.desired, snapshot, rows, wanted, kept, welcome=welcome)


@given(PEOPLE, PEOPLE, st.dictionaries(st.integers(1, 4), st.dictionaries(st.sampled_from(PERSONAL), st.booleans())))
def test_what_people_get_and_lose_is_all_that_is_left_to_do(
    carried: dict[int, frozenset[str]], wanted: dict[int, frozenset[str]], kept: dict[int, dict[str, bool]]
) -> None:
    held = {user: frozenset(IDS[key] for key in keys) | {FOREIGN, IDS["moderators"]} for user, keys in carried.items()}
    found = plan(held, wanted, kept)
    for change in found.members:
        gained, lost = ({IDS[key] for key in keys} for keys in (change.add, change.remove))
        assert not gained & held[change.user_id]
        assert lost <= held[change.user_id]
        held[change.user_id] = held[change.user_id] - lost | gained
    assert plan(held, wanted, kept).is_empty
    assert all(FOREIGN in roles and IDS["moderators"] in roles for roles in held.values())
    for user, keys in kept.items():
        assert all((IDS[key] in held[user]) is carries for key, carries in keys.items() if user in held)


def test_what_follows_is_confirmed_with_the_plan_that_shows_it() -> None:
    lacking = plan({1: frozenset()}, {1: frozenset({"mayors"})}, {})
    assert (lacking.steps, lacking.is_empty) == ((), False)
    others = (
        plan({1: frozenset()}, {}, {}),
        plan({1: frozenset()}, {1: frozenset({"staff"})}, {}),
        plan({1: frozenset()}, {1: frozenset({"mayors"})}, {}, PostState.DELETED),
    )
    assert len({lacking.digest, *(other.digest for other in others)}) == 1 + len(others)


def test_a_renamed_citys_role_is_renamed_by_the_plan() -> None:
    server = replace(BUILT, provisioned=dict(BUILT.provisioned))
    first, *others = cities()
    server.desired = desired_server(FORUM, [replace(first, own_name="Other name"), *others], topics())
    (step,) = server.plan().steps
    assert (step.action, step.key) == (StepAction.UPDATE, "city.city-1")
    assert [(change.field, change.after) for change in step.changes] == [(PlanField.NAME, "Other name")]
