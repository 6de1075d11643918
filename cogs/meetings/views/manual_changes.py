"""Handles the two buttons below the word that somebody has changed a meeting's event by hand."""

from dataclasses import dataclass

import discord

from bot.delivery.courier import Courier
from bot.errors import UserError
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.meetings.render import answers
from cogs.meetings.render.manual_changes import ADOPT, UNDO
from cogs.meetings.service.manual_changes import ManualEventChanges
from cogs.meetings.service.reading import MeetingReader


@dataclass(frozen=True, slots=True)
class ManualChangeViews:
    """The service checks who may; everybody else is told."""

    changes: ManualEventChanges
    reader: MeetingReader
    courier: Courier

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(ADOPT, self.adopt), ComponentHandler(UNDO, self.undo))

    async def adopt(self, ctx: Context, event: ComponentEvent) -> None:
        """Take over what the event says now."""
        await ctx.defer()
        before = await self.reader.details(ctx.guild_id, event.number(0))
        meeting = before.meeting
        live = await self.courier.fetch_event(ctx.guild_id, meeting.event_key())
        if live is None or live.status is not discord.EventStatus.scheduled:
            raise UserError(Text("The event is no longer there; there is nothing to adopt."))
        details = await self.changes.adopt(ctx.person, meeting.id, live.name, live.start_time, live.end_time)
        await ctx.answer(answers.edited(before, details, ctx.t, ctx.language))

    async def undo(self, ctx: Context, event: ComponentEvent) -> None:
        """Write the event as the meeting is."""
        await ctx.defer()
        meeting = await self.reader.meeting(ctx.guild_id, event.number(0))
        live = await self.courier.fetch_event(ctx.guild_id, meeting.event_key())
        gone = live is None or live.status is discord.EventStatus.cancelled
        await self.changes.undo(ctx.person, meeting.id, gone=gone)
        await ctx.answer(Text("The event is written again as the meeting is planned."))
