"""Reads checked values out of a TOML file. What is wrong is noted with its line, table and key, and reading goes on
with a stand-in, so that everything wrong is known at once; whoever asked for the file raises what was noted.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Bilingual, in_english
from cogs.network.models.forum import ForumFinding
from cogs.network.rules.permissions import BITS, bits
from cogs.network.rules.toml_lines import TomlPath, line_of
from cogs.network.rules.zones import parse_zone

Value = TypeVar("Value")

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STAND_IN_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file's name, where its keys stand, and what was found wrong in it so far."""

    name: str
    lines: Mapping[TomlPath, int]
    findings: list[ForumFinding] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """One table. Each value is taken by its key; `finish` refuses what nobody has asked for (a misspelt key)."""

    file: TomlFile
    title: str
    values: Mapping[str, object]
    path: TomlPath = ()
    _taken: set[str] = field(default_factory=set)

    def refuse(self, key: str, problem: str) -> None:
        """Note what is wrong with a key."""
        place = ", ".join(part for part in (self.title, key) if part)
        line = line_of((*self.path, *key.split(".")), self.file.lines)
        self.file.findings.append(ForumFinding(self.file.name, line, place, problem))

    def has(self, key: str) -> bool:
        return key in self.values

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        """Not empty, without a space at either end; empty where something is wrong."""
        value = self._take(key, default)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "a text is expected, in quotes and not empty")
        elif value != value.strip():
            self.refuse(key, "the text begins or ends with a space, which Discord would cut off")
        elif len(value) > longest:
            self.refuse(key, f"{len(value)} characters, Discord allows {longest}")
        else:
            return value
        return ""

    def typed(self, key: str, read: Callable[[str], Value], stand_in: Value, default: str | None = None) -> Value:
        """What `read` makes of a text, as it would if the text were typed into a command; it raises UserError."""
        value = self._take(key, default)
        if value is not None and not isinstance(value, str):
            self.refuse(key, "a text is expected, in quotes")
        elif value is not None:
            try:
                return read(value)
            except UserError as error:
                self.refuse(key, f"{value!r}: {in_english(error.text)}")
        return stand_in

    def zone(self, key: str) -> ZoneInfo:
        return self.typed(key, parse_zone, _STAND_IN_ZONE)

    def key(self, name: str = "key") -> str:
        value = self.text(name, 40)
        if value and not _KEY.fullmatch(value):
            self.refuse(name, f"{value!r} is not a key: small letters, digits and hyphens, starting with a letter")
            return ""
        return value

    def pattern(self, key: str, longest: int, places: tuple[str, ...]) -> str:
        """A text with places such as `{name}`."""
        value = self.text(key, longest)
        self._check_pattern(key, value, places)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.refuse(key, "true or false is expected, without quotes")
            return default
        return value

    def number(self, key: str, minimum: int, maximum: int) -> int:
        """A whole number between two others, both allowed."""
        value = self._take(key, None)
        if value is None:
            return minimum
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(key, "a whole number is expected, without quotes")
        elif not minimum <= value <= maximum:
            self.refuse(key, f"{value} is not between {minimum} and {maximum}")
        else:
            return value
        return minimum

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """A list of texts, none of them empty; an empty list where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            self.refuse(key, 'a list of texts is expected, such as ["one", "two"]')
            return ()
        for text in value:
            if not text.strip() or text != text.strip():
                self.refuse(key, f"{text!r} is empty, or begins or ends with a space")
            elif len(text) > longest:
                self.refuse(key, f"{text[:20]!r}… has {len(text)} characters, Discord allows {longest}")
        return tuple(value)

    def colour(self, key: str) -> int:
        """0xRRGGBB; 0 (Discord's "no colour") where the key is left out."""
        value = self._take(key, "#000000")
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            self.refuse(key, f"{value!r} is not a colour such as “#2f6f6a”")
            return 0
        return int(value[1:], 16)

    def bilingual(self, key: str, longest: int, places: tuple[str, ...] = ()) -> Bilingual:
        """`{ de = "…", en = "…" }`."""
        inner = self.table(key)
        if inner is None:
            return Bilingual("", "")
        value = Bilingual(de=inner.pattern("de", longest, places), en=inner.pattern("en", longest, places))
        inner.finish()
        return value

    def permissions(self, key: str, forbidden: frozenset[str] = frozenset()) -> int:
        """A list of Discord's names; an empty set where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.refuse(key, 'a list of permissions is expected, such as ["send_messages"]')
            return 0
        for name in value:
            if name not in BITS:
                self.refuse(key, f"{name!r} is not a permission that is known here ({', '.join(BITS)})")
            elif name in forbidden:
                self.refuse(key, f"{name!r} cannot be given here")
        return bits(name for name in value if name in BITS and name not in forbidden)

    def table(self, key: str, title: str | None = None) -> "Table | None":
        """The table of a key, called `title` in findings; None where there is none."""
        value = self._take(key, None)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(key, "a table is expected")
            return None
        return Table(self.file, title or f"{self.title}, {key}", value, (*self.path, key))

    def tables(self, key: str, title: str) -> list["Table"]:
        """An array of tables, each called by the value of its key as well; empty where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self.refuse(key, f"tables are expected: {title}")
            return []
        return [
            Table(self.file, f"{title} {str(entry.get('key', '?'))[:40]!r}", entry, (*self.path, key, place))
            for place, entry in enumerate(value)
        ]

    def tables_by_key(self, key: str) -> list[tuple[str, "Table"]]:
        """A table of tables, by key; empty where it is left out."""
        inner = self.table(key) if self.has(key) else None
        if inner is None:
            return []
        return [(name, table) for name in inner.values if (table := inner.table(name)) is not None]

    def finish(self) -> None:
        """Note every key that means nothing here."""
        for key in self.values:
            if key not in self._taken:
                self.refuse(key, "is not known here; perhaps it is misspelt")

    def _take(self, key: str, default: object) -> object:
        self._taken.add(key)
        if key not in self.values and default is None:
            self.refuse(key, "is missing")
        return self.values.get(key, default)

    def _check_pattern(self, key: str, value: str, places: tuple[str, ...]) -> None:
        """Braces are places; what they may hold is said by `places`."""
        rest = value
        for place in places:
            rest = rest.replace(f"{{{place}}}", "")
        wrong = re.search(r"\{[^{}]*\}?|\}", rest)
        if wrong is not None:
            allowed = ", ".join(f"{{{place}}}" for place in places) or "none"
            self.refuse(key, f"{wrong[0]} cannot stand here; places allowed: {allowed}")


def refuse_duplicates(tables: Sequence[Table], key: str, values: Sequence[str]) -> None:
    """Note each value that stands there a second time; `values` are the tables' own, in their order."""
    seen: set[str] = set()
    for table, value in zip(tables, values, strict=True):
        if value and value in seen:
            table.refuse(key, f"{value!r} stands there twice")
        seen.add(value)
