"""Posts minutes with their file, and brings them up to date when somebody signs."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.ui.post_text import PostLanguages
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.render.minutes import minutes_card
from cogs.meetings.service.minutes import MinutesService


@dataclass(frozen=True, slots=True)
class MinutesJobs:
    """The handler of one kind."""

    poster: MeetingPoster
    service: MinutesService

    async def minutes(self, item: DueItem) -> None:
        """Post the minutes, or show their signatures as they are now."""
        minutes = await self.service.minutes(item.guild_id, item.queue_number)
        details = await self.poster.reader.details(item.guild_id, minutes.meeting_id)

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return minutes_card(details, minutes, languages, token)

        await self.poster.posting.keep_current(item.guild_id, minutes.queue_key, details.channel_id, render)
