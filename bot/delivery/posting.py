"""Keeps a message current in its channel, in the languages of its server: posted once, then changed in place."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.delivery.courier import Courier
from bot.delivery.models import Outgoing
from bot.delivery.states import PostState
from bot.errors import PlaceMissing
from bot.reasons import NOT_SET_UP
from bot.settings import Settings
from bot.texts import Texts
from bot.ui.post_text import PostLanguages

Render = Callable[[PostLanguages, str], Outgoing]
"""(languages of the post, delivery token) -> the message as it should look now."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What due handlers post through: they read the state, hand in how it looks, and say where it belongs."""

    courier: Courier
    settings: Settings
    texts: Texts

    async def languages(self, guild_id: int) -> PostLanguages:
        """The languages in which the server's public posts are written."""
        return PostLanguages(self.texts, await self.settings.languages(guild_id))

    async def post(
        self, guild_id: int, key: str, channel_id: int | None, render: Render, *, again: bool = False
    ) -> int:
        """Post once; returns the message's id, also when it was posted long ago.

        `again`: what somebody has deleted is posted once more. Raises PlaceMissing while there is no channel (None),
        Undeliverable when Discord refuses for good.
        """
        build = partial(render, await self.languages(guild_id))
        return await self.courier.post(guild_id, key, _place(channel_id), build, again=again)

    async def keep_current(
        self, guild_id: int, key: str, channel_id: int | None, render: Render, *, again: bool = False
    ) -> bool:
        """Post once, and bring what stands there up to date; False when somebody has deleted it, which stands.

        `again` and errors as `post`.
        """
        build = partial(render, await self.languages(guild_id))
        await self.courier.post(guild_id, key, _place(channel_id), build, again=again)
        return await self.courier.refresh(guild_id, key, build)

    async def state(self, guild_id: int, key: str, render: Render) -> PostState:
        """What has become of a post, by what the ledger knows."""
        return await self.courier.state(guild_id, key, partial(render, await self.languages(guild_id)))

    async def refresh(self, guild_id: int, key: str, render: Render) -> bool:
        """Bring a posted message up to date; False when it was never posted, or somebody has deleted it."""
        return await self.courier.refresh(guild_id, key, partial(render, await self.languages(guild_id)))


def _place(channel_id: int | None) -> int:
    if channel_id is None:
        raise PlaceMissing(NOT_SET_UP.message)
    return channel_id
