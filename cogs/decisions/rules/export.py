"""Records for others: JSON with a documented shape (docs/archive-format.md), CSV for a spreadsheet; all formats.

`FORMATS` is where a further one is added.
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from cogs.decisions.models.archive import Copy
from cogs.decisions.models.decisions import Record, Vote
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


def as_json(records: Sequence[Record], context: ExportContext) -> str:
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


def objects(records: Sequence[Record], context: ExportContext) -> list[dict[str, Any]]:
    """The records alone."""
    return [_object(record, context) for record in records]


def _log(copy: Copy, context: ExportContext) -> dict[str, Any]:
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
                {"commitment": one.commitment, "decision": one.decision_id, "salt": one.salt, "words": one.words}
                for one in copy.words
            ],
            "people": [
                {"commitment": one.commitment, "salt": one.salt, "user": str(one.user_id), "name": one.name}
                for one in copy.people
            ],
            "erased": sorted(copy.erased),
        },
    }


def _object(record: Record, context: ExportContext) -> dict[str, Any]:
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
                "revision": one.number,
                "made_at": one.made_at.isoformat(),
                "by": one.by,
                "title": {"de": one.wording.title.de, "en": one.wording.title.en},
                "text": {"de": one.wording.text.de, "en": one.wording.text.en},
                "text_sha256": one.text_hash,
            }
            for one in record.revisions
        ],
        "status_history": [
            {"status": one.state, "note": one.note, "at": one.entered_at.isoformat(), "by": one.by}
            for one in record.states
        ],
        "signatures": [
            {
                "city": context.city(one.city_id),
                "function": one.function,
                "by": one.by,
                "at": one.signed_at.isoformat(),
                "timezone": one.zone,
                "text_sha256": one.text_hash,
                "void": one.void,
            }
            for one in record.signatures
        ],
        "reservations": [
            {
                "city": context.city(one.city_id),
                "text": one.words,
                "function": one.function,
                "by": one.by,
                "at": one.made_at.isoformat(),
            }
            for one in record.reservations
        ],
        "follow_ups": [
            {
                "id": one.id,
                "city": context.city(one.city_id),
                "task": one.task,
                "due_on": one.due_on.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else None,
                "outcome": one.outcome,
            }
            for one in record.follow_ups
        ],
        "attachments": [
            {"name": one.name, "media_type": one.media_type, "size": one.size, "sha256": one.sha256}
            for one in record.attachments
        ],
    }


def as_csv(records: Sequence[Record], context: ExportContext) -> str:
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
            "; ".join(context.city(one.city_id) for one in record.standing_signatures),
            "; ".join(f"{context.city(one.city_id)}: {one.words}" for one in record.reservations),
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


Writer = Callable[[Sequence[Record], ExportContext], str]
FORMATS: Final[Mapping[str, tuple[str, Writer]]] = {
    "json": ("json", as_json),
    "csv": ("csv", as_csv),
    "markdown": ("md", as_markdown),
}
"""Format -> file ending and writer."""
