"""Answers one person in their language: records by pages, lists, hits, tasks, what a verification found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.dates import day_text
from bot.markup import cut, plain
from bot.texts import Language, Plural, Text, Texts
from bot.ui.ids import make_id
from bot.ui.kit import Button, button, option, select
from bot.ui.pager import option_page, paged
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.actions import CHOOSE, DOWNLOAD, DRAFT
from cogs.decisions.models.archive import Fault, Finding, VerificationReport
from cogs.decisions.models.decisions import Decision, DecisionRecord
from cogs.decisions.models.drafts import DecisionDraft
from cogs.decisions.models.names import Names, name
from cogs.decisions.models.searching import DecisionHit
from cogs.decisions.models.tasks import Task
from cogs.decisions.render import lines
from cogs.decisions.render.labels import LANGUAGES, STATES, marked
from cogs.network.models.cities import City

FILE = "decisions.file"
"""Hand out an attachment: arguments decision and position."""
SIGN = "decisions.sign"
"""Sign the text with this hash: arguments decision and the hash's beginning."""
_FINDINGS = 40
_TITLE, _CITIES, _HIT = 150, 80, 790
"""Characters of a title, of cities and of all of a hit in a list, so that a page of them fits an embed."""

FAULTS = {
    Fault.CHANGED: Text("changed"),
    Fault.MISSING: Text("missing"),
    Fault.EXTRA: Text("does not belong there"),
    Fault.BROKEN: Text("its content does not fit its hash or its place"),
    Fault.UNLINKED: Text("does not continue the entry before it"),
    Fault.HEAD: Text("the log does not end where it ended"),
    Fault.ANCHOR: Text("contradicts an anchor"),
    Fault.TRIGGER: Text("protection against changes is missing or was replaced"),
    Fault.TWICE: Text("stands there twice"),
}


def recorded(decision: Decision, *, in_register: bool) -> Text:
    """The receipt of what was published. `in_register`: whether the register has a channel."""
    if in_register:
        return Text("Recorded as **{number}**. It appears in the register at once.", number=decision.mention)
    return Text(
        "Recorded as **{number}**. The register's channel is missing: it appears there once an administrator has run "
        "`/setup apply`.",
        number=decision.mention,
    )


def record_pages(record: DecisionRecord, names: Names, texts: Texts, language: Language) -> list[str]:
    """Everything about a record, whole, as pages that each fit an embed; the reader's language first."""
    languages = PostLanguages(texts, (language,))
    wording, decision = record.wording, record.decision
    top = [f"## {decision.mention}", f"**{lines.title(wording, language)}**"]
    top += [*lines.facts(record, names, languages), *lines.language_marks(wording, languages)]
    for block in (lines.votes(record.votes, names, languages), lines.signatures(record, names, languages)):
        top += ["", *block] if block else []
    for words in lines.reservations(record, names, languages):
        top += ["", words]
    tasks = lines.follow_ups(record, names, languages)
    top += ["", f"**{languages.inline(Text('Follow-ups'))}**", *tasks] if tasks else []
    for side in sorted(Language, key=lambda side: side is not language):
        german = side is Language.DE
        title, text = (wording.title.de, wording.text.de) if german else (wording.title.en, wording.text.en)
        if title or text:
            top += ["", f"### {languages.inline(LANGUAGES[side])}: {plain(title)}", *plain(text).split("\n")]
    bottom = ["", f"**{languages.inline(Text('History'))}**", *lines.history(record, languages)]
    bottom += [f"-# SHA-256 `{record.current.text_hash}`"]
    return paged([*top, *bottom])


def text_pages(record: DecisionRecord, names: Names, texts: Texts, language: Language) -> list[str]:
    """The exact texts that are signed, both, with their hash; and what cities do not share."""
    languages = PostLanguages(texts, (language,))
    wording = record.wording
    parts = [
        f"## {record.decision.mention}",
        *lines.language_marks(wording, languages),
    ]
    for side in sorted(Language, key=lambda side: side is not language):
        german = side is Language.DE
        title, text = (wording.title.de, wording.text.de) if german else (wording.title.en, wording.text.en)
        if title or text:
            parts += ["", f"### {languages.inline(LANGUAGES[side])}: {plain(title)}", *plain(text).split("\n")]
    for words in lines.reservations(record, names, languages):
        parts += ["", words]
    return paged([*parts, "", f"-# SHA-256 `{record.current.text_hash}`"])


def list_page(
    decisions: Sequence[Decision],
    reserving: Mapping[int, Sequence[str]],
    drafts: int,
    texts: Texts,
    language: Language,
) -> str:
    """One page of the newest; `reserving` are the cities with reservations, by decision."""
    if not decisions and not drafts:
        return texts.render(Text("No decision has been recorded yet. `/decision record` records one."), language)
    parts = []
    for decision in decisions:
        state = texts.render(STATES[decision.state], language) if decision.tombstone is None else "✝︎"
        parts.append(f"**{decision.mention}** · {state}")
        if decision.tombstone is None:
            parts.append(plain(cut(decision.title.pick(language), _TITLE)))
            parts += reserved(reserving.get(decision.id, ()), texts, language)
    if drafts:
        parts.append(
            "-# "
            + texts.render(
                Plural("{n} draft needs your attention.", "{n} drafts need your attention.", drafts), language
            )
        )
    return "\n".join(parts)


