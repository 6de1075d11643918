"""Writes records for others: JSON and CSV for programs, Excel to work with, Markdown to read; packed where large.

`FORMATS` is where a further one is added.
"""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.spreadsheets import csv_cell
from bot.texts import Texts
from cogs.decisions.models.decisions import DecisionRecord, Vote
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.render.markdown import as_markdown
from cogs.decisions.render.table import as_xlsx
from cogs.decisions.rules.archive_format import document

_COLUMNS = (
    *("number", "foreign_number", "kind", "status", "decided_on", "topic", "title_de", "title_en", "text_de"),
    *("text_en", "authoritative", "votes_for", "votes_against", "abstained", "absent", "signatures"),
    *("reservations", "tags", "supersedes", "superseded_by", "text_sha256", "tombstone", "anchor"),
)


def as_json(records: Sequence[DecisionRecord], context: ExportContext, _: Texts) -> bytes:
    """All that is known."""
    return json.dumps(document(records, context), ensure_ascii=False, indent=2).encode()


def as_csv(records: Sequence[DecisionRecord], context: ExportContext, _: Texts) -> bytes:
    """One line a record, by RFC 4180: UTF-8 with a mark, every cell quoted, none a formula."""
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
            context.topic(record) or "",
            *(wording.title.de, wording.title.en, wording.text.de, wording.text.en, wording.authoritative),
            *(context.voting(record, vote) for vote in Vote),
            "; ".join(context.city(record, signature.city_id) for signature in record.standing_signatures),
            "; ".join(
                f"{context.city(record, reservation.city_id)}: {reservation.words}"
                for reservation in record.reservations
            ),
            ", ".join(record.tags),
            ", ".join(link.number for link in record.supersedes),
            ", ".join(link.number for link in record.superseded_by),
            *(record.current.text_hash, decision.tombstone or "", anchor),
        ]
        if hidden:
            cells = [decision.number, "", decision.kind, decision.state, *[""] * 17, decision.tombstone or "", anchor]
        writer.writerow([csv_cell(str(cell)) for cell in cells])
    return out.getvalue().encode()


Writer = Callable[[Sequence[DecisionRecord], ExportContext, Texts], bytes]
FORMATS: Final[Mapping[str, tuple[str, Writer]]] = {
    "json": ("json", as_json),
    "csv": ("csv", as_csv),
    "xlsx": ("xlsx", as_xlsx),
    "markdown": ("md", lambda records, context, texts: as_markdown(records, context, texts).encode()),
}
"""Format -> file ending and writer."""


def packed(name: str, data: bytes) -> bytes:
    """A ZIP archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()
