"""Says what an export holds, and whose data a request is about."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.privacy.models import Holding, PrivacyClass
from bot.texts import Language

EXPORT_DUE: Final = "privacy.export"


@dataclass(frozen=True, slots=True)
class ExportPayload:
    """Who gets whose data, written in which language."""

    recipient_id: int
    subject_id: int
    language: Language


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything that is kept about a person: the rows of each class, by table. `made_at` is in UTC."""

    guild_id: int
    user_id: int
    made_at: datetime
    classes: Sequence[tuple[PrivacyClass, Mapping[str, Sequence[Mapping[str, object]]]]]


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What an erasure would do, as it is shown before it is confirmed."""

    user_id: int
    holdings: tuple[Holding, ...]

    @property
    def fingerprint(self) -> str:
        """Changes with anything that is shown: a button confirms the plan that stood above it and no other."""
        counts = [(entry.privacy_class.key, entry.deleted, entry.anonymised, entry.kept) for entry in self.holdings]
        return hashlib.sha256(repr((self.user_id, counts)).encode()).hexdigest()[:12]

    @property
    def goes(self) -> tuple[Holding, ...]:
        return tuple(entry for entry in self.holdings if entry.goes)

    @property
    def stays(self) -> tuple[Holding, ...]:
        return tuple(entry for entry in self.holdings if entry.kept)
