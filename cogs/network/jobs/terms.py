"""Has planned terms begin and end on their day, and says where one could not."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem
from bot.ui.kit import card, container
from bot.ui.post_text import PostLanguages
from cogs.network.jobs.offices import MODERATORS_ROOM
from cogs.network.models.terms import TermHindered
from cogs.network.render.terms import hindered_text
from cogs.network.service.cities import CityService
from cogs.network.service.planned_terms import TermPlanner
from cogs.network.service.server import ServerService
from cogs.network.service.terms import TERM_HINDERED


@dataclass(frozen=True, slots=True)
class TermJobs:
    """Every handler looks at what holds now: doing one twice or late does no harm."""

    posting: Posting
    planner: TermPlanner
    cities: CityService
    server: ServerService

    async def begin(self, item: DueItem) -> None:
        await self.planner.begin(item.guild_id, item.queue_number)

    async def end(self, item: DueItem) -> None:
        await self.planner.end(item.guild_id, item.queue_number)

    async def hindered(self, item: DueItem) -> None:
        """Tell the moderators."""
        payload = item.load(TermHindered)
        city = await self.cities.city(item.guild_id, payload.city)
        channel = await self.server.channel(item.guild_id, MODERATORS_ROOM)

        def render(languages: PostLanguages, _: str) -> Outgoing:
            return Outgoing(view=card(container(languages.lines(hindered_text(payload, city)))))

        await self.posting.post(item.guild_id, f"{TERM_HINDERED}:{item.queue_number}", channel, render)
