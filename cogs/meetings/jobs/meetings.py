"""What the due list has done for meetings: the card, the event, the word that a meeting is changed or cancelled, the
turn to the next one. Every handler looks at the meeting as it is now, so doing one twice or late does no harm.
"""

import discord

from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.poster import MeetingPoster, channel
from cogs.meetings.models.due import CANCELLED, CARD, CHANGED, EVENT, EVENT_STATUS, MANUAL_CHANGE, NEXT_MEETING
from cogs.meetings.models.meetings import MeetingDetails, NotifiedState
from cogs.meetings.render.card import card
from cogs.meetings.render.event import event
from cogs.meetings.render.manual_changes import manual_change_card
from cogs.meetings.render.notices import cancelled as cancelled_notice
from cogs.meetings.render.notices import changed as changed_notice
from cogs.meetings.rules.reminders import respondents

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
TOO_MANY_EVENTS = 30038


class MeetingJobs:
    """Handlers of the due kinds in `models.due`, but for the reminders."""

    def __init__(self, poster: MeetingPoster) -> None:
        self._poster = poster
        self._courier = poster.courier
        self._service = poster.service

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(CARD, self.card, Text("Card of a meeting"))
        registry.add_due_kind(EVENT, self.event, Text("Event of a meeting"))
        registry.add_due_kind(CHANGED, self.changed, Text("Notice of a changed meeting"))
        registry.add_due_kind(CANCELLED, self.cancelled, Text("Notice of a cancelled meeting"))
        registry.add_due_kind(NEXT_MEETING, self.next_meeting, Text("Next meeting of a series"))
        registry.add_due_kind(EVENT_STATUS, self.event_status, Text("Start or end of a meeting's event"))
        registry.add_due_kind(MANUAL_CHANGE, self.manual_change, Text("Look at an event changed by hand"))

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted is followed by a new one while the meeting
        lies ahead: people could not answer without it.
        """
        details = await self._poster.details(item)
        if not details.meeting.shown:
            raise Skipped("another meeting of the series comes first")
        if not await self._drawn(details):
            if not self._poster.ahead(details.meeting):
                raise Skipped("the card was deleted, and nobody needs another one")
            await self._service.card_was_deleted(details.meeting)
            if not await self._drawn(await self._poster.details(item)):
                raise Skipped("the card was deleted again at once")

    async def event(self, item: DueItem) -> None:
        """Make or update the scheduled event; of a cancelled meeting, cancel it."""
        details = await self._poster.details(item)
        meeting = details.meeting
        if meeting.cancelled:
            await self._courier.cancel_event(meeting.guild_id, meeting.event_key())
            return
        if not self._poster.ahead(meeting):
            raise Skipped("the meeting has begun")
        if not meeting.shown:
            raise Skipped("another meeting of the series comes first")
        spec = event(details, await self._poster.languages(meeting.guild_id), channel(details))
        try:
            await self._courier.event(meeting.guild_id, meeting.event_key(), spec)
        except discord.HTTPException as error:
            if error.code == TOO_MANY_EVENTS:
                raise Undeliverable("the server already has its 100 scheduled events") from error
            raise

    async def changed(self, item: DueItem) -> None:
        """Tell those who answered (and did not decline) that it is at another time or place; several changes that
        follow each other quickly are told as one, and one that was taken back is not told.
        """
        details = await self._poster.details(item)
        meeting = details.meeting
        people = respondents(details.replies, declined=False)
        if meeting.cancelled or meeting.notified == NotifiedState(meeting.starts_at, meeting.place):
            raise Skipped("what people know is still right")
        if people:
            await self._poster.notify(
                details,
                f"changed:{meeting.sequence}",
                people,
                lambda languages, part: changed_notice(details, languages, part),
            )
        await self._service.notified(meeting)

    async def cancelled(self, item: DueItem) -> None:
        """Tell everyone who answered, once; of a series in one post for all its dates."""
        details = await self._poster.details(item)
        meeting = details.meeting
        ids = item.payload.get("meetings")
        others = [int(str(one)) for one in ids if int(str(one)) != meeting.id] if isinstance(ids, list) else []
        all_details = [details, *[await self._poster.reader.details(item.guild_id, one) for one in others]]
        people = sorted({user_id for one in all_details for user_id in respondents(one.replies, declined=True)})
        if not people and not any(one.meeting.shown for one in all_details):
            raise Skipped("nobody has heard of it yet")
        dates = sorted(one.meeting.starts_at for one in all_details)
        await self._poster.notify(
            details, "cancelled", people, lambda languages, part: cancelled_notice(details, languages, part, dates)
        )

    async def next_meeting(self, item: DueItem) -> None:
        """A meeting of a series has begun: the next one takes its place."""
        await self._service.series.show_following(item.guild_id, item.queue_number)

    async def event_status(self, item: DueItem) -> None:
        """Start the event, or end it: in a voice channel Discord does neither, and 100 open ones are the limit."""
        meeting = (await self._poster.details(item)).meeting
        if meeting.cancelled:
            raise Skipped("the meeting was cancelled")
        start = item.payload.get("end") == "start"
        if start and self._poster.clock.now() >= meeting.ends_at:
            raise Skipped("the meeting is over")
        await self._courier.run_event(meeting.guild_id, meeting.event_key(), start=start)

    async def manual_change(self, item: DueItem) -> None:
        """Somebody may have changed the event in Discord: when it differs from the meeting, offer what can be done."""
        details = await self._poster.details(item)
        meeting = details.meeting
        if not self._poster.ahead(meeting):
            raise Skipped("the meeting has begun or was cancelled")
        seen = await self._courier.fetch_event(meeting.guild_id, meeting.event_key())
        deleted = seen is None or seen.status is discord.EventStatus.cancelled
        if seen is not None and not deleted:
            same = (seen.name, seen.start_time) == (meeting.title, meeting.starts_at)
            if same and seen.end_time in {None, meeting.ends_at}:
                raise Skipped("the event is as it should be")
        languages = await self._poster.languages(meeting.guild_id)
        title = seen.name if seen is not None else meeting.title
        start = seen.start_time if seen is not None else meeting.starts_at
        end = seen.end_time if seen is not None else meeting.ends_at

        def build(token: str) -> Outgoing:
            return manual_change_card(details, languages, token, title=title, start=start, end=end, deleted=deleted)

        what = f"{title}|{start.isoformat()}|{end.isoformat() if end else ''}|{deleted}|{meeting.event}"
        key = f"{meeting.queue_key}/by_hand:{meeting.sequence}:{what}"
        await self._courier.post(meeting.guild_id, key, channel(details), build)

    async def _drawn(self, details: MeetingDetails) -> bool:
        """Post the card where it was not; then as it is now. False when somebody has deleted it."""
        meeting = details.meeting
        languages = await self._poster.languages(meeting.guild_id)

        def build(token: str) -> Outgoing:
            return card(details, languages, self._poster.clock.now(), token)

        await self._courier.post(meeting.guild_id, meeting.card_key(), channel(details), build)
        return await self._courier.refresh(meeting.guild_id, meeting.card_key(), build)
