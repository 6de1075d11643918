"""What people do by hand to channels that are locked: opening them again, or deleting them."""

import discord
from discord.ext import commands

from cogs.moderation.jobs.channel_look import rights_of
from cogs.moderation.models.cases import CaseKind, CaseState
from cogs.moderation.models.measures import Measure
from cogs.moderation.rules.locking import locked
from cogs.moderation.service.channels import ChannelService


class ChannelEvents(commands.Cog):
    """The bot's own changes come in here too: they concern cases that are not in force yet, or no longer."""

    def __init__(self, bot: discord.Client, channels: ChannelService) -> None:
        self._bot = bot
        self._channels = channels

    @commands.Cog.listener()
    async def on_guild_channel_update(self, _: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        measure = await self._channels.open_lock(after.guild.id, after.id)
        if measure is not None:
            await self._check(after, measure)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        await self._channels.channel_deleted(channel.guild.id, channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._channels.channel_deleted(payload.guild_id, payload.thread_id)

    async def look_after(self, guild_id: int) -> None:
        """After a start: what was opened by hand while nobody listened."""
        guild = self._bot.get_guild(guild_id)
        for case, measure in await self._channels.open_measures(guild_id, CaseKind.LOCK):
            channel = guild.get_channel(measure.channel_id) if guild is not None else None
            if channel is not None and case.state is CaseState.ACTIVE:
                await self._check(channel, measure)

    async def _check(self, channel: discord.abc.GuildChannel, measure: Measure) -> None:
        if not locked(measure.touches, rights_of(channel), channel.guild.id):
            await self._channels.undone_by_hand(channel.guild.id, CaseKind.LOCK, channel.id)
