"""What stands in a custom_id comes back out of it, and nothing else is mistaken for ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.models import DELIVERY_TOKEN_LENGTH, make_delivery_token
from bot.errors import Outdated
from bot.ui.components import ComponentEvent
from bot.ui.forms import read_values, split_arguments
from bot.ui.ids import ComponentId, make_id, parse_id

ARGUMENT = st.text(st.characters(exclude_characters=":|", exclude_categories=["Cs"]), max_size=12)


@given(st.lists(ARGUMENT, max_size=3), st.none() | st.integers().map(lambda n: make_delivery_token(n, "key")))
def test_an_id_comes_back_as_it_was_written(args: list[str], token: str | None) -> None:
    if args == [""]:
        return  # no argument and one empty argument look alike; nobody needs the latter
    assert parse_id(make_id("polls.vote", *args, token=token)) == ComponentId("polls.vote", tuple(args), token)


@pytest.mark.parametrize("custom_id", ["", "vote", "Polls.vote", "polls.vote|short", "a.b\n", "0123456789abcdef" * 2])
def test_somebody_elses_id_is_left_alone(custom_id: str) -> None:
    assert parse_id(custom_id) is None


@pytest.mark.parametrize("args", [("a:b",), ("a|b",), ("x" * 100,)])
def test_what_would_not_come_back_is_refused(args: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="custom_id"):
        make_id("polls.vote", *args)


@given(st.integers(), st.text())
def test_a_mark_is_a_nonce_that_discord_takes_and_tells_guilds_apart(guild_id: int, key: str) -> None:
    assert len(make_delivery_token(guild_id, key)) == DELIVERY_TOKEN_LENGTH <= 25
    assert make_delivery_token(guild_id, key) != make_delivery_token(guild_id + 1, key)


def test_a_form_is_read_whatever_its_parts_stand_in() -> None:
    components = [
        {"type": 1, "components": [{"type": 4, "custom_id": "title", "value": "Heat"}]},
        {"type": 18, "component": {"type": 4, "custom_id": "start", "value": ""}},
        {"type": 18, "component": {"type": 3, "custom_id": "topic", "values": ["4"]}},
        {"type": 18, "component": {"type": 3, "custom_id": "empty", "values": []}},
        {"type": 10, "content": "words"},
    ]
    assert read_values(components) == {"title": "Heat", "start": "", "topic": "4", "empty": ""}


@pytest.mark.parametrize(
    ("args", "expected"),
    [((), ((), None)), (("7",), (("7",), None)), (("7", "draft", "3"), (("7",), 3)), (("draft", "3"), ((), 3))],
)
def test_a_forms_arguments_are_told_from_its_draft(
    args: tuple[str, ...], expected: tuple[tuple[str, ...], int | None]
) -> None:
    assert split_arguments(args) == expected


@pytest.mark.parametrize("typed", ["", "x", "-1", "1.5", "1e3", "9" * 30, "-" + "9" * 30])
def test_what_is_no_number_in_an_id_is_outdated_and_no_bug(typed: str) -> None:
    for read in (
        lambda: ComponentEvent((typed,)).number(0),
        lambda: ComponentEvent(()).number(0),
        lambda: split_arguments(("draft", typed)),
    ):
        with pytest.raises(Outdated):
            read()


def test_a_number_in_an_id_is_read() -> None:
    assert ComponentEvent(("7", "0", str(2**63 - 1))).number(2) == 2**63 - 1
    assert split_arguments(("7", "draft", "12")) == (("7",), 12)
