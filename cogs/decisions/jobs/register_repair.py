"""Keeps the register as the archive is, also when somebody deletes from it: what is missing is posted again, once.

Deletions are seen when they happen; what was deleted while the bot was away is found by a look at the channel each day.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

import discord
import structlog

from bot.delivery.courier import Courier
from bot.due.models import DueItem
from bot.work import Work
from cogs.decisions.models.due import CHECK_REGISTER, REGISTER_CHANNEL
from cogs.decisions.service.register import RegisterService
from cogs.network.service.server import ServerService

DAILY: Final = time(4, 45)
"""UTC; outside 01:00-03:00 of both shores, where clocks change."""
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RegisterRepair:
    """Listens to deletions, and looks once a day."""

    work: Work
    courier: Courier
    server: ServerService
    register_service: RegisterService

    async def message_deleted(self, payload: discord.RawMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, {payload.message_id})

    async def messages_deleted(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        await self._deleted(payload.guild_id, payload.channel_id, payload.message_ids)

    async def tidy(self, item: DueItem) -> None:
        """After something was taken out of view: leave nothing of it in the database's files."""
        await self.register_service.tidy(item.guild_id)

    async def check(self, item: DueItem) -> None:
        """Look again tomorrow, and have every record redrawn of which something is missing."""
        await self.work.due.recur(item.guild_id, CHECK_REGISTER, _queue(item.guild_id), next_check(self.work.now()))
        channel_id = await self.server.channel(item.guild_id, REGISTER_CHANNEL)
        if channel_id is not None:
            await self._again(item.guild_id, await self.courier.missing(item.guild_id, channel_id))

    async def _deleted(self, guild_id: int | None, channel_id: int, message_ids: Collection[int]) -> None:
        if guild_id is None or channel_id != await self.server.channel(guild_id, REGISTER_CHANNEL):
            return
        await self._again(guild_id, await self.courier.deleted(guild_id, message_ids))

    async def _again(self, guild_id: int, keys: Collection[str]) -> None:
        if keys:
            _log.info("register_repaired", guild=guild_id, posts=len(keys))
            await self.register_service.redraw(guild_id, keys)

    async def begin(self, guild_id: int) -> None:
        await self.work.due.begin(guild_id, CHECK_REGISTER, _queue(guild_id), next_check(self.work.now()))


def _queue(guild_id: int) -> str:
    return f"register-check:{guild_id}"


def next_check(now: datetime) -> datetime:
    """The next 04:45 UTC, strictly later than now."""
    today = datetime.combine(now.date(), DAILY, now.tzinfo)
    return today if today > now else today + timedelta(days=1)
