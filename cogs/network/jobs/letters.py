"""Writes to one person, directly or, where that cannot be, in a channel; always in the forum's name."""

from dataclasses import dataclass
from functools import partial

import discord

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.due.models import Skipped
from bot.errors import Undeliverable
from bot.texts import Text
from bot.ui.pager import Say
from cogs.network.service.preferences import PreferenceService

EXCHANGE = "exchange"
"""The key of the channel where everybody talks."""


@dataclass(frozen=True, slots=True)
class Letters:
    """A letter goes to one person, or into a channel where they take no direct messages."""

    posting: Posting
    preferences: PreferenceService

    async def send(self, guild_id: int, user_id: int, key: str, text: Text, channel: int | None) -> None:
        """Send once. `channel` stands in for direct messages that the person does not take; None: nothing does.

        Raises Skipped when there is no way.
        """
        say = await self.say(guild_id, user_id)
        embed = discord.Embed(description=say(text))
        courier = self.posting.courier
        try:
            await courier.direct(guild_id, key, user_id, lambda _: Outgoing(embeds=(embed,)))
        except Undeliverable as error:
            if channel is None:
                raise Skipped(error.reason) from error
            mentions = discord.AllowedMentions(users=[discord.Object(user_id)], everyone=False, roles=False)
            await courier.post(
                guild_id,
                f"{key}:channel",
                channel,
                lambda _: Outgoing(content=f"<@{user_id}>", embeds=(embed,), mentions=mentions),
            )

    async def say(self, guild_id: int, user_id: int) -> Say:
        """Renders in the language in which somebody is written to."""
        language = await self.preferences.language_of(guild_id, user_id)
        return partial(self.posting.texts.render, language=language)
