"""Writes records in the documented shape of an export (docs/archive-format.md), and the log that proves them."""

from collections.abc import Sequence
from typing import Any, Final

from cogs.decisions.models.archive import LogCopy
from cogs.decisions.models.decisions import DecisionRecord
from cogs.decisions.models.exporting import ExportContext

FORMAT: Final = "ratsbote-decisions"
FORMAT_VERSION: Final = 1


def document(records: Sequence[DecisionRecord], context: ExportContext) -> dict[str, Any]:
    """All that is known, as docs/archive-format.md describes it. A file must say this and nothing else."""
    return {
        "format": FORMAT,
        "version": FORMAT_VERSION,
        "made_at": context.made_at.isoformat(),
        "anchor": {"seq": context.head.seq, "hash": context.head.hash} if context.head else None,
        "decisions": objects(records, context),
        **(_log(context.copy, context) if context.copy is not None else {}),
    }


def objects(records: Sequence[DecisionRecord], context: ExportContext) -> list[dict[str, Any]]:
    """The records alone."""
    return [_object(record, context) for record in records]


def _log(copy: LogCopy, context: ExportContext) -> dict[str, Any]:
    """What the records can be checked by. Numbers of Discord's are text: not every program reads so long ones."""
    return {
        "names": {
            "cities": {str(number): name for number, name in context.cities.items()},
            "topics": {str(number): name for number, name in context.topics.items()},
        },
        "log": {
            "guild": str(copy.guild_id),
            "entries": list(copy.entries),
            "words": [
                {
                    "commitment": sealed_words.commitment,
                    "decision": sealed_words.decision_id,
                    "salt": sealed_words.salt,
                    "words": sealed_words.words,
                }
                for sealed_words in copy.words
            ],
            "people": [
                {"commitment": person.commitment, "salt": person.salt, "user": str(person.user_id), "name": person.name}
                for person in copy.people
            ],
            "erased": sorted(copy.erased),
        },
    }


def _object(record: DecisionRecord, context: ExportContext) -> dict[str, Any]:
    decision = record.decision
    common = {
        "number": decision.number,
        "foreign_number": decision.foreign_number or None,
        "year": decision.year,
        "serial": decision.serial,
        "kind": decision.kind,
        "status": decision.state,
        "published_at": decision.published_at.isoformat(),
        "tombstone": decision.tombstone,
    }
    if decision.tombstone is not None:
        return common
    wording = record.wording
    return common | {
        "decided_on": decision.decided_on.isoformat(),
        "title": {"de": wording.title.de, "en": wording.title.en},
        "text": {"de": wording.text.de, "en": wording.text.en},
        "authoritative": wording.authoritative,
        "translator": wording.translator or None,
        "translation_pending": wording.pending,
        "translation_outdated": wording.outdated,
        "text_sha256": record.current.text_hash,
        "topic": context.topic(record),
        "tags": list(record.tags),
        "source": {
            "meeting": decision.meeting_id,
            "poll": decision.poll_id,
            "result": decision.source,
            "text_sha256": decision.source_hash,
        },
        "threshold": decision.threshold or None,
        "votes": {context.city(record, city): vote for city, vote in record.votes.items()},
        "supersedes": [link.number for link in record.supersedes],
        "superseded_by": [link.number for link in record.superseded_by],
        "revisions": [
            {
                "revision": revision.number,
                "made_at": revision.made_at.isoformat(),
                "by": revision.by,
                "title": {"de": revision.wording.title.de, "en": revision.wording.title.en},
                "text": {"de": revision.wording.text.de, "en": revision.wording.text.en},
                "text_sha256": revision.text_hash,
            }
            for revision in record.revisions
        ],
        "status_history": [
            {"status": change.state, "note": change.note, "at": change.entered_at.isoformat(), "by": change.by}
            for change in record.states
        ],
        "signatures": [
            {
                "city": context.city(record, signature.city_id),
                "function": signature.function,
                "by": signature.by,
                "at": signature.signed_at.isoformat(),
                "timezone": signature.zone,
                "text_sha256": signature.text_hash,
                "void": signature.void,
            }
            for signature in record.signatures
        ],
        "reservations": [
            {
                "city": context.city(record, reservation.city_id),
                "text": reservation.words,
                "function": reservation.function,
                "by": reservation.by,
                "at": reservation.made_at.isoformat(),
            }
            for reservation in record.reservations
        ],
        "follow_ups": [
            {
                "id": follow_up.id,
                "city": context.city(record, follow_up.city_id),
                "task": follow_up.task,
                "due_on": follow_up.due_on.isoformat(),
                "done_at": follow_up.done_at.isoformat() if follow_up.done_at else None,
                "outcome": follow_up.outcome,
            }
            for follow_up in record.follow_ups
        ],
        "attachments": [
            {
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": attachment.size,
                "sha256": attachment.sha256,
            }
            for attachment in record.attachments
        ],
    }
