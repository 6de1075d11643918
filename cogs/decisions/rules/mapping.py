"""Rows as records, wherever the rows come from: the database, or a log that was read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from bot.clock import from_db
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import (
    Attachment,
    Decision,
    DecisionKind,
    DecisionLink,
    DecisionRecord,
    DecisionState,
    FollowUp,
    Reservation,
    Revision,
    StateChange,
    StatementSignature,
    Vote,
    Wording,
)


class Columns(Protocol):
    """A row by the names of its columns."""

    def __getitem__(self, column: str, /) -> Any:  # noqa: ANN401 - a value of any column
        ...


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one record, in the order in which they are shown; `name` is the person behind their commitment."""

    decision: Decision
    revisions: Sequence[Columns]
    votes: Sequence[Columns]
    tags: Sequence[Columns]
    states: Sequence[Columns]
    attachments: Sequence[Columns]
    signatures: Sequence[Columns]
    reservations: Sequence[Columns]
    tasks: Sequence[Columns]
    names: Sequence[Columns]


def record_of(
    rows: Rows, *, supersedes: Sequence[DecisionLink], superseded_by: Sequence[DecisionLink]
) -> DecisionRecord:
    """The decision with everything that hangs on it."""
    return DecisionRecord(
        decision=rows.decision,
        revisions=tuple(_revision(row) for row in rows.revisions),
        votes={row["city_id"]: Vote(row["vote"]) for row in rows.votes},
        tags=tuple(row["tag"] for row in rows.tags),
        states=tuple(
            StateChange(DecisionState(row["state"]), row["note"], from_db(row["entered_at"]), row["name"])
            for row in rows.states
        ),
        attachments=tuple(
            Attachment(row["position"], row["name"], row["media_type"], row["size"], row["sha256"])
            for row in rows.attachments
        ),
        signatures=tuple(_signature(row) for row in rows.signatures),
        reservations=tuple(
            Reservation(
                row["city_id"], row["words"], row["revision"], row["function"], from_db(row["made_at"]), row["name"]
            )
            for row in rows.reservations
        ),
        follow_ups=tuple(follow_up(row) for row in rows.tasks),
        supersedes=tuple(supersedes),
        superseded_by=tuple(superseded_by),
        names={
            (row["kind"], row["number"]): Bilingual(row["name_de"], row["name_en"])
            for row in rows.names
            if row["name_de"]
        },
    )


def follow_up(row: Columns) -> FollowUp:
    return FollowUp(
        id=row["id"],
        decision_id=row["decision_id"],
        city_id=row["city_id"],
        task=row["task"],
        due_on=date.fromisoformat(row["due_on"]),
        done_at=from_db(row["done_at"]) if row["done_at"] else None,
        outcome=row["outcome"],
    )


def decision_of(row: Columns) -> Decision:
    """A row of `decisions` with the titles of its present revision."""
    return Decision(
        guild_id=row["guild_id"],
        id=row["id"],
        number=row["number"],
        year=row["year"],
        serial=row["serial"],
        kind=DecisionKind(row["kind"]),
        state=DecisionState(row["state"]),
        topic_id=row["topic_id"],
        meeting_id=row["meeting_id"],
        poll_id=row["poll_id"],
        source=row["source"],
        source_hash=row["source_hash"],
        decided_on=date.fromisoformat(row["decided_on"]),
        threshold=row["threshold"],
        foreign_number=row["foreign_number"],
        revision=row["revision"],
        city_id=row["city_id"],
        tombstone=row["tombstone"],
        published_at=from_db(row["published_at"]),
        title=Bilingual(row["title_de"], row["title_en"]),
    )


def _revision(row: Columns) -> Revision:
    return Revision(
        number=row["revision"],
        wording=Wording(
            Bilingual(row["title_de"], row["title_en"]),
            Bilingual(row["text_de"], row["text_en"]),
            Language(row["authoritative"]),
            row["translator"],
            Language(row["outdated"]) if row["outdated"] else None,
        ),
        text_hash=row["text_hash"],
        made_at=from_db(row["made_at"]),
        by=row["name"],
    )


def _signature(row: Columns) -> StatementSignature:
    return StatementSignature(
        city_id=row["city_id"],
        text_hash=row["text_hash"],
        revision=row["revision"],
        function=row["function"],
        signed_at=from_db(row["signed_at"]),
        zone=row["zone"],
        void=bool(row["void"]),
        by=row["name"],
    )
