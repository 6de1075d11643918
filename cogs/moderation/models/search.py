"""Models what moderators look for among cases, and what they find."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from cogs.moderation.models.cases import Case, CaseKind

MATCHES_PER_PAGE: Final = 5
"""So many stand on a page, each with the place where it was found."""
CASES_PER_PAGE: Final = 6
"""So many of one person's cases stand on a page."""


class CaseStatus(StrEnum):
    """How it stands with a case, as one looks for it. DONE: it is over and was not taken back."""

    IN_FORCE = "in_force"
    DONE = "done"
    PARDONED = "pardoned"
    FAILED = "failed"
    UNDER_WAY = "under_way"


@dataclass(frozen=True, slots=True)
class CaseFilters:
    """Everything that is given must fit. Instants are UTC; `since` counts in, `until` does not."""

    target_id: int | None = None
    moderator_id: int | None = None
    kind: CaseKind | None = None
    status: CaseStatus | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A case, and the place where it was found: pieces of text, each with whether it is what was looked for.

    `in_message`: it was found in a message kept with the case, not in its own words.
    """

    case: Case
    pieces: tuple[tuple[bool, str], ...] = ()
    in_message: bool = False


@dataclass(frozen=True, slots=True)
class PersonCases:
    """One page of what there is about a person: what is in force first, then the latest. `counts` are by kind, without
    what was taken back; `pardoned` says how much that is.
    """

    cases: tuple[Case, ...]
    counts: Mapping[CaseKind, int]
    pardoned: int
    page: int
    pages: int
