"""The frame of a check: a value and its place go in, the understood value comes out, complaints are collected.

All complaints of a body are told at once, as Discord does, and in its tree.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.rest.errors import INVALID_FORM_BODY, ApiError
from sandbox.world.entities import Json


@dataclass(slots=True)
class Complaints:
    """The tree of errors: {"embeds": {"0": {"title": {"_errors": [{"code", "message"}]}}}}."""

    tree: Json = field(default_factory=dict)

    def add(self, path: tuple[str, ...], code: str, message: str) -> None:
        node = self.tree
        for step in path:
            node = node.setdefault(step, {})
        node.setdefault("_errors", []).append({"code": code, "message": message})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the body a value stands."""

    complaints: Complaints
    path: tuple[str, ...] = ()

    def into(self, step: str | int) -> "Place":
        return Place(self.complaints, (*self.path, str(step)))

    def fail(self, code: str, message: str) -> None:
        self.complaints.add(self.path, code, message)

    @property
    def clean(self) -> bool:
        """Whether nothing has been complained of anywhere in the body yet."""
        return not self.complaints.tree


# A check gives the understood value; after a complaint its result is not used by anybody.
Check = Callable[[Any, Place], Any]


def checked(check: Check, value: object) -> Any:  # noqa: ANN401 - the shape of the result is the check's own
    """What `check` understands of `value`. ApiError 50035 with the tree of all complaints."""
    complaints = Complaints()
    understood = check(value, Place(complaints))
    if complaints.tree:
        raise ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", complaints.tree)
    return understood


def refuse(path: tuple[str | int, ...], code: str, message: str) -> ApiError:
    """A 50035 for one field that only the state of the world shows to be wrong."""
    complaints = Complaints()
    complaints.add(tuple(str(step) for step in path), code, message)
    return ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", complaints.tree)
