"""Writes and reads the `custom_id` of all that can be pressed: what to do, to what, and its post's delivery token.

`meetings.answer:12:yes|0123…` is the action `meetings.answer` with two arguments on the post with that token.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.errors import Outdated
from bot.matching import read_integer
from bot.texts import Text

Word = TypeVar("Word", bound=StrEnum)

CHANGED = Text("This has changed in the meantime. Please look at it once more.")
"""What is said above the state of now, where a button stood under another one."""
# Discord's limit for custom_id.
MAX_LENGTH = 100
_PATTERN = re.compile(r"(?P<action>[a-z]+\.[a-z_]+)(?P<args>(?::[^:|]*)*)(?:\|(?P<token>[0-9a-f]{25}))?")


@dataclass(frozen=True, slots=True)
class ComponentId:
    """A parsed `custom_id`."""

    action: str
    args: tuple[str, ...]
    token: str | None = None


def read_number(args: Sequence[str], index: int) -> int:
    """An argument that is the number of something: never negative.

    Raises Outdated where there is none: a button of an earlier version, or forged.
    """
    number = read_integer(read_word(args, index))
    if number is None:
        raise Outdated
    return number


def read_word(args: Sequence[str], index: int) -> str:
    """An argument as it is. Raises Outdated where there is none."""
    try:
        return args[index]
    except IndexError as error:
        raise Outdated from error


def read_as(kind: type[Word], args: Sequence[str], index: int) -> Word:
    """An argument that is one of an enum's words. Raises Outdated where it is none."""
    try:
        return kind(read_word(args, index))
    except ValueError as error:
        raise Outdated from error


def make_id(action: str, *args: str | int, token: str | None = None) -> str:
    """Write a `custom_id`. Raises ValueError for what would not parse back, or is over Discord's 100 characters."""
    custom_id = ":".join([action, *map(str, args)]) + (f"|{token}" if token else "")
    if len(custom_id) > MAX_LENGTH or parse_id(custom_id) != ComponentId(action, tuple(map(str, args)), token):
        raise ValueError(f"not a custom_id: {custom_id!r}")
    return custom_id


def version_of(*state: object) -> str:
    """What a button carries of the state that it stands under, so that it acts on this state or on none."""
    return hashlib.sha256(repr(state).encode()).hexdigest()[:12]


def parse_id(custom_id: str) -> ComponentId | None:
    """Read a `custom_id`; None for somebody else's."""
    match = _PATTERN.fullmatch(custom_id)
    if match is None:
        return None
    args = tuple(match["args"][1:].split(":")) if match["args"] else ()
    return ComponentId(match["action"], args, match["token"])
