"""Plans, followed to their end on paper: they lead to what is declared, once, from wherever they start."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.network.models.forum import Forum
from cogs.network.models.plan import (
    PermissionPair,
    PlanField,
    PlanNoteKind,
    PlanProblem,
    PlanProblemKind,
    PlanStep,
    StepAction,
)
from cogs.network.models.server_state import ObjectKind, Overwrite
from cogs.network.rules.drift import find_drift
from cogs.network.rules.permissions import BITS
from cogs.network.rules.plan import make_plan
from tests.conftest import examples
from tests.unit.network.servers import (
    ADMIN_ROLE,
    BOT,
    FORUM,
    GUILD,
    PERMISSIONS,
    PaperServer,
    desired,
    empty_server,
    live_channel,
    live_role,
)

VIEW = BITS["view_channel"]


@pytest.fixture
def built() -> PaperServer:
    """A server that stands as declared."""
    server = PaperServer(desired())
    server.follow(server.plan().steps)
    return server


def step_of(server: PaperServer, kind: ObjectKind, key: str) -> PlanStep:
    return next(step for step in server.plan().steps if (step.kind, step.key) == (kind, key))


def test_a_followed_plan_leaves_nothing_to_do(built: PaperServer) -> None:
    plan = built.plan()
    assert (plan.steps, plan.problems, plan.notes) == ((), (), ())
    assert built.made == 4 + 9 + 2 + 4 + 7 + 9
    assert find_drift(built.snapshot, built.provisioned.values()) == []


def test_roles_come_before_categories_and_those_before_their_channels() -> None:
    kinds = [step.kind for step in PaperServer(desired()).plan().steps]
    assert kinds == sorted(kinds, key=list(ObjectKind).index)


@given(st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=6))
@settings(max_examples=examples(60), deadline=None)
def test_killed_at_any_point_and_begun_again_it_converges_without_doubles(kills: list[tuple[int, bool]]) -> None:
    """Each kill comes after some steps; `forgets`: the last of them happened, but was not noted any more."""
    server = PaperServer(desired())
    for after, forgets in kills:
        steps = server.plan().steps[: after + 1]
        for step in steps[:-1]:
            server.take(step)
        for step in steps[-1:]:
            server.take(step, remember=not forgets)
    server.follow(server.plan().steps)
    assert server.plan().steps == ()
    names = [(channel.kind, channel.state.name) for channel in server.snapshot.channels]
    assert len(names) == len(set(names))
    assert server.made == 35


def test_what_has_the_exact_name_is_adopted_and_the_rest_made() -> None:
    server = PaperServer(desired())
    roles = (*server.snapshot.roles, live_role(20, "Moderation", 5), live_role(21, "moderation", 6))
    channels = (
        live_channel(30, "migration"),
        live_channel(31, "beschlüsse-decisions", kind=None),
        live_channel(32, "Moderation", ObjectKind.CATEGORY),
    )
    server.snapshot = replace(server.snapshot, roles=roles, channels=channels)
    adopted = {(step.kind, step.object_id) for step in server.plan().steps if step.action is StepAction.ADOPT}
    # The role of the topic Migration is called otherwise, a voice channel is no text channel.
    assert adopted == {(ObjectKind.ROLE, 20), (ObjectKind.CHANNEL, 30), (ObjectKind.CATEGORY, 32)}
    server.follow(server.plan().steps)
    assert server.plan().steps == ()
    assert server.made == 35 - 3


def test_managed_roles_are_never_adopted() -> None:
    server = PaperServer(desired())
    server.snapshot = replace(
        server.snapshot, roles=(*server.snapshot.roles, live_role(20, "Moderation", 5, managed=True))
    )
    assert step_of(server, ObjectKind.ROLE, "moderators").action is StepAction.CREATE


def test_an_object_keeps_its_identity_when_it_is_renamed_in_the_file(built: PaperServer) -> None:
    roles = tuple(replace(role, name="Stab") if role.key == "staff" else role for role in FORUM.roles)
    built.desired = desired(replace(FORUM, roles=roles))
    (step,) = built.plan().steps
    assert (step.action, step.key, [change.field for change in step.changes]) == (
        StepAction.UPDATE,
        "staff",
        [PlanField.NAME],
    )
    assert not step.changes[0].by_hand


def test_what_was_changed_by_hand_is_told_and_restored(built: PaperServer) -> None:
    state = next(role.state for role in built.desired.roles if role.key == "staff")
    built.change_role("staff", replace(state, name="Mitarbeitende", permissions=BITS["manage_channels"]))
    built.change_channel("welcome", topic="x")
    drift = find_drift(built.snapshot, built.provisioned.values())
    assert {(entry.key, tuple(change.field for change in entry.changes)) for entry in drift} == {
        ("staff", (PlanField.NAME, PlanField.PERMISSIONS)),
        ("welcome", (PlanField.TOPIC,)),
    }
    changes = [change for step in built.plan().steps for change in step.changes]
    assert [change.field for change in changes] == [PlanField.NAME, PlanField.PERMISSIONS, PlanField.TOPIC]
    assert all(change.by_hand for change in changes)
    assert changes[1].before == PermissionPair(BITS["manage_channels"])
    built.follow(built.plan().steps)
    assert built.plan().steps == ()


def test_an_overwrite_that_somebody_added_in_an_open_channel_is_told_and_left_alone(built: PaperServer) -> None:
    guest = Overwrite(77, member=True, allow=VIEW, deny=0)
    room = next(channel for channel in built.snapshot.channels if channel.state.name == "willkommen-welcome")
    built.change_channel("welcome", overwrites=tuple(sorted((*room.state.overwrites, guest))))
    assert built.plan().steps == ()
    (drift,) = find_drift(built.snapshot, built.provisioned.values())
    assert (drift.key, drift.changes[0].target, drift.changes[0].after) == ("welcome", "77", PermissionPair(VIEW, 0))


def test_private_rooms_are_closed_to_all_and_open_to_moderators_admins_and_the_bot(built: PaperServer) -> None:
    log = next(channel for channel in built.snapshot.channels if channel.state.name == "protokoll-log")
    moderators = built.provisioned[ObjectKind.ROLE, "moderators"].object_id
    by_target = {overwrite.target: overwrite for overwrite in log.state.overwrites}
    assert set(by_target) == {GUILD, ADMIN_ROLE, BOT, moderators}
    assert by_target[GUILD].deny & VIEW
    assert all(by_target[entry].allow & VIEW for entry in (ADMIN_ROLE, BOT, moderators))
    assert by_target[BOT].member


def test_hidden_channels_are_not_taken_for_missing_ones(built: PaperServer) -> None:
    built.hide(ObjectKind.CHANNEL, "log")
    plan = built.plan()
    assert plan.steps == ()
    assert [(note.kind, note.detail) for note in plan.notes] == [(PlanNoteKind.HIDDEN, "protokoll-log")]
    assert find_drift(built.snapshot, built.provisioned.values()) == []


def test_nothing_is_made_in_a_category_that_is_hidden(built: PaperServer) -> None:
    built.hide(ObjectKind.CATEGORY, "moderation")
    built.drop(ObjectKind.CHANNEL, "log")
    plan = built.plan()
    assert plan.steps == ()
    assert [note.kind for note in plan.notes] == [PlanNoteKind.HIDDEN, PlanNoteKind.BEHIND_HIDDEN]


def test_hidden_channels_of_others_are_told(built: PaperServer) -> None:
    built.snapshot = replace(built.snapshot, hidden=frozenset({500, 501}))
    assert [(note.kind, note.detail) for note in built.plan().notes] == [(PlanNoteKind.OTHERS_HIDDEN, "2")]


def test_what_was_deleted_is_made_again(built: PaperServer) -> None:
    built.drop(ObjectKind.CHANNEL, "welcome")
    assert [(step.action, step.key) for step in built.plan().steps] == [(StepAction.CREATE, "welcome")]
    assert [(entry.key, entry.gone) for entry in find_drift(built.snapshot, built.provisioned.values())] == [
        ("welcome", True)
    ]


def test_what_is_no_longer_declared_is_named_and_left_alone(built: PaperServer) -> None:
    channels = tuple(channel for channel in FORUM.channels if channel.key != "exchange")
    built.desired = desired(replace(FORUM, channels=channels))
    plan = built.plan()
    assert plan.steps == ()
    assert [(note.kind, note.detail) for note in plan.notes] == [(PlanNoteKind.OBSOLETE, "austausch-exchange")]


def test_every_missing_permission_is_listed_and_nothing_the_bot_lacks_is_granted() -> None:
    missing_permissions = BITS["ban_members"] | BITS["mention_everyone"]
    plan = make_plan(desired(), empty_server(PERMISSIONS & ~missing_permissions), ())
    assert plan.problems == (
        PlanProblem(PlanProblemKind.PERMISSION, "ban_members"),
        PlanProblem(PlanProblemKind.PERMISSION, "mention_everyone"),
    )
    assert make_plan(desired(), empty_server(BITS["administrator"]), ()).problems == ()


def test_a_role_above_the_bots_own_is_a_problem() -> None:
    server = empty_server()
    server = replace(server, roles=(*server.roles, live_role(20, "Moderation", 60)))
    assert make_plan(desired(), server, ()).problems == (PlanProblem(PlanProblemKind.ROLE_ABOVE, "Moderation"),)


def test_more_roles_or_channels_than_discord_allows_are_refused_before_anything_is_made() -> None:
    server = empty_server()
    crowded = replace(
        server,
        roles=(*server.roles, *(live_role(n, f"r{n}", 1) for n in range(1000, 1240))),
        channels=tuple(live_channel(n, f"c{n}") for n in range(2000, 2490)),
    )
    kinds = {problem.kind for problem in make_plan(desired(), crowded, ()).problems}
    assert kinds == {PlanProblemKind.TOO_MANY_ROLES, PlanProblemKind.TOO_MANY_CHANNELS}


def test_city_roles_end_at_a_cap_and_the_rest_is_told() -> None:
    server = PaperServer(desired(city_count=250))
    plan = server.plan()
    assert plan.problems == ()
    assert [(note.kind, note.detail) for note in plan.notes] == [(PlanNoteKind.CITIES_WITHOUT_ROLE, "70")]


def test_declared_roles_are_brought_into_their_order_and_others_keep_theirs() -> None:
    server = PaperServer(desired())
    roles = (
        *server.snapshot.roles,
        live_role(20, "Stab · Staff", 7),
        live_role(21, "Gäste", 6),
        live_role(22, "Moderation", 5),
    )
    server.snapshot = replace(server.snapshot, roles=roles)
    server.follow(server.plan().steps)
    ranked = sorted(
        (role for role in server.snapshot.roles if role.id != GUILD), key=lambda entry: (-entry.position, entry.id)
    )
    names = [
        entry.state.name for entry in ranked if entry.state.name in {role.name for role in FORUM.roles} | {"Gäste"}
    ]
    assert names == ["Moderation", "Gäste", "Stadtspitzen · Mayors", "Stab · Staff", "Beobachtung · Observers"]
    assert server.plan().steps == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda server: replace(server, channels=(*server.channels, live_channel(99, "new"))),
        lambda server: replace(server, roles=(*server.roles, live_role(98, "new", 1))),
        lambda server: replace(server, bot_permissions=PERMISSIONS & ~BITS["ban_members"]),
        lambda server: replace(server, hidden=frozenset({97})),
    ],
)
def test_the_digest_names_the_plan_and_the_server_together(change) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001 - a lambda each
    server = empty_server()
    assert make_plan(desired(), server, ()).digest == make_plan(desired(), server, ()).digest
    assert make_plan(desired(), server, ()).digest != make_plan(desired(), change(server), ()).digest


def test_a_forum_with_another_topic_text_is_another_plan() -> None:
    other: Forum = replace(FORUM, channels=FORUM.channels[:-1])
    assert make_plan(desired(), empty_server(), ()).digest != make_plan(desired(other), empty_server(), ()).digest
