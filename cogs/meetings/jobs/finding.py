"""Posts the poll about possible times, and brings it up to date."""

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.desk import Desk
from cogs.meetings.models.due import SEARCH
from cogs.meetings.render.finding import search_card
from cogs.meetings.service.finding import FindingService


class FindingJobs:
    """The handler of one kind."""

    def __init__(self, desk: Desk, finding: FindingService) -> None:
        self._desk = desk
        self._finding = finding

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(SEARCH, self.search, Text("Availability poll"))

    async def search(self, item: DueItem) -> None:
        """Post the poll, or show what has been said by now."""
        search = await self._finding.search(item.guild_id, item.queue_number)
        if search.channel_id is None:
            raise Undeliverable("the topic's channel has not been set up")
        languages = await self._desk.languages(item.guild_id)

        def build(token: str) -> Outgoing:
            return search_card(search, languages, self._desk.clock.now(), token)

        await self._desk.courier.post(item.guild_id, search.queue_key, search.channel_id, build)
        await self._desk.courier.refresh(item.guild_id, search.queue_key, build)
