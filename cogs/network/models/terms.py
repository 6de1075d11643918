"""Describes terms that are planned: appointments for a day ahead, and terms whose end is known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cogs.network.models.cities import Appointment, City, Delegate, Function

TERM_OVER = "the term is over"
"""Why a term ended whose end was known beforehand, as it is kept."""


@dataclass(frozen=True, slots=True)
class TermChange:
    """What is to change in an office. `begins_at` None: at once; `ends_at` None: no end is known. Instants in UTC.

    `endless`: it was said that there is no end, so that a term which lasts loses the one that it has.

    `replaces` is the term that the person takes over, `confirmed` are the ids of the terms that were seen to end.
    """

    user_id: int
    name: str
    city_id: int
    function: Function
    replaces: int | None
    begins_at: datetime | None
    ends_at: datetime | None
    confirmed: frozenset[int] = frozenset()
    endless: bool = False


@dataclass(frozen=True, slots=True)
class PlannedTerm:
    """A term that begins on a day ahead."""

    id: int
    guild_id: int
    appointed_by: int
    change: TermChange
    begins_at: datetime

    @property
    def queue_key(self) -> str:
        """Where its beginning waits on the due list."""
        return f"planned_term:{self.id}"


@dataclass(frozen=True, slots=True)
class TermPreview:
    """What a change would come to: the terms that it would end, or the person's own term whose end would change."""

    city: City
    ended: tuple[Delegate, ...]
    prolonged: Delegate | None = None


@dataclass(frozen=True, slots=True)
class TermOutcome:
    """What a confirmed change did: planned for a day, done at once, or changed a term's end."""

    city: City
    planned: PlannedTerm | None = None
    appointment: Appointment | None = None
    prolonged: Delegate | None = None


class Hindrance(StrEnum):
    """Why a planned term does not begin."""

    LEFT = "left"
    OFFICES_CHANGED = "offices_changed"
    OFFICE_ENDED = "office_ended"
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True)
class TermHindered:
    """The payload of the due work that tells the moderators that a planned term does not begin, and why."""

    city: int
    user: int
    name: str
    function: Function
    hindrance: Hindrance
