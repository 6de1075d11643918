"""Native polls: the question under a message, its answers, who voted for what, and when it ends."""

from dataclasses import dataclass, field
from datetime import datetime

from sandbox.world.shapes import Json


@dataclass(slots=True)
class PollAnswer:
    """`media` is {"text", "emoji"?}; `voters` in the order in which they voted."""

    id: int
    media: Json
    voters: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Poll:
    """`expires_at` is of the world's time; `finalized`: the votes were counted, nothing changes any more."""

    question: str
    answers: list[PollAnswer]
    expires_at: datetime
    multiselect: bool = False
    layout: int = 1
    finalized: bool = False

    def answer(self, answer_id: int) -> PollAnswer | None:
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def chosen_by(self, user_id: int) -> set[int]:
        """The ids of the answers that this person has voted for."""
        return {answer.id for answer in self.answers if user_id in answer.voters}

    @property
    def votes(self) -> int:
        return sum(len(answer.voters) for answer in self.answers)

    @property
    def victor(self) -> PollAnswer | None:
        """The answer with the most votes; None for a draw or if nobody voted (as Discord's result message has it)."""
        most = max((len(answer.voters) for answer in self.answers), default=0)
        leading = [answer for answer in self.answers if len(answer.voters) == most]
        return leading[0] if most and len(leading) == 1 else None
