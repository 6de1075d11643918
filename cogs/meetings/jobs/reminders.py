"""Sends reminders: in the topic's channel for those whom they concern, by direct message for those who asked."""

from dataclasses import dataclass
from datetime import timedelta

from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.ui.post_text import PostLanguages
from bot.work import Work
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.models.due import DIRECT, DirectReminderPayload, ReminderPayload, seconds
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.render.notices import direct, reminder
from cogs.meetings.rules.reminders import SendReminder, SkipReminder, decide_reminder, recipients
from cogs.network.service.preferences import PreferenceService


@dataclass(frozen=True, slots=True)
class ReminderJobs:
    """Handlers of the two kinds of reminders."""

    poster: MeetingPoster
    work: Work
    preferences: PreferenceService

    async def reminder(self, item: DueItem) -> None:
        """Remind those who said yes or follow the topic, in consecutive messages where they are many."""
        details = await self.poster.details(item)
        meeting = details.meeting
        offset = item.load(ReminderPayload).offset
        sent = self._judged(meeting, offset, item)
        people = recipients(details.replies, await self.poster.reader.followers(meeting))
        await self.poster.notify(
            details,
            _occasion(meeting, offset),
            people,
            lambda languages, part: reminder(details, languages, part, offset, sent.late),
        )
        now = self.poster.clock.now()
        wanted = [
            (user_id, await self.preferences.when_to_write(item.guild_id, user_id, now))
            for user_id in sorted(await self.preferences.reminded_directly(item.guild_id, people))
        ]
        async with self.work.begin(item.guild_id) as unit:
            for user_id, at in wanted:
                if at < meeting.starts_at:
                    await unit.put_due(
                        DIRECT,
                        meeting.queue_key,
                        at=at,
                        key=f"{DIRECT}/{meeting.queue_key}/{_occasion(meeting, offset)}/{user_id}",
                        payload=DirectReminderPayload(seconds(offset), user_id, meeting.starts_at),
                    )

    async def direct(self, item: DueItem) -> None:
        """Remind one person by direct message; who takes none has the channel's reminder."""
        details = await self.poster.details(item)
        meeting = details.meeting
        payload = item.load(DirectReminderPayload)
        if not self.poster.ahead(meeting) or payload.start != meeting.starts_at:
            raise Skipped("the meeting has begun, was moved or cancelled")
        offset, user_id = timedelta(seconds=payload.seconds), payload.user
        language = await self.preferences.language_of(item.guild_id, user_id)
        languages = PostLanguages(self.poster.posting.texts, (language,))

        def build(token: str) -> Outgoing:
            return direct(details, languages, token)

        key = f"{meeting.queue_key}/{_occasion(meeting, offset)}/direct:{user_id}"
        try:
            await self.poster.posting.courier.direct(item.guild_id, key, user_id, build)
        except Undeliverable as error:
            raise Skipped(error.reason) from error

    def _judged(self, meeting: Meeting, offset: timedelta, item: DueItem) -> SendReminder:
        if item.due_at != meeting.starts_at - offset:
            raise Skipped("the meeting was moved")
        verdict = decide_reminder(meeting, offset, self.poster.clock.now())
        if isinstance(verdict, SkipReminder):
            raise Skipped(verdict.reason)
        return verdict


def _occasion(meeting: Meeting, offset: timedelta) -> str:
    """A meeting that is moved is reminded of anew; the same reminder of the same start goes out once."""
    return f"reminder:{seconds(offset)}:{int(meeting.starts_at.timestamp())}"
