"""Writes what a form or button is about into its `custom_id` or draft, and reads it back with its types."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Self

import msgspec

from bot.errors import Outdated
from bot.matching import LARGEST

_NONE = "-"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The base of frozen dataclasses whose fields are numbers, words of an enum, yes or no (1, 0), or None."""

    def dump(self) -> tuple[str, ...]:
        """The fields in their order, as text without colons."""
        values = (getattr(self, field.name) for field in fields(self))
        return tuple(
            _NONE if value is None else str(int(value) if isinstance(value, bool) else value) for value in values
        )

    @classmethod
    def load(cls, arguments: Sequence[str]) -> Self:
        """What `dump` wrote; fields that an earlier version did not write have their defaults.

        Raises Outdated for anything else: of a version that wrote it otherwise, or forged.
        """
        names = (field.name for field in fields(cls))
        values = {name: None if text == _NONE else text for name, text in zip(names, arguments, strict=False)}
        try:
            loaded = msgspec.convert(values, cls, strict=False)
        except msgspec.ValidationError as error:
            raise Outdated from error
        if not all(_is_storable(getattr(loaded, field.name)) for field in fields(cls)):
            raise Outdated
        return loaded


def _is_storable(value: object) -> bool:
    return not isinstance(value, int) or 0 <= value <= LARGEST
