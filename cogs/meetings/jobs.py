"""What the due list has done for meetings: the card, the event, the reminders, the word that a meeting is cancelled.
Every handler looks at the meeting as it is now, so doing one twice or late does no harm.
"""

from datetime import timedelta

import discord

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import Dropped, DueItem
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from cogs.meetings.models.due import CANCELLED, CARD, EVENT, REMINDER, seconds
from cogs.meetings.models.meetings import Answer, Meeting, Sheet
from cogs.meetings.render.card import card
from cogs.meetings.render.event import event
from cogs.meetings.render.notices import Part, notice, reminder
from cogs.meetings.render.notices import cancelled as cancelled_notice
from cogs.meetings.render.voice import Voice
from cogs.meetings.rules.reminders import Pointless, judge, recipients
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import MeetingReader

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
TOO_MANY_EVENTS = 30038


class MeetingJobs:
    """Handlers of the due kinds in `models.due`."""

    def __init__(
        self,
        *,
        service: MeetingService,
        reader: MeetingReader,
        courier: Courier,
        settings: Settings,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._service = service
        self._reader = reader
        self._courier = courier
        self._settings = settings
        self._texts = texts
        self._clock = clock

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(CARD, self.card, Text("Card of a meeting"))
        registry.add_due_kind(EVENT, self.event, Text("Event of a meeting"))
        registry.add_due_kind(REMINDER, self.reminder, Text("Reminder of a meeting"))
        registry.add_due_kind(CANCELLED, self.cancelled, Text("Notice of a cancelled meeting"))

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted is followed by a new one while the meeting
        lies ahead: people could not answer without it.
        """
        sheet = await self._sheet(item)
        if not await self._drawn(sheet):
            if not _ahead(sheet.meeting, self._clock):
                raise Dropped("the card was deleted, and nobody needs another one")
            await self._service.card_was_deleted(sheet.meeting)
            if not await self._drawn(await self._sheet(item)):
                raise Dropped("the card was deleted again at once")

    async def event(self, item: DueItem) -> None:
        """Make or update the scheduled event; of a cancelled meeting, cancel it."""
        sheet = await self._sheet(item)
        meeting = sheet.meeting
        if meeting.cancelled:
            await self._courier.cancel_event(meeting.guild_id, meeting.event_key())
            return
        if not _ahead(meeting, self._clock):
            raise Dropped("the meeting has begun")
        spec = event(sheet, await self._voice(meeting), _channel(sheet))
        try:
            await self._courier.event(meeting.guild_id, meeting.event_key(), spec)
        except discord.HTTPException as error:
            if error.code == TOO_MANY_EVENTS:
                raise Undeliverable("the server already has its 100 scheduled events") from error
            raise

    async def reminder(self, item: DueItem) -> None:
        """Remind those who said yes or follow the topic, in consecutive messages where they are many."""
        sheet = await self._sheet(item)
        meeting, now = sheet.meeting, self._clock.now()
        offset = timedelta(seconds=int(str(item.payload["seconds"])))
        verdict = judge(meeting, offset, now)
        if isinstance(verdict, Pointless):
            raise Dropped(verdict.reason)
        occasion = f"reminder:{seconds(offset)}"
        people = recipients(sheet.replies, await self._reader.followers(meeting))
        voice = await self._voice(meeting)
        for part in _numbered(await self._service.settle(meeting, occasion, people)):
            said = reminder(sheet, voice, part, offset, verdict.late)
            await self._post(sheet, f"{meeting.subject}/{occasion}/{part.number}", voice, said, part)

    async def cancelled(self, item: DueItem) -> None:
        """Tell those who said yes, once."""
        sheet = await self._sheet(item)
        meeting = sheet.meeting
        people = sorted(reply.user_id for reply in sheet.who(Answer.YES))
        voice = await self._voice(meeting)
        for part in _numbered(await self._service.settle(meeting, "cancelled", people)):
            said = cancelled_notice(sheet, voice, part)
            await self._post(sheet, f"{meeting.subject}/cancelled/{part.number}", voice, said, part)

    async def _drawn(self, sheet: Sheet) -> bool:
        """Post the card where it was not; then as it is now. False when somebody has deleted it."""
        meeting = sheet.meeting
        voice = await self._voice(meeting)

        def build(mark: str) -> Outgoing:
            return card(sheet, voice, self._clock.now(), mark)

        await self._courier.post(meeting.guild_id, meeting.card_key(), _channel(sheet), build)
        return await self._courier.refresh(meeting.guild_id, meeting.card_key(), build)

    async def _post(self, sheet: Sheet, key: str, voice: Voice, said: list[str], part: Part) -> None:
        def build(mark: str) -> Outgoing:
            return notice(sheet, voice, self._clock.now(), mark, said, part)

        await self._courier.post(sheet.meeting.guild_id, key, _channel(sheet), build)

    async def _sheet(self, item: DueItem) -> Sheet:
        return await self._reader.sheet(item.guild_id, item.subject_id)

    async def _voice(self, meeting: Meeting) -> Voice:
        return Voice(self._texts, await self._settings.languages(meeting.guild_id))


def _ahead(meeting: Meeting, clock: Clock) -> bool:
    return not meeting.cancelled and clock.now() < meeting.starts_at


def _channel(sheet: Sheet) -> int:
    if sheet.channel_id is None:
        raise Undeliverable("the topic's channel has not been set up")
    return sheet.channel_id


def _numbered(parts: list[tuple[int, ...]]) -> list[Part]:
    return [Part(number, len(parts), user_ids) for number, user_ids in enumerate(parts, 1)]
