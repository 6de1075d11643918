"""What can be taken back: measures against a person, once."""

from typing import Final

from cogs.moderation.models.cases import Case, CaseKind, Ending

PARDONABLE: Final = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""A note is corrected, and what concerns a channel is undone there; neither is taken back."""


def can_be_pardoned(case: Case) -> bool:
    """Whether there is something to take back. What has expired can still be: it then no longer counts against them."""
    return case.kind in PARDONABLE and case.ending is not Ending.PARDONED
