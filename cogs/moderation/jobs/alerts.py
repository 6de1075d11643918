"""Word to the moderators that a case needs somebody: once a case, however often it is tried. It stays up to date."""

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import DueItem
from bot.errors import Undeliverable
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.due import ALERT
from cogs.moderation.render.card import alert
from cogs.moderation.service.cases import CaseService
from cogs.network.service.server import ServerService

ROOM = "moderators"


class Alerts:
    """Posts to the moderators' room, where people write and see it, not to the log."""

    def __init__(
        self,
        cases: CaseService,
        courier: Courier,
        server: ServerService,
        settings: Settings,
        texts: Texts,
        registry: Registry,
    ) -> None:
        self._cases = cases
        self._courier = courier
        self._server = server
        self._settings = settings
        self._texts = texts
        registry.add_due_kind(ALERT, self.alert, Text("Word that a measure fails"))

    async def alert(self, item: DueItem) -> None:
        case = await self._cases.case(item.guild_id, item.queue_number)
        channel = await self._server.channel(item.guild_id, ROOM)
        if channel is None:
            raise Undeliverable("the moderators' room has not been set up: /setup apply")
        languages = PostLanguages(self._texts, await self._settings.languages(item.guild_id))

        def build(token: str) -> Outgoing:
            return alert(case, languages, token)

        await self._courier.post(item.guild_id, case.key(ALERT), channel, build)
        await self._courier.refresh(item.guild_id, case.key(ALERT), build)
