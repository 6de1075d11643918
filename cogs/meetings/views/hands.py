"""The two buttons below the word that somebody has changed a meeting's event by hand."""

import discord

from bot.delivery.courier import Courier
from bot.errors import UserError
from bot.texts import Text, Texts
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.meetings.render import answers
from cogs.meetings.render.offer import ADOPT, UNDO
from cogs.meetings.service.hands import EventHands
from cogs.meetings.service.reading import MeetingReader


class HandViews:
    """The service checks who may; everybody else is told."""

    def __init__(self, hands: EventHands, reader: MeetingReader, courier: Courier, texts: Texts) -> None:
        self._hands = hands
        self._reader = reader
        self._courier = courier
        self._texts = texts
        self.controls = (Control(ADOPT, self.adopt), Control(UNDO, self.undo))

    async def adopt(self, act: Act, press: Press) -> None:
        """Take over what the event says now."""
        await act.think()
        meeting = await self._reader.meeting(act.guild_id, press.number(0))
        seen = await self._courier.look_at_event(act.guild_id, meeting.event_key())
        if seen is None or seen.status is not discord.EventStatus.scheduled:
            raise UserError(Text("The event is no longer there; there is nothing to adopt."))
        sheet = await self._hands.adopt(act.person, meeting.id, seen.name, seen.start_time, seen.end_time)
        await act.answer(answers.edited(sheet, self._texts, act.language))

    async def undo(self, act: Act, press: Press) -> None:
        """Write the event as the meeting is."""
        await act.think()
        meeting = await self._reader.meeting(act.guild_id, press.number(0))
        seen = await self._courier.look_at_event(act.guild_id, meeting.event_key())
        gone = seen is None or seen.status is discord.EventStatus.cancelled
        await self._hands.undo(act.person, meeting.id, gone=gone)
        await act.answer(Text("The event is written again as the meeting is planned."))
