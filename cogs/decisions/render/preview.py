"""The preview of a draft: what would be published, and everything that can still be chosen."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.markup import cut, plain
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.ids import make_id
from cogs.decisions.models.decisions import Kind, State, Vote
from cogs.decisions.models.drafts import Draft
from cogs.decisions.render import lines
from cogs.decisions.render.voice import KINDS, LANGUAGES, STATES, VOTES, Names, Voice, chunks
from cogs.network.models.topics import Topic

KIND, TOPIC, MEETING, SET = "decisions.kind", "decisions.topic", "decisions.meeting", "decisions.set"
"""The selects of the preview: argument draft."""
EDIT, ATTACH = "decisions.edit", "decisions.attach"
"""The forms that the preview opens: argument draft."""
EDIT_BUTTON, ATTACH_BUTTON = "decisions.edit_text", "decisions.attach_file"
PUBLISH, HAND_IN, DISCARD = "decisions.publish", "decisions.hand_in", "decisions.discard"
NONE = "-"
_SHOWN = 1200
_LABEL, _OPTION, _MOST = 80, 100, 24


def text(draft: Draft, names: Names, supersedes: str | None, texts: Texts, language: Language) -> str:
    """What the draft says so far, in the reader's language."""
    voice = Voice(texts, (language,))
    body = draft.body
    wording = body.wording
    shown = ["-# " + voice.inline(Text("Draft: not published yet, without a number"))]
    for side in sorted(Language, key=lambda one: one is not language):
        german = side is Language.DE
        title, words = (wording.title.de, wording.text.de) if german else (wording.title.en, wording.text.en)
        if title or words:
            shown.append(f"**{voice.inline(LANGUAGES[side])}: {plain(title)}**")
            first, *rest = chunks(plain(words), _SHOWN)
            shown.append(first)
            if rest:
                shown.append("-# " + voice.inline(Text("… {n} characters more; all of it is published", n=len(words))))
    shown += ["", f"{voice.inline(KINDS[body.kind])} · {voice.inline(STATES[body.state])}"]
    shown += _chosen(draft, names, supersedes, voice)
    shown += lines.language_marks(wording, voice) + lines.votes(body.votes, names, voice)
    shown += [" ".join(f"`{tag.replace('`', '')}`" for tag in body.tags)] if body.tags else []
    shown += [f"📎 {plain(one)}" for one in draft.files]
    return "\n".join(shown)


def _chosen(draft: Draft, names: Names, supersedes: str | None, voice: Voice) -> list[str]:
    """What was chosen around the text."""
    body, shown = draft.body, list[str]()
    if names.topic is not None:
        shown.append(f"{names.topic.emoji} {plain(voice.inline(names.topic.name))}".strip())
    if names.meeting is not None:
        shown.append(voice.inline(Text("Meeting: {meeting}", meeting=plain(names.meeting))))
    if body.poll_id is not None:
        shown.append(voice.inline(Text("Poll {number}", number=str(body.poll_id))))
    if body.kind is Kind.STATEMENT:
        shown.append(voice.inline(lines.threshold(body.threshold)))
    if supersedes is not None:
        shown.append(voice.inline(Text("Supersedes {number}", number=plain(supersedes))))
    if body.decided_on:
        shown.append(voice.inline(Text("Decided on {day}", day=body.decided_on)))
    if body.foreign_number:
        shown.append(voice.inline(Text("Number elsewhere: {number}", number=plain(body.foreign_number))))
    return shown


def view(
    draft: Draft,
    topics: Sequence[Topic],
    meetings: Sequence[tuple[int, str]],
    texts: Texts,
    language: Language,
    *,
    may_publish: bool,
) -> discord.ui.View:
    """The selects and buttons below it; each choice is kept at once."""
    body = draft.body

    def say(words: Text | Bilingual) -> str:
        return texts.render(words, language)

    found = discord.ui.View(timeout=None)
    found.add_item(
        _select(
            make_id(KIND, draft.id),
            say(Text("Kind")),
            [(kind.value, say(word), kind is body.kind) for kind, word in KINDS.items()],
        )
    )
    none = [(NONE, say(Text("None")), False)]
    found.add_item(
        _select(
            make_id(TOPIC, draft.id),
            say(Text("Topic")),
            none
            + [
                (str(one.id), f"{one.emoji} {say(one.name)}".strip(), one.id == body.topic_id) for one in topics[:_MOST]
            ],
        )
    )
    if meetings:
        options = [(str(number), label, number == body.meeting_id) for number, label in meetings[:_MOST]]
        found.add_item(_select(make_id(MEETING, draft.id), say(Text("Meeting that decided it")), none + options))
    found.add_item(_select(make_id(SET, draft.id), say(Text("Votes, date, status and more")), _settings(draft, say)))
    buttons = [
        (say(Text("Edit text")), EDIT_BUTTON, discord.ButtonStyle.secondary),
        (say(Text("Attach files")), ATTACH_BUTTON, discord.ButtonStyle.secondary),
        (say(Text("Discard")), DISCARD, discord.ButtonStyle.danger),
    ]
    if may_publish:
        buttons.insert(0, (say(Text("Publish")), PUBLISH, discord.ButtonStyle.success))
    else:
        buttons.insert(0, (say(Text("Ask for publication")), HAND_IN, discord.ButtonStyle.primary))
    for label, action, style in buttons:
        found.add_item(
            discord.ui.Button(label=cut(label, _LABEL), style=style, custom_id=make_id(action, draft.id), row=4)
        )
    return found


def _settings(draft: Draft, say: Any) -> list[tuple[str, str, bool]]:  # noqa: ANN401 - a local function that renders
    body = draft.body
    options = [
        ("form/votes", say(Text("Enter the votes by city …")), False),
        ("form/details", say(Text("Enter date, tags, predecessor …")), False),
    ]
    options += [
        (f"authoritative/{side}", say(Text("Authoritative: {language}", language=word)), False)
        for side, word in LANGUAGES.items()
        if side is not body.wording.authoritative
    ]
    if body.kind is Kind.STATEMENT:
        options += [(f"threshold/{one}", say(lines.threshold(one)), one == body.threshold) for one in _THRESHOLDS]
    else:
        options += [
            (f"state/{state}", say(Text("Status: {status}", status=STATES[state])), False)
            for state in (State.PROPOSED, State.ADOPTED, State.IMPLEMENTING, State.DONE)
            if state is not body.state
        ]
    return options


_THRESHOLDS = ("all", "countries", "2", "3", "5", "10")
VOTE_FIELDS = {vote: VOTES[vote] for vote in (Vote.FOR, Vote.AGAINST, Vote.ABSTAINED)}
"""The fields of the form for votes; whoever stands in none was absent."""


def _select(custom_id: str, placeholder: str, options: Sequence[tuple[str, str, bool]]) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=placeholder,
        options=[
            discord.SelectOption(label=cut(label, _OPTION), value=value, default=chosen)
            for value, label, chosen in options
        ],
    )
