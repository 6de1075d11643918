"""Writes the register channel: a card for each record, and its texts whole, as consecutive messages."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.delivery.models import Outgoing
from bot.markup import chunks, plain
from bot.texts import Language, Plural, Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import Button, Row, button, card, container, rows
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.actions import COMPLETE, READ, SHOW
from cogs.decisions.models.archive import LogHead
from cogs.decisions.models.decisions import DecisionKind, DecisionRecord, Revision
from cogs.decisions.models.names import Names
from cogs.decisions.models.tasks import Task
from cogs.decisions.render import lines
from cogs.decisions.render.labels import LANGUAGES
from cogs.decisions.rules.states import ENDED

# Discord counts the text of all components of a message together, and takes 4,000 characters. Beside a part stand the
# number and the title, escaped; beside the card's blocks two titles and what says that there is more.
_PART = 3400
_CARD = {"facts": 900, "votes": 450, "signatures": 700, "reservations": 300, "tasks": 350}


@dataclass(frozen=True, slots=True)
class Post:
    """One of the messages that belong to a record: its key in the ledger, and what stands in it."""

    key: str
    texts: tuple[str, ...]


def decision_card(record: DecisionRecord, names: Names, languages: PostLanguages, token: str) -> Outgoing:
    """The record at a glance, as it is now."""
    parts: list[str | Row] = [_heading(record, languages)]
    if record.decision.tombstone is None:
        blocks = {
            "facts": [*lines.facts(record, names, languages), *lines.language_marks(record.wording, languages)],
            "votes": lines.votes(record.votes, names, languages),
            "signatures": lines.signatures(record, names, languages),
            "reservations": [
                f"**{words.split(chr(10))[0].strip('*')}**" for words in lines.reservations(record, names, languages)
            ],
            "tasks": lines.follow_ups(record, names, languages),
        }
        parts += [_fit(block, _CARD[key], languages) for key, block in blocks.items() if block]
        parts += rows(_buttons(record, languages, token))
    return Outgoing(view=card(container(*parts)))


def posts(record: DecisionRecord, names: Names, languages: PostLanguages) -> list[Post]:
    """The messages below the card: each revision's texts, and each reservation, whole."""
    posts: list[Post] = []
    queue_key = record.decision.queue_key
    for revision in record.revisions:
        posts += [
            Post(f"{queue_key}/r{revision.number}/{number}", part)
            for number, part in enumerate(_texts(record, revision, languages), 1)
        ]
    for number, words in enumerate(lines.reservations(record, names, languages), 1):
        head = f"### {plain(record.decision.number)}"
        posts += [
            Post(f"{queue_key}/reservation:{number}/{part}", (head, piece))
            for part, piece in enumerate(chunks(words, _PART), 1)
        ]
    return posts


def message(post: Post, record: DecisionRecord, languages: PostLanguages, token: str) -> Outgoing:
    """A message below the card; of a record that was taken out of view, nothing but that."""
    if record.decision.tombstone is not None:
        post = Post(post.key, (f"### {plain(record.decision.number)}", _tombstone(languages)))
    return _outgoing(post.texts, make_id(SHOW, record.decision.id, 0, token=token), languages)


def anchor(head: LogHead, languages: PostLanguages, _: str) -> Outgoing:
    """The head of the log, for a place that whoever changes the database does not reach."""
    explanation = languages.lines(
        Plural(
            "Archive of decisions: {n} entry. Keep this line; it proves later that nothing was changed.",
            "Archive of decisions: {n} entries. Keep this line; it proves later that nothing was changed.",
            head.seq,
        )
    )
    return Outgoing(view=card(container(f"🔗 {explanation}", f"`{head.seq}:{head.hash}`")))


