"""Answers the menu on messages: what was written becomes a draft, its files are kept as bytes."""

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.rules.files import MAX_BYTES, MAX_FILES, read_file
from cogs.decisions.views.draft_preview import DraftPreview

NAME = "Archive as decision"


def archive_menu(bot: Ratsbote, preview: DraftPreview) -> app_commands.ContextMenu:
    """The menu's command."""

    async def archive(interaction: discord.Interaction[Ratsbote], message: discord.Message) -> None:
        ctx = await bot.context(interaction)
        if not message.content.strip():
            raise UserError(Text("This message has no text. `/decision record` starts from an empty form."))
        if len(message.attachments) > MAX_FILES:
            raise UserError(Text("A decision takes {most} attachments at most.", most=MAX_FILES))
        if any(attachment.size > MAX_BYTES for attachment in message.attachments):
            raise UserError(
                Text("One of the message's files is too large: {most} MB at most.", most=MAX_BYTES // 1024 // 1024)
            )
        await ctx.defer()
        files = tuple([read_file(attachment.filename, await attachment.read()) for attachment in message.attachments])
        await preview.begin_with(ctx, DraftContent(), "", message.content, files)

    menu = app_commands.ContextMenu(name=NAME, callback=archive, extras={RIGHT: Right.DELEGATE})
    menu.guild_only = True
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return menu
