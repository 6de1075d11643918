"""Hands out calendar files: of one meeting with its series, of a topic, of everything that is planned."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.clock import Clock
from bot.texts import Text
from bot.ui.context import Context
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.render.calendar import CalendarEntry, calendar_file
from cogs.meetings.render.times import times_in_full
from cogs.meetings.service.reading import MeetingReader


@dataclass(frozen=True, slots=True)
class CalendarViews:
    """Files are in the person's language."""

    reader: MeetingReader
    clock: Clock

    async def send_file(self, ctx: Context, *meetings: Meeting) -> None:
        """A file of these meetings; of one that belongs to a series, the whole series."""
        content = await self.file(ctx, meetings)
        await ctx.answer(
            Text(
                "Open this file to put what is planned into your calendar. After a change, a new file updates what the "
                "calendar has."
            ),
            file=discord.File(io.BytesIO(content), "ratsbote.ics"),
        )

    async def file(self, ctx: Context, meetings: Sequence[Meeting]) -> bytes:
        """The file's bytes."""
        entries: list[CalendarEntry] = []
        seen: set[int] = set()
        for meeting in meetings:
            if meeting.series_id in seen:
                continue
            if meeting.series_id is not None:
                seen.add(meeting.series_id)
            entries.append(await self._entry(ctx, meeting))
        return await asyncio.to_thread(calendar_file, entries, ctx.t, ctx.language, self.clock.now())

    async def _entry(self, ctx: Context, meeting: Meeting) -> CalendarEntry:
        details = await self.reader.details(meeting.guild_id, meeting.id)
        series, known = await self.reader.of_series(meeting)
        lines = [
            details.topic.name.pick(ctx.language),
            ctx.t(Text("Host: {city}", city=details.host.name)),
            *(times_in_full(meeting.starts_at, details.cities, ctx.language) if series is None else []),
        ]
        if meeting.cancelled_because:
            lines.append(meeting.cancelled_because)
        url = f"https://discord.com/channels/{meeting.guild_id}/{details.channel_id or ''}"
        channel = meeting.place.voice_channel_id
        languages = f"https://discord.com/channels/{meeting.guild_id}/{channel}" if channel is not None else ""
        place = meeting.place.words or languages or url
        return CalendarEntry(series, tuple(known), details.host.name, "\n".join(lines), place, url)
