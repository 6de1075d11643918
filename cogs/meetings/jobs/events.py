"""Keeps the events that mirror meetings in Discord's own list, and tells the organiser what befell one."""

from dataclasses import dataclass
from functools import partial

import discord

from bot.delivery.events import ScheduledEvents
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import PlaceMissing, Undeliverable
from bot.reasons import CHANNEL_GONE, NO_EVENT_LEFT, NOT_SET_UP
from bot.ui.post_text import PostLanguages
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.models.due import EventStatusPayload, EventStep
from cogs.meetings.models.events import EventStatus, EventTrouble, LiveEvent
from cogs.meetings.models.meetings import Meeting, MeetingDetails
from cogs.meetings.render.event import event as event_spec
from cogs.meetings.render.manual_changes import event_trouble_card, manual_change_card
from cogs.meetings.rules.events import differs, trouble_of
from cogs.network.service.preferences import PreferenceService

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
TOO_MANY_EVENTS = 30038
_STATUS = {
    discord.EventStatus.scheduled: EventStatus.SCHEDULED,
    discord.EventStatus.active: EventStatus.ACTIVE,
    discord.EventStatus.completed: EventStatus.COMPLETED,
}


@dataclass(frozen=True, slots=True)
class EventJobs:
    """Handlers of the due kinds that concern events."""

    poster: MeetingPoster
    events: ScheduledEvents
    preferences: PreferenceService

    async def event(self, item: DueItem) -> None:
        """Make or update the scheduled event; of a cancelled meeting, cancel it."""
        await self._write(item, again=False)

    async def event_again(self, item: DueItem) -> None:
        """As `event`; one that people deleted, ended or started too early is followed by another."""
        await self._write(item, again=True)

    async def _write(self, item: DueItem, *, again: bool) -> None:
        details = await self.poster.details(item)
        meeting = details.meeting
        if meeting.cancelled:
            await self.events.cancel(meeting.guild_id, meeting.event_key())
            return
        if not self.poster.ahead(meeting):
            raise Skipped("the meeting has begun")
        if not meeting.shown:
            raise Skipped("another meeting of the series comes first")
        if details.channel_id is None:
            raise PlaceMissing(NOT_SET_UP.message)
        if not self._channel_there(meeting):
            await self._notify_organiser(details, EventTrouble.CHANNEL_GONE, item.due_at.isoformat())
            raise Undeliverable(CHANNEL_GONE.message)
        spec = event_spec(details, await self.poster.posting.languages(meeting.guild_id), details.channel_id)
        try:
            await self.events.write(meeting.guild_id, meeting.event_key(), spec, again=again)
        except discord.HTTPException as error:
            if error.code == TOO_MANY_EVENTS:
                await self._notify_organiser(details, EventTrouble.FULL, item.due_at.isoformat())
                raise Undeliverable(NO_EVENT_LEFT.message) from error
            raise

    async def event_status(self, item: DueItem) -> None:
        """Start the event, or end it: in a voice channel Discord does neither, and 100 open ones are the limit."""
        meeting = (await self.poster.details(item)).meeting
        if meeting.cancelled:
            raise Skipped("the meeting was cancelled")
        start = item.load(EventStatusPayload).end is EventStep.START
        if start and self.poster.clock.now() >= meeting.ends_at:
            raise Skipped("the meeting is over")
        await self.events.run(meeting.guild_id, meeting.event_key(), start=start)

    async def manual_change(self, item: DueItem) -> None:
        """Somebody may have changed the event in Discord: when it differs from the meeting, offer what can be done."""
        details = await self.poster.details(item)
        meeting = details.meeting
        if not self.poster.ahead(meeting):
            raise Skipped("the meeting has begun or was cancelled")
        event_now = await self.events.fetch(meeting.guild_id, meeting.event_key())
        live = live_event(event_now) if event_now is not None else None
        trouble = trouble_of(meeting, live, self.poster.clock.now(), channel_there=self._channel_there(meeting))
        if trouble is not None:
            delivery = await self.events.ledger.find(meeting.guild_id, meeting.event_key())
            await self._notify_organiser(details, trouble, delivery.token if delivery is not None else "")
            return
        if live is None or not differs(meeting, live):
            raise Skipped("the event is as it should be")
        state = f"{live.title}|{live.start.isoformat()}|{live.end.isoformat() if live.end else ''}|{meeting.event}"
        key = f"{meeting.queue_key}/by_hand:{meeting.sequence}:{state}"
        await self.poster.posting.post(
            meeting.guild_id, key, details.channel_id, partial(manual_change_card, details, live)
        )

    async def _notify_organiser(self, details: MeetingDetails, trouble: EventTrouble, occasion: str) -> None:
        """Tell the organiser by direct message; where there is none, or they take none, in the topic's channel."""
        meeting, posting = details.meeting, self.poster.posting
        key = f"{meeting.queue_key}/event_{trouble}:{occasion}"
        channels = self.events.voice_channels(meeting.guild_id) if trouble is EventTrouble.CHANNEL_GONE else []
        render = partial(event_trouble_card, details, trouble, channels)
        if details.organiser is not None:
            user_id = details.organiser.user_id
            languages = PostLanguages(posting.texts, (await self.preferences.language_of(meeting.guild_id, user_id),))

            def build(token: str) -> Outgoing:
                return render(languages, token)

            try:
                await posting.courier.direct(meeting.guild_id, f"{key}/direct", user_id, build)
            except Undeliverable:
                await posting.post(meeting.guild_id, key, details.channel_id, render)
        else:
            await posting.post(meeting.guild_id, key, details.channel_id, render)

    def _channel_there(self, meeting: Meeting) -> bool:
        return self.events.has_channel(meeting.guild_id, meeting.place.voice_channel_id)


def live_event(event: discord.ScheduledEvent) -> LiveEvent:
    """What Discord says of an event, in our words."""
    return LiveEvent(_STATUS.get(event.status, EventStatus.GONE), event.name, event.start_time, event.end_time)
