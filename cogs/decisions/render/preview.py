"""Draws the preview of a draft: what would be published, and everything that can still be chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.markup import plain
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote
from cogs.decisions.models.drafts import DecisionDraft, DraftContent
from cogs.decisions.models.names import Names
from cogs.decisions.render import lines
from cogs.decisions.render.labels import KINDS, LANGUAGES, STATES, VOTES, chunks
from cogs.network.models.topics import Topic

KIND, TOPIC, MEETING, SET = "decisions.kind", "decisions.topic", "decisions.meeting", "decisions.set"
"""The selects of the preview: arguments draft and guild."""
EDIT, ATTACH = "decisions.edit", "decisions.attach"
"""The forms that the preview opens: argument draft."""
FROM_FILE = "decisions.text_file"
"""The form for a long text: arguments draft and language."""
EDIT_BUTTON, ATTACH_BUTTON = "decisions.edit_text", "decisions.attach_file"
PUBLISH, SUBMIT, DISCARD = "decisions.publish", "decisions.hand_in", "decisions.discard"
OPEN = "decisions.open"
"""The button under what asks for publication: arguments draft and guild."""
NONE = "-"
MORE = "more/"
"""What an option begins with that turns the page of a select."""
_PREVIEW_LENGTH = 1200
_PAGE = 22


def text(draft: DecisionDraft, names: Names, supersedes: str | None, texts: Texts, language: Language) -> str:
    """What the draft says so far, in the reader's language."""
    languages = PostLanguages(texts, (language,))
    content = draft.content
    wording = content.wording
    parts = ["-# " + languages.inline(Text("Draft: not published yet, without a number"))]
    for side in sorted(Language, key=lambda side: side is not language):
        german = side is Language.DE
        title, words = (wording.title.de, wording.text.de) if german else (wording.title.en, wording.text.en)
        if title or words:
            parts.append(f"**{languages.inline(LANGUAGES[side])}: {plain(title)}**")
            first, *rest = chunks(plain(words), _PREVIEW_LENGTH)
            parts.append(first)
            if rest:
                parts.append(
                    "-# " + languages.inline(Text("… {n} characters more; all of it is published", n=len(words)))
                )
    parts += ["", f"{languages.inline(KINDS[content.kind])} · {languages.inline(STATES[content.state])}"]
    parts += _chosen(draft, names, supersedes, languages)
    parts += lines.language_marks(wording, languages) + lines.votes(content.votes, names, languages)
    parts += [" ".join(f"`{tag.replace('`', '')}`" for tag in content.tags)] if content.tags else []
    parts += [f"📎 {plain(name)}" for name in draft.files]
    return "\n".join(parts)


def _chosen(draft: DecisionDraft, names: Names, supersedes: str | None, languages: PostLanguages) -> list[str]:
    """What was chosen around the text."""
    content, parts = draft.content, list[str]()
    if names.topic is not None:
        parts.append(f"{names.topic.emoji} {plain(languages.inline(names.topic.name))}".strip())
    if names.meeting is not None:
        parts.append(languages.inline(Text("Meeting: {meeting}", meeting=plain(names.meeting))))
    if content.poll_id is not None:
        parts.append(languages.inline(Text("Poll {number}", number=str(content.poll_id))))
    if content.state_reason:
        parts.append(languages.inline(Text("Reason for this status: {reason}", reason=plain(content.state_reason))))
    if content.kind is DecisionKind.STATEMENT:
        parts.append(languages.inline(lines.threshold(content.threshold)))
    if supersedes is not None:
        parts.append(languages.inline(Text("Supersedes {number}", number=plain(supersedes))))
    if content.decided_on:
        parts.append(languages.inline(Text("Decided on {day}", day=content.decided_on)))
    if content.foreign_number:
        parts.append(languages.inline(Text("Number elsewhere: {number}", number=plain(content.foreign_number))))
    return parts


@dataclass(frozen=True, slots=True)
class PreviewChoices:
    """What a preview lets choose from: which page of topics and of meetings, and where it is shown.

    Forms open on the server only: of a direct message Discord does not say whose server it is about.
    """

    topics: Sequence[Topic]
    meetings: Sequence[tuple[int, str]]
    may_publish: bool
    topic_page: int | None = None
    meeting_page: int | None = None
    direct: bool = False


