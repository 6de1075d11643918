"""Describes a setting: its key, what it means, its default and its check. Features register theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.texts import Language, Text


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
    """One key. `check` turns what was typed into the stored form and raises ValueError naming what is accepted."""

    key: str
    description: Text
    default: str
    check: Callable[[str], str]
    choices: tuple[str, ...] = ()


def one_of(*choices: str) -> Callable[[str], str]:
    """A check for a fixed list of words."""

    def check(value: str) -> str:
        if value.strip().lower() not in choices:
            raise ValueError(", ".join(choices))
        return value.strip().lower()

    return check


LANGUAGES = Setting(
    key="languages",
    description=Text("Languages of public posts"),
    default=LanguageChoice.BOTH.value,
    check=one_of("both", "de", "en"),
    choices=("both", "de", "en"),
)
