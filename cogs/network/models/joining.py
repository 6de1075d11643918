"""Describes requests to act for a city."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cogs.network.models.cities import Appointment, City, Delegate, Function

OPEN_FOR = timedelta(days=14)
"""How long a request waits for an answer: time enough for a holiday."""
MOST_REQUESTS = 3
WITHIN = timedelta(days=7)
"""Nobody asks more often than this: each request writes to several people."""


class RequestState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OVERTAKEN = "overtaken"


@dataclass(frozen=True, slots=True)
class JoinRequest:
    """Somebody asks to hold a function in a city. Instants in UTC; `ended_by` is who decided, where somebody did."""

    id: int
    guild_id: int
    city_id: int
    user_id: int
    name: str
    function: Function
    channel_id: int
    state: RequestState
    asked_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    ended_by: int | None = None

    @property
    def queue_key(self) -> str:
        """Where its work waits on the due list."""
        return f"join:{self.id}"


@dataclass(frozen=True, slots=True)
class JoinRequestDetails:
    """A request with the city that it is about, as it is shown; `incumbent` is whom its approval would replace."""

    request: JoinRequest
    city: City
    incumbent: Delegate | None = None


@dataclass(frozen=True, slots=True)
class JoinDecision:
    """What became of a request. `is_new` is False when it had been decided before; then nothing was changed."""

    details: JoinRequestDetails
    is_new: bool
    appointment: Appointment | None = None


@dataclass(frozen=True, slots=True)
class LiaisonNotice:
    """The payload of the due work that tells a liaison of a request."""

    request: int
    liaison: int
