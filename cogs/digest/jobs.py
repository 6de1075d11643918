"""Posts the digest when it is due."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting, Render
from bot.due.models import DueItem, Skipped
from bot.ui.post_text import PostLanguages
from cogs.digest.render import message, parts
from cogs.digest.service import DigestService
from cogs.network.service.server import ServerService

CHANNEL = "announcements"


@dataclass(frozen=True, slots=True)
class DigestJobs:
    """One handler: plan the next, post what is due."""

    service: DigestService
    server: ServerService
    posting: Posting

    async def post(self, item: DueItem) -> None:
        """What was due at its time is said once; a bot that comes back days later says nothing of what is past."""
        await self.service.plan_next(item.guild_id)
        digest = await self.service.digest(item.guild_id, item.due_at)
        if digest is None or not digest.sections:
            raise Skipped("there is nothing to say")
        channel_id = await self.server.channel(item.guild_id, CHANNEL)
        languages = await self.posting.languages(item.guild_id)
        day = item.due_at.date().isoformat()
        for number, part in enumerate(parts(digest, languages.texts, languages.order), 1):
            await self.posting.post(item.guild_id, f"digest/{day}/{number}", channel_id, _render(part))


def _render(part: str) -> Render:
    def render(_: PostLanguages, __: str) -> Outgoing:
        return message(part)

    return render
