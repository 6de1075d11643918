"""Reads a world file's tables strictly: a wrong type or an unknown key is an error that names file, table and key."""

from collections.abc import Mapping
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.world.permissions import Permission

T = TypeVar("T")


class WorldFileError(ValueError):
    """The file is not a world; the text names file, table and key."""


class Table:
    """One TOML table, read strictly: a wrong type or an unknown key is an error."""

    def __init__(self, where: str, values: object) -> None:
        if not isinstance(values, Mapping):
            raise WorldFileError(f"{where} must be a table")
        self._where = where
        self._values: dict[str, Any] = dict(values)

    def error(self, text: str) -> WorldFileError:
        """What is wrong, with the place where it stands."""
        return WorldFileError(f"{self._where}: {text}")

    def take(self, key: str, kind: type[T], default: T | None = None) -> T:
        value = self._values.pop(key, default)
        if value is None:
            raise self.error(f"{key} is missing")
        if not isinstance(value, kind):
            raise self.error(f"{key} must be a {kind.__name__}")
        return value

    def names(self, key: str) -> list[str]:
        values: list[Any] = self.take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise self.error(f"{key} must be a list of strings")
        return values

    def tables(self, key: str) -> list["Table"]:
        values: list[Any] = self.take(key, list, [])
        return [Table(f"{self._where}: [[{key}]] number {n}", value) for n, value in enumerate(values, 1)]

    def table(self, key: str) -> "Table":
        return Table(f"{self._where}: [{key}]", self._values.pop(key, {}))

    def permissions(self, key: str) -> Permission:
        bits = Permission(0)
        for name in self.names(key):
            try:
                bits |= Permission[name.upper()]
            except KeyError:
                raise self.error(f"{key}: there is no permission {name!r}") from None
        return bits

    def flags(self, key: str, known: Mapping[str, int]) -> int:
        bits = 0
        for name in self.names(key):
            if name not in known:
                raise self.error(f"{key}: {name!r} is none of {', '.join(known)}")
            bits |= known[name]
        return bits

    def zone(self, key: str) -> str:
        name = self.take(key, str, "UTC")
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise self.error(f"{key}: there is no time zone {name!r}") from None
        return name

    def finish(self) -> None:
        for key in self._values:
            raise self.error(f"unknown key {key!r}")