def hits_page(hits: Sequence[DecisionHit], texts: Texts, language: Language) -> str:
    """One page of what was found, each with the place where it was found."""
    if not hits:
        return texts.render(
            Text("No results. Fewer or shorter words find more: “schutz” also finds “Klimaschutz”."), language
        )
    parts = []
    for hit in hits:
        head = [
            f"**{hit.decision.mention}** · {texts.render(STATES[hit.decision.state], language)}",
            plain(cut(hit.decision.title.pick(language), _TITLE)),
            *reserved(hit.reserving, texts, language),
        ]
        room = _HIT - sum(len(line) + 1 for line in head)
        parts.append("\n".join([*head, f"> {marked(hit.pieces, room)}"]))
    return "\n\n".join(parts)


def reserved(cities: Sequence[str], texts: Texts, language: Language) -> list[str]:
    """Who has a reservation, for lists: wherever a decision appears, that does too."""
    if not cities:
        return []
    listed = cut(", ".join(name(city) for city in cities), _CITIES)
    return [texts.render(Text("⚠️ Reservation: {cities}", cities=listed), language)]


def task_lines(tasks: Sequence[Task], texts: Texts, language: Language, now: datetime) -> list[str]:
    parts = []
    for task in tasks:
        mark = "🔴" if task.overdue(now) else "⬜"
        day = day_text(task.follow_up.due_on).pick(language)
        parts.append(
            f"{mark} **{task.follow_up.id}** · {name(task.city.name)} · {plain(task.follow_up.task)} · {day}"
            f" · {task.decision.mention}"
        )
    return parts or [texts.render(Text("No task is overdue."), language)]


def progress_lines(progress: Sequence[tuple[City, int, int]], texts: Texts, language: Language) -> list[str]:
    if not progress:
        return []
    head = texts.render(Text("Done so far, by city:"), language)
    return ["", f"**{head}**", *(f"{name(city.name)}: {done}/{total}" for city, done, total in progress)]


def verdict(report: VerificationReport, outside: int, texts: Texts, language: Language) -> str:
    """What a verification found, as people outside IT read it."""

    def say(text: Text) -> str:
        return texts.render(text, language)

    if report.sound:
        parts = [f"✅ **{say(Text('The archive is unchanged.'))}**"]
    else:
        n = len(report.findings)
        message = Plural(
            "The archive is not as it was recorded: {n} finding.",
            "The archive is not as it was recorded: {n} findings.",
            n,
        )
        parts = [f"🛑 **{say(message)}**"]
        parts += [f"- {finding_line(finding, texts, language)}" for finding in report.findings[:_FINDINGS]]
        parts += ["…"] if n > _FINDINGS else []
        parts += [say(Text("Please tell your IT department, and keep the database as it is."))]
    parts += [
        say(
            Text(
                "Entries: {entries} · Records: {records} · Anchors: {anchors}",
                entries=report.entries,
                records=report.records,
                anchors=report.anchors,
            )
        ),
        say(Text("Anchors in the log channel that were compared: {n}", n=outside)),
    ]
    if report.erased:
        parts.append(
            say(
                Plural(
                    "{n} name was erased at a person's request.",
                    "{n} names were erased at people's request.",
                    report.erased,
                )
            )
        )
    if report.head is not None:
        parts.append(f"-# `{report.head.seq}:{report.head.hash}`")
    return "\n".join(parts)


def finding_line(finding: Finding, texts: Texts, language: Language) -> str:
    """A row that is not as it should be, by table and key."""
    place = f"{finding.table} {finding.key}".strip()
    return f"`{place}`: {texts.render(FAULTS[finding.fault], language)}"


def file_buttons(record: DecisionRecord) -> list[Button]:
    """A button for each attachment."""
    return [
        button(f"📎 {attachment.name}", make_id(FILE, record.decision.id, attachment.position))
        for attachment in record.attachments
    ]


def sign_button(record: DecisionRecord, city: str, texts: Texts, language: Language) -> Button:
    return button(
        texts.render(Text("Sign for {city}", city=city), language),
        make_id(SIGN, record.decision.id, record.current.text_hash[:32]),
        discord.ButtonStyle.success,
    )


def draft_select(
    drafts: Sequence[DecisionDraft], list_page: int, page: int, texts: Texts, language: Language
) -> discord.ui.Select[Any]:
    """The drafts that the person may go on with, below a page of the list."""
    options = [
        option(draft.content.wording.title.pick(language) or f"#{draft.id}", str(draft.id), description=draft.name)
        for draft in drafts
    ]
    return select(
        make_id(DRAFT, list_page),
        option_page(options, page, lambda text: texts.render(text, language)),
        texts.render(Text("Go on with a draft"), language),
    )


def record_select(decisions: Sequence[Decision], texts: Texts, language: Language) -> discord.ui.Select[Any]:
    """What a page lists, to be opened."""
    return select(
        make_id(CHOOSE),
        [option(f"{decision.number} · {decision.title.pick(language)}", str(decision.id)) for decision in decisions],
        texts.render(Text("Open a decision"), language),
    )


def download_button(record: DecisionRecord, texts: Texts, language: Language) -> Button:
    """Gives the record as a file."""
    return button(texts.render(Text("As a file"), language), make_id(DOWNLOAD, record.decision.id))
