"""Puts the forum's name on direct messages: one person may be in several forums that one bot serves."""

from dataclasses import replace

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.ui.kit import add_line


def from_forum(outgoing: Outgoing, forum: str) -> Outgoing:
    """The message with the forum's name above its first embed, else above its text, else below its card."""
    if outgoing.embeds:
        first, *others = outgoing.embeds
        return replace(outgoing, embeds=(first.copy().set_author(name=forum), *others))
    line = f"-# {plain(forum)}"
    if isinstance(outgoing.view, discord.ui.LayoutView):
        add_line(outgoing.view, line)
        return outgoing
    return replace(outgoing, content=f"{line}\n{outgoing.content or ''}")
