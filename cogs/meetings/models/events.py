"""Names what can befall the event that mirrors a meeting in Discord's own list."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

EARLY: Final = timedelta(minutes=15)
"""An event that people start so shortly before its meeting is meant so: they open the room."""


class EventTrouble(StrEnum):
    """Why a meeting that is planned has no event any more, or an untimely one."""

    DELETED = "deleted"
    STARTED = "started"
    ENDED = "ended"
    CHANNEL_GONE = "channel_gone"
    FULL = "full"


class EventStatus(StrEnum):
    """Where an event is in its life."""

    SCHEDULED = "scheduled"
    ACTIVE = "active"
    COMPLETED = "completed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """An event as it stands on Discord now; instants in UTC."""

    status: EventStatus
    title: str
    start: datetime
    end: datetime | None
