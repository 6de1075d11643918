"""Decides what /help says to whom: the commands that are theirs, and the next sensible step."""

from collections.abc import Iterable, Mapping

from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.help import CommandHelp

SETUP, SCHEDULE, APPOINT, JOIN, TOPICS = "setup apply", "meeting schedule", "city appoint", "city join", "topic list"
"""Commands that a step may lead to; a step whose command is not there is not offered."""


def offered(commands: Iterable[CommandHelp], person: Person) -> dict[str, CommandHelp]:
    """The commands that are the person's to use, by key, in the order of their groups and paths."""
    theirs = [command for command in commands if command.offered_to(person)]
    return {command.key: command for command in sorted(theirs, key=lambda command: (command.menu, command.key))}


def next_step(person: Person, commands: Mapping[str, CommandHelp], *, set_up: bool) -> Text | None:
    """What the person would sensibly do next; None where nothing fits. `set_up`: the forum's server stands."""
    registered = person.may(Right.DELEGATE)
    step: Text | None = None
    key = ""
    if SETUP in commands and not set_up:
        key, step = SETUP, Text("Build the forum's server with {command}. You see the plan before anything is changed.")
    elif registered and SCHEDULE in commands:
        key, step = SCHEDULE, Text("Invite the other cities to a meeting with {command}.")
    elif person.may(Right.MOD) and APPOINT in commands:
        key, step = APPOINT, Text("Register the people of the cities with {command}.")
    elif not registered and JOIN in commands:
        key, step = JOIN, Text("Join your city with {command}.")
    elif not registered:
        step = Text(
            "Ask a moderator, or your city's liaison, to register you for your city. You can read along at once."
        )
    elif TOPICS in commands:
        key, step = TOPICS, Text("Choose the topics that matter to your city with {command}.")
    if step is not None and key:
        step.params["command"] = f"`{commands[key].path}`"
    return step
