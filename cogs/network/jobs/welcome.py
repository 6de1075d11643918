"""Posts what newcomers read once the server stands, and has everybody's roles set."""

from dataclasses import dataclass

import structlog

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting, Render
from bot.delivery.states import PostState
from bot.errors import Undeliverable
from bot.ui.post_text import PostLanguages
from cogs.network.models.plan import ApplyPayload
from cogs.network.render.welcome import PLACES, welcome_view
from cogs.network.service.roles import MemberRoles
from cogs.network.service.server import ServerService
from cogs.network.service.setup import WELCOME

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class WelcomePost:
    """What follows a run of `/setup apply`; idempotent."""

    posting: Posting
    server: ServerService
    roles: MemberRoles

    async def follow(self, guild_id: int, payload: ApplyPayload) -> None:
        """Do what was confirmed beside the steps."""
        if payload.welcome:
            await self.publish(guild_id)
        if payload.members is not None:
            await self.roles.schedule_all(guild_id, payload.members)
        elif payload.welcome:
            await self.roles.schedule_everyone(guild_id)

    async def publish(self, guild_id: int) -> None:
        """Post what newcomers read, or bring it up to date; what somebody has deleted gets a successor."""
        channel = await self.server.channel(guild_id, WELCOME)
        if channel is None:
            return
        try:
            await self._look(guild_id, channel)
            await self.posting.keep_current(guild_id, _key(channel), channel, await self._render(guild_id), again=True)
        except Undeliverable as error:
            _log.warning("welcome_not_posted", guild=guild_id, reason=error.reason)

    async def state(self, guild_id: int) -> PostState:
        """What has become of the post; one whose channel cannot be read counts as current."""
        channel = await self.server.channel(guild_id, WELCOME)
        if channel is None:
            return PostState.MISSING
        try:
            await self._look(guild_id, channel)
        except Undeliverable:
            return PostState.CURRENT
        return await self.posting.state(guild_id, _key(channel), await self._render(guild_id))

    async def _look(self, guild_id: int, channel: int) -> None:
        """Have the ledger learn what somebody has deleted."""
        await self.posting.courier.missing(guild_id, channel)

    async def _render(self, guild_id: int) -> Render:
        places = {key: place for key in PLACES if (place := await self.server.channel(guild_id, key)) is not None}

        def render(languages: PostLanguages, token: str) -> Outgoing:
            return Outgoing(view=welcome_view(self.server.forum.name, places, languages, token))

        return render


def _key(channel: int) -> str:
    return f"network.welcome:{channel}:1"
