"""The two buttons below the word that somebody has changed a meeting's event by hand."""

import discord

from bot.delivery.courier import Courier
from bot.errors import UserError
from bot.texts import Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.meetings.render import answers
from cogs.meetings.render.manual_changes import ADOPT, UNDO
from cogs.meetings.service.manual_changes import ManualEventChanges
from cogs.meetings.service.reading import MeetingReader


class ManualChangeViews:
    """The service checks who may; everybody else is told."""

    def __init__(self, hands: ManualEventChanges, reader: MeetingReader, courier: Courier, texts: Texts) -> None:
        self._hands = hands
        self._reader = reader
        self._courier = courier
        self._texts = texts
        self.components = (ComponentHandler(ADOPT, self.adopt), ComponentHandler(UNDO, self.undo))

    async def adopt(self, ctx: Context, event: ComponentEvent) -> None:
        """Take over what the event says now."""
        await ctx.defer()
        meeting = await self._reader.meeting(ctx.guild_id, event.number(0))
        seen = await self._courier.fetch_event(ctx.guild_id, meeting.event_key())
        if seen is None or seen.status is not discord.EventStatus.scheduled:
            raise UserError(Text("The event is no longer there; there is nothing to adopt."))
        details = await self._hands.adopt(ctx.person, meeting.id, seen.name, seen.start_time, seen.end_time)
        await ctx.answer(answers.edited(details, self._texts, ctx.language))

    async def undo(self, ctx: Context, event: ComponentEvent) -> None:
        """Write the event as the meeting is."""
        await ctx.defer()
        meeting = await self._reader.meeting(ctx.guild_id, event.number(0))
        seen = await self._courier.fetch_event(ctx.guild_id, meeting.event_key())
        gone = seen is None or seen.status is discord.EventStatus.cancelled
        await self._hands.undo(ctx.person, meeting.id, gone=gone)
        await ctx.answer(Text("The event is written again as the meeting is planned."))
