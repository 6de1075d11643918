"""Hands out calendar files: of one meeting with its series, of a topic, of everything that is planned."""

import asyncio
import io
from collections.abc import Sequence

import discord

from bot.clock import Clock
from bot.texts import Language, Text, Texts
from bot.ui.context import Context
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.render.calendar import CalendarEntry, calendar_file
from cogs.meetings.render.times import times_in_full
from cogs.meetings.service.reading import MeetingReader


class CalendarViews:
    """Files are in the person's language."""

    def __init__(self, reader: MeetingReader, texts: Texts, clock: Clock) -> None:
        self._reader = reader
        self._texts = texts
        self._clock = clock

    async def hand_out(self, ctx: Context, *meetings: Meeting) -> None:
        """A file of these meetings; of one that belongs to a series, the whole series."""
        content = await self.file(ctx.language, meetings)
        await ctx.answer(
            Text(
                "Open this file to put what is planned into your calendar. After a change, a new file updates what the "
                "calendar has."
            ),
            file=discord.File(io.BytesIO(content), "ratsbote.ics"),
        )

    async def file(self, language: Language, meetings: Sequence[Meeting]) -> bytes:
        """The file's bytes."""
        entries: list[CalendarEntry] = []
        seen: set[int] = set()
        for meeting in meetings:
            if meeting.series_id in seen:
                continue
            if meeting.series_id is not None:
                seen.add(meeting.series_id)
            entries.append(await self._entry(meeting, language))
        return await asyncio.to_thread(calendar_file, entries, self._texts, language, self._clock.now())

    async def _entry(self, meeting: Meeting, language: Language) -> CalendarEntry:
        details = await self._reader.details(meeting.guild_id, meeting.id)
        series, known = await self._reader.of_series(meeting)
        lines = [
            details.topic.name.pick(language),
            self._texts.render(Text("Host: {city}", city=details.host.name), language),
            *(times_in_full(meeting.starts_at, details.cities, language) if series is None else []),
        ]
        if meeting.cancelled_because:
            lines.append(meeting.cancelled_because)
        url = f"https://discord.com/channels/{meeting.guild_id}/{details.channel_id or ''}"
        channel = meeting.place.voice_channel_id
        languages = f"https://discord.com/channels/{meeting.guild_id}/{channel}" if channel is not None else ""
        place = meeting.place.words or languages or url
        return CalendarEntry(series, tuple(known), details.host.name, "\n".join(lines), place, url)
