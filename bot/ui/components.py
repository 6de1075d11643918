"""Declares buttons and selects, and what their handlers get."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.people import Right
from bot.ui.context import Context
from bot.ui.ids import Word, read_as, read_number, read_word


@dataclass(frozen=True, slots=True)
class ComponentEvent:
    """One press of a button or choice in a select. `values` is empty for buttons."""

    args: tuple[str, ...]
    values: tuple[str, ...] = ()
    token: str | None = None

    def number(self, index: int) -> int:
        """An argument that is a number. Raises UserError where there is none."""
        return read_number(self.args, index)

    def word(self, index: int) -> str:
        """An argument as it is. Raises UserError where there is none."""
        return read_word(self.args, index)

    def word_as(self, kind: type[Word], index: int) -> Word:
        """An argument that is one of an enum's words. Raises UserError where it is none."""
        return read_as(kind, self.args, index)

    @property
    def chosen(self) -> str:
        """What was chosen in a select of one. Raises UserError where nothing was."""
        return read_word(self.values, 0)

    @property
    def chosen_number(self) -> int:
        """The number that was chosen in a select of one. Raises UserError where none was."""
        return read_number(self.values, 0)

    @property
    def chosen_numbers(self) -> set[int]:
        """The numbers that were chosen in a select of several. Raises UserError where something else was."""
        return {read_number(self.values, index) for index in range(len(self.values))}

    def chosen_as(self, kind: type[Word]) -> Word:
        """What was chosen, as one of an enum's words. Raises UserError where it is none."""
        return read_as(kind, self.values, 0)


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
