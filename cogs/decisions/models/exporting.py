"""Describes what an export is made of beside the records, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cogs.decisions.models.archive import LogCopy, LogHead
from cogs.decisions.models.decisions import DecisionRecord, Vote


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What the records refer to: names by id, and the head of the log as the export's anchor.

    `copy` is the log itself, where all records are exported.
    """

    cities: Mapping[int, str]
    topics: Mapping[int, str]
    head: LogHead | None
    made_at: datetime
    copy: LogCopy | None = None

    def city(self, city_id: int) -> str:
        return self.cities.get(city_id, str(city_id))

    def voting(self, record: DecisionRecord, vote: Vote) -> str:
        """The cities that voted so."""
        return ", ".join(self.city(city) for city, cast in record.votes.items() if cast is vote)


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to hand out."""

    name: str
    data: bytes
