"""Asks Discord who is on the server: one person at the moment of a decision, all who matter when the bot comes back."""

from dataclasses import dataclass

import discord

from cogs.network.service.presence import PresenceService

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013


@dataclass(frozen=True, slots=True)
class LiveMembers:
    """Asks Discord and never the cache, which may not have heard of the last change yet."""

    client: discord.Client

    async def is_member(self, guild_id: int, user_id: int) -> bool:
        """Whether the person is on the server now."""
        guild = self.client.get_guild(guild_id)
        if guild is None:
            return False
        try:
            await guild.fetch_member(user_id)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                return False
            raise
        return True

    async def ids(self, guild_id: int) -> set[int]:
        """Everybody on the server. Raises LookupError when the bot is not there."""
        guild = self.client.get_guild(guild_id)
        if guild is None:
            raise LookupError(guild_id)
        return {member.id async for member in guild.fetch_members(limit=None)}


@dataclass(frozen=True, slots=True)
class PresenceCheck:
    """Compares the records with the server, for who left or came back while the bot was away."""

    live: LiveMembers
    presence: PresenceService

    async def compare(self, guild_id: int) -> None:
        """Done at every start and when the bot comes to a server; doing it twice changes nothing."""
        expected = await self.presence.expected(guild_id)
        if not expected:
            return
        present = await self.live.ids(guild_id)
        for user_id, noted in expected.items():
            if user_id in present and not noted:
                await self.presence.returned(guild_id, user_id)
            # The list is a moment old: whoever came in the meantime is not gone.
            elif user_id not in present and not await self.live.is_member(guild_id, user_id):
                await self.presence.left(guild_id, user_id)
