"""Posts the digest when it is due."""

from dataclasses import dataclass

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting, Render
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.ui.post_text import PostLanguages
from cogs.digest.render import message, parts
from cogs.digest.service import DigestService
from cogs.network.service.server import ServerService

CHANNEL = "announcements"


@dataclass(frozen=True, slots=True)
class DigestJobs:
    """One handler: post what is due, plan the next."""

    service: DigestService
    server: ServerService
    posting: Posting

    async def post(self, item: DueItem) -> None:
        """What was due at its time is said once; a bot that comes back days later says nothing of what is past."""
        digest = await self.service.digest(item.guild_id, item.due_at)
        if digest is not None and digest.sections:
            channel_id = await self.server.channel(item.guild_id, CHANNEL)
            if channel_id is None:
                await self.service.plan(item.guild_id)
                raise Undeliverable("the channel for announcements has not been set up")
            languages = await self.posting.languages(item.guild_id)
            day = item.due_at.date().isoformat()
            for number, part in enumerate(parts(digest, languages.texts, languages.order), 1):
                await self.posting.post(item.guild_id, f"digest/{day}/{number}", channel_id, _render(part))
        await self.service.plan(item.guild_id)
        if digest is None or not digest.sections:
            raise Skipped("there is nothing to say")


def _render(part: str) -> Render:
    def render(_: PostLanguages, __: str) -> Outgoing:
        return message(part)

    return render
