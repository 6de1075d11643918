"""Shows the progress of a purge in the answer to whoever confirmed it. Discord lets that be changed for a quarter
of an hour, and only by the process that gave it; afterwards its buttons still tell how far it is, and the case does.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord

from bot.ui.context import Context
from cogs.moderation.models.purges import Purge, PurgeTally
from cogs.moderation.render.purges import failed_embed, progress_buttons, progress_embed, report_embed

# Seconds of real time: Discord's rate limits run on it, and so must what respects them.
EVERY = 2.0


@dataclass(slots=True)
class PurgeProgress:
    """Whoever confirmed is shown news every few seconds, and the end at once."""

    _contexts: dict[int, Context] = field(default_factory=dict)
    _shown: dict[int, float] = field(default_factory=dict)

    def watch(self, purge_id: int, ctx: Context) -> None:
        """From now on, the answer to this interaction shows how far the purge is."""
        self._contexts[purge_id] = ctx

    async def show(self, purge: Purge, tally: PurgeTally) -> None:
        ctx = self._contexts.get(purge.id)
        now = asyncio.get_running_loop().time()
        if ctx is None or now - self._shown.get(purge.id, now - EVERY) < EVERY:
            return
        self._shown[purge.id] = now
        await self._edit(purge, progress_embed(purge, tally, ctx.t), progress_buttons(purge, ctx.t))

    async def over(self, purge: Purge, tally: PurgeTally) -> None:
        ctx = self._contexts.get(purge.id)
        if ctx is not None:
            await self._edit(purge, report_embed(purge, tally, ctx.t), None)
        self._forget(purge)

    async def failed(self, purge: Purge) -> None:
        ctx = self._contexts.get(purge.id)
        if ctx is not None:
            await self._edit(purge, failed_embed(purge, ctx.t), None)
        self._forget(purge)

    async def _edit(self, purge: Purge, embed: discord.Embed, view: discord.ui.View | None) -> None:
        ctx = self._contexts[purge.id]
        if view is not None:
            view.stop()
        interaction: discord.Interaction[Any] = ctx.interaction
        try:
            await interaction.edit_original_response(embed=embed, view=view)
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            # The quarter of an hour is over, or the message was dismissed; nothing of the work depends on it.
            self._forget(purge)

    def _forget(self, purge: Purge) -> None:
        self._contexts.pop(purge.id, None)
        self._shown.pop(purge.id, None)
