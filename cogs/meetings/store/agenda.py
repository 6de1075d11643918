"""Reads and writes agendas."""

from collections.abc import Sequence

from bot.database import Reader, Transaction
from cogs.meetings.models.meetings import AgendaItem


async def items(reader: Reader, guild_id: int, meeting_id: int) -> list[AgendaItem]:
    """The agenda in its order."""
    rows = await reader.all(
        "SELECT * FROM meeting_agenda WHERE guild_id = ? AND meeting_id = ? ORDER BY position, id",
        guild_id,
        meeting_id,
    )
    return [AgendaItem(row["id"], row["title"], row["minutes"], row["city_id"]) for row in rows]


async def add(tx: Transaction, guild_id: int, meeting_id: int, item: AgendaItem) -> int:
    """Put an item at the end; returns its id."""
    return await tx.insert(
        "INSERT INTO meeting_agenda (guild_id, meeting_id, position, title, city_id, minutes)"
        " SELECT ?1, ?2, coalesce(max(position), 0) + 1, ?3, ?4, ?5 FROM meeting_agenda WHERE meeting_id = ?2",
        guild_id,
        meeting_id,
        item.title,
        item.city_id,
        item.minutes,
    )


async def remove(tx: Transaction, guild_id: int, item_id: int) -> None:
    await tx.execute("DELETE FROM meeting_agenda WHERE guild_id = ? AND id = ?", guild_id, item_id)


async def order(tx: Transaction, guild_id: int, item_ids: Sequence[int]) -> None:
    """Give the items these places."""
    await tx.many(
        "UPDATE meeting_agenda SET position = ? WHERE guild_id = ? AND id = ?",
        [(position, guild_id, item_id) for position, item_id in enumerate(item_ids, 1)],
    )
