"""Reads checked values out of a TOML table. Every error says where: file, table, key, and what would be right."""

import re
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.texts import Bilingual, Language
from cogs.network.models.forum import ForumError
from cogs.network.rules.permissions import BITS, bits

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(slots=True)
class Table:
    """One table. Each value is taken by its key; `finish` refuses what nobody has asked for (a misspelt key)."""

    where: str
    values: Mapping[str, object]
    _taken: set[str] = field(default_factory=set)

    def error(self, key: str, what: str) -> ForumError:
        return ForumError(f"{self.where}, {key}: {what}")

    def has(self, key: str) -> bool:
        return key in self.values

    def named(self, key: str) -> "Table":
        """The same table, called in errors by the value of one of its keys as well."""
        return Table(f"{self.where} {str(self.values.get(key, '?'))[:40]!r}", self.values, self._taken)

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        value = self._take(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.error(key, "a text is expected, in quotes and not empty")
        if value != value.strip():
            raise self.error(key, "the text begins or ends with a space, which Discord would cut off")
        if len(value) > longest:
            raise self.error(key, f"{len(value)} characters, Discord allows {longest}")
        return value

    def key(self, name: str = "key") -> str:
        value = self.text(name, 40)
        if not _KEY.fullmatch(value):
            raise self.error(name, f"{value!r} is not a key: small letters, digits and hyphens, starting with a letter")
        return value

    def pattern(self, key: str, longest: int, places: tuple[str, ...]) -> str:
        """A text with places such as `{name}`."""
        value = self.text(key, longest)
        self._check_pattern(key, value, places)
        return value

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "true or false is expected, without quotes")
        return value

    def number(self, key: str, minimum: int, maximum: int) -> int:
        """A whole number between two others, both allowed."""
        value = self._take(key, None)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, "a whole number is expected, without quotes")
        if not minimum <= value <= maximum:
            raise self.error(key, f"{value} is not between {minimum} and {maximum}")
        return value

    def texts(self, key: str, longest: int) -> tuple[str, ...]:
        """A list of texts, none of them empty; an empty list where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.error(key, 'a list of texts is expected, such as ["one", "two"]')
        for text in value:
            if not text.strip() or text != text.strip():
                raise self.error(key, f"{text!r} is empty, or begins or ends with a space")
            if len(text) > longest:
                raise self.error(key, f"{text[:20]!r}… has {len(text)} characters, Discord allows {longest}")
        return tuple(value)

    def colour(self, key: str) -> int:
        """0xRRGGBB; 0 (Discord's "no colour") where the key is left out."""
        value = self._take(key, "#000000")
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise self.error(key, f"{value!r} is not a colour such as “#2f6f6a”")
        return int(value[1:], 16)

    def zone(self, key: str) -> ZoneInfo:
        value = self.text(key, 60)
        try:
            return ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            raise self.error(key, f"{value!r} is not an IANA time zone such as “Europe/Berlin”") from None

    def language(self, key: str) -> Language:
        value = self._take(key, None)
        if value not in set(Language):
            raise self.error(key, f"{value!r} is not one of {', '.join(Language)}")
        return Language(str(value))

    def matching(self, key: str, pattern: str, example: str) -> str:
        value = self.text(key, 60)
        if not re.fullmatch(pattern, value):
            raise self.error(key, f"{value!r} does not look like “{example}”")
        return value

    def bilingual(self, key: str, longest: int, places: tuple[str, ...] = ()) -> Bilingual:
        """`{ de = "…", en = "…" }`."""
        inner = self.table(key)
        value = Bilingual(de=inner.text("de", longest), en=inner.text("en", longest))
        inner._check_pattern("de", value.de, places)  # noqa: SLF001 - the same class
        inner._check_pattern("en", value.en, places)  # noqa: SLF001 - the same class
        inner.finish()
        return value

    def permissions(self, key: str, forbidden: frozenset[str] = frozenset()) -> int:
        """A list of Discord's names; an empty set where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.error(key, 'a list of permissions is expected, such as ["send_messages"]')
        for name in value:
            if name not in BITS:
                raise self.error(key, f"{name!r} is not a permission that is known here ({', '.join(BITS)})")
            if name in forbidden:
                raise self.error(key, f"{name!r} cannot be given here")
        return bits(value)

    def table(self, key: str) -> "Table":
        value = self._take(key, None)
        if not isinstance(value, dict):
            raise self.error(key, "a table is expected")
        return Table(f"{self.where}, {key}", value)

    def tables(self, key: str, title: str) -> list["Table"]:
        """An array of tables; empty where the key is left out."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise self.error(key, f"tables are expected: {title}")
        return [Table(f"{self.where.split(':')[0]}: {title}", entry).named("key") for entry in value]

    def tables_by_key(self, key: str) -> list[tuple[str, "Table"]]:
        """A table of tables, by key; empty where it is left out."""
        if not self.has(key):
            return []
        inner = self.table(key)
        return [(name, inner.table(name)) for name in inner.values]

    def finish(self) -> None:
        """Raises ForumError for a key that means nothing here."""
        for key in self.values:
            if key not in self._taken:
                raise self.error(key, "is not known here; perhaps it is misspelt")

    def _take(self, key: str, default: object) -> object:
        self._taken.add(key)
        if key not in self.values and default is None:
            raise self.error(key, "is missing")
        return self.values.get(key, default)

    def _check_pattern(self, key: str, value: str, places: tuple[str, ...]) -> None:
        """Braces are places; what they may hold is said by `places`."""
        rest = value
        for place in places:
            rest = rest.replace(f"{{{place}}}", "")
        wrong = re.search(r"\{[^{}]*\}?|\}", rest)
        if wrong is not None:
            allowed = ", ".join(f"{{{place}}}" for place in places) or "none"
            raise self.error(key, f"{wrong[0]} cannot stand here; places allowed: {allowed}")
