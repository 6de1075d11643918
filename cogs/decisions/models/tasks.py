"""Describes a follow-up as it is shown: with the decision and the city that it belongs to."""

from dataclasses import dataclass
from datetime import datetime

from cogs.decisions.models.decisions import Decision, FollowUp
from cogs.network.models.cities import City


@dataclass(frozen=True, slots=True)
class Task:
    """A follow-up, its decision, its city."""

    follow_up: FollowUp
    decision: Decision
    city: City

    def overdue(self, now: datetime) -> bool:
        """Whether its day has passed where the city is."""
        return self.follow_up.done_at is None and now.astimezone(self.city.zone).date() > self.follow_up.due_on
