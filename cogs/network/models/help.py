"""Describes what /help knows of a command. Made from the command tree, so that it cannot go stale."""

from dataclasses import dataclass

from bot.people import Person, Right

SHOWN_TO = "shown_to"
"""A command's `extras` key: the rights of which one suffices to be offered the command, where no single right says it
("moderators, and the liaison of that city"). The command then admits all, and its service decides."""


@dataclass(frozen=True, slots=True)
class OptionHelp:
    """An option, in the reader's language."""

    name: str
    description: str
    required: bool


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """A command. `key` is its English path ("city list"), for logs and code; the rest is in the reader's language.

    `menu`: it is not typed but chosen from the menu of a message or a member.
    """

    key: str
    path: str
    description: str
    options: tuple[OptionHelp, ...]
    shown_to: frozenset[Right]
    menu: bool = False

    @property
    def group(self) -> str:
        return self.key.split()[0]

    def offered_to(self, person: Person) -> bool:
        return any(person.may(right) for right in self.shown_to)
