"""Posts what newcomers read once the server stands, and has everybody's roles set."""

from dataclasses import dataclass

import structlog

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.errors import Undeliverable
from bot.ui.post_text import PostLanguages
from cogs.network.render.welcome import PLACES, welcome_view
from cogs.network.service.roles import MemberRoles
from cogs.network.service.server import ServerService

WELCOME = "welcome"
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WelcomePost:
    """What follows a run of `/setup apply`; idempotent."""

    posting: Posting
    server: ServerService
    roles: MemberRoles

    async def publish(self, guild_id: int) -> None:
        """Post what newcomers read, or bring it up to date, and give people the roles that now stand."""
        channel = await self.server.channel(guild_id, WELCOME)
        if channel is not None:
            places = {key: place for key in PLACES if (place := await self.server.channel(guild_id, key)) is not None}

            def render(languages: PostLanguages, token: str) -> Outgoing:
                return Outgoing(view=welcome_view(self.server.forum.name, places, languages, token))

            try:
                # The ledger learns what somebody has deleted, so that it gets a successor.
                await self.posting.courier.missing(guild_id, channel)
                await self.posting.keep_current(guild_id, f"network.welcome:{channel}:1", channel, render, again=True)
            except Undeliverable as error:
                _log.warning("welcome_not_posted", guild=guild_id, reason=error.reason)
        await self.roles.schedule_everyone(guild_id)
