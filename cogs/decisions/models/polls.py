"""Says what a decision takes over from a closed poll."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.texts import Bilingual
from cogs.decisions.models.decisions import DecisionState, Vote


@dataclass(frozen=True, slots=True)
class ClosedPoll:
    """A poll that has a result. `votes`: by city id; empty where they are secret, or the question was not one of yes or
    no. `text_hash`: SHA-256 of what was voted on. `state`: what was decided.
    """

    id: int
    title: Bilingual
    text: Bilingual
    topic_id: int | None
    text_hash: str
    result: str
    votes: Mapping[int, Vote]
    state: DecisionState
    ballots: int
    ended_at: datetime
