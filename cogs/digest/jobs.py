"""Posts the digest when it is due."""

from bot.delivery.courier import Courier
from bot.delivery.models import Build
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from cogs.digest.models import DUE, KEY
from cogs.digest.render import message, parts
from cogs.digest.service import DigestService
from cogs.network.service.server import ServerService

CHANNEL = "announcements"


class DigestJobs:
    """One handler: post what is due, plan the next."""

    def __init__(
        self, service: DigestService, server: ServerService, courier: Courier, settings: Settings, texts: Texts
    ) -> None:
        self._service = service
        self._server = server
        self._courier = courier
        self._settings = settings
        self._texts = texts

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(DUE, self.post, Text("Digest"))
        registry.on_guild.append(self._service.begin)
        self._settings.on_change(KEY, self._service.plan)

    async def post(self, item: DueItem) -> None:
        """What was due at its time is said once; a bot that comes back days later says nothing of what is past."""
        digest = await self._service.digest(item.guild_id, item.due_at)
        if digest is not None and digest.sections:
            channel_id = await self._server.channel(item.guild_id, CHANNEL)
            if channel_id is None:
                await self._service.plan(item.guild_id)
                raise Undeliverable("the channel for announcements has not been set up")
            said = parts(digest, self._texts, await self._settings.languages(item.guild_id))
            day = item.due_at.date().isoformat()
            for number, part in enumerate(said, 1):
                await self._courier.post(item.guild_id, f"digest/{day}/{number}", channel_id, _build(part))
        await self._service.plan(item.guild_id)
        if digest is None or not digest.sections:
            raise Skipped("there is nothing to say")


def _build(part: str) -> Build:
    return lambda _: message(part)
