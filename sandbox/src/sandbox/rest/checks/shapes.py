"""Checks of objects and lists, built from the checks of their parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.rest.checks.base import Check, Place
from sandbox.world.entities import Json


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object: whether it must be there, and whether it may be null."""

    check: Check
    required: bool = False
    nullable: bool = False


def required(check: Check) -> Field:
    return Field(check, required=True)


def optional(check: Check) -> Field:
    """May be left out or null; null means left out."""
    return Field(check)


def nullable(check: Check) -> Field:
    """May be left out; null is a value (it clears what was set)."""
    return Field(check, nullable=True)


def record(fields: Mapping[str, Field], then: Callable[[Json, Place], None] | None = None) -> Check:
    """An object with these fields; others are ignored, as Discord does. `then` compares fields with each other
    (only when each is right by itself).
    """

    def check(value: object, place: Place) -> Json:
        if not isinstance(value, dict):
            place.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        understood: Json = {}
        for name, spec in fields.items():
            if value.get(name) is None:
                if name in value and spec.nullable:
                    understood[name] = None
                elif spec.required:
                    place.into(name).fail("BASE_TYPE_REQUIRED", "This field is required")
                continue
            understood[name] = spec.check(value[name], place.into(name))
        if then is not None and place.clean:
            then(understood, place)
        return understood

    return check


def array(item: Check, maximum: int, minimum: int = 0, *, unique: bool = False) -> Check:
    """A list of so many items."""

    def check(value: object, place: Place) -> list[Any]:
        if not isinstance(value, list):
            place.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not minimum <= len(value) <= maximum:
            if minimum:
                message = f"Must be between {minimum} and {maximum} in length."
                place.fail("BASE_TYPE_BAD_LENGTH", message)
            else:
                place.fail("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")
            return []
        if unique and len({str(entry) for entry in value}) != len(value):
            place.fail("SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
        return [item(entry, place.into(index)) for index, entry in enumerate(value)]

    return check


def variants(kinds: Mapping[int, Check], key: str = "type") -> Check:
    """An object whose `key` says by which check it is read."""

    def check(value: object, place: Place) -> Any:  # noqa: ANN401 - as the variant's own check gives it
        if not isinstance(value, dict):
            place.fail("DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        kind = value.get(key)
        if kind is None:
            place.into(key).fail("BASE_TYPE_REQUIRED", "This field is required")
            return {}
        if not isinstance(kind, int) or isinstance(kind, bool) or kind not in kinds:
            listed = ", ".join(str(int(choice)) for choice in sorted(kinds))
            place.into(key).fail("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
            return {}
        return kinds[kind](value, place)

    return check


def either_kind(by_string: Check, by_number: Check) -> Check:
    """A value that may be a string or a number, each with its own rule (nonces)."""

    def check(value: object, place: Place) -> Any:  # noqa: ANN401 - str or int
        return (by_string if isinstance(value, str) else by_number)(value, place)

    return check


def all_optional(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The same fields for a PATCH, where each may be left out."""
    return {name: replace(spec, required=False) for name, spec in fields.items()}
