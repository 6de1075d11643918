"""Does what the due list asks for meetings: the card, the word that a meeting is changed or cancelled, the next meeting
of a series. Every handler reads the meeting as it is now, so doing one twice or late does no harm.
"""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.ui.post_text import PostLanguages
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.models.due import CancelledPayload
from cogs.meetings.models.meetings import MeetingDetails, NotifiedState
from cogs.meetings.render.card import card
from cogs.meetings.render.notices import cancelled as cancelled_notice
from cogs.meetings.render.notices import changed as changed_notice
from cogs.meetings.rules.reminders import respondents
from cogs.meetings.service.meetings import MeetingService


@dataclass(frozen=True, slots=True)
class MeetingJobs:
    """Handlers of the due kinds in `models.due`, but for reminders and events."""

    poster: MeetingPoster
    service: MeetingService

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted is followed by a new one while the meeting
        lies ahead: people could not answer without it.
        """
        details = await self.poster.details(item)
        if not details.meeting.shown:
            raise Skipped("another meeting of the series comes first")
        if not await self._keep_card_current(details):
            if not self.poster.ahead(details.meeting):
                raise Skipped("the card was deleted, and nobody needs another one")
            await self.service.card_was_deleted(details.meeting)
            if not await self._keep_card_current(await self.poster.details(item)):
                raise Skipped("the card was deleted again at once")

    async def changed(self, item: DueItem) -> None:
        """Notify those who answered (and did not decline) that it is at another time or place; of several changes that
        follow each other quickly once, and not of one that was taken back.
        """
        details = await self.poster.details(item)
        meeting = details.meeting
        people = respondents(details.replies, declined=False)
        if meeting.cancelled or meeting.notified == NotifiedState(meeting.starts_at, meeting.place):
            raise Skipped("what people know is still right")
        if people:
            await self.poster.notify(
                details,
                f"changed:{meeting.sequence}",
                people,
                lambda languages, part: changed_notice(details, languages, part),
            )
        await self.service.save_notified(meeting)

    async def cancelled(self, item: DueItem) -> None:
        """Notify everyone who answered, once; of a series in one post for all its dates."""
        details = await self.poster.details(item)
        ids = [meeting_id for meeting_id in item.load(CancelledPayload).meetings if meeting_id != details.meeting.id]
        together = [details, *[await self.poster.reader.details(item.guild_id, meeting_id) for meeting_id in ids]]
        people = sorted({user_id for each in together for user_id in respondents(each.replies, declined=True)})
        if not people and not any(each.meeting.shown for each in together):
            raise Skipped("nobody has heard of it yet")
        dates = sorted(each.meeting.starts_at for each in together)
        await self.poster.notify(
            details, "cancelled", people, lambda languages, part: cancelled_notice(details, languages, part, dates)
        )

    async def next_meeting(self, item: DueItem) -> None:
        """A meeting of a series has begun: the next one takes its place."""
        await self.service.series.show_following(item.guild_id, item.queue_number)

    async def _keep_card_current(self, details: MeetingDetails) -> bool:
        """Post the card where it was not; then as it is now. False when somebody has deleted it."""
        meeting = details.meeting

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return card(details, languages, self.poster.clock.now(), token)

        return await self.poster.posting.keep_current(meeting.guild_id, meeting.card_key(), details.channel_id, render)
