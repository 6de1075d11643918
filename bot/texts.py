"""Renders every word that a person sees. Code carries English messages (`Text`, `Plural`) as values, without
knowing the reader; here they meet the gettext catalogues in `data/locales` and become a language.
The `.po` files are read as they are: no compile step can be forgotten.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal


class Language(StrEnum):
    """The languages that the forum speaks."""

    DE = "de"
    EN = "en"

    @classmethod
    def of(cls, locale: str | None) -> "Language":
        """The language nearest to a Discord locale such as `de`, `en-US` or `fr` (English for what we lack)."""
        return cls.DE if locale is not None and locale.lower().split("-")[0] == "de" else cls.EN

    @property
    def babel_locale(self) -> str:
        """Babel's locale for dates and numbers: Germany's and the United States' customs."""
        return "de_DE" if self is Language.DE else "en_US"


class Text:
    """A message in English with named places, e.g. `Text("{count} cities", count=3)`, rendered later.

    Parameters may be texts themselves, numbers (written as the language writes them), or strings, which
    stand as they are: whoever puts in what a person typed escapes it first (`bot.markup.plain`).
    """

    __slots__ = ("context", "message", "params")

    def __init__(self, message: str, /, **params: object) -> None:
        self.message = message
        self.params = params
        self.context: str | None = None

    def lookup(self, catalogue: NullTranslations) -> str:
        return catalogue.gettext(self.message)

    def __repr__(self) -> str:
        return f"Text({self.message!r}, {self.params!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.message, self.params) == (other.message, other.params)

    def __hash__(self) -> int:
        return hash((self.message, tuple(sorted(self.params))))


class Plural(Text):
    """A message that depends on a number, e.g. `Plural("{n} city", "{n} cities", n)`."""

    __slots__ = ("n", "plural")

    def __init__(self, singular: str, plural: str, n: int, /, **params: object) -> None:
        super().__init__(singular, **params, n=n)
        self.plural = plural
        self.n = n

    def lookup(self, catalogue: NullTranslations) -> str:
        return catalogue.ngettext(self.message, self.plural, self.n)


class Word(Text):
    """A message whose meaning depends on where it stands, e.g. `Word("command", "show")`."""

    __slots__ = ()

    def __init__(self, context: str, message: str, /, **params: object) -> None:
        super().__init__(message, **params)
        self.context = context

    def lookup(self, catalogue: NullTranslations) -> str:
        return catalogue.pgettext(self.context or "", self.message)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """What people wrote for both languages, e.g. a topic's name. The other side stands in for a missing one."""

    de: str
    en: str

    @property
    def complete(self) -> bool:
        """Whether neither side is missing."""
        return bool(self.de and self.en)

    def pick(self, language: Language) -> str:
        return (self.de or self.en) if language is Language.DE else (self.en or self.de)


def in_english(text: Text) -> str:
    """A text as the code writes it, for whoever runs the bot: there no catalogues are loaded."""
    params = {key: in_english(value) if isinstance(value, Text) else value for key, value in text.params.items()}
    return text.lookup(NullTranslations()).format_map(params)


class Texts:
    """The catalogues, loaded once."""

    def __init__(self, locales: Path) -> None:
        self._catalogues = {language: _load(locales, language) for language in Language}
        for language in Language:
            # Babel reads its own data at the first use, from files: here and now, and not in the event loop.
            Locale.parse(language.babel_locale).decimal_formats  # noqa: B018 - see above
            format_datetime(datetime(2000, 1, 1, tzinfo=UTC), locale=language.babel_locale)

    def render(self, text: Text | Bilingual | str, language: Language) -> str:
        """The text in one language; strings are already somebody's words and pass unchanged."""
        if isinstance(text, str):
            return text
        if isinstance(text, Bilingual):
            return text.pick(language)
        pattern = text.lookup(self._catalogues[language])
        if not text.params:
            return pattern
        return pattern.format_map({key: self._param(value, language) for key, value in text.params.items()})

    def translate(self, context: str, message: str, language: Language) -> str | None:
        """The catalogue's word for a message in a context, or None where it has none."""
        wording = self._catalogues[language].pgettext(context, message)
        return None if wording == message else wording

    def listing(self, items: Iterable[str], language: Language) -> str:
        """Items as the language enumerates them: "A, B und C"."""
        return format_list(list(items), locale=language.babel_locale)

    def _param(self, value: object, language: Language) -> str:
        match value:
            case Text() | Bilingual():
                return self.render(value, language)
            case bool() | str():
                return str(value)
            case int() | float() | Decimal():
                return str(format_decimal(value, locale=language.babel_locale))
            case list() | tuple():
                return self.listing([self._param(item, language) for item in value], language)
            case _:
                return str(value)


@cache
def _load(locales: Path, language: Language) -> GNUTranslations:
    """One catalogue of all the feature's `.po` files; an absent language is English as written in the code.

    Read once in a program's life, however many bots it runs.
    """
    merged: Catalog = Catalog(locale=language.value)
    for path in sorted((locales / language.value / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            for message in read_po(stream, locale=language.value):
                if message.id and message.string and not message.fuzzy:
                    merged.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, merged)
    buffer.seek(0)
    return GNUTranslations(buffer)
