"""A look through a channel for what a purge is to delete. It reads, and changes nothing."""

import discord

from cogs.moderation.models.cases import Party
from cogs.moderation.models.purges import Filter, Found, Search
from cogs.moderation.rules.purging import fits

MOST_LOOKED_AT = 5_000
"""Fifty requests. Who looks for more says with `before` where to go on."""


async def search(channel: discord.PartialMessageable, wanted: Filter) -> Search:
    """The latest messages that fit, the latest first. Those that Discord lets nobody delete do not count."""
    found: list[Found] = []
    looked_at = pinned = 0
    before = discord.Object(wanted.before) if wanted.before is not None else None
    after = discord.Object(wanted.after) if wanted.after is not None else None
    history = channel.history(limit=MOST_LOOKED_AT, before=before, after=after, oldest_first=False)
    async for message in history:
        looked_at += 1
        one = Found(
            message_id=message.id,
            author=Party(message.author.id, message.author.display_name),
            written_at=message.created_at,
            pinned=message.pinned,
            content=message.content,
        )
        if not message.type.is_deletable() or not fits(one, wanted):
            continue
        if one.pinned and not wanted.pinned:
            pinned += 1
            continue
        found.append(one)
        if len(found) == wanted.count:
            return Search(tuple(found), looked_at, to_the_end=True, pinned_left=pinned)
    return Search(tuple(found), looked_at, to_the_end=looked_at < MOST_LOOKED_AT, pinned_left=pinned)
