"""Models what a moderator wants done, and the facts about those concerned by which the rules decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.errors import UserError
from bot.texts import Text
from cogs.moderation.models.cases import CaseKind, Party

Rank = tuple[int, int]
"""Where a highest role stands: its position, then its id, negated; of two at one position Discord holds the older one
to be higher.
"""


@dataclass(frozen=True, slots=True)
class SanctionFacts:
    """How the moderator, the bot and the person stand to each other. Ranks are those of highest roles.

    `target_rank` None: not on the server. `bot_lacks`: Discord's names of the permissions for this kind of case that
    the bot does not have. `target_timed_out`: whether a timeout is in force on Discord, by whomever.
    """

    owner_id: int
    bot_id: int
    bot_rank: Rank
    actor_rank: Rank
    target_rank: Rank | None
    target_is_bot: bool = False
    target_is_moderator: bool = False
    target_is_administrator: bool = False
    target_timed_out: bool = False
    bot_lacks: tuple[str, ...] = ()


class SanctionForm(NamedTuple):
    """What the form of an action is about. `report_id` or `appeal_number`: what it answers."""

    kind: CaseKind
    user_id: int
    report_id: int | None = None
    appeal_number: int | None = None

    def dump(self) -> tuple[str, ...]:
        """As arguments of a draft or an id."""
        return (self.kind.value, str(self.user_id), str(self.report_id or 0), str(self.appeal_number or 0))

    @classmethod
    def load(cls, arguments: Sequence[str]) -> "SanctionForm":
        """What `dump` wrote, or an earlier version (`report-5`, `appeal-5` or nothing at the end). Raises UserError."""
        try:
            kind, user_id, *answered = arguments
            match answered:
                case []:
                    report_id, appeal_number = "0", "0"
                case [origin]:
                    what, _, number = origin.partition("-")
                    report_id, appeal_number = {"report": (number, "0"), "appeal": ("0", number)}.get(what, ("", ""))
                case _:
                    report_id, appeal_number = answered
            return cls(CaseKind(kind), int(user_id), int(report_id) or None, int(appeal_number) or None)
        except ValueError as error:
            raise UserError(Text("This form is no longer complete. Please use the command again.")) from error


@dataclass(frozen=True, slots=True)
class SanctionOrder:
    """An action against a person, or its lifting. `ends_at` in UTC; None: it lasts, or has no length.

    `confirmed`: the moderator has been asked and wants it although the person moderates too. `seen`: the number of the
    latest case that the moderator has been told of; a later one that somebody else has just opened is asked about.
    `report_id` or `appeal_number`: what it answers, decided in the same transaction.
    """

    kind: CaseKind
    target: Party
    reason: str
    ends_at: datetime | None = None
    confirmed: bool = False
    seen: int = 0
    report_id: int | None = None
    appeal_number: int | None = None


class ConfirmFirst(UserError):
    """Not refused, but to be asked about: `seen` is the number of the case that the question names, else 0."""

    def __init__(self, text: Text, *, seen: int = 0) -> None:
        super().__init__(text)
        self.seen = seen
