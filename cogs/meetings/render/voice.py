"""How posts for everybody sound, and how people's words get into them: escaped, and fitted into the room there is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.markup import cut, plain
from bot.texts import Bilingual, Language, Text, Texts

_NAME = 40
"""Longer names of people and cities are shortened on cards, where many stand side by side."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The languages of a post, in their order."""

    texts: Texts
    languages: tuple[Language, ...]

    def inline(self, text: Text | Bilingual) -> str:
        """Side by side: "Ja / Yes"; once where the languages agree."""
        return " / ".join(self._each(text))

    def lines(self, text: Text | Bilingual) -> str:
        """One under the other."""
        return "\n".join(self._each(text))

    def _each(self, text: Text | Bilingual) -> dict[str, None]:
        return dict.fromkeys(self.texts.render(text, language) for language in self.languages)


def name(words: str) -> str:
    """A person's or city's name, to stand among many."""
    return plain(cut(words, _NAME))


def stamp(instant: datetime, style: str = "F") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def fit(parts: Sequence[str], separator: str, budget: int, more: Callable[[int], str]) -> str:
    """As many parts as there is room for, at least none; `more` says how many are left out.

    The result is no longer than `budget` plus what `more` makes of the number of parts.
    """
    used = 0
    for count, part in enumerate(parts):
        used += len(part) + (len(separator) if count else 0)
        if used > budget:
            kept = [*parts[:count], more(len(parts) - count)]
            return separator.join(kept)
    return separator.join(parts)


def and_more(count: int) -> str:
    """What stands for those left out, in any language."""
    return f"… +{count}"
