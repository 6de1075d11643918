"""Follow-ups across records."""

from bot.database import Reader
from cogs.decisions.models.decisions import FollowUp
from cogs.decisions.rules.mapping import follow_up


async def find(reader: Reader, guild_id: int, follow_up_id: int) -> FollowUp | None:
    row = await reader.one("SELECT * FROM decision_follow_ups WHERE guild_id = ? AND id = ?", guild_id, follow_up_id)
    return follow_up(row) if row is not None else None


async def next_id(reader: Reader, guild_id: int) -> int:
    row = await reader.one(
        "SELECT coalesce(max(id), 0) + 1 AS id FROM decision_follow_ups WHERE guild_id = ?", guild_id
    )
    return int(row["id"]) if row is not None else 1


async def still_open(reader: Reader, guild_id: int) -> list[FollowUp]:
    """What is not done, the earliest day first; nothing of records that are out of view."""
    rows = await reader.all(
        "SELECT f.* FROM decision_follow_ups AS f JOIN decisions AS d"
        " ON d.guild_id = f.guild_id AND d.id = f.decision_id"
        " WHERE f.guild_id = ? AND f.done_at IS NULL AND d.tombstone IS NULL ORDER BY f.due_on, f.id",
        guild_id,
    )
    return [follow_up(row) for row in rows]


async def progress(reader: Reader, guild_id: int) -> list[tuple[int, int, int]]:
    """(city id, done, all) for every city with tasks."""
    rows = await reader.all(
        "SELECT city_id, count(done_at) AS done, count(*) AS n FROM decision_follow_ups WHERE guild_id = ?"
        " GROUP BY city_id ORDER BY city_id",
        guild_id,
    )
    return [(row["city_id"], row["done"], row["n"]) for row in rows]
