"""Hands out calendar files: of one meeting with its series, of a topic, of everything that is planned."""

import asyncio
import io
from dataclasses import dataclass

import discord

from bot.clock import Clock
from bot.texts import Text
from bot.ui.context import Context
from cogs.meetings.models.calendar import CalendarContents
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.service.calendar import CalendarService
from cogs.meetings.service.reading import MeetingReader


@dataclass(frozen=True, slots=True)
class CalendarViews:
    """Files are in the person's language."""

    calendars: CalendarService
    reader: MeetingReader
    clock: Clock

    async def of_meeting(self, ctx: Context, meeting_id: int) -> None:
        """A file of the meeting; of one that belongs to a series, the whole series."""
        meeting = await self.reader.meeting(ctx.guild_id, meeting_id)
        await self._send_file(ctx, await self.calendars.of_meeting(meeting))

    async def upcoming(self, ctx: Context, topic_id: int = 0) -> None:
        """A file of everything that is planned; 0: of every topic."""
        await self._send_file(ctx, await self.calendars.upcoming(ctx.guild_id, topic_id))

    async def _send_file(self, ctx: Context, contents: CalendarContents) -> None:
        if not contents:
            await ctx.answer(Text("No meeting is planned, so there is nothing for a calendar file yet."))
            return
        content = await asyncio.to_thread(calendar_file, contents, ctx.t, ctx.language, self.clock.now())
        await ctx.answer(
            Text(
                "Open this file to put what is planned into your calendar. After a change, a new file updates what the "
                "calendar has."
            ),
            file=discord.File(io.BytesIO(content), "ratsbote.ics"),
        )
