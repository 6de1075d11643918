"""Describes a setting: its key, what it means, its default and its check. Features register theirs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.texts import Language, Text, Word


class LanguageChoice(StrEnum):
    """Which languages public posts are written in."""

    BOTH = "both"
    DE = "de"
    EN = "en"

    @property
    def languages(self) -> tuple[Language, ...]:
        return tuple(Language) if self is LanguageChoice.BOTH else (Language(self.value),)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key. `check` turns what was typed into the stored form and raises ValueError naming what is accepted.

    `choices`: the stored forms where there are only these, with the words by which people know them.
    """

    key: str
    description: Text
    default: str
    check: Callable[[str], str]
    choices: Mapping[str, Text] = field(default_factory=dict)


def choice(key: str, description: Text, default: str, choices: Mapping[str, Text]) -> Setting:
    """A setting with a fixed list of values."""

    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(", ".join(choices))
        return value

    return Setting(key, description, default, check, choices)


LANGUAGES = choice(
    "languages",
    Text("Languages of public posts"),
    LanguageChoice.BOTH.value,
    {
        LanguageChoice.BOTH: Word("languages", "both"),
        LanguageChoice.DE: Word("language", "German"),
        LanguageChoice.EN: Word("language", "English"),
    },
)
