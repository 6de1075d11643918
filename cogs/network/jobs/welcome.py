"""What follows once the server stands: the welcome post, and everybody's roles."""

from itertools import count

import discord
import structlog

from bot.client import Ratsbote
from bot.delivery.models import Delivery, DeliveryState, Outgoing
from bot.errors import Undeliverable
from cogs.network.render.welcome import welcome_view
from cogs.network.service.roles import MemberRoles
from cogs.network.service.server import ServerService

WELCOME = "welcome"
_PLACES = ("exchange", "announcements", "decisions", "meetings")
_log = structlog.stdlib.get_logger(__name__)


class WelcomeJob:
    """Called with the guild's id at the end of a run; idempotent."""

    def __init__(self, bot: Ratsbote, server: ServerService, roles: MemberRoles) -> None:
        self._bot = bot
        self._server = server
        self._roles = roles

    async def publish(self, guild_id: int) -> None:
        """Post what newcomers read, or bring it up to date, and give people the roles that now stand."""
        channel = await self._server.channel(guild_id, WELCOME)
        if channel is not None:
            try:
                await self._welcome(guild_id, channel)
            except Undeliverable as error:
                _log.warning("welcome_not_posted", guild=guild_id, reason=error.reason)
        await self._roles.ask_everyone(guild_id)

    async def _welcome(self, guild_id: int, channel: int) -> None:
        languages = await self._bot.settings.languages(guild_id)
        found = {key: await self._server.channel(guild_id, key) for key in _PLACES}
        places = {key: channel_id for key, channel_id in found.items() if channel_id is not None}

        def build(token: str) -> Outgoing:
            return Outgoing(view=welcome_view(self._server.forum.name, places, self._bot.texts, languages, token))

        # A post that somebody has deleted gets a successor; its own row says that it is gone.
        for number in count(1):
            key = f"network.welcome:{channel}:{number}"
            delivery = await self._bot.ledger.find(guild_id, key)
            if delivery is None or delivery.state is DeliveryState.CLAIMED:
                await self._bot.courier.post(guild_id, key, channel, build)
                return
            if delivery.state is DeliveryState.DELIVERED and await self._stands(delivery):
                await self._bot.courier.refresh(guild_id, key, build)
                return

    async def _stands(self, delivery: Delivery) -> bool:
        """Whether the post is still there; the ledger learns when it is not."""
        if delivery.channel_id is None or delivery.object_id is None:
            return False
        try:
            await self._bot.get_partial_messageable(delivery.channel_id).fetch_message(delivery.object_id)
        except discord.NotFound:
            await self._bot.ledger.set_gone(delivery)
            return False
        return True
