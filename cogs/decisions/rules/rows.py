"""The rows that more than one change of a record writes. Instants are UTC."""

from datetime import datetime

from bot.clock import to_db
from cogs.decisions.models.archive import Put
from cogs.decisions.models.decisions import Record, State, Wording
from cogs.decisions.models.drafts import File
from cogs.decisions.rules.wording import text_hash


def revision_row(decision_id: int, number: int, wording: Wording, who: str, now: datetime) -> Put:
    """A wording as a revision, with the hash that is signed; `who` is a commitment."""
    return Put(
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


def state_row(decision_id: int, position: int, state: State, note: str, who: str, now: datetime) -> Put:
    """A status that was entered."""
    return Put(
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


def attachment_row(decision_id: int, position: int, file: File, sha256: str) -> Put:
    """What is kept of a file beside its bytes."""
    return Put(
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


def buried(record: Record, reason: str, who: str) -> list[Put]:
    """A record without a word of what it said; `who` is a commitment."""
    decision_id = record.decision.id
    empty = {"title_de": "", "text_de": "", "title_en": "", "text_en": "", "translator": ""}
    puts = [
        Put(
            "decisions",
            {"id": decision_id, "tombstone": reason, "source": None, "foreign_number": "", "commitment": who},
        )
    ]
    puts += [
        Put("decision_revisions", {"decision_id": decision_id, "revision": one.number, **empty})
        for one in record.revisions
    ]
    puts += [
        Put("decision_states", {"decision_id": decision_id, "position": position, "note": ""})
        for position in range(1, len(record.states) + 1)
    ]
    puts += [
        Put("decision_attachments", {"decision_id": decision_id, "position": one.position, "name": ""})
        for one in record.attachments
    ]
    puts += [
        Put("decision_reservations", {"decision_id": decision_id, "position": position, "words": ""})
        for position in range(1, len(record.reservations) + 1)
    ]
    puts += [
        Put("decision_follow_ups", {"id": one.id, "decision_id": decision_id, "task": "", "outcome": ""})
        for one in record.follow_ups
    ]
    return puts
