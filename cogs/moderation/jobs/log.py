"""The card of a case in the moderators' log: posted once, and brought up to date whenever the case changes."""

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.due.models import Dropped, DueItem
from bot.errors import Undeliverable
from bot.settings.service import Settings
from bot.texts import Texts
from cogs.moderation.models.due import ALERT, CARD
from cogs.moderation.render.card import alert, card
from cogs.moderation.render.voice import Voice
from cogs.moderation.service.cases import CaseService
from cogs.network.service.server import ServerService

LOG = "log"
"""The key of the declared channel that moderators and administrators alone may see."""


class CaseLog:
    """Looks at the case as it is now, so that drawing a card twice or late does no harm."""

    def __init__(
        self, cases: CaseService, courier: Courier, server: ServerService, settings: Settings, texts: Texts
    ) -> None:
        self._cases = cases
        self._courier = courier
        self._server = server
        self._settings = settings
        self._texts = texts

    async def card(self, item: DueItem) -> None:
        """Post the card, or bring it up to date. One that somebody deleted stays deleted."""
        case = await self._cases.case(item.guild_id, int(str(item.payload["case"])))
        channel = await self._server.channel(item.guild_id, LOG)
        if channel is None:
            raise Undeliverable("the moderators' log has not been set up: /setup apply")
        voice = Voice(self._texts, await self._settings.languages(item.guild_id))

        def build(mark: str) -> Outgoing:
            return card(case, voice, mark)

        if case.alerted_at is not None:
            await self._courier.refresh(item.guild_id, case.key(ALERT), lambda mark: alert(case, voice, mark))
        key = case.key(CARD)
        await self._courier.post(item.guild_id, key, channel, build)
        if not await self._courier.refresh(item.guild_id, key, build):
            raise Dropped("the card was deleted")
