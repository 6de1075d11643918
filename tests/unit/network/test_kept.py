"""What was changed by hand and kept counts as declared: no plan takes it back, nothing else is touched."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cogs.network.models.audience import PINGS_A_MESSAGE
from cogs.network.models.plan import KeptObject
from cogs.network.models.server_state import (
    ChannelState,
    DesiredChannel,
    DesiredServer,
    ObjectKind,
    Overwrite,
    RoleState,
)
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import ARCHIVE, desired_server
from cogs.network.rules.kept_objects import with_kept
from cogs.network.rules.permissions import BITS
from cogs.network.rules.plan import make_plan
from cogs.network.service.audience import chunked
from tests.unit.network.servers import FORUM, GUILD, PaperServer, cities, desired, topics

VIEW, WRITE = BITS["view_channel"], BITS["send_messages"]
PERSON = 987654


def built() -> PaperServer:
    server = PaperServer(desired())
    server.follow(server.plan().steps)
    assert server.plan().steps == ()
    return server


def kept(server: PaperServer, kind: ObjectKind, key: str) -> KeptObject:
    object_id = server.provisioned[kind, key].object_id
    live = server.snapshot.by_id().get(object_id)
    return KeptObject(kind, key, live.state if live is not None else None)


def wanted_with(server: PaperServer, *chosen: KeptObject) -> DesiredServer:
    return with_kept(server.desired, chosen, server.provisioned.values(), GUILD)


def test_a_role_that_was_changed_is_kept() -> None:
    server = built()
    server.change_role("city.city-1", RoleState("Other", 0x123456, hoist=True, mentionable=True, permissions=0))
    assert len(server.plan().steps) == 1
    new = wanted_with(server, kept(server, ObjectKind.ROLE, "city.city-1"))
    assert make_plan(new, server.snapshot, server.provisioned.values()).steps == ()


def test_a_channel_that_was_renamed_moved_and_opened_is_kept() -> None:
    server = built()
    opened = Overwrite(GUILD, False, 0, 0)
    before = server.snapshot.by_id()[server.provisioned[ObjectKind.CHANNEL, "meetings"].object_id].state
    others = tuple(entry for entry in getattr(before, "overwrites", ()) if entry.target != GUILD)
    server.change_channel("meetings", name="dates", topic="", parent=None, overwrites=(opened, *others))
    assert len(server.plan().steps) == 1
    new = wanted_with(server, kept(server, ObjectKind.CHANNEL, "meetings"))
    assert make_plan(new, server.snapshot, server.provisioned.values()).steps == ()


def test_what_stays_deleted_is_neither_made_nor_spoken_of() -> None:
    for kind, key in ((ObjectKind.ROLE, "mayors"), (ObjectKind.CHANNEL, "log"), (ObjectKind.CATEGORY, "moderation")):
        server = built()
        server.drop(kind, key)
        gone = KeptObject(kind, key, None)
        provisioned = [row for name, row in server.provisioned.items() if name != (kind, key)]
        new = with_kept(server.desired, [gone], provisioned, GUILD)
        plan = make_plan(new, server.snapshot, provisioned)
        assert (kind, key) not in {(step.kind, step.key) for step in plan.steps}
        follower = PaperServer(new, server.snapshot, {(row.kind, row.key): row for row in provisioned}, server.next_id)
        follower.follow(plan.steps)
        assert follower.plan().steps == ()


def private(server: PaperServer, topic: Topic) -> KeptObject:
    """The topic's channel, closed by hand to all but one person, under a name of its own, and kept so."""
    key = topic.channel_key
    before = server.snapshot.by_id()[server.provisioned[ObjectKind.CHANNEL, key].object_id].state
    assert isinstance(before, ChannelState)
    others = tuple(
        replace(entry, deny=entry.deny | VIEW) if entry.target == GUILD else entry for entry in before.overwrites
    )
    server.change_channel(key, name="by-hand", overwrites=(*others, Overwrite(PERSON, True, VIEW | WRITE, 0)))
    return replace(kept(server, ObjectKind.CHANNEL, key), rights_only=True)


