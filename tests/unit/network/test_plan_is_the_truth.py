"""Whatever people make of a server, one run of the plan leaves nothing to do, and does nothing that it did not say."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cogs.network.models.plan import PlanField, PlanNoteKind, SetupPlan, StepAction
from cogs.network.models.server_state import (
    ChannelState,
    LiveChannel,
    ObjectKind,
    ObjectRef,
    Overwrite,
    RoleState,
    ServerSnapshot,
)
from cogs.network.rules.drift import find_drift
from cogs.network.rules.permissions import BITS
from tests.unit.network.servers import ADMIN_ROLE, BOT, GUILD, PaperServer, desired, live_channel, live_role

VIEW, SEND = BITS["view_channel"], BITS["send_messages"]
STRANGER = 77
NAMES = ("migration", "protokoll-log", "Moderation", "Themen · Topics", "Dortmund", "willkommen-welcome")
OVERWRITES = st.lists(
    st.builds(
        Overwrite,
        target=st.sampled_from([GUILD, ADMIN_ROLE, STRANGER, 78]),
        member=st.just(value=False),
        allow=st.sampled_from([0, VIEW, SEND, BITS["pin_messages"]]),
        deny=st.sampled_from([0, BITS["embed_links"], 1 << 50]),
    ),
    max_size=3,
    unique_by=lambda overwrite: overwrite.target,
).map(lambda overwrites: tuple(sorted(overwrites)))


BUILT = PaperServer(desired())
BUILT.apply()


@st.composite
def servers(draw: st.DrawFn) -> PaperServer:
    """A new server or one that stands as declared, and what people have done to it by hand."""
    server = PaperServer(desired())
    if draw(st.booleans()):
        server = replace(BUILT, provisioned=dict(BUILT.provisioned))
    for number in range(draw(st.integers(0, 8))):
        _meddle(draw, server, 20_000 + number)
    # What is made later is younger, and of two roles at one position the older stands higher.
    server.next_id = 30_000
    return server


def _meddle(draw: st.DrawFn, server: PaperServer, new_id: int) -> None:
    snapshot = server.snapshot
    roles = [role for role in snapshot.roles if role.id not in {GUILD, 4}]
    match draw(st.sampled_from(["channel", "role", "delete", "rights", "move", "rename", "permissions", "everyone"])):
        case "channel":
            kind = draw(st.sampled_from([*ObjectKind, None]))
            kind = None if kind is ObjectKind.ROLE else kind
            categories = [channel.id for channel in snapshot.channels if channel.kind is ObjectKind.CATEGORY]
            parent = draw(st.sampled_from([None, *categories])) if kind is not ObjectKind.CATEGORY else None
            state = ChannelState(draw(st.sampled_from(NAMES)), "", parent, draw(OVERWRITES))
            server.snapshot = replace(snapshot, channels=(*snapshot.channels, LiveChannel(new_id, kind, state)))
        case "role":
            permissions = draw(st.sampled_from([0, BITS["manage_guild"], BITS["administrator"]]))
            role = live_role(new_id, draw(st.sampled_from(NAMES)), draw(st.integers(1, 60)), permissions)
            server.snapshot = replace(snapshot, roles=(*snapshot.roles, role))
        case "delete":
            object_ids = [role.id for role in roles] + [channel.id for channel in snapshot.channels]
            server.delete(draw(st.sampled_from(object_ids or [0])))
        case "permissions" if roles:
            changed = draw(st.sampled_from(roles))
            permissions = draw(st.sampled_from([0, BITS["manage_guild"], 1 << 50]))
            states = {changed.id: replace(changed.state, permissions=permissions)}
            server.snapshot = replace(
                snapshot, roles=tuple(replace(role, state=states.get(role.id, role.state)) for role in snapshot.roles)
            )
        case "everyone":
            permissions = draw(st.sampled_from([0, VIEW, VIEW | SEND]))
            server.snapshot = replace(
                snapshot,
                roles=tuple(
                    replace(role, state=replace(role.state, permissions=permissions)) if role.id == GUILD else role
                    for role in snapshot.roles
                ),
            )
        case action if snapshot.channels:
            _meddle_with_channel(draw, server, action)


def _meddle_with_channel(draw: st.DrawFn, server: PaperServer, action: str) -> None:
    channel = draw(st.sampled_from(list(server.snapshot.channels)))
    state = channel.state
    if action == "rights":
        state = replace(state, overwrites=draw(OVERWRITES))
    elif action == "rename":
        state = replace(state, name=draw(st.sampled_from(NAMES)))
    elif channel.kind is not ObjectKind.CATEGORY:
        state = replace(state, parent=None)
    server.snapshot = replace(
        server.snapshot,
        channels=tuple(
            replace(channel, state=state) if entry.id == channel.id else entry for entry in server.snapshot.channels
        ),
    )


@given(servers())
@settings(max_examples=60, deadline=None)
def test_one_run_of_the_plan_leaves_nothing_to_do(server: PaperServer) -> None:
    assume(not server.plan().problems)
    server.apply()
    assert server.plan().steps == ()


@given(servers())
@settings(max_examples=60, deadline=None)
def test_all_that_is_done_stood_in_the_plan(server: PaperServer) -> None:
    assume(not server.plan().problems)
    before = server.snapshot
    plan = server.apply()
    assert _done(before, server.snapshot) <= _said(plan, server)


def _said(plan: SetupPlan, server: PaperServer) -> set[tuple[object, ...]]:
    """(object id, field) of every change that the plan names; a new object is named as a whole."""
    said: set[tuple[object, ...]] = set()
    for step in plan.steps:
        if step.action is StepAction.CREATE:
            said.add((server.provisioned[step.kind, step.key].object_id, "new"))
        said |= {(step.object_id, change.field, change.target) for change in step.changes}
    return said


def _done(before: ServerSnapshot, after: ServerSnapshot) -> set[tuple[object, ...]]:
    known, names = before.by_id(), {**{role.id: role.state.name for role in after.roles}, BOT: after.bot_name}
    done: set[tuple[object, ...]] = set()
    for object_id, live in after.by_id().items():
        was = known.get(object_id)
        if was is None:
            done.add((object_id, "new"))
        elif isinstance(was.state, RoleState) and isinstance(live.state, RoleState):
            done |= _changed(object_id, was.state, live.state, "name", "colour", "hoist", "mentionable", "permissions")
        elif isinstance(was.state, ChannelState) and isinstance(live.state, ChannelState):
            done |= _changed(object_id, was.state, live.state, "name", "topic", "parent")
            earlier, later = set(was.state.overwrites), set(live.state.overwrites)
            done |= {
                (object_id, PlanField.OVERWRITE, names.get(entry.target, str(entry.target)))
                for entry in earlier ^ later
            }
    return done


def _changed(object_id: int, before: object, after: object, *fields: str) -> set[tuple[object, ...]]:
    return {(object_id, PlanField(name), "") for name in fields if getattr(before, name) != getattr(after, name)}


@pytest.fixture
def built() -> PaperServer:
    return replace(BUILT, provisioned=dict(BUILT.provisioned))


def test_a_deleted_category_takes_its_channels_back_in_one_run(built: PaperServer) -> None:
    built.drop(ObjectKind.CATEGORY, "topics")
    plan = built.apply()
    moved = {step.key for step in plan.steps if PlanField.PARENT in {change.field for change in step.changes}}
    assert len(moved) == 9
    assert built.plan().steps == ()


def test_a_private_channel_is_never_adopted_by_its_name() -> None:
    server = PaperServer(desired())
    private = LiveChannel(
        30,
        ObjectKind.CHANNEL,
        ChannelState("migration", "", None, (Overwrite(GUILD, member=False, allow=0, deny=VIEW),)),
    )
    server.snapshot = replace(server.snapshot, channels=(private, live_channel(31, "willkommen-welcome")))
    plan = server.apply()
    adopted = {step.key for step in plan.steps if step.action is StepAction.ADOPT}
    assert adopted == {"welcome"}
    assert [(note.kind, note.object_id) for note in plan.notes] == [(PlanNoteKind.PRIVATE_NAMESAKE, 30)]
    assert private in server.snapshot.channels
    assert server.provisioned[ObjectKind.CHANNEL, "topic.migration"].object_id != 30


def test_only_the_confirmed_object_is_adopted(built: PaperServer) -> None:
    """Somebody makes a channel of that name after the plan was shown."""
    built.drop(ObjectKind.CHANNEL, "welcome")
    assert [step.action for step in built.plan().steps] == [StepAction.CREATE]
    built.snapshot = replace(
        built.snapshot, channels=(*built.snapshot.channels, live_channel(40, "willkommen-welcome"))
    )
    (step,) = built.plan(built._run({})).steps
    assert step.action is StepAction.CREATE


def test_a_stranger_in_a_private_room_is_named_and_shown_out(built: PaperServer) -> None:
    log = built.provisioned[ObjectKind.CHANNEL, "log"].object_id
    stranger = Overwrite(STRANGER, member=True, allow=VIEW, deny=0)
    room = next(channel for channel in built.snapshot.channels if channel.id == log)
    built.change_channel("log", overwrites=tuple(sorted((*room.state.overwrites, stranger))))
    built.snapshot = replace(built.snapshot, member_names={STRANGER: "Mallory"})
    (step,) = built.plan().steps
    assert (step.ref, [change.target for change in step.changes]) == (
        ObjectRef(ObjectKind.CHANNEL, "log"),
        ["Mallory"],
    )
    (drift,) = find_drift(built.snapshot, built.provisioned.values())
    assert [change.target for change in drift.changes] == ["Mallory"]
    built.apply()
    room = next(channel for channel in built.snapshot.channels if channel.id == log)
    assert STRANGER not in {overwrite.target for overwrite in room.state.overwrites}
    assert find_drift(built.snapshot, built.provisioned.values()) == []
