"""Models an appeal: whom a case concerns objects to it, once, and a moderator who was not involved decides."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.texts import Word
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.models.reports import ReplyNotification

WORDS_LENGTH: Final = 1_500
"""What fits on the card beside the case; enough to say what was wrong."""
ANSWER_LENGTH: Final = 400
"""The moderators' answer is also the reason with which a case is taken back."""
APPEALABLE: Final = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""What can be taken back; a note is nobody's action, and what concerns a channel is no action against a person."""
CAN_BE_SHORTENED: Final = frozenset({CaseKind.TIMEOUT, CaseKind.BAN})


class AppealState(StrEnum):
    """GRANTED: the case was taken back. SHORTENED: another one, which ends sooner, took its place."""

    OPEN = "open"
    GRANTED = "granted"
    SHORTENED = "shortened"
    UPHELD = "upheld"


ANSWERS: Final = {
    AppealState.OPEN: Word("appeal", "open"),
    AppealState.GRANTED: Word("appeal", "granted, the case is taken back"),
    AppealState.SHORTENED: Word("appeal", "shortened"),
    AppealState.UPHELD: Word("appeal", "denied, the action stands"),
}
"""In a few words, for moderators."""


@dataclass(frozen=True, slots=True)
class Appeal:
    """Against the case of that number. `words` are the person's, `reply` the moderators'; nothing is escaped."""

    guild_id: int
    case_number: int
    user_id: int
    name: str
    words: str
    state: AppealState
    appealed_at: datetime
    decided_by: int | None = None
    decided_at: datetime | None = None
    reply: str = ""
    notification: ReplyNotification = ReplyNotification.NOT_YET

    @property
    def queue_key(self) -> str:
        return f"appeal:{self.case_number}"

    @property
    def card_key(self) -> str:
        return f"moderation.{self.queue_key}"


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with its case, as it is now."""

    appeal: Appeal
    case: Case

    @property
    def can_be_shortened(self) -> bool:
        return self.case.kind in CAN_BE_SHORTENED and self.case.in_force and self.case.ending is None
