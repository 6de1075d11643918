"""What the due list has done for meetings: the card, the event, the word that a meeting is changed or cancelled, the
turn to the next one. Every handler looks at the meeting as it is now, so doing one twice or late does no harm.
"""

import discord

from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.desk import Desk, channel
from cogs.meetings.models.due import BY_HAND, CANCELLED, CARD, CHANGED, EVENT, RUN, TURN
from cogs.meetings.models.meetings import Sheet, Told
from cogs.meetings.render.card import card
from cogs.meetings.render.event import event
from cogs.meetings.render.notices import cancelled as cancelled_notice
from cogs.meetings.render.notices import changed as changed_notice
from cogs.meetings.render.offer import offer
from cogs.meetings.rules.reminders import answered

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
TOO_MANY_EVENTS = 30038


class MeetingJobs:
    """Handlers of the due kinds in `models.due`, but for the reminders."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._courier = desk.courier
        self._service = desk.service

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(CARD, self.card, Text("Card of a meeting"))
        registry.add_due_kind(EVENT, self.event, Text("Event of a meeting"))
        registry.add_due_kind(CHANGED, self.changed, Text("Notice of a changed meeting"))
        registry.add_due_kind(CANCELLED, self.cancelled, Text("Notice of a cancelled meeting"))
        registry.add_due_kind(TURN, self.turn, Text("Next meeting of a series"))
        registry.add_due_kind(RUN, self.run, Text("Start or end of a meeting's event"))
        registry.add_due_kind(BY_HAND, self.by_hand, Text("Look at an event changed by hand"))

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted is followed by a new one while the meeting
        lies ahead: people could not answer without it.
        """
        sheet = await self._desk.sheet(item)
        if not sheet.meeting.shown:
            raise Skipped("another meeting of the series comes first")
        if not await self._drawn(sheet):
            if not self._desk.ahead(sheet.meeting):
                raise Skipped("the card was deleted, and nobody needs another one")
            await self._service.card_was_deleted(sheet.meeting)
            if not await self._drawn(await self._desk.sheet(item)):
                raise Skipped("the card was deleted again at once")

    async def event(self, item: DueItem) -> None:
        """Make or update the scheduled event; of a cancelled meeting, cancel it."""
        sheet = await self._desk.sheet(item)
        meeting = sheet.meeting
        if meeting.cancelled:
            await self._courier.cancel_event(meeting.guild_id, meeting.event_key())
            return
        if not self._desk.ahead(meeting):
            raise Skipped("the meeting has begun")
        if not meeting.shown:
            raise Skipped("another meeting of the series comes first")
        spec = event(sheet, await self._desk.languages(meeting.guild_id), channel(sheet))
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
        sheet = await self._desk.sheet(item)
        meeting = sheet.meeting
        people = answered(sheet.replies, declined=False)
        if meeting.cancelled or meeting.told == Told(meeting.starts_at, meeting.place):
            raise Skipped("what people know is still right")
        if people:
            await self._desk.tell(
                sheet,
                f"changed:{meeting.sequence}",
                people,
                lambda languages, part: changed_notice(sheet, languages, part),
            )
        await self._service.told(meeting)

    async def cancelled(self, item: DueItem) -> None:
        """Tell everyone who answered, once; of a series in one post for all its dates."""
        sheet = await self._desk.sheet(item)
        meeting = sheet.meeting
        ids = item.payload.get("meetings")
        others = [int(str(one)) for one in ids if int(str(one)) != meeting.id] if isinstance(ids, list) else []
        sheets = [sheet, *[await self._desk.reader.sheet(item.guild_id, one) for one in others]]
        people = sorted({user_id for one in sheets for user_id in answered(one.replies, declined=True)})
        if not people and not any(one.meeting.shown for one in sheets):
            raise Skipped("nobody has heard of it yet")
        dates = sorted(one.meeting.starts_at for one in sheets)
        await self._desk.tell(
            sheet, "cancelled", people, lambda languages, part: cancelled_notice(sheet, languages, part, dates)
        )

    async def turn(self, item: DueItem) -> None:
        """A meeting of a series has begun: the next one takes its place."""
        await self._service.series.turn(item.guild_id, item.queue_number)

    async def run(self, item: DueItem) -> None:
        """Start the event, or end it: in a voice channel Discord does neither, and 100 open ones are the limit."""
        meeting = (await self._desk.sheet(item)).meeting
        if meeting.cancelled:
            raise Skipped("the meeting was cancelled")
        start = item.payload.get("end") == "start"
        if start and self._desk.clock.now() >= meeting.ends_at:
            raise Skipped("the meeting is over")
        await self._courier.run_event(meeting.guild_id, meeting.event_key(), start=start)

    async def by_hand(self, item: DueItem) -> None:
        """Somebody may have changed the event in Discord: when it differs from the meeting, offer what can be done."""
        sheet = await self._desk.sheet(item)
        meeting = sheet.meeting
        if not self._desk.ahead(meeting):
            raise Skipped("the meeting has begun or was cancelled")
        seen = await self._courier.fetch_event(meeting.guild_id, meeting.event_key())
        deleted = seen is None or seen.status is discord.EventStatus.cancelled
        if seen is not None and not deleted:
            same = (seen.name, seen.start_time) == (meeting.title, meeting.starts_at)
            if same and seen.end_time in {None, meeting.ends_at}:
                raise Skipped("the event is as it should be")
        languages = await self._desk.languages(meeting.guild_id)
        title = seen.name if seen is not None else meeting.title
        start = seen.start_time if seen is not None else meeting.starts_at
        end = seen.end_time if seen is not None else meeting.ends_at

        def build(token: str) -> Outgoing:
            return offer(sheet, languages, token, title=title, start=start, end=end, deleted=deleted)

        what = f"{title}|{start.isoformat()}|{end.isoformat() if end else ''}|{deleted}|{meeting.event}"
        key = f"{meeting.queue_key}/by_hand:{meeting.sequence}:{what}"
        await self._courier.post(meeting.guild_id, key, channel(sheet), build)

    async def _drawn(self, sheet: Sheet) -> bool:
        """Post the card where it was not; then as it is now. False when somebody has deleted it."""
        meeting = sheet.meeting
        languages = await self._desk.languages(meeting.guild_id)

        def build(token: str) -> Outgoing:
            return card(sheet, languages, self._desk.clock.now(), token)

        await self._courier.post(meeting.guild_id, meeting.card_key(), channel(sheet), build)
        return await self._courier.refresh(meeting.guild_id, meeting.card_key(), build)
