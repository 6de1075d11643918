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

    `mentioned_in`: columns of text that name people in passing (the queue key of a work item). An erasure takes the
    number out of them, in rows whose clock is running; without user columns, that is all it does.
    `keep_setting` names a setting by which a guild chooses the days itself; `keep_for` is its default then.
    `exported_as` names a view with `guild_id` and `person_id` from which people get their data instead, where a row
    also tells of somebody else: it shows what is theirs.
    `anonymised`: user columns of people whom a row outlives, although it goes with the others' (who planned something
    for somebody else).
    """

    name: str
    user_columns: tuple[str, ...]
    erasure: Erasure
    keep_for: timedelta | None = None
    clock_column: str | None = None
    keep_setting: str | None = None
    exported_as: str | None = None
    mentioned_in: tuple[str, ...] = ()
    anonymised: tuple[str, ...] = ()

    def erasure_of(self, column: str) -> Erasure:
        """What happens to a row when the person in this column asks to be erased."""
        return Erasure.ANONYMISE if column in self.anonymised else self.erasure


@dataclass(frozen=True, slots=True)
class PrivacyClass:
    """What is kept, why, on which legal basis (GDPR), and for how long. `kept_because` is said where erasure ends."""

    key: str
    purpose: Text
    legal_basis: Text
    retention: Text
    tables: tuple[PersonalTable, ...]
    kept_because: Text | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What is kept of one person in a class: how many entries go with an erasure, lose the person, or stay."""

    privacy_class: PrivacyClass
    deleted: int = 0
    anonymised: int = 0
    kept: int = 0

    @property
    def goes(self) -> int:
        """How many entries no longer tell of the person afterwards."""
        return self.deleted + self.anonymised
