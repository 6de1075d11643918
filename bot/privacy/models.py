"""Describes a class of personal data, as a data protection officer asks for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from bot.database import Transaction
from bot.texts import Text

BeforeErasing = Callable[[Transaction, int, int], Awaitable[None]]
"""(transaction, guild id, user id): have what shows the person brought up to date once they are erased."""


class Erasure(StrEnum):
    """What happens to a row when its person asks to be erased."""

    DELETE = "delete"
    ANONYMISE = "anonymise"
    KEEP = "keep"


ANONYMOUS = 0
"""The user id that stands for a person who was erased."""


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """A table and its columns that hold user ids. `clock_column` is what `keep_for` is counted from.

    Without columns: people are named in passing only (the queue key of a work item), and time alone erases them.
    `keep_setting` names a setting by which a guild chooses the days itself; `keep_for` is its default then.
    `exported_as` names a view with `guild_id` and `person_id` from which people get their data instead, where a row
    also tells of somebody else: it shows what is theirs.
    """

    name: str
    user_columns: tuple[str, ...]
    erasure: Erasure
    keep_for: timedelta | None = None
    clock_column: str | None = None
    keep_setting: str | None = None
    exported_as: str | None = None


@dataclass(frozen=True, slots=True)
class PrivacyClass:
    """What is kept, why, on which legal basis (GDPR), and for how long. `kept_because` is said where erasure ends."""

    key: str
    purpose: Text
    legal_basis: Text
    retention: Text
    tables: tuple[PersonalTable, ...]
    kept_because: Text | None = None
