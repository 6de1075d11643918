"""Makes the rows that more than one change of a record writes. Instants are UTC."""

from datetime import datetime

from bot.clock import to_db
from bot.texts import Bilingual
from cogs.decisions.models.archive import Row, RowChange
from cogs.decisions.models.decisions import DecisionRecord, DecisionState, Reference, Wording
from cogs.decisions.models.drafts import StoredFile
from cogs.decisions.rules.wording import text_hash


def revision_row(decision_id: int, number: int, wording: Wording, who: str, now: datetime) -> RowChange:
    """A wording as a revision, with the hash that is signed; `who` is a commitment."""
    return RowChange(
        "decision_revisions",
        {
            "decision_id": decision_id,
            "revision": number,
            "title_de": wording.title.de,
            "text_de": wording.text.de,
            "title_en": wording.title.en,
            "text_en": wording.text.en,
            "authoritative": wording.authoritative.value,
            "translator": wording.translator,
            "outdated": wording.outdated.value if wording.outdated else "",
            "text_hash": text_hash(wording),
            "made_at": to_db(now),
            "commitment": who,
        },
    )


def state_row(decision_id: int, position: int, state: DecisionState, note: str, who: str, now: datetime) -> RowChange:
    """A status that was entered."""
    return RowChange(
        "decision_states",
        {
            "decision_id": decision_id,
            "position": position,
            "state": state.value,
            "note": note,
            "entered_at": to_db(now),
            "commitment": who,
        },
    )


def state_changes(record: DecisionRecord, state: DecisionState, note: str, who: str, now: datetime) -> list[RowChange]:
    """A status that a record enters, and stands in from then on; `who` is a commitment."""
    decision_id = record.decision.id
    return [
        RowChange("decisions", {"id": decision_id, "state": state.value}),
        state_row(decision_id, len(record.states) + 1, state, note, who, now),
    ]


def name_row(decision_id: int, reference: Reference, name: Bilingual) -> RowChange:
    """What a record calls something that it names by number."""
    kind, number = reference
    row: Row = {
        "decision_id": decision_id,
        "kind": kind,
        "number": number,
        "name_de": name.de,
        "name_en": name.en,
    }
    return RowChange("decision_names", row)


def attachment_row(decision_id: int, position: int, file: StoredFile, sha256: str) -> RowChange:
    """What is kept of a file beside its bytes."""
    return RowChange(
        "decision_attachments",
        {
            "decision_id": decision_id,
            "position": position,
            "name": file.name,
            "media_type": file.media_type,
            "size": len(file.data),
            "sha256": sha256,
        },
    )


def redacted(record: DecisionRecord, reason: str, who: str) -> list[RowChange]:
    """A record without a word of what it said; `who` is a commitment."""
    decision_id = record.decision.id
    empty = {"title_de": "", "text_de": "", "title_en": "", "text_en": "", "translator": ""}
    puts = [
        RowChange(
            "decisions",
            {"id": decision_id, "tombstone": reason, "source": None, "foreign_number": "", "commitment": who},
        )
    ]
    puts += [
        RowChange("decision_revisions", {"decision_id": decision_id, "revision": revision.number, **empty})
        for revision in record.revisions
    ]
    puts += [
        RowChange("decision_states", {"decision_id": decision_id, "position": position, "note": ""})
        for position in range(1, len(record.states) + 1)
    ]
    puts += [
        RowChange("decision_attachments", {"decision_id": decision_id, "position": attachment.position, "name": ""})
        for attachment in record.attachments
    ]
    puts += [
        RowChange("decision_reservations", {"decision_id": decision_id, "position": position, "words": ""})
        for position in range(1, len(record.reservations) + 1)
    ]
    puts += [
        RowChange("decision_follow_ups", {"id": follow_up.id, "decision_id": decision_id, "task": "", "outcome": ""})
        for follow_up in record.follow_ups
    ]
    puts += [name_row(decision_id, reference, Bilingual("", "")) for reference in record.names]
    return puts
