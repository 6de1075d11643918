"""Checks of single values: texts, numbers, ids, instants, addresses. Codes and sentences are Discord's."""

import re
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from sandbox.rest.checks.base import Check, Place

# Ids are 64 bits; what is longer is no snowflake.
_MAX_SNOWFLAKE = 2**63 - 1
_MAX_INT64 = 2**63 - 1
_SNOWFLAKE = re.compile(r"\d{1,20}")


def _length(value: str, place: Place, minimum: int, maximum: int) -> None:
    if minimum <= len(value) <= maximum:
        return
    if not value and minimum > 0:
        place.fail("BASE_TYPE_REQUIRED", "This field is required")
    elif minimum > 0:
        place.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {minimum} and {maximum} in length.")
    else:
        place.fail("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")


def text(maximum: int, minimum: int = 0, *, stripped: bool = False) -> Check:
    """A string of so many characters; `stripped`: white space around it does not count and is dropped."""

    def check(value: object, place: Place) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            place.fail("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        understood = str(value).strip() if stripped else str(value)
        _length(understood, place, minimum, maximum)
        return understood

    return check


def integer(minimum: int | None = None, maximum: int | None = None) -> Check:
    """A whole number, also when written as a string of digits."""

    def check(value: object, place: Place) -> int:
        if isinstance(value, str) and re.fullmatch(r"-?\d{1,20}", value):
            value = int(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            place.fail("NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return 0
        _range(value, place, minimum, maximum, "int")
        return value

    return check


def number(minimum: float | None = None, maximum: float | None = None) -> Check:
    def check(value: object, place: Place) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            place.fail("NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
            return 0.0
        _range(value, place, minimum, maximum, "float")
        return value

    return check


def _range(value: float, place: Place, minimum: float | None, maximum: float | None, kind: str) -> None:
    if minimum is not None and value < minimum:
        place.fail("NUMBER_TYPE_MIN", f"{kind} value should be greater than or equal to {minimum}.")
    if maximum is not None and value > maximum:
        place.fail("NUMBER_TYPE_MAX", f"{kind} value should be less than or equal to {maximum}.")


def bits() -> Check:
    """A set of permissions or flags: a number, or as permissions usually travel, its decimal string."""
    return integer(0, _MAX_INT64)


def boolean() -> Check:
    def check(value: object, place: Place) -> bool:
        if not isinstance(value, bool):
            place.fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
            return False
        return value

    return check


def snowflake() -> Check:
    """An id as int; it travels as a string of digits."""

    def check(value: object, place: Place) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not _SNOWFLAKE.fullmatch(value) or int(value) > _MAX_SNOWFLAKE:
            place.fail("NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
            return 0
        return int(value)

    return check


def one_of(choices: Collection[int]) -> Check:
    """A number out of a fixed set."""
    whole = integer()

    def check(value: object, place: Place) -> int:
        understood: int = whole(value, place)
        if understood not in choices:
            listed = ", ".join(str(int(choice)) for choice in sorted(choices))
            place.fail("BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        return understood

    return check


def moment() -> Check:
    """An ISO 8601 instant; without an offset it is UTC, as Discord reads it."""

    def check(value: object, place: Place) -> datetime:
        try:
            understood = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            understood = None
        if understood is None:
            place.fail("DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
            return datetime(1970, 1, 1, tzinfo=UTC)
        if understood.tzinfo is None:
            understood = understood.replace(tzinfo=UTC)
        return understood.astimezone(UTC)

    return check


def url(*schemes: str, maximum: int = 2048) -> Check:
    """An address with one of the schemes (http and https when none is named)."""
    allowed = schemes or ("http", "https")

    def check(value: object, place: Place) -> str:
        if not isinstance(value, str):
            place.fail("STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        if len(value) > maximum:
            place.fail("BASE_TYPE_MAX_LENGTH", f"Must be {maximum} or fewer in length.")
        try:
            parts = urlsplit(value)
        except ValueError:
            place.fail("URL_TYPE_INVALID_URL", "Not a well formed URL.")
            return ""
        if parts.scheme not in allowed:
            listed = ", ".join(f"'{scheme}'" for scheme in allowed)
            place.fail(
                "URL_TYPE_INVALID_SCHEME",
                f'Scheme "{parts.scheme}" is not supported. Scheme must be one of ({listed}).',
            )
        elif not (parts.netloc or parts.path) or " " in value:
            place.fail("URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return value

    return check


def anything() -> Check:
    """Whatever it is; looked at later or by nobody."""

    def check(value: Any, place: Place) -> Any:  # noqa: ANN401 - it may be anything
        del place
        return value

    return check
