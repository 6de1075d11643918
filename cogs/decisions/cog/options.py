"""Lists the fixed choices of `/decision`, and how a text comes from a file."""

import discord
from discord import app_commands

from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from bot.ui.context import Context
from cogs.decisions.render.labels import KINDS as KIND_WORDS
from cogs.decisions.render.labels import STATES as STATE_WORDS
from cogs.decisions.rules.files import TEXT_BYTES, read_text
from cogs.decisions.views.record_forms import TOMBSTONE

SPEAKERS = frozenset({Right.MOD, Right.MANDATE})
"""Whom /help offers what either of them may do; the services check."""
TYPED = app_commands.Range[str, 1, 4000]
SEARCHED = app_commands.Range[str, 1, 2000]
KINDS = [app_commands.Choice(name=word.message, value=kind.value) for kind, word in KIND_WORDS.items()]
STATES = [app_commands.Choice(name=word.message, value=state.value) for state, word in STATE_WORDS.items()]
STEPS = [*STATES, app_commands.Choice(name="Remove from the register", value=TOMBSTONE)]
LANGUAGES = [app_commands.Choice(name="German", value="de"), app_commands.Choice(name="English", value="en")]
FORMATS = [
    app_commands.Choice(name="JSON", value="json"),
    app_commands.Choice(name="Excel", value="xlsx"),
    app_commands.Choice(name="CSV", value="csv"),
    app_commands.Choice(name="Markdown", value="markdown"),
]


async def text_of(ctx: Context, file: discord.Attachment) -> tuple[str, str]:
    """Title and text of an attached file. Raises UserError for one that is not text."""
    if file.size > TEXT_BYTES:
        raise UserError(Text("The file is too large for a text: one megabyte at most."))
    await ctx.defer()
    return read_text(file.filename, await file.read())
