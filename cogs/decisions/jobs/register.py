"""Keeps the register channel as the archive is. Every handler looks at the record as it is now, so doing one twice or
late does no harm.
"""

import asyncio
from dataclasses import dataclass
from functools import partial

from bot.delivery.posting import Posting
from bot.due.models import DueItem
from cogs.decisions.models.due import REGISTER_CHANNEL, RegisterUpdate
from cogs.decisions.render import register as render
from cogs.decisions.render.register import Post
from cogs.decisions.service.anchoring import AnchoringService
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader
from cogs.network.service.server import ServerService

LOG_CHANNEL = "log"


@dataclass(frozen=True, slots=True)
class RegisterJobs:
    """Cards and texts of records, and the daily anchor."""

    reader: DecisionReader
    naming: NamingService
    anchoring: AnchoringService
    server: ServerService
    posting: Posting

    async def bring_up_to_date(self, item: DueItem) -> None:
        """The card and everything below it, in their order; what stands already is only redrawn where it changed."""
        guild_id = item.guild_id
        record = await self.reader.record_or_tombstone(guild_id, item.load(RegisterUpdate).decision)
        channel_id = await self.server.channel(guild_id, REGISTER_CHANNEL)
        names = await self.naming.names_of(record)
        key, card = record.decision.card_key(), partial(render.decision_card, record, names)
        await self.posting.post(guild_id, key, channel_id, card, again=True)
        redacted = record.decision.tombstone is not None
        if redacted:
            posted = await self.posting.courier.posted(guild_id, f"{record.decision.queue_key}/")
            posts = [Post(other, ()) for other in posted if other != key]
        else:
            # Texts of eighty pages and what changed in them: away from the loop.
            posts = await asyncio.to_thread(render.posts, record, names, await self.posting.languages(guild_id))
        for post in posts:
            message = partial(render.message, post, record)
            # Of a record that was taken out of view, nothing is put back.
            await self.posting.post(guild_id, post.key, channel_id, message, again=not redacted)
            if redacted:
                await self.posting.refresh(guild_id, post.key, message)
        if not await self.posting.refresh(guild_id, key, card):
            # Deleted, which only this attempt has shown.
            await self.posting.post(guild_id, key, channel_id, card, again=True)

    async def anchor(self, item: DueItem) -> None:
        """Plan the next anchor, post the head of the log, and note that it was."""
        await self.anchoring.plan(item.guild_id)
        head = await self.anchoring.head(item.guild_id)
        if head is not None:
            channel_id = await self.server.channel(item.guild_id, LOG_CHANNEL)
            await self.posting.post(item.guild_id, f"anchor:{head.seq}", channel_id, partial(render.anchor, head))
            await self.anchoring.made(item.guild_id, head)