def preview_view(draft: DecisionDraft, choices: PreviewChoices, texts: Texts, language: Language) -> discord.ui.View:
    """The selects and buttons below it; each choice is kept at once. Their ids name the guild, for direct messages."""
    content = draft.content

    def say(words: Text | Bilingual) -> str:
        return texts.render(words, language)

    def identify(action: str) -> str:
        return make_id(action, draft.id, draft.guild_id)

    view = kit.view()
    view.add_item(
        _select(
            identify(KIND),
            say(Text("Kind")),
            [(kind.value, say(word), kind is content.kind) for kind, word in KINDS.items()],
        )
    )
    topics = [
        (str(topic.id), f"{topic.emoji} {say(topic.name)}".strip(), topic.id == content.topic_id)
        for topic in choices.topics
    ]
    view.add_item(_select(identify(TOPIC), say(Text("Topic")), paged(topics, choices.topic_page, say)))
    if choices.meetings:
        meetings = [(str(number), label, number == content.meeting_id) for number, label in choices.meetings]
        options = paged(meetings, choices.meeting_page, say)
        view.add_item(_select(identify(MEETING), say(Text("Meeting that decided it")), options))
    settings = _settings(draft, say, direct=choices.direct)
    view.add_item(_select(identify(SET), say(Text("Votes, date, status and more")), settings))
    buttons = [(say(Text("Discard")), DISCARD, discord.ButtonStyle.danger)]
    if not choices.direct:
        buttons = [
            (say(Text("Edit text")), EDIT_BUTTON, discord.ButtonStyle.secondary),
            (say(Text("Attach files")), ATTACH_BUTTON, discord.ButtonStyle.secondary),
            *buttons,
        ]
    if choices.may_publish:
        buttons.insert(0, (say(Text("Publish")), PUBLISH, discord.ButtonStyle.success))
    else:
        buttons.insert(0, (say(Text("Ask for publication")), SUBMIT, discord.ButtonStyle.primary))
    for label, action, style in buttons:
        view.add_item(kit.button(label, identify(action), style, row=4))
    return view


def paged(
    options: Sequence[tuple[str, str, bool]], page: int | None, say: Callable[[Text], str], *, optional: bool = True
) -> list[tuple[str, str, bool]]:
    """One page of a select's options: Discord takes 25. Without a page: the one with what is chosen."""
    none = [(NONE, say(Text("None")), False)] if optional else []
    if len(options) + len(none) <= kit.MAX_OPTIONS:
        return [*none, *options]
    last = (len(options) - 1) // _PAGE
    if page is None:
        page = next((number // _PAGE for number, option in enumerate(options) if option[2]), 0)
    page = min(max(page, 0), last)
    choices = [*none, *options[page * _PAGE : (page + 1) * _PAGE]]
    if page > 0:
        choices.append((f"{MORE}{page - 1}", say(Text("◀ The ones before …")), False))
    if page < last:
        choices.append((f"{MORE}{page + 1}", say(Text("▶ More …")), False))
    return choices


def page_of(value: str) -> int | None:
    """The page that was asked for in place of an option; None for an option."""
    return int(value.removeprefix(MORE)) if value.startswith(MORE) else None


def _settings(draft: DecisionDraft, say: Callable[[Text], str], *, direct: bool) -> list[tuple[str, str, bool]]:
    content = draft.content
    options = []
    if not direct:
        options = [
            ("form/votes", say(Text("Enter the votes by city …")), False),
            ("form/details", say(Text("Enter date, tags, predecessor …")), False),
            *(
                (f"form/{side}", say(Text("Text from a file: {language} …", language=word)), False)
                for side, word in LANGUAGES.items()
            ),
        ]
    options += [
        (f"authoritative/{side}", say(Text("Authoritative: {language}", language=word)), False)
        for side, word in LANGUAGES.items()
        if side is not content.wording.authoritative
    ]
    if content.kind is DecisionKind.STATEMENT:
        thresholds = dict.fromkeys((*_THRESHOLDS, content.threshold))
        options += [
            (f"threshold/{threshold}", say(lines.threshold(threshold)), threshold == content.threshold)
            for threshold in thresholds
        ]
    else:
        options += [
            (f"{'reason' if content.needs_reason(state) else 'state'}/{state}", say(_status(content, state)), False)
            for state in _CHOSEN
            # A reason is typed into a form, and forms open on the server only.
            if state is not content.state and not (direct and content.needs_reason(state))
        ]
    return options


def _status(content: DraftContent, state: DecisionState) -> Text:
    """A status to be chosen, with what choosing it asks for."""
    if content.needs_reason(state):
        return Text("Status: {status}, with a reason …", status=STATES[state])
    return Text("Status: {status}", status=STATES[state])


_CHOSEN = (
    DecisionState.PROPOSED,
    DecisionState.REJECTED,
    DecisionState.NO_DECISION,
    DecisionState.ADOPTED,
    DecisionState.IMPLEMENTING,
    DecisionState.DONE,
)
_THRESHOLDS = ("all", "countries", "2", "3", "5", "10")
VOTE_FIELDS = {vote: VOTES[vote] for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAINED)}
"""The fields of the form for votes; whoever stands in none was absent."""


def _select(custom_id: str, placeholder: str, options: Sequence[tuple[str, str, bool]]) -> discord.ui.Select[Any]:
    return kit.select(
        custom_id, [kit.option(label, value, default=chosen) for value, label, chosen in options], placeholder
    )
