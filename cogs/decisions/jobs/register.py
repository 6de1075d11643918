"""Keeps the register channel as the archive is. Every handler looks at the record as it is now, so doing one twice or
late does no harm.
"""

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.decisions import DecisionRecord
from cogs.decisions.models.due import ANCHOR, REGISTER
from cogs.decisions.render import register as render
from cogs.decisions.render.labels import Names
from cogs.decisions.render.register import Post
from cogs.decisions.service.anchoring import AnchoringService
from cogs.decisions.service.exporting import mentioned
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader
from cogs.network.service.server import ServerService

REGISTER_CHANNEL, LOG_CHANNEL = "decisions", "log"


class RegisterJobs:
    """Cards and texts of records, and the daily anchor."""

    def __init__(
        self,
        *,
        reader: DecisionReader,
        naming: NamingService,
        anchoring: AnchoringService,
        server: ServerService,
        courier: Courier,
        settings: Settings,
        texts: Texts,
    ) -> None:
        self._reader = reader
        self._naming = naming
        self._anchoring = anchoring
        self._server = server
        self._courier = courier
        self._settings = settings
        self._texts = texts

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(REGISTER, self.bring_up_to_date, Text("Register of decisions"))
        registry.add_due_kind(ANCHOR, self.anchor, Text("Anchor of the archive"), background=True)
        registry.on_guild.append(self._anchoring.begin)

    async def bring_up_to_date(self, item: DueItem) -> None:
        """The card and everything below it, in their order; what stands already is only redrawn where it changed."""
        guild_id = item.guild_id
        record = await self._reader.record_or_tombstone(guild_id, int(str(item.payload["decision"])))
        channel_id = await self._channel(guild_id, REGISTER_CHANNEL)
        meant = await self._naming.meant(record.decision, mentioned(record))
        names = Names(meant.cities, meant.topic, meant.meeting)
        languages = PostLanguages(self._texts, await self._settings.languages(guild_id))

        def build(token: str) -> Outgoing:
            return render.card(record, names, languages, token)

        key = f"{record.decision.queue_key}/card"
        await self._courier.post(guild_id, key, channel_id, build, again=True)
        posts = render.posts(record, names, languages)
        if record.decision.tombstone is not None:
            posted = await self._courier.posted(guild_id, f"{record.decision.queue_key}/")
            posts = [Post(other, ()) for other in posted if other != key]
        for post in posts:
            await self._below(channel_id, post, record, languages)
        if not await self._courier.refresh(guild_id, key, build):
            # Deleted, which only this attempt has shown.
            await self._courier.post(guild_id, key, channel_id, build, again=True)

    async def anchor(self, item: DueItem) -> None:
        """Post the head of the log, note that it was, and plan the next."""
        head = await self._anchoring.head(item.guild_id)
        if head is not None:
            languages = PostLanguages(self._texts, await self._settings.languages(item.guild_id))
            channel_id = await self._channel(item.guild_id, LOG_CHANNEL)
            await self._courier.post(
                item.guild_id, f"anchor:{head.seq}", channel_id, lambda _: render.anchor(head, languages)
            )
            await self._anchoring.made(item.guild_id, head)
        await self._anchoring.plan(item.guild_id)

    async def _below(self, channel_id: int, post: Post, record: DecisionRecord, languages: PostLanguages) -> None:
        guild_id = record.decision.guild_id

        def build(token: str) -> Outgoing:
            return render.message(post, record, languages, token)

        # Of a record that was taken out of view, nothing is put back.
        await self._courier.post(guild_id, post.key, channel_id, build, again=record.decision.tombstone is None)
        if record.decision.tombstone is not None:
            await self._courier.refresh(guild_id, post.key, build)

    async def _channel(self, guild_id: int, key: str) -> int:
        channel_id = await self._server.channel(guild_id, key)
        if channel_id is None:
            raise Undeliverable(f"the channel “{key}” has not been set up")
        return channel_id
