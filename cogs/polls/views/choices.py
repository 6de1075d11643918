"""Offers what is chosen rather than typed of a poll that is being prepared: on its preview, and where it is refused."""

from typing import Any

import discord

from bot.drafts import Draft
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.context import Context
from bot.ui.ids import make_id, version_of
from cogs.polls.models.polls import PollDesign, PollSettings
from cogs.polls.render.answers import KEEP_MARKS_LABEL
from cogs.polls.render.labels import METHODS, SECRECIES, VOTERS
from cogs.polls.rules.visibility import takes_reasons

SET = "polls.set"
"""Choosing on the preview: arguments draft and what (method, voters, secrecy); the value is the choice."""
DOUBLE = "polls.double"
REASONS = "polls.reasons"
KEEP_MARKS = "polls.keep_marks"
"""Taking what stands before the options (1., a), -) for a part of them, or no longer: argument draft."""
PUBLISH = "polls.publish"
ADD_TRANSLATION = "polls.add_words"


def setting_menus(ctx: Context, draft: Draft, settings: PollSettings) -> list[discord.ui.Select[Any]]:
    """The menus of method, voters and secrecy."""
    return [
        kit.select(
            make_id(SET, draft.id, key),
            [kit.option(ctx.t(label), choice.value, default=choice is chosen) for choice, label in labels.items()],
        )
        for key, labels, chosen in (
            ("method", METHODS, settings.method),
            ("voters", VOTERS, settings.voters),
            ("secrecy", SECRECIES, settings.secrecy),
        )
    ]


def draft_buttons(ctx: Context, draft: Draft) -> list[kit.Button]:
    """Changing what was typed, and giving it up."""
    return [
        kit.button(ctx.t(Word("button", "Change")), make_id("drafts.correct", draft.id), discord.ButtonStyle.primary),
        kit.button(ctx.t(Text("Discard")), make_id("drafts.discard", draft.id)),
    ]


def design_version(design: PollDesign) -> str:
    """What of a preview may be otherwise although its draft is the same: the other language and the topic."""
    return version_of(design.question, design.options, design.topic)


def preview_controls(ctx: Context, draft: Draft, design: PollDesign, *, written: bool) -> discord.ui.View:
    """Everything that can be pressed on a preview. `written`: whether the other language was."""
    settings = design.settings
    translation = Word("button", "Other language ✓") if written else Word("button", "Other language")
    double = (
        Word("button", "Double majority: yes") if settings.double_majority else Word("button", "Double majority: no")
    )
    publish = make_id(PUBLISH, draft.id, design_version(design))
    buttons = [
        kit.button(ctx.t(Word("button", "Publish")), publish, discord.ButtonStyle.success),
        *(
            kit.button(ctx.t(label), make_id(action, draft.id), style)
            for label, action, style in (
                (Word("button", "Change"), "drafts.correct", discord.ButtonStyle.primary),
                (translation, ADD_TRANSLATION, discord.ButtonStyle.secondary),
                (double, DOUBLE, discord.ButtonStyle.secondary),
                (Text("Discard"), "drafts.discard", discord.ButtonStyle.secondary),
            )
        ),
    ]
    if takes_reasons(settings.secrecy, settings.voters):
        reasons = Word("button", "Reasons: yes") if settings.reasons else Word("button", "Reasons: no")
        buttons.append(kit.button(ctx.t(reasons), make_id(REASONS, draft.id)))
    if design.marks_removed or settings.keep_list_marks:
        marks = Word("button", "Leave the numbering out") if settings.keep_list_marks else KEEP_MARKS_LABEL
        buttons.append(kit.button(ctx.t(marks), make_id(KEEP_MARKS, draft.id)))
    return kit.view(*setting_menus(ctx, draft, settings), *buttons)
