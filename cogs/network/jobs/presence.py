"""Asks Discord who is on the server: one person at the moment of a decision, all who matter when the bot comes back."""

from dataclasses import dataclass

import discord

from bot.errors import PlaceMissing
from bot.people import Right, rights_of
from bot.privacy.models import ANONYMOUS
from bot.reasons import SERVER_GONE
from cogs.network.service.member_records import MemberRecords
from cogs.network.service.presence import PresenceService

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json-json-error-codes
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013


@dataclass(frozen=True, slots=True)
class LiveMembers:
    """Asks Discord and never the cache, which may not have heard of the last change yet."""

    client: discord.Client

    async def find(self, guild_id: int, user_id: int) -> discord.Member | None:
        """Who the person is on the server now; None: they are not there.

        Raises PlaceMissing when the bot is not there itself: then it can't say.
        """
        guild = self._guild(guild_id)
        if user_id == ANONYMOUS:
            return None
        try:
            return await guild.fetch_member(user_id)
        except discord.NotFound as error:
            if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                return None
            raise

    async def is_member(self, guild_id: int, user_id: int) -> bool:
        """Whether the person is on the server now."""
        return await self.find(guild_id, user_id) is not None

    async def ids(self, guild_id: int) -> set[int]:
        """Everybody on the server. Raises PlaceMissing as above."""
        return {member.id async for member in self._guild(guild_id).fetch_members(limit=None)}

    def _guild(self, guild_id: int) -> discord.Guild:
        guild = self.client.get_guild(guild_id)
        if guild is None:
            raise PlaceMissing(SERVER_GONE.message)
        return guild


@dataclass(frozen=True, slots=True)
class LiveModerators:
    """Asks Discord and the records together, as the dispatcher does of whoever acts."""

    live: LiveMembers
    records: MemberRecords

    async def moderates(self, guild_id: int, user_id: int) -> bool:
        """Whether the person moderates the forum now."""
        member = await self.live.find(guild_id, user_id)
        if member is None:
            return False
        record = await self.records.of(guild_id, user_id, frozenset(role.id for role in member.roles))
        permissions = member.guild_permissions
        return Right.MOD in rights_of(
            record, manage_guild=permissions.manage_guild, moderate_members=permissions.moderate_members
        )


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
            elif noted and user_id not in present and not await self.live.is_member(guild_id, user_id):
                await self.presence.left(guild_id, user_id)
