"""Everybody is told the step that makes sense for them."""

from zoneinfo import ZoneInfo

import pytest

from bot.people import Person, Right
from bot.texts import Language
from cogs.network.models.help import CommandHelp
from cogs.network.rules.help import next_step, offered

COMMANDS = [
    CommandHelp(key, f"/{key}", "", (), frozenset({right}))
    for key, right in (
        ("setup apply", Right.ADMIN),
        ("meeting schedule", Right.DELEGATE),
        ("city appoint", Right.MOD),
        ("topic list", Right.ALL),
    )
]


def person(*rights: Right) -> Person:
    return Person(7, 5, "Somebody", Language.EN, ZoneInfo("UTC"), rights=frozenset({Right.ALL, *rights}))


@pytest.mark.parametrize(
    ("rights", "set_up", "step"),
    [
        ((Right.MOD, Right.ADMIN), False, "`/setup apply`"),
        ((Right.MOD, Right.ADMIN), True, "`/city appoint`"),
        ((Right.DELEGATE,), True, "`/meeting schedule`"),
        ((Right.DELEGATE,), False, "`/meeting schedule`"),
        ((Right.MOD,), True, "`/city appoint`"),
    ],
)
def test_the_step_fits_the_person(rights: tuple[Right, ...], step: str, *, set_up: bool) -> None:
    who = person(*rights)
    found = next_step(who, offered(COMMANDS, who), set_up=set_up)
    assert found is not None
    assert found.params["command"] == step


def test_a_newcomer_is_told_whom_to_ask_until_there_is_a_command_for_it() -> None:
    who = person()
    step = next_step(who, offered(COMMANDS, who), set_up=True)
    assert step is not None
    assert "register" in step.message
    join = CommandHelp("city join", "/city join", "", (), frozenset({Right.ALL}))
    step = next_step(who, offered([*COMMANDS, join], who), set_up=True)
    assert step is not None
    assert step.params["command"] == "`/city join`"


def test_a_delegate_without_meetings_is_sent_to_the_topics() -> None:
    who = person(Right.DELEGATE)
    step = next_step(who, offered(COMMANDS[2:], who), set_up=True)
    assert step is not None
    assert step.params["command"] == "`/topic list`"


def test_what_one_may_not_use_is_not_offered() -> None:
    assert list(offered(COMMANDS, person())) == ["topic list"]
