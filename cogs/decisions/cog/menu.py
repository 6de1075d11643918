"""The menu on messages: what was written becomes a draft, its files are kept as bytes."""

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from cogs.decisions.models.drafts import Body
from cogs.decisions.rules.files import MOST_BYTES, MOST_FILES, read_file
from cogs.decisions.views.preview import PreviewViews

NAME = "Archive as decision"


def archive_menu(bot: Ratsbote, preview: PreviewViews) -> app_commands.ContextMenu:
    """The menu's command."""

    async def archive(interaction: discord.Interaction[Ratsbote], message: discord.Message) -> None:
        ctx = await bot.context(interaction)
        if not message.content.strip():
            raise UserError(Text("This message has no text. `/decision record` starts from an empty form."))
        if len(message.attachments) > MOST_FILES:
            raise UserError(Text("A decision takes {most} attachments at most.", most=MOST_FILES))
        if any(one.size > MOST_BYTES for one in message.attachments):
            raise UserError(
                Text("One of the message's files is too large: {most} MB at most.", most=MOST_BYTES // 1024 // 1024)
            )
        await ctx.defer()
        files = tuple([read_file(one.filename, await one.read()) for one in message.attachments])
        await preview.begin_with(ctx, Body(), "", message.content, files)

    menu = app_commands.ContextMenu(name=NAME, callback=archive, extras={RIGHT: Right.DELEGATE})
    menu.guild_only = True
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return menu
