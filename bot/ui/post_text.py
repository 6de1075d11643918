"""Writes posts for everybody in the server's languages, people's words in them escaped and fitted into their room.

Apart from the features, because a card of one must not sound unlike a card of another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.dates import day_text
from bot.markup import cut, plain
from bot.texts import Bilingual, Language, Text, Texts

_NAME = 40
"""Longer names of people and cities are shortened where many stand side by side."""


@dataclass(frozen=True, slots=True)
class PostLanguages:
    """Renders texts in the languages of a post, in their order; one alone for a private answer."""

    texts: Texts
    order: tuple[Language, ...]

    def inline(self, text: Text | Bilingual | str) -> str:
        """Side by side: "Ja / Yes"; once where the languages agree."""
        return " / ".join(self._each(text))

    def lines(self, text: Text | Bilingual | str) -> str:
        """One under the other."""
        return "\n".join(self._each(text))

    def day(self, day: date) -> str:
        return self.inline(day_text(day))

    def _each(self, text: Text | Bilingual | str) -> dict[str, None]:
        return dict.fromkeys(self.texts.render(text, language) for language in self.order)


def name(words: str, limit: int = _NAME) -> str:
    """A person's or city's name, to stand among many."""
    return plain(cut(words, limit))


def stamp(instant: datetime, style: str = "F") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def and_more(count: int) -> str:
    """What stands for those left out, in any language."""
    return f"… +{count}"


def fit(parts: Sequence[str], separator: str, budget: int, more: Callable[[int], str] = and_more) -> str:
    """As many parts as there is room for, at least none; `more` says how many are left out.

    For names and notes, never for what was decided or asked. The result is no longer than `budget` plus what `more`
    makes of the number of parts.
    """
    used = 0
    for count, part in enumerate(parts):
        used += len(part) + (len(separator) if count else 0)
        if used > budget:
            return separator.join([*parts[:count], more(len(parts) - count)])
    return separator.join(parts)
