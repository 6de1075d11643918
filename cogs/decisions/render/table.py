"""Writes records as a table for Excel, for people of both countries: headings and words stand in both languages."""

from collections.abc import Sequence
from typing import Final

from bot.spreadsheets import Cell, Sheet, workbook
from bot.texts import Language, Texts, Word
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionRecord, Vote
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.render.labels import KINDS, LANGUAGES, STATES, VOTES

_SHEET: Final = Word("heading", "Decisions")
_COUNTS: Final = {
    Vote.FOR: Word("heading", "For (number)"),
    Vote.AGAINST: Word("heading", "Against (number)"),
    Vote.ABSTAINED: Word("heading", "Abstained (number)"),
    Vote.ABSENT: Word("heading", "Absent (number)"),
}
_HEADINGS: Final = (
    Word("heading", "Number"),
    Word("heading", "External reference"),
    Word("heading", "Kind"),
    Word("heading", "Status"),
    Word("heading", "Decided on"),
    Word("heading", "Topic"),
    Word("heading", "Title (German)"),
    Word("heading", "Title (English)"),
    Word("heading", "Text (German)"),
    Word("heading", "Text (English)"),
    Word("heading", "Authoritative language"),
    *(word for vote in Vote for word in (_COUNTS[vote], VOTES[vote])),
    Word("heading", "Signatures"),
    Word("heading", "Reservations"),
    Word("heading", "Tags"),
    Word("heading", "Supersedes"),
    Word("heading", "Superseded by"),
    Word("heading", "Checksum of the text (SHA-256)"),
    Word("heading", "Removed from the register because"),
    Word("heading", "Archive's anchor"),
)


def as_xlsx(records: Sequence[DecisionRecord], context: ExportContext, texts: Texts) -> bytes:
    """One row a record, the same as in the CSV file, in words; days and numbers of votes can be calculated with."""
    both = PostLanguages(texts, tuple(Language))
    rows = [_row(record, context, both) for record in records]
    return workbook(
        [Sheet(both.inline(_SHEET), [both.inline(heading) for heading in _HEADINGS], rows)], context.made_at
    )


def _row(record: DecisionRecord, context: ExportContext, both: PostLanguages) -> list[Cell]:
    decision, wording = record.decision, record.wording
    kind, state = both.inline(KINDS[decision.kind]), both.inline(STATES[decision.state])
    anchor = f"{context.head.seq}:{context.head.hash}" if context.head else ""
    if decision.tombstone is not None:
        visible: list[Cell] = [decision.number, None, kind, state]
        return [*visible, *[None] * (len(_HEADINGS) - len(visible) - 2), decision.tombstone, anchor]
    votes: list[Cell] = []
    for vote in Vote:
        number = sum(cast is vote for cast in record.votes.values())
        votes += [number if record.votes else None, context.voting(record, vote)]
    return [
        *(decision.number, decision.foreign_number, kind, state, decision.decided_on, context.topic(record)),
        *(wording.title.de, wording.title.en, wording.text.de, wording.text.en),
        both.inline(LANGUAGES[wording.authoritative]),
        *votes,
        "; ".join(context.city(record, signature.city_id) for signature in record.standing_signatures),
        "; ".join(
            f"{context.city(record, reservation.city_id)}: {reservation.words}" for reservation in record.reservations
        ),
        ", ".join(record.tags),
        ", ".join(link.number for link in record.supersedes),
        ", ".join(link.number for link in record.superseded_by),
        *(record.current.text_hash, None, anchor),
    ]
