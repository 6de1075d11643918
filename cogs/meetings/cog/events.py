"""Hears of scheduled events that were changed or deleted, by whomever."""

from dataclasses import dataclass

import discord
from discord.ext import commands

from cogs.meetings.service.manual_changes import ManualEventChanges


@dataclass(eq=False)
class EventListener(commands.Cog):
    """Whether it was us is found out by comparing the event with its meeting."""

    changes: ManualEventChanges

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _: discord.ScheduledEvent, event: discord.ScheduledEvent) -> None:
        await self.changes.event_changed(event.guild_id, event.id)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await self.changes.event_changed(event.guild_id, event.id)
