"""Hears of scheduled events that were changed or deleted, by whomever."""

import discord
from discord.ext import commands

from cogs.meetings.service.manual_changes import ManualEventChanges


class EventListener(commands.Cog):
    """Whether it was us is found out by comparing the event with its meeting."""

    def __init__(self, changes: ManualEventChanges) -> None:
        self._changes = changes

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _: discord.ScheduledEvent, event: discord.ScheduledEvent) -> None:
        await self._changes.event_changed(event.guild_id, event.id)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await self._changes.event_changed(event.guild_id, event.id)
