"""The `custom_id` of everything that can be pressed: what to do, to what, and the mark of the post it stands in.

`meetings.rsvp:12:yes|0123…` is the action `meetings.rsvp` with two arguments on the post with that mark.
"""

import re
from dataclasses import dataclass

# Discord's limit for custom_id.
MAX_LENGTH = 100
_PATTERN = re.compile(r"(?P<action>[a-z]+\.[a-z_]+)(?P<args>(?::[^:|]*)*)(?:\|(?P<mark>[0-9a-f]{25}))?")


@dataclass(frozen=True, slots=True)
class ComponentId:
    """A parsed `custom_id`."""

    action: str
    args: tuple[str, ...]
    mark: str | None = None


def make_id(action: str, *args: str | int, mark: str | None = None) -> str:
    """Write a `custom_id`. Raises ValueError for what would not parse back, or is over Discord's 100 characters."""
    custom_id = ":".join([action, *map(str, args)]) + (f"|{mark}" if mark else "")
    if len(custom_id) > MAX_LENGTH or parse_id(custom_id) != ComponentId(action, tuple(map(str, args)), mark):
        raise ValueError(f"not a custom_id: {custom_id!r}")
    return custom_id


def parse_id(custom_id: str) -> ComponentId | None:
    """Read a `custom_id`; None for somebody else's."""
    match = _PATTERN.fullmatch(custom_id)
    if match is None:
        return None
    args = tuple(match["args"][1:].split(":")) if match["args"] else ()
    return ComponentId(match["action"], args, match["mark"])
