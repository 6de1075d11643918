"""Posts the poll about possible times, and brings it up to date."""

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.poster import MeetingPoster
from cogs.meetings.models.due import AVAILABILITY_POLL
from cogs.meetings.render.availability import availability_card
from cogs.meetings.service.availability import AvailabilityService


class AvailabilityJobs:
    """The handler of one kind."""

    def __init__(self, poster: MeetingPoster, availability: AvailabilityService) -> None:
        self._poster = poster
        self._availability = availability

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(AVAILABILITY_POLL, self.poll, Text("Availability poll"))

    async def poll(self, item: DueItem) -> None:
        """Post the poll, or show what has been said by now."""
        poll = await self._availability.poll(item.guild_id, item.queue_number)
        if poll.channel_id is None:
            raise Undeliverable("the topic's channel has not been set up")
        languages = await self._poster.languages(item.guild_id)

        def build(token: str) -> Outgoing:
            return availability_card(poll, languages, self._poster.clock.now(), token)

        await self._poster.courier.post(item.guild_id, poll.queue_key, poll.channel_id, build)
        await self._poster.courier.refresh(item.guild_id, poll.queue_key, build)
