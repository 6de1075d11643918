"""Offers the menu on messages by which anybody reports one. The message comes with the menu, words and all."""

from collections.abc import Sequence
from typing import Final

import discord
from discord import app_commands

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import Right, rights_of
from cogs.moderation.models.reports import AuthorKind, ReportedMessage
from cogs.moderation.views.reports import ReportFormViews

NAME: Final = "Report to moderators"


def report_menu(bot: Ratsbote, views: ReportFormViews) -> app_commands.ContextMenu:
    """The menu's command."""

    async def report(interaction: discord.Interaction[Ratsbote], message: discord.Message) -> None:
        ctx = await bot.context(interaction)
        await views.begin(ctx, await reported(bot, ctx.guild_id, message))

    menu = app_commands.ContextMenu(name=NAME, callback=report, extras={RIGHT: Right.ALL})
    menu.guild_only = True
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=False)
    return menu


async def reported(bot: Ratsbote, guild_id: int, message: discord.Message) -> ReportedMessage:
    """The message as it is now. What somebody passed on counts as theirs."""
    passed_on = message.message_snapshots[0] if message.message_snapshots else None
    content = message.content or (passed_on.content if passed_on is not None else "")
    content = content or words_beside(message.poll, message.embeds)
    files = [*message.attachments, *(passed_on.attachments if passed_on is not None else ())]
    return ReportedMessage(
        channel_id=message.channel.id,
        message_id=message.id,
        author_id=message.author.id,
        author_name=message.author.display_name,
        author=await _author(bot, guild_id, message),
        written_at=message.created_at,
        content=content,
        files=(*(file.filename for file in files), *(sticker.name for sticker in message.stickers)),
    )


def words_beside(poll: discord.Poll | None, embeds: Sequence[discord.Embed]) -> str:
    """What a message without a text of its own says: a poll of Discord's, or what a program puts into frames."""
    if poll is not None:
        return "\n".join([poll.question or "", *(f"- {answer.text}" for answer in poll.answers)])
    parts = [
        part
        for embed in embeds
        for part in (embed.title, embed.description, *(f"{field.name}: {field.value}" for field in embed.fields))
    ]
    return "\n".join(part for part in parts if part)


async def _author(bot: Ratsbote, guild_id: int, message: discord.Message) -> AuthorKind:
    user = message.author
    if bot.user is not None and user.id == bot.user.id:
        return AuthorKind.OURS
    if user.bot or message.webhook_id is not None:
        return AuthorKind.BOT
    guild = bot.get_guild(guild_id)
    member = user if isinstance(user, discord.Member) else guild.get_member(user.id) if guild is not None else None
    if member is None:
        return AuthorKind.MEMBER
    record = await bot.registry.member_record(guild_id, member.id, frozenset(role.id for role in member.roles))
    permissions = member.guild_permissions
    rights = rights_of(record, manage_guild=permissions.manage_guild, moderate_members=permissions.moderate_members)
    return AuthorKind.MODERATOR if Right.MOD in rights else AuthorKind.MEMBER
