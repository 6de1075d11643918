"""Offers what is chosen rather than typed of a poll that is being prepared: on its preview, and where it is refused."""

from typing import Any

import discord

from bot.drafts import Draft
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.context import Context
from bot.ui.ids import make_id
from cogs.polls.models.polls import PollSettings
from cogs.polls.render.labels import METHODS, SECRECIES, VOTERS

SET = "polls.set"
"""Choosing on the preview: arguments draft and what (method, voters, secrecy); the value is the choice."""


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
