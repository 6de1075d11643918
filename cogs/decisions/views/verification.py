"""Answers `/decision verify`: the archive against its log, and the log against the anchors in the log channel."""

import re
from dataclasses import dataclass

import discord

from bot.texts import Texts
from bot.ui.context import Context
from bot.ui.pager import paged
from cogs.decisions.models.archive import LogHead
from cogs.decisions.render.answers import verdict
from cogs.decisions.service.verifying import VerifyingService
from cogs.network.service.server import ServerService

LOG_CHANNEL = "log"
_ANCHOR = re.compile(r"`(\d{1,12}):([0-9a-f]{64})`")
_LOOKED_THROUGH = 1000
"""So many of the log channel's newest messages: years of daily anchors."""


@dataclass(frozen=True, slots=True)
class VerificationView:
    """Reads anchors where whoever changes the database does not reach them."""

    verifying: VerifyingService
    server: ServerService
    client: discord.Client
    texts: Texts

    async def verify(self, ctx: Context) -> None:
        """Check, and say what was found."""
        await ctx.defer()
        anchors = await self._anchors(ctx.guild_id)
        report = await self.verifying.verify(ctx.guild_id, anchors)
        for page in paged(verdict(report, len(anchors), self.texts, ctx.language).split("\n")):
            await ctx.answer(page)

    async def _anchors(self, guild_id: int) -> list[LogHead]:
        """The heads that we posted; none where the channel cannot be read, which the answer shows by their number."""
        channel_id = await self.server.channel(guild_id, LOG_CHANNEL)
        me = self.client.user
        if channel_id is None or me is None:
            return []
        channel = self.client.get_partial_messageable(channel_id, guild_id=guild_id)
        anchors: list[LogHead] = []
        try:
            async for message in channel.history(limit=_LOOKED_THROUGH):
                if message.author.id == me.id:
                    anchors += [LogHead(int(seq), digest) for seq, digest in _ANCHOR.findall(_text(message.components))]
        except (discord.Forbidden, discord.NotFound):
            return []
        return anchors


def _text(components: object) -> str:
    """All text of a post's components."""
    if not isinstance(components, list | tuple):
        return ""
    return "\n".join(
        f"{getattr(component, 'content', '') or ''}\n{_text(getattr(component, 'children', ()))}"
        for component in components
    )