def standing(server: PaperServer, topic: Topic) -> tuple[str, Overwrite, Overwrite]:
    """What the channel is called, and what all and the one person may do in it, once it follows what is declared."""
    server.follow(server.plan().steps)
    assert server.plan().steps == ()
    state = server.snapshot.by_id()[server.provisioned[ObjectKind.CHANNEL, topic.channel_key].object_id].state
    assert isinstance(state, ChannelState)
    by_target = {entry.target: entry for entry in state.overwrites}
    return state.name, by_target[GUILD], by_target[PERSON]


def test_a_room_that_was_closed_by_hand_stays_closed_when_its_topic_is_renamed_archived_and_restored() -> None:
    server = built()
    topic, *left = topics()
    closed = private(server, topic)
    renamed = wanted_with(server, closed)
    server = PaperServer(renamed, server.snapshot, server.provisioned, server.next_id)
    name, everyone, person = standing(server, topic)
    assert name != "by-hand"
    assert everyone.deny & VIEW
    assert person.allow == VIEW | WRITE
    for stands in (desired_server(FORUM, cities(), left, [topic]), desired()):
        wanted = with_kept(stands, [closed], server.provisioned.values(), GUILD)
        server = PaperServer(wanted, server.snapshot, server.provisioned, server.next_id)
        _, everyone, person = standing(server, topic)
        assert everyone.deny & VIEW
        assert everyone.deny & WRITE
        assert person.allow & VIEW
        if stands != desired():
            assert not person.allow & WRITE
            assert not any(spec.allow & WRITE for spec in channel_of(wanted, topic).overwrites if spec.target != "bot")


def test_a_room_closed_in_the_archive_is_written_in_but_not_opened_when_its_topic_is_restored() -> None:
    server = built()
    topic, *left = topics()
    archived = desired_server(FORUM, cities(), left, [topic])
    server = PaperServer(archived, server.snapshot, server.provisioned, server.next_id)
    server.follow(server.plan().steps)
    closed = private(server, topic)
    restored = channel_of(with_kept(desired(), [closed], server.provisioned.values(), GUILD), topic)
    specs = {spec.target: spec for spec in restored.overwrites}
    assert specs["everyone"].deny & VIEW
    assert any(spec.allow & WRITE for spec in restored.overwrites)


def test_a_kept_role_takes_its_new_name_and_keeps_its_rights() -> None:
    server = built()
    by_hand = RoleState("Other", 0x123456, hoist=True, mentionable=True, permissions=0)
    server.change_role("city.city-1", by_hand)
    renamed = replace(kept(server, ObjectKind.ROLE, "city.city-1"), rights_only=True)
    states = [{role.key: role.state for role in each.roles} for each in (desired(), wanted_with(server, renamed))]
    assert states[1]["city.city-1"] == replace(by_hand, name=states[0]["city.city-1"].name)


def channel_of(server: DesiredServer, topic: Topic) -> DesiredChannel:
    return next(channel for channel in server.channels if channel.key == topic.channel_key)


def test_nothing_kept_changes_nothing() -> None:
    assert with_kept(desired(), [], [], GUILD) == desired()


def test_an_archived_topic_moves_can_be_read_and_is_not_written_in() -> None:
    server = built()
    gone, *left = topics()
    archived = desired_server(FORUM, cities(), left, [gone])
    later = PaperServer(archived, server.snapshot, server.provisioned, server.next_id)
    later.follow(later.plan().steps)
    assert later.plan().steps == ()
    moved = next(channel for channel in archived.channels if channel.key == gone.channel_key)
    assert moved.parent == ARCHIVE
    assert not any(spec.allow for spec in moved.overwrites if spec.target != "bot")
    assert replace(moved, parent="topics").name == moved.name


@given(st.lists(st.integers(1, 400), max_size=600))
def test_everybody_is_mentioned_once_and_no_message_is_too_large(people: list[int]) -> None:
    parts = chunked(people)
    assert sorted(entry for part in parts for entry in part) == sorted(set(people))
    assert all(0 < len(part) <= PINGS_A_MESSAGE for part in parts)
    assert PINGS_A_MESSAGE * len(f"<@{2**64}> ") <= 2000