def reminder(task: Task, days: int, user_ids: Sequence[int], languages: PostLanguages, token: str) -> Outgoing:
    """A task recalled to those who act for its city."""
    number = task.decision.mention
    day = languages.day(task.follow_up.due_on)
    head = Text("Overdue: task {id} of {number}", id=str(task.follow_up.id), number=number)
    if days >= 0:
        head = Text("Reminder: task {id} of {number}", id=str(task.follow_up.id), number=number)
    texts = [
        f"### 📌 {languages.inline(head)}",
        f"**{plain(task.city.name)}** · {plain(task.follow_up.task)} · {day}",
        " ".join(f"<@{user_id}>" for user_id in user_ids),
    ]
    details = make_id(SHOW, task.decision.id, 0, token=token)
    done = button(languages.inline(Text("Mark as done")), make_id(COMPLETE, task.follow_up.id, token=token))
    outgoing = _outgoing(tuple(text for text in texts if text), details, languages, done)
    people = [discord.Object(user_id) for user_id in user_ids]
    mentions = discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=people or False)
    return Outgoing(view=outgoing.view, mentions=mentions)


def _outgoing(texts: Sequence[str], custom_id: str, languages: PostLanguages, *others: Button) -> Outgoing:
    details = button(languages.inline(Word("button", "Details")), custom_id)
    return Outgoing(view=card(container(*texts, *rows([*others, details]))))


def _heading(record: DecisionRecord, languages: PostLanguages) -> str:
    number = plain(record.decision.number)
    if record.decision.tombstone is not None:
        return f"## {number}\n{_tombstone(languages)}\n{plain(record.decision.tombstone)}"
    titles = [f"### {title}" for title in dict.fromkeys(lines.title(record.wording, side) for side in languages.order)]
    return "\n".join([f"## {number}", *titles])


def _tombstone(languages: PostLanguages) -> str:
    return "✝︎ " + languages.inline(Text("Removed from the register"))


def _texts(record: DecisionRecord, revision: Revision, languages: PostLanguages) -> list[tuple[str, ...]]:
    """The texts of a revision in messages; from the second on with what was changed."""
    wording = revision.wording
    parts: list[tuple[str, ...]] = []
    number = plain(record.decision.number)
    suffix = f" · {languages.inline(Text('Revision {n}', n=revision.number))}" if revision.number > 1 else ""
    if revision.number > 1:
        before = record.revisions[revision.number - 2].wording
        changed = "\n".join(lines.changes(before, wording, languages))
        if changed:
            head = f"### {number}{suffix} · {languages.inline(Text('What was changed'))}"
            parts += [(head, piece) for piece in chunks(changed, _PART)]
    order = sorted(Language, key=lambda side: side is not wording.authoritative)
    for language in order:
        german = language is Language.DE
        title = wording.title.de if german else wording.title.en
        text = wording.text.de if german else wording.text.en
        if not text and not title:
            continue
        pieces = chunks(plain(text), _PART) if text else [""]
        for position, piece in enumerate(pieces, 1):
            count = f" ({position}/{len(pieces)})" if len(pieces) > 1 else ""
            head = f"### {number}{suffix} · {languages.inline(LANGUAGES[language])}{count}"
            top = [head, f"**{plain(title)}**"] if position == 1 and title else [head]
            parts.append(tuple(words for words in ("\n".join(top), piece) if words))
    return parts


def _buttons(record: DecisionRecord, languages: PostLanguages, token: str) -> list[Button]:
    decision = record.decision
    buttons = [button(languages.inline(Word("button", "Details")), make_id(SHOW, decision.id, 0, token=token))]
    if decision.kind is DecisionKind.STATEMENT and decision.state not in ENDED:
        label, custom_id = languages.inline(Text("Read and sign")), make_id(READ, decision.id, 0, token=token)
        buttons.insert(0, button(label, custom_id, discord.ButtonStyle.primary))
    return buttons


def _fit(block: Sequence[str], budget: int, languages: PostLanguages) -> str:
    """As many lines as there is room for; what is left out is behind the Details button, and that is said."""
    used = 0
    for count, line in enumerate(block):
        used += len(line) + 1
        if used > budget:
            more = languages.inline(Text("… {n} more under “Details”", n=len(block) - count))
            return "\n".join([*block[:count], more])
    return "\n".join(block)
