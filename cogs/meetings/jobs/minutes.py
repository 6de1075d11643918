"""Posts minutes with their file, and brings them up to date when somebody signs."""

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.poster import MeetingPoster, channel
from cogs.meetings.models.due import MINUTES
from cogs.meetings.render.minutes import minutes_card
from cogs.meetings.service.minutes import MinutesService


class MinutesJobs:
    """The handler of one kind."""

    def __init__(self, poster: MeetingPoster, minutes: MinutesService) -> None:
        self._poster = poster
        self._minutes_service = minutes

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(MINUTES, self.minutes, Text("Minutes to be signed"))

    async def minutes(self, item: DueItem) -> None:
        """Post the minutes, or show their signatures as they are now."""
        minutes = await self._minutes_service.minutes(item.guild_id, item.queue_number)
        details = await self._poster.reader.details(item.guild_id, minutes.meeting_id)
        languages = await self._poster.languages(item.guild_id)

        def build(token: str) -> Outgoing:
            return minutes_card(details, minutes, languages, token)

        await self._poster.courier.post(item.guild_id, minutes.queue_key, channel(details), build)
        await self._poster.courier.refresh(item.guild_id, minutes.queue_key, build)
