"""Posts minutes with their file, and brings them up to date when somebody signs."""

from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.registry import Registry
from bot.texts import Text
from cogs.meetings.jobs.desk import Desk, channel
from cogs.meetings.models.due import MINUTES
from cogs.meetings.render.papers import minutes_card
from cogs.meetings.service.papers import PaperService


class PaperJobs:
    """The handler of one kind."""

    def __init__(self, desk: Desk, papers: PaperService) -> None:
        self._desk = desk
        self._papers = papers

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(MINUTES, self.minutes, Text("Minutes to be signed"))

    async def minutes(self, item: DueItem) -> None:
        """Post the minutes, or show their signatures as they are now."""
        minutes = await self._papers.minutes(item.guild_id, item.queue_number)
        sheet = await self._desk.reader.sheet(item.guild_id, minutes.meeting_id)
        languages = await self._desk.languages(item.guild_id)

        def build(token: str) -> Outgoing:
            return minutes_card(sheet, minutes, languages, token)

        await self._desk.courier.post(item.guild_id, minutes.queue_key, channel(sheet), build)
        await self._desk.courier.refresh(item.guild_id, minutes.queue_key, build)
