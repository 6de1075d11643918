"""Reminders: in the topic's channel for those whom it concerns, and by direct message for those who asked for it."""

from datetime import datetime, timedelta

from bot.database import Database
from bot.delivery.models import Outgoing
from bot.due.models import DueItem, Skipped
from bot.due.service import DueList
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from bot.ui.post_text import PostLanguages
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.models.due import DIRECT, REMINDER, seconds
from cogs.meetings.models.meetings import Meeting
from cogs.meetings.render.notices import direct, reminder
from cogs.meetings.rules.reminders import SendReminder, SkipReminder, decide_reminder, recipients
from cogs.network.service.preferences import PreferenceService


class ReminderJobs:
    """Handlers of the two kinds of reminders."""

    def __init__(self, poster: MeetingPoster, database: Database, due: DueList, preferences: PreferenceService) -> None:
        self._poster = poster
        self._database = database
        self._due = due
        self._preferences = preferences

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(REMINDER, self.reminder, Text("Reminder of a meeting"))
        registry.add_due_kind(DIRECT, self.direct, Text("Direct reminder of a meeting"))

    async def reminder(self, item: DueItem) -> None:
        """Remind those who said yes or follow the topic, in consecutive messages where they are many."""
        details = await self._poster.details(item)
        meeting = details.meeting
        offset = timedelta(seconds=int(str(item.payload["seconds"])))
        sent = self._judged(meeting, offset, item)
        people = recipients(details.replies, await self._poster.reader.followers(meeting))
        await self._poster.notify(
            details,
            _occasion(meeting, offset),
            people,
            lambda languages, part: reminder(details, languages, part, offset, sent.late),
        )
        now = self._poster.clock.now()
        wanted = [
            (user_id, await self._preferences.when_to_write(item.guild_id, user_id, now))
            for user_id in sorted(await self._preferences.reminded_directly(item.guild_id, people))
        ]
        async with self._database.transaction() as tx:
            for user_id, at in wanted:
                if at < meeting.starts_at:
                    await self._due.put(
                        tx,
                        guild_id=item.guild_id,
                        kind=DIRECT,
                        queue_key=meeting.queue_key,
                        key=f"{DIRECT}/{meeting.queue_key}/{_occasion(meeting, offset)}/{user_id}",
                        at=at,
                        payload={"seconds": seconds(offset), "user": user_id, "start": meeting.starts_at.isoformat()},
                    )

    async def direct(self, item: DueItem) -> None:
        """Remind one person by direct message; who takes none has the channel's reminder."""
        details = await self._poster.details(item)
        meeting = details.meeting
        if not self._poster.ahead(meeting) or datetime.fromisoformat(str(item.payload["start"])) != meeting.starts_at:
            raise Skipped("the meeting has begun, was moved or cancelled")
        offset = timedelta(seconds=int(str(item.payload["seconds"])))
        user_id = int(str(item.payload["user"]))
        languages = PostLanguages(self._poster.texts, (await self._preferences.language_of(item.guild_id, user_id),))

        def build(token: str) -> Outgoing:
            return direct(details, languages, token)

        key = f"{meeting.queue_key}/{_occasion(meeting, offset)}/direct:{user_id}"
        try:
            await self._poster.courier.direct(item.guild_id, key, user_id, build)
        except Undeliverable as error:
            raise Skipped(error.reason) from error

    def _judged(self, meeting: Meeting, offset: timedelta, item: DueItem) -> SendReminder:
        if item.due_at != meeting.starts_at - offset:
            raise Skipped("the meeting was moved")
        verdict = decide_reminder(meeting, offset, self._poster.clock.now())
        if isinstance(verdict, SkipReminder):
            raise Skipped(verdict.reason)
        return verdict


def _occasion(meeting: Meeting, offset: timedelta) -> str:
    """A meeting that is moved is reminded of anew; the same reminder of the same start goes out once."""
    return f"reminder:{seconds(offset)}:{int(meeting.starts_at.timestamp())}"
