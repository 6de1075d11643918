"""A category holds 50 channels: what does not fit goes into a second one of its name and a number, and stays there."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.network.models.plan import PlanProblemKind, StepAction
from cogs.network.models.server_state import LiveChannel, ObjectKind
from cogs.network.rules.room import CHANNELS_PER_CATEGORY, CHANNELS_PER_GUILD
from tests.conftest import examples
from tests.unit.network.servers import PaperServer, desired, live_channel


def categories(server: PaperServer) -> dict[str, list[LiveChannel]]:
    """What stands in each category, by its name."""
    names = {
        channel.id: channel.state.name for channel in server.snapshot.channels if channel.kind is ObjectKind.CATEGORY
    }
    return {
        name: [channel for channel in server.snapshot.channels if channel.state.parent == number]
        for number, name in names.items()
    }


def test_sixty_topics_stand_in_two_categories_after_one_run() -> None:
    server = PaperServer(desired(topic_count=60))
    plan = server.apply()
    assert [step.name for step in plan.steps if step.action is StepAction.CREATE and step.key.startswith("topics")] == [
        "Themen · Topics",
        "Themen · Topics 2",
    ]
    found = categories(server)
    assert {name: len(channels) for name, channels in found.items() if "Topics" in name} == {
        "Themen · Topics": 50,
        "Themen · Topics 2": 10,
    }
    assert [entry.state.name for entry in found["Moderation"]] == ["moderation", "protokoll-log"]
    assert server.plan().steps == ()


def test_what_others_made_in_a_category_takes_room_as_well() -> None:
    server = PaperServer(desired(topic_count=10))
    server.apply()
    topics = server.provisioned[ObjectKind.CATEGORY, "topics"].object_id
    others = tuple(live_channel(5000 + n, f"other-{n}", parent=topics) for n in range(40))
    server.snapshot = replace(server.snapshot, channels=(*server.snapshot.channels, *others))
    assert server.plan().steps == ()
    server.desired = desired(topic_count=11)
    plan = server.apply()
    assert "Themen · Topics 2" in [step.name for step in plan.steps]
    assert len(categories(server)["Themen · Topics"]) == CHANNELS_PER_CATEGORY


def test_no_channel_moves_because_another_went() -> None:
    server = PaperServer(desired(topic_count=60))
    server.apply()
    server.drop(ObjectKind.CHANNEL, "topic.made-1")
    server.desired = replace(
        server.desired, channels=tuple(channel for channel in server.desired.channels if channel.key != "topic.made-1")
    )
    assert server.plan().steps == ()


def test_a_second_category_that_was_deleted_comes_back_with_its_channels() -> None:
    server = PaperServer(desired(topic_count=60))
    server.apply()
    server.drop(ObjectKind.CATEGORY, "topics.2")
    server.apply()
    assert len(categories(server)["Themen · Topics 2"]) == 10
    assert server.plan().steps == ()


def test_more_than_discord_allows_on_a_server_is_refused_before_the_first_step() -> None:
    server = PaperServer(desired(topic_count=60))
    others = tuple(live_channel(5000 + n, f"other-{n}") for n in range(440))
    server.snapshot = replace(server.snapshot, channels=others)
    (problem,) = server.plan().problems
    # Sixty topics, seven rooms, four categories and a second one for the topics.
    assert (problem.kind, problem.detail) == (PlanProblemKind.TOO_MANY_CHANNELS, str(440 + 60 + 7 + 5))
    assert int(problem.detail) > CHANNELS_PER_GUILD


@given(topic_count=st.integers(0, 60), others=st.integers(0, 50), more=st.integers(0, 20))
@settings(max_examples=examples(40))
def test_no_category_is_ever_overfull(topic_count: int, others: int, more: int) -> None:
    server = PaperServer(desired(topic_count=0))
    server.apply()
    topics = server.provisioned[ObjectKind.CATEGORY, "topics"].object_id
    made = tuple(live_channel(5000 + n, f"other-{n}", parent=topics) for n in range(others))
    server.snapshot = replace(server.snapshot, channels=(*server.snapshot.channels, *made))
    for count in (topic_count, topic_count + more):
        server.desired = desired(topic_count=count)
        server.apply()
        assert server.plan().steps == ()
        assert max(len(channels) for channels in categories(server).values()) <= CHANNELS_PER_CATEGORY
