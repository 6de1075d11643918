"""Describes what an export is made of beside the records, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.texts import Bilingual
from cogs.decisions.models.archive import LogCopy, LogHead
from cogs.decisions.models.decisions import DecisionRecord, Vote


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What the records refer to: names by id, for those that a record does not say itself; and the head of the log as
    the export's anchor.

    `copy` is the log itself, where all records are exported.
    """

    cities: Mapping[int, str]
    topics: Mapping[int, str]
    head: LogHead | None
    made_at: datetime
    copy: LogCopy | None = None

    def city(self, record: DecisionRecord, city_id: int) -> str:
        """As the record has it."""
        recorded = record.names.get(("city", city_id))
        return recorded.de if recorded is not None else self.cities.get(city_id, str(city_id))

    def topic(self, record: DecisionRecord) -> str | None:
        """As the record has it, in both languages."""
        topic_id = record.decision.topic_id
        if topic_id is None:
            return None
        recorded = record.names.get(("topic", topic_id))
        return both_languages(recorded) if recorded is not None else self.topics.get(topic_id)

    def voting(self, record: DecisionRecord, vote: Vote) -> str:
        """The cities that voted so."""
        return ", ".join(self.city(record, city) for city, cast in record.votes.items() if cast is vote)


def both_languages(name: Bilingual) -> str:
    """A topic's name as exports have it."""
    return f"{name.de} / {name.en}"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to hand out."""

    name: str
    data: bytes
