"""Holds what people see before anything is posted: a plan, a change, a cancellation, with all that follows from it."""

from dataclasses import dataclass
from datetime import datetime

from bot.when import Moment
from cogs.meetings.models.changes import ProposedChange
from cogs.meetings.models.meetings import Meeting, MeetingDetails, MeetingInput, MeetingPlan
from cogs.meetings.models.series import ChangeTarget, Recurrence
from cogs.network.models.cities import City


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """A plan before anything is kept of it. `cities` are those invited, the host first; `channel_id` is where it
    will be posted: the topic's channel or, with `channel_gone`, the one that stands in for it.

    `readings` are empty for a single meeting; each comes with its first dates, and of several one is chosen.
    """

    plan: MeetingPlan
    readings: tuple[tuple[Recurrence, tuple[Moment, ...]], ...]
    cities: tuple[City, ...]
    channel_id: int | None
    channel_gone: bool = False

    @property
    def starts(self) -> list[datetime]:
        """The instants (UTC) at which it would begin, of a series the first ones, each once."""
        dates = [self.plan.start, *(date for _, dates in self.readings for date in dates)]
        return sorted({date.instant for date in dates})


@dataclass(frozen=True, slots=True)
class EditReading:
    """One thing that a change can mean: how far it reaches, and what it makes of the meetings."""

    target: ChangeTarget
    proposed: ProposedChange

    @property
    def pressed(self) -> Meeting:
        """The meeting that was named, as it will be."""
        return next(meeting for meeting in self.proposed.changed if meeting.id == self.target.meeting_id)


@dataclass(frozen=True, slots=True)
class EditPreview:
    """A change before it is made; of several `readings` one is chosen. `typed` is the entry as it was understood.

    `before` is the meeting as it stands, in the state `version`; `after` as it would be. `notified`: how many people
    have answered and would be told of another time or place.
    """

    before: MeetingDetails
    after: MeetingDetails
    readings: tuple[EditReading, ...]
    typed: MeetingInput
    version: str
    notified: int


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """A cancellation before it happens: all `meetings` that it reaches, when the series would have met `later` (beyond
    those that are on the list), and how many people would be told.
    """

    details: MeetingDetails
    meetings: tuple[Meeting, ...]
    later: tuple[Moment, ...]
    reason: str
    version: str
    notified: int
