"""What was changed by hand and kept counts as declared: no plan takes it back, nothing else is touched."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cogs.network.models.audience import PINGS_A_MESSAGE
from cogs.network.models.plan import KeptObject
from cogs.network.models.server_state import DesiredServer, ObjectKind, Overwrite, RoleState
from cogs.network.rules.desired import ARCHIVE, desired_server
from cogs.network.rules.kept_objects import with_kept
from cogs.network.rules.plan import make_plan
from cogs.network.service.audience import chunked
from tests.unit.network.servers import FORUM, GUILD, PaperServer, cities, desired, topics


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
