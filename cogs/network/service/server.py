"""Says where the declared server's roles and channels stand on Discord: what other features ask before they post."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.database import Database
from cogs.network.models.forum import Forum
from cogs.network.models.server_state import ObjectKind
from cogs.network.store import provisioned

ChannelExists = Callable[[int, int], bool]
"""(guild id, channel id) -> whether the channel is on Discord, as far as the bot knows."""


def _always(_: int, __: int) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class PostingPlace:
    """Where something is posted; None where there is no channel for it. `gone`: its own channel was deleted, and this
    is the one that stands in.
    """

    channel_id: int | None
    gone: bool


@dataclass(frozen=True, slots=True)
class ServerService:
    """Ids of what `/setup apply` made or adopted; `forum` is what `data/forum.toml` declares."""

    database: Database
    forum: Forum
    exists: ChannelExists = _always

    async def channel(self, guild_id: int, key: str) -> int | None:
        """The id of a channel such as `decisions` or `topic.climate`; None where it has not been set up."""
        return await self._find(guild_id, ObjectKind.CHANNEL, key)

    async def posting_place(self, guild_id: int, key: str, stand_in: str) -> PostingPlace:
        """The channel `key`; where somebody has deleted it, the `stand_in` until `/setup apply` makes it anew."""
        own = await self.channel(guild_id, key)
        if own is None or self.exists(guild_id, own):
            return PostingPlace(own, gone=False)
        other = await self.channel(guild_id, stand_in)
        return PostingPlace(other if other is not None and self.exists(guild_id, other) else None, gone=True)

    async def role(self, guild_id: int, key: str) -> int | None:
        """The id of a role such as `moderators`, `city.dortmund` or `topic.climate`; None where there is none."""
        return await self._find(guild_id, ObjectKind.ROLE, key)

    async def roles(self, guild_id: int) -> dict[str, int]:
        """Every role that has been set up, by its key."""
        async with self.database.read() as reader:
            rows = await provisioned.all_of(reader, guild_id)
        return {row.key: row.object_id for row in rows if row.kind is ObjectKind.ROLE}

    async def _find(self, guild_id: int, kind: ObjectKind, key: str) -> int | None:
        # Asked at every interaction.
        async with self.database.read_once() as reader:
            return await provisioned.find(reader, guild_id, kind, key)
