"""Writes records to read and print, for people of both countries: a file has no reader's language."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionRecord, StatementSignature, Vote
from cogs.decisions.models.exporting import ExportContext
from cogs.decisions.render.labels import FUNCTIONS, KINDS, LANGUAGES, STATES, VOTES

_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def as_markdown(records: Sequence[DecisionRecord], context: ExportContext, texts: Texts) -> str:
    """To read and print. What people wrote stands in quoted blocks, so that it cannot pass for the rest."""
    both = PostLanguages(texts, tuple(Language))
    parts = [_markdown(record, context, both) for record in records]
    if context.head is not None:
        parts.append(
            f"---\n\nArchiv / archive: {context.head.seq} · `{context.head.hash}` · {context.made_at.isoformat()}\n"
        )
    return "\n".join(parts)


def _markdown(record: DecisionRecord, context: ExportContext, both: PostLanguages) -> str:
    decision, wording = record.decision, record.wording
    if decision.tombstone is not None:
        return f"# {decision.number}\n\n† {_inline(decision.tombstone)}\n"
    lines = [
        f"# {_inline(decision.number)}",
        "",
        f"{both.inline(KINDS[decision.kind])} · **{both.inline(STATES[decision.state])}**",
    ]
    lines += ["", *(f"- {fact}" for fact in _facts(record, context, both))]
    for language in (wording.authoritative, *(side for side in Language if side is not wording.authoritative)):
        title, text = wording.title, wording.text
        written = (title.de, text.de) if language is Language.DE else (title.en, text.en)
        if any(written):
            behind = wording.outdated is language and language is not wording.authoritative
            outdated = " (veraltete Übersetzung / outdated translation)" if behind else ""
            lines += [
                "",
                f"## {both.inline(LANGUAGES[language])}: {_inline(written[0])}{outdated}",
                "",
                _block(written[1]),
            ]
    votes = [
        f"- {both.inline(VOTES[vote])}: {_inline(context.voting(record, vote))}"
        for vote in Vote
        if vote in record.votes.values()
    ]
    lines += _section("Stimmen / Votes", votes)
    lines += _section(
        "Unterschriften / Signatures", [_signature(record, signature, context, both) for signature in record.signatures]
    )
    for reservation in record.reservations:
        head = f"Vorbehalt / Reservation: {_inline(context.city(record, reservation.city_id))}"
        lines += ["", f"## {head}", "", _block(reservation.words)]
    tasks = [
        f"- [{'x' if follow_up.done_at else ' '}] {_inline(context.city(record, follow_up.city_id))}:"
        f" {_inline(follow_up.task)} ({follow_up.due_on.isoformat()})"
        f"{f', {_inline(follow_up.outcome)}' if follow_up.outcome else ''}"
        for follow_up in record.follow_ups
    ]
    lines += _section("Aufträge / Tasks", tasks)
    files = [f"- {_inline(attachment.name)} · SHA-256 `{attachment.sha256}`" for attachment in record.attachments]
    lines += _section("Anlagen / Attachments", files)
    return "\n".join([*lines, "", f"SHA-256: `{record.current.text_hash}`", ""])


def _facts(record: DecisionRecord, context: ExportContext, both: PostLanguages) -> list[str]:
    """What stands around the text."""
    decision, wording = record.decision, record.wording
    facts = [f"Datum / Date: {decision.decided_on.isoformat()}"]
    if decision.foreign_number:
        facts.append(f"Nummer andernorts / Number elsewhere: {_inline(decision.foreign_number)}")
    if topic := context.topic(record):
        facts.append(f"Thema / Topic: {_inline(topic)}")
    if decision.source:
        facts.append(f"Abstimmung / Vote: {_inline(decision.source)}")
    if record.tags:
        facts.append(f"Schlagwörter / Tags: {_inline(', '.join(record.tags))}")
    facts += [f"Ersetzt / Supersedes: {_inline(link.number)}" for link in record.supersedes]
    facts += [f"Ersetzt durch / Superseded by: {_inline(link.number)}" for link in record.superseded_by]
    facts.append(f"Maßgeblich / Authoritative: {both.inline(LANGUAGES[wording.authoritative])}")
    if wording.translator:
        facts.append(f"Übersetzung / Translation: {_inline(wording.translator)}")
    if wording.pending is not None:
        facts.append(f"Übersetzung steht aus / Translation pending: {both.inline(LANGUAGES[wording.pending])}")
    return [*facts, f"Fassung / Revision: {record.current.number}"]


def _signature(
    record: DecisionRecord, signature: StatementSignature, context: ExportContext, both: PostLanguages
) -> str:
    office = both.inline(FUNCTIONS.get(signature.function, _inline(signature.function)))
    who = f"{_inline(signature.by)}, {office}" if signature.by else office
    zone = ZoneInfo(signature.zone)
    at = f"{signature.signed_at.astimezone(zone):%Y-%m-%d %H:%M} ({signature.zone})"
    n = signature.revision
    void = (
        f": ungültig, Text nach Fassung {n} geändert / void, text changed after revision {n}" if signature.void else ""
    )
    return f"- {_inline(context.city(record, signature.city_id))}: {who}, {at}{void if signature.void else ''}"


def _section(title: str, lines: Sequence[str]) -> list[str]:
    return ["", f"## {title}", "", *lines] if lines else []


def _inline(text: str) -> str:
    return "".join(f"\\{char}" if char in "\\`*_{}[]<>#|!" else char for char in " ".join(text.split()))


def _block(text: str) -> str:
    # Lists and emphasis stay; a picture or a link would lead a reader's program elsewhere.
    quiet = text.replace("<", "&lt;").replace("[", "\\[")
    return "\n".join(f"> {line}".rstrip() for line in _LINE_ENDS.split(quiet))
