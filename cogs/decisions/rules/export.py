"""Records for others: JSON with a documented shape (docs/archive-format.md), CSV for a spreadsheet; all formats.

`FORMATS` is where a further one is added.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cogs.decisions.models.archive import LogCopy
from cogs.decisions.models.decisions import DecisionRecord, Vote
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.rules.markdown import as_markdown

FORMAT: Final = "ratsbote-decisions"
FORMAT_VERSION: Final = 1
# The last four are the full-width forms, which some programs read like the first four.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_COLUMNS = (
    *("number", "foreign_number", "kind", "status", "decided_on", "topic", "title_de", "title_en", "text_de"),
    *("text_en", "authoritative", "votes_for", "votes_against", "abstained", "absent", "signatures"),
    *("reservations", "tags", "supersedes", "superseded_by", "text_sha256", "tombstone", "anchor"),
)


def as_json(records: Sequence[DecisionRecord], context: ExportContext) -> str:
    """All that is known, as docs/archive-format.md describes it."""
    return json.dumps(
        {
            "format": FORMAT,
            "version": FORMAT_VERSION,
            "made_at": context.made_at.isoformat(),
            "anchor": {"seq": context.head.seq, "hash": context.head.hash} if context.head else None,
            "decisions": objects(records, context),
            **(_log(context.copy, context) if context.copy is not None else {}),
        },
        ensure_ascii=False,
        indent=2,
    )


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
        "topic": context.topics.get(decision.topic_id or 0),
        "tags": list(record.tags),
        "source": {
            "meeting": decision.meeting_id,
            "poll": decision.poll_id,
            "result": decision.source,
            "text_sha256": decision.source_hash,
        },
        "threshold": decision.threshold or None,
        "votes": {context.city(city): vote for city, vote in record.votes.items()},
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
                "city": context.city(signature.city_id),
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
                "city": context.city(reservation.city_id),
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
                "city": context.city(follow_up.city_id),
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


def as_csv(records: Sequence[DecisionRecord], context: ExportContext) -> str:
    """One line a record, as Excel in both countries opens it: UTF-8 with a mark, every cell quoted, none a formula."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    anchor = f"{context.head.seq}:{context.head.hash}" if context.head else ""
    for record in records:
        decision, wording = record.decision, record.wording
        hidden = decision.tombstone is not None
        cells = [
            *(decision.number, decision.foreign_number, decision.kind, decision.state, decision.decided_on.isoformat()),
            context.topics.get(decision.topic_id or 0, ""),
            *(wording.title.de, wording.title.en, wording.text.de, wording.text.en, wording.authoritative),
            *(context.voting(record, vote) for vote in Vote),
            "; ".join(context.city(signature.city_id) for signature in record.standing_signatures),
            "; ".join(
                f"{context.city(reservation.city_id)}: {reservation.words}" for reservation in record.reservations
            ),
            ", ".join(record.tags),
            ", ".join(link.number for link in record.supersedes),
            ", ".join(link.number for link in record.superseded_by),
            *(record.current.text_hash, decision.tombstone or "", anchor),
        ]
        if hidden:
            cells = [decision.number, "", decision.kind, decision.state, *[""] * 17, decision.tombstone or "", anchor]
        writer.writerow([safe_cell(str(cell)) for cell in cells])
    return out.getvalue()


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that looks like it gets an apostrophe in front."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


Writer = Callable[[Sequence[DecisionRecord], ExportContext], str]
FORMATS: Final[Mapping[str, tuple[str, Writer]]] = {
    "json": ("json", as_json),
    "csv": ("csv", as_csv),
    "markdown": ("md", as_markdown),
}
"""Format -> file ending and writer."""
