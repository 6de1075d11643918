"""Posts the poll about possible times, and brings it up to date."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.ui.post_text import PostLanguages
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.render.availability import availability_card
from cogs.meetings.service.availability import AvailabilityService


@dataclass(frozen=True, slots=True)
class AvailabilityJobs:
    """The handler of one kind."""

    poster: MeetingPoster
    service: AvailabilityService

    async def poll(self, item: DueItem) -> None:
        """Post the poll, or show what has been answered by now."""
        poll = await self.service.poll(item.guild_id, item.queue_number)

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return availability_card(poll, languages, token)

        await self.poster.posting.keep_current(item.guild_id, poll.queue_key, poll.channel_id, render)
