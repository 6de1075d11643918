"""Says where the declared server's roles and channels stand on Discord: what other features ask before they post."""

from dataclasses import dataclass

from bot.database import Database
from cogs.network.models.forum import Forum
from cogs.network.models.server_state import ObjectKind
from cogs.network.store import provisioned


@dataclass(frozen=True, slots=True)
class ServerService:
    """Ids of what `/setup apply` made or adopted; `forum` is what `data/forum.toml` declares."""

    database: Database
    forum: Forum

    async def channel(self, guild_id: int, key: str) -> int | None:
        """The id of a channel such as `decisions` or `topic.climate`; None where it has not been set up."""
        return await self._find(guild_id, ObjectKind.CHANNEL, key)

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
