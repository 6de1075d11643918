"""Declares buttons and selects, and what their handlers get."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.people import Right
from bot.ui.context import Context
from bot.ui.ids import read_number


@dataclass(frozen=True, slots=True)
class ComponentEvent:
    """One press of a button or choice in a select. `values` is empty for buttons."""

    args: tuple[str, ...]
    values: tuple[str, ...] = ()
    token: str | None = None

    def number(self, index: int) -> int:
        """An argument that is a number. Raises UserError where there is none."""
        return read_number(self.args, index)


@dataclass(frozen=True, slots=True)
class ComponentHandler:
    """A button or select: the action in its custom_id, who may press it, and what it does.

    The right is checked before the handler runs. `in_dm` ones work without a guild and check for themselves.
    The arguments of `secret` ones are not logged: a ballot is nobody's business.
    """

    action: str
    handler: Callable[[Context, ComponentEvent], Awaitable[None]]
    right: Right = Right.ALL
    in_dm: bool = False
    secret: bool = False
