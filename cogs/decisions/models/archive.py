"""Describes the log's entries, and what a verification finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Scalar = str | int | None
Row = Mapping[str, Scalar]
Key = tuple[Scalar, ...]

KEYS: Mapping[str, tuple[str, ...]] = {
    "decisions": ("id",),
    "decision_revisions": ("decision_id", "revision"),
    "decision_votes": ("decision_id", "city_id"),
    "decision_tags": ("decision_id", "tag"),
    "decision_states": ("decision_id", "position"),
    "decision_links": ("decision_id", "supersedes"),
    "decision_attachments": ("decision_id", "position"),
    "decision_signatures": ("decision_id", "city_id", "text_hash"),
    "decision_reservations": ("decision_id", "position"),
    "decision_follow_ups": ("id",),
    "decision_names": ("decision_id", "kind", "number"),
    "archive_anchors": ("seq",),
}
"""The tables that the log rebuilds, each with its key beside `guild_id`. Names of tables come from here alone."""

WORDS: Mapping[str, frozenset[str]] = {
    "decisions": frozenset({"source", "foreign_number"}),
    "decision_revisions": frozenset({"title_de", "text_de", "title_en", "text_en", "translator"}),
    "decision_states": frozenset({"note"}),
    "decision_attachments": frozenset({"name"}),
    "decision_reservations": frozenset({"words"}),
    "decision_follow_ups": frozenset({"task", "outcome"}),
    "decision_names": frozenset({"name_de", "name_en"}),
}
"""Columns with what people wrote: the log holds commitments to them, so that they can go with a tombstone."""


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as it stands from now on; columns that are left out stay as they were."""

    table: str
    row: Row


@dataclass(frozen=True, slots=True)
class SealedWords:
    """The words of a row, apart from the log. `words` is canonical JSON."""

    commitment: str
    decision_id: int
    salt: str
    words: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row of the log as the file has it."""

    seq: int
    entry: str
    hash: str


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where a log ends, or ended when an anchor was made."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class SealedPerson:
    """A row of people behind commitments."""

    commitment: str
    salt: str
    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class LogCopy:
    """A guild's log with all that it stands on, for an export that can be verified by itself; `head` is its anchor."""

    guild_id: int
    head: LogHead | None
    entries: tuple[str, ...]
    words: tuple[SealedWords, ...]
    people: tuple[SealedPerson, ...]
    erased: frozenset[str]


class Fault(StrEnum):
    """What can be wrong with a row."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    BROKEN = "broken"
    UNLINKED = "unlinked"
    HEAD = "head"
    ANCHOR = "anchor"
    TRIGGER = "trigger"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Finding:
    """A row that is not as the log says, named by its table and key."""

    fault: Fault
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What a verification found in one guild's archive. `erased` counts names that were taken out lawfully, `unproven`
    those of cities, topics and meetings that the log does not commit to yet; `hashes` are those of the log's entries,
    by their numbers.
    """

    guild_id: int
    entries: int
    records: int
    anchors: int
    erased: int
    unproven: int
    head: LogHead | None
    hashes: Mapping[int, str] = field(repr=False)
    findings: tuple[Finding, ...] = field(default=())

    @property
    def sound(self) -> bool:
        return not self.findings


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a verification found in a file: in each guild's archive, and in what belongs to no single one."""

    reports: tuple[VerificationReport, ...]
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> int:
        """How many findings there are in all."""
        return len(self.findings) + sum(len(report.findings) for report in self.reports)

    @property
    def empty(self) -> bool:
        """Whether there is nothing that could be checked."""
        return not self.faults and not any(report.entries for report in self.reports)
