"""Draws the preview of a draft: what would be published, and everything that can still be chosen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import discord

from bot.dates import day_text
from bot.markup import chunks, linked, plain
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import option_page
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote
from cogs.decisions.models.drafts import DecisionDraft, DraftContent
from cogs.decisions.models.names import Names
from cogs.decisions.render import lines
from cogs.decisions.render.labels import KINDS, LANGUAGES, STATES, VOTES
from cogs.network.models.topics import Topic

KIND, TOPIC, MEETING, SET = "decisions.kind", "decisions.topic", "decisions.meeting", "decisions.set"
"""The selects of the preview: arguments draft, guild and version."""
EDIT, ATTACH = "decisions.edit", "decisions.attach"
"""The forms that the preview opens: argument draft."""
FROM_FILE = "decisions.text_file"
"""The form for a long text: arguments draft and language."""
EDIT_BUTTON, ATTACH_BUTTON = "decisions.edit_text", "decisions.attach_file"
PUBLISH, SUBMIT, DISCARD = "decisions.publish", "decisions.hand_in", "decisions.discard"
OPEN = "decisions.open"
"""The button under what asks for publication: arguments draft and guild."""
NONE = "-"
_PREVIEW_LENGTH = 1200


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
    if names.topic is not None and names.topic_name is not None:
        parts.append(f"{names.topic.emoji} {plain(languages.inline(names.topic_name))}".strip())
    if names.meeting is not None:
        parts.append(languages.inline(Text("Meeting: {meeting}", meeting=linked(names.meeting, names.meeting_url))))
    if content.poll_id is not None:
        parts.append(languages.inline(Text("Poll {number}", number=linked(str(content.poll_id), names.poll_url))))
    if content.state_reason:
        parts.append(languages.inline(Text("Reason for this status: {reason}", reason=plain(content.state_reason))))
    if content.kind is DecisionKind.STATEMENT:
        parts.append(languages.inline(lines.threshold(content.threshold)))
    if supersedes is not None:
        parts.append(languages.inline(Text("Supersedes {number}", number=plain(supersedes))))
    if content.decided_on:
        parts.append(languages.inline(Text("Decided on {day}", day=day_text(date.fromisoformat(content.decided_on)))))
    if content.foreign_number:
        parts.append(languages.inline(Text("External reference: {number}", number=plain(content.foreign_number))))
    return parts


@dataclass(frozen=True, slots=True)
class PreviewChoices:
    """What a preview lets choose from: which page of topics and of meetings, and where it is shown. `member_cities`:
    how many cities could sign a joint statement. `void`: what it rests on no longer counts, so it stays a draft.

    Forms open on the server only: of a direct message Discord does not say whose server it is about.
    """

    topics: Sequence[Topic]
    meetings: Sequence[tuple[int, str]]
    may_publish: bool
    member_cities: int
    topic_page: int | None = None
    meeting_page: int | None = None
    direct: bool = False
    void: bool = False


def preview_view(draft: DecisionDraft, choices: PreviewChoices, texts: Texts, language: Language) -> discord.ui.View:
    """The selects and buttons below it; each choice is kept at once. Their ids name the guild, for direct messages."""
    content = draft.content

    def say(words: Text | Bilingual | str) -> str:
        return texts.render(words, language)

    def identify(action: str) -> str:
        return make_id(action, draft.id, draft.guild_id, draft.version)

    none = kit.option(say(Text("None")), NONE)
    kinds = [kit.option(say(word), kind.value, default=kind is content.kind) for kind, word in KINDS.items()]
    topics = [
        kit.option(f"{topic.emoji} {say(topic.name)}".strip(), str(topic.id), default=topic.id == content.topic_id)
        for topic in choices.topics
    ]
    view = kit.view(
        kit.select(identify(KIND), kinds, say(Text("Kind"))),
        kit.select(identify(TOPIC), option_page(topics, choices.topic_page, say, none), say(Text("Topic"))),
    )
    if choices.meetings:
        meetings = [
            kit.option(label, str(number), default=number == content.meeting_id) for number, label in choices.meetings
        ]
        options = option_page(meetings, choices.meeting_page, say, none)
        view.add_item(kit.select(identify(MEETING), options, say(Text("Meeting that decided it"))))
    settings = [kit.option(label, value, default=chosen) for value, label, chosen in _settings(draft, say, choices)]
    view.add_item(kit.select(identify(SET), settings, say(Text("Votes, date, status and more"))))
    buttons = [(say(Text("Discard")), DISCARD, discord.ButtonStyle.danger)]
    if not choices.direct:
        buttons = [
            (say(Text("Edit text")), EDIT_BUTTON, discord.ButtonStyle.secondary),
            (say(Text("Attach files")), ATTACH_BUTTON, discord.ButtonStyle.secondary),
            *buttons,
        ]
    if not choices.void:
        publish = (say(Text("Publish")), PUBLISH, discord.ButtonStyle.success)
        ask = (say(Text("Ask for publication")), SUBMIT, discord.ButtonStyle.primary)
        buttons.insert(0, publish if choices.may_publish else ask)
    for label, action, style in buttons:
        view.add_item(kit.button(label, identify(action), style, row=4))
    return view


def _settings(draft: DecisionDraft, say: Callable[[Text], str], choices: PreviewChoices) -> list[tuple[str, str, bool]]:
    content, direct = draft.content, choices.direct
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
        reachable = (str(number) for number in _THRESHOLD_NUMBERS if number <= choices.member_cities)
        thresholds = dict.fromkeys(("all", "countries", *reachable, content.threshold))
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
_THRESHOLD_NUMBERS = (2, 3, 5, 10)
VOTE_FIELDS = {vote: VOTES[vote] for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAINED)}
"""The fields of the form for votes; whoever stands in none was absent."""
