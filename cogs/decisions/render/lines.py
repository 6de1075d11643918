"""Writes a record as lines of text: the same facts on the public card, on private pages and in the preview."""

from collections.abc import Sequence

from bot.markup import linked, plain
from bot.texts import Language, Plural, Text
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionKind, DecisionRecord, Vote, Wording
from cogs.decisions.models.names import Names, name
from cogs.decisions.render.labels import FUNCTIONS, KINDS, LANGUAGES, STATES, VOTES, stamp
from cogs.decisions.rules.difference import changed_words, difference

HASH_SHOWN = 16
"""As many digits of a hash are shown where it only is to be recognised; exports carry all of them."""


def title(wording: Wording, language: Language) -> str:
    return plain(wording.title.pick(language))


def facts(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[str]:
    """Kind, status, topic, date, where it came from, what it replaces."""
    decision = record.decision
    head = [
        languages.inline(KINDS[decision.kind]),
        f"**{languages.inline(STATES[decision.state])}**",
        languages.day(decision.decided_on),
    ]
    lines = [" · ".join(head)]
    if names.topic is not None and names.topic_name is not None:
        lines.append(f"{names.topic.emoji} {plain(languages.inline(names.topic_name))}".strip())
    lines += _sources(record, names, languages)
    lines += [languages.lines(Text("Supersedes {number}", number=f"**{link.mention}**")) for link in record.supersedes]
    lines += [
        languages.lines(Text("Superseded by {number}", number=f"**{link.mention}**")) for link in record.superseded_by
    ]
    note = record.states[-1].note if record.states else ""
    if note and not record.superseded_by:
        lines.append(languages.lines(Text("Note on the status: {note}", note=plain(note))))
    if record.tags:
        lines.append(" ".join(f"`{tag.replace('`', '')}`" for tag in record.tags))
    return lines


def _sources(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[str]:
    """Where it came from."""
    decision, lines = record.decision, list[str]()
    if decision.foreign_number:
        lines.append(languages.lines(Text("External reference: {number}", number=plain(decision.foreign_number))))
    if names.meeting is not None:
        lines.append(languages.lines(Text("Meeting: {meeting}", meeting=linked(names.meeting, names.meeting_url))))
    if decision.poll_id is not None:
        lines.append(languages.lines(Text("Poll {number}", number=linked(str(decision.poll_id), names.poll_url))))
    if decision.source is not None:
        lines.append(plain(decision.source))
    if decision.source_hash is not None:
        lines.append(languages.lines(Text("Text voted on: {hash}", hash=f"`{decision.source_hash[:HASH_SHOWN]}…`")))
    return lines


def language_marks(wording: Wording, languages: PostLanguages) -> list[str]:
    """Which language counts, who translated, what is missing or behind."""
    lines = [languages.lines(Text("Authoritative: {language}", language=LANGUAGES[wording.authoritative]))]
    if wording.translator:
        lines.append(languages.lines(Text("Translated by {name}", name=name(wording.translator))))
    if wording.pending is not None:
        lines.append(
            "⏳ " + languages.inline(Text("Translation pending: {language}", language=LANGUAGES[wording.pending]))
        )
    # Of records from before: the authoritative text is no translation, whatever was noted.
    if wording.outdated is not None and wording.outdated is not wording.authoritative:
        lines.append(
            "⚠️ " + languages.inline(Text("Outdated translation: {language}", language=LANGUAGES[wording.outdated]))
        )
    return lines


def votes(cast: dict[int, Vote], names: Names, languages: PostLanguages) -> list[str]:
    """A line for each way to vote that any city took."""
    lines = []
    for vote, word in VOTES.items():
        cities = [names.city(city) for city, chosen in cast.items() if chosen is vote]
        if cities:
            lines.append(f"**{languages.inline(word)}: {len(cities)}**: {', '.join(cities)}")
    return lines


def signatures(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[str]:
    """Each city's, with office, name and time on both sides' clocks; void ones say so."""
    if record.decision.kind is not DecisionKind.STATEMENT:
        return []
    lines = [f"**{languages.inline(threshold(record.decision.threshold))}**"]
    for signature in record.signatures:
        office = (
            languages.inline(FUNCTIONS[signature.function])
            if signature.function in FUNCTIONS
            else plain(signature.function)
        )
        who = f"{name(signature.by)}, {office}" if signature.by else office
        moment = names.moments(signature.signed_at, signature.zone, languages.order[0])
        line = f"✍️ **{names.city(signature.city_id)}**, {who}, {moment}"
        if signature.void:
            void = languages.inline(Text("void: the text was changed after revision {n}", n=signature.revision))
            line = f"~~✍️ {names.city(signature.city_id)}, {who}, {moment}~~ ({void})"
        lines.append(line)
    return lines


def threshold(value: str) -> Text:
    """What adopts a joint statement."""
    if value == "all":
        return Text("Adopted when all cities have signed")
    if value == "countries":
        return Text("Adopted when a city of each country has signed")
    return Plural("Adopted when {n} city has signed", "Adopted when {n} cities have signed", int(value or 1))


def reservations(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[str]:
    lines = []
    for reservation in record.reservations:
        head = languages.inline(Text("Reservation of {city}", city=names.city(reservation.city_id)))
        lines.append(f"**{head}**\n{plain(reservation.words)}")
    return lines


def follow_ups(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[str]:
    """The tasks, and how far each city is."""
    lines = []
    for follow_up in record.follow_ups:
        mark = "✅" if follow_up.done_at else "⬜"
        outcome = f", {plain(follow_up.outcome)}" if follow_up.outcome else ""
        due_on = languages.day(follow_up.due_on)
        lines.append(
            f"{mark} {follow_up.id} · **{names.city(follow_up.city_id)}** · {plain(follow_up.task)} · {due_on}{outcome}"
        )
    cities: dict[int, list[bool]] = {}
    for follow_up in record.follow_ups:
        cities.setdefault(follow_up.city_id, []).append(follow_up.done_at is not None)
    if lines:
        lines.append(" · ".join(f"{names.city(city)} {sum(done)}/{len(done)}" for city, done in cities.items()))
    return lines


def history(record: DecisionRecord, languages: PostLanguages) -> list[str]:
    """The statuses that it went through."""
    lines = []
    for change in record.states:
        who = f", {name(change.by)}" if change.by else ""
        note = f", {plain(change.note)}" if change.note else ""
        lines.append(f"{stamp(change.entered_at)} {languages.inline(STATES[change.state])}{who}{note}")
    return lines


def changes(before: Wording, after: Wording, languages: PostLanguages) -> list[str]:
    """What an amendment changed, readably: taken out struck through, put in bold."""
    lines: list[str] = []
    sides = (
        (Language.DE, (before.title.de, before.text.de), (after.title.de, after.text.de)),
        (Language.EN, (before.title.en, before.text.en), (after.title.en, after.text.en)),
    )
    for language, old, new in sides:
        if old != new:
            lines += ["", f"**{languages.inline(LANGUAGES[language])}**"]
            lines += _marked(difference("\n".join(old), "\n".join(new)))
    return lines[1:]


def _marked(changed: Sequence[tuple[str, str]]) -> list[str]:
    lines: list[str] = []
    at = 0
    while at < len(changed):
        sign, words = changed[at]
        following = changed[at + 1] if at + 1 < len(changed) else ("", "")
        if sign == "-" and following[0] == "+":
            left, right = changed_words(words, following[1])
            lines += [f"🟥 {_pieces(left, '~~')}", f"🟩 {_pieces(right, '**')}"]
            at += 2
            continue
        escaped = plain(words)
        lines.append(
            {"-": f"🟥 ~~{escaped}~~", "+": f"🟩 **{escaped}**", "…": "…"}.get(sign, f"▫️ {escaped}")
            if escaped or sign == "…"
            else ""
        )
        at += 1
    return lines


def _pieces(pieces: Sequence[tuple[bool, str]], mark: str) -> str:
    return "".join(
        f"{mark}{plain(words)}{mark}" if changed and words.strip() else plain(words) for changed, words in pieces
    )
