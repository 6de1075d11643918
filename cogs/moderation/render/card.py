"""The card of a case in the moderators' log, and the same for one reader. Brought up to date when the case changes."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Text, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Case, CaseState, Told
from cogs.moderation.render.labels import ENDINGS, KINDS, NOTHING, SIGNS, STATES, TOLD, called, named, trouble, until
from cogs.moderation.rules.pardon import can_be_pardoned

SHOW = "moderation.case"
"""The action that shows a case privately: arguments number and page."""
RETRY = "moderation.retry"
"""The action that tries a failed case again: argument number."""
PARDON = "moderation.pardon"
"""The action that opens the form to take a case back: argument number."""
_LABEL_LENGTH = 80
_TROUBLE = 0xB5532A
"""The colour of what needs somebody's attention."""


def card(case: Case, languages: PostLanguages, token: str, notes: Sequence[Text] = ()) -> Outgoing:
    """The case as it stands. `notes` are further lines that its kind brings."""
    failed = case.state is CaseState.FAILED
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=_TROUBLE if failed else COLOUR)
    told = "".join(f"\n{languages.inline(note)}" for note in notes)
    container.add_item(discord.ui.TextDisplay(f"### {title(case, languages)}\n{body(case, languages)}{told}"))
    container.add_item(_buttons(case, languages, token))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def alert(case: Case, languages: PostLanguages, token: str) -> Outgoing:
    """Word to the moderators that a case needs them; once it does not any more, it says so."""
    open_still = case.error is not None
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=_TROUBLE if open_still else COLOUR)
    text = (
        Text("Case #{number} could not be carried out. Please look at it.", number=str(case.number))
        if open_still
        else Text("Case #{number} is settled; nothing more is to be done.", number=str(case.number))
    )
    about = [languages.lines(text), title(case, languages)]
    if case.target is not None:
        about.append(called(case.target))
    container.add_item(discord.ui.TextDisplay("\n".join([*about, f"-# {state(case, languages)}"])))
    container.add_item(_buttons(case, languages, token))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def title(case: Case, languages: PostLanguages) -> str:
    """Sign, number and kind: "🔇 #12 · Auszeit / Timeout"."""
    return f"{SIGNS[case.kind]} #{case.number} · {languages.inline(KINDS[case.kind])}"


def body(case: Case, languages: PostLanguages) -> str:
    """Everything that the card says, a line each."""
    lines: list[str] = []
    if case.target is not None:
        lines.append(called(case.target))
    if case.channel_id is not None:
        lines.append(_line(languages, Word("case", "Where"), f"<#{case.channel_id}>"))
    lines.append(_line(languages, Word("case", "State"), state(case, languages)))
    by = named(case.moderator)
    if case.by_hand:
        by += f" ({languages.inline(Word('case', 'by hand in Discord'))})"
    lines.append(_line(languages, Word("case", "By"), by))
    lines.append(_line(languages, Word("case", "Reason"), plain(case.reason) or NOTHING))
    if case.ends_at is not None and case.ending is None:
        lines.append(_line(languages, Word("case", "Until"), until(case.ends_at)))
    elif case.kind.lasts and case.ending is None and case.target is not None:
        lines.append(_line(languages, Word("case", "Until"), languages.inline(Word("case", "further notice"))))
    if case.refers_to is not None:
        lines.append(_line(languages, Word("case", "Concerns"), f"#{case.refers_to}"))
    if case.told is not Told.NOBODY:
        lines.append(f"-# {languages.inline(TOLD[case.told])}")
    return "\n".join(lines)


def state(case: Case, languages: PostLanguages) -> str:
    """How it stands with the case: in force, how it ended, or why it failed."""
    if case.state is CaseState.DONE and case.ending is not None:
        return languages.inline(ENDINGS[case.ending])
    said = languages.inline(STATES[case.state])
    if case.ending is not None and case.state is not CaseState.EXPIRING:
        said = f"{said} · {languages.inline(ENDINGS[case.ending])}"
    if case.error:
        said = "\n-# ".join([said, *languages.lines(trouble(case.error)).split("\n")])
    return said


def case_buttons(case: Case, languages: PostLanguages) -> Sequence[discord.ui.Button[Any]]:
    """What can be done about the case as it stands."""
    buttons = []
    if case.state is CaseState.FAILED:
        label = languages.inline(Word("button", "Try again"))
        buttons.append(_button(label, make_id(RETRY, case.number), discord.ButtonStyle.primary))
    if can_be_pardoned(case):
        buttons.append(_button(languages.inline(Word("button", "Take back")), make_id(PARDON, case.number)))
    return buttons


def choice(case: Case) -> Text:
    """A case in one line, for choices, which know no markdown: "#12 · Timeout · Jo Muster · in force"."""
    return Text(
        "#{number} · {kind} · {name} · {state}",
        number=str(case.number),
        kind=KINDS[case.kind],
        name=case.target.name if case.target is not None else NOTHING,
        state=ENDINGS[case.ending] if case.ending is not None else STATES[case.state],
    )


def _buttons(case: Case, languages: PostLanguages, token: str) -> discord.ui.ActionRow[Any]:
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(_button(languages.inline(Word("button", "Details")), make_id(SHOW, case.number, 0, token=token)))
    for button in case_buttons(case, languages):
        row.add_item(button)
    return row


def _line(languages: PostLanguages, label: Text, value: str) -> str:
    return f"**{languages.inline(label)}:** {value}"


def _button(
    label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=cut(label, _LABEL_LENGTH), style=style, custom_id=custom_id)
