"""Handles the buttons below the word that somebody has changed, ended or deleted a meeting's event by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import discord

from bot.delivery.events import ScheduledEvents
from bot.errors import UserError
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.meetings.models.place import TOPIC_CHANNEL, MeetingPlace
from cogs.meetings.render import answers
from cogs.meetings.render.manual_changes import ADOPT, HOLD_HERE, MAKE_AGAIN, RELOCATE, UNDO, event_version
from cogs.meetings.service.manual_changes import ManualEventChanges
from cogs.meetings.service.reading import MeetingReader

ContextIn = Callable[[Context, int], Awaitable[Context]]
"""(context, guild id) -> the person's context in that guild: the organiser is told by direct message."""


@dataclass(frozen=True, slots=True)
class ManualChangeViews:
    """The service checks who may; everybody else is told."""

    changes: ManualEventChanges
    reader: MeetingReader
    events: ScheduledEvents
    context_in: ContextIn

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(ADOPT, self.adopt),
            ComponentHandler(UNDO, self.undo),
            ComponentHandler(MAKE_AGAIN, self.make_again, in_dm=True),
            ComponentHandler(HOLD_HERE, self.hold_here, in_dm=True),
            ComponentHandler(RELOCATE, self.relocate, in_dm=True),
        )

    async def adopt(self, ctx: Context, event: ComponentEvent) -> None:
        """Take over what was shown of the event, where it still says so."""
        await ctx.defer()
        before = await self.reader.details(ctx.guild_id, event.number(0))
        meeting = before.meeting
        live = await self.events.fetch(ctx.guild_id, meeting.event_key())
        if live is None or live.status is not discord.EventStatus.scheduled:
            raise UserError(Text("The event is no longer there; there is nothing to adopt."))
        if event_version(live.name, live.start_time, live.end_time) != event.word(1):
            raise UserError(Text("The event has been changed once more. Please answer the newer question."))
        details = await self.changes.adopt(ctx.person, meeting.id, live.name, live.start_time, live.end_time)
        await ctx.answer(answers.edited(before, details, ctx.t, ctx.language))

    async def undo(self, ctx: Context, event: ComponentEvent) -> None:
        """Write the event as the meeting is."""
        await self.changes.write_again(ctx.person, event.number(0))
        await ctx.answer(Text("The event is written again as the meeting is planned."))

    async def make_again(self, ctx: Context, event: ComponentEvent) -> None:
        """Make the event again, where the server has room for it and its voice channel is still there."""
        ctx = await self.context_in(ctx, event.number(1))
        await ctx.defer()
        meeting = await self.reader.meeting(ctx.guild_id, event.number(0))
        if not self.events.has_channel(ctx.guild_id, meeting.place.voice_channel_id):
            raise UserError(
                Text(
                    "The meeting's voice channel no longer exists. Please give the meeting another place with "
                    "`/meeting edit`; the event follows."
                )
            )
        if not await self.events.has_room(ctx.guild_id):
            raise UserError(
                Text(
                    "The server still has 100 events, as many as Discord allows. Once one of them is over or deleted, "
                    "please press again."
                )
            )
        await self.changes.write_again(ctx.person, meeting.id)
        await ctx.answer(Text("The event is written again as the meeting is planned."))

    async def hold_here(self, ctx: Context, event: ComponentEvent) -> None:
        """Hold the meeting in the topic's channel."""
        await self._relocate(await self.context_in(ctx, event.number(1)), event, TOPIC_CHANNEL)

    async def relocate(self, ctx: Context, event: ComponentEvent) -> None:
        """Hold the meeting in the voice channel that was chosen."""
        ctx = await self.context_in(ctx, event.number(1))
        if not self.events.has_channel(ctx.guild_id, event.chosen_number):
            raise UserError(Text("This voice channel no longer exists either. Please choose another one."))
        await self._relocate(ctx, event, MeetingPlace(voice_channel_id=event.chosen_number))

    async def _relocate(self, ctx: Context, event: ComponentEvent, place: MeetingPlace) -> None:
        before = await self.reader.details(ctx.guild_id, event.number(0))
        details = await self.changes.relocate(ctx.person, before.meeting.id, place)
        await ctx.answer(answers.edited(before, details, ctx.t, ctx.language))
