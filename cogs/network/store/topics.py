"""Keeps topics and who follows them (SQL)."""

from datetime import datetime

from bot.clock import to_db
from bot.database import Reader, Row, Transaction
from bot.texts import Bilingual
from cogs.network.models.topics import Topic


async def all_of(reader: Reader, guild_id: int) -> list[Topic]:
    """Every topic that is not archived, in the forum's order."""
    rows = await reader.all(
        "SELECT * FROM topics WHERE guild_id = ? AND archived_at IS NULL ORDER BY position, id", guild_id
    )
    return [_topic(row) for row in rows]


async def find(reader: Reader, guild_id: int, topic_id: int) -> Topic | None:
    """The topic, archived or not."""
    row = await reader.one("SELECT * FROM topics WHERE guild_id = ? AND id = ?", guild_id, topic_id)
    return _topic(row) if row is not None else None


async def seed(tx: Transaction, guild_id: int, key: str, name: Bilingual, emoji: str, position: int) -> int:
    """Add a declared topic unless its key is known; returns how many rows were added."""
    return await tx.execute(
        "INSERT INTO topics (guild_id, key, name_de, name_en, emoji, position) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (guild_id, key) DO NOTHING",
        guild_id,
        key,
        name.de,
        name.en,
        emoji,
        position,
    )


async def archived(reader: Reader, guild_id: int) -> list[Topic]:
    """Every topic that is archived, in the forum's order."""
    rows = await reader.all(
        "SELECT * FROM topics WHERE guild_id = ? AND archived_at IS NOT NULL ORDER BY position, id", guild_id
    )
    return [_topic(row) for row in rows]


async def keys(reader: Reader, guild_id: int) -> set[str]:
    """Every key in use, those of archived topics included."""
    return {row["key"] for row in await reader.all("SELECT key FROM topics WHERE guild_id = ?", guild_id)}


async def add(tx: Transaction, guild_id: int, key: str, name: Bilingual, emoji: str) -> int:
    """Add a topic at the end."""
    return await tx.insert(
        "INSERT INTO topics (guild_id, key, name_de, name_en, emoji, position) SELECT ?1, ?2, ?3, ?4, ?5,"
        " coalesce(max(position), 0) + 1 FROM topics WHERE guild_id = ?1",
        guild_id,
        key,
        name.de,
        name.en,
        emoji,
    )


async def change(tx: Transaction, guild_id: int, topic_id: int, name: Bilingual, emoji: str) -> None:
    await tx.execute(
        "UPDATE topics SET name_de = ?, name_en = ?, emoji = ? WHERE guild_id = ? AND id = ?",
        name.de,
        name.en,
        emoji,
        guild_id,
        topic_id,
    )


async def archive(tx: Transaction, guild_id: int, topic_id: int, now: datetime) -> bool:
    """False when it was archived before."""
    rows = await tx.execute(
        "UPDATE topics SET archived_at = ? WHERE guild_id = ? AND id = ? AND archived_at IS NULL",
        to_db(now),
        guild_id,
        topic_id,
    )
    return rows > 0


async def restore(tx: Transaction, guild_id: int, topic_id: int) -> bool:
    """False when it was not archived."""
    rows = await tx.execute(
        "UPDATE topics SET archived_at = NULL WHERE guild_id = ? AND id = ? AND archived_at IS NOT NULL",
        guild_id,
        topic_id,
    )
    return rows > 0


async def follow(tx: Transaction, guild_id: int, topic_id: int, user_id: int, now: datetime) -> bool:
    """Whether it is new."""
    rows = await tx.execute(
        "INSERT INTO follows (guild_id, topic_id, user_id, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        guild_id,
        topic_id,
        user_id,
        to_db(now),
    )
    return rows > 0


async def set_absent(tx: Transaction, guild_id: int, user_id: int, since: datetime | None) -> None:
    """Note since when somebody who follows topics has not been on the server; None: they are."""
    await tx.execute(
        "UPDATE follows SET absent_since = ? WHERE guild_id = ? AND user_id = ?",
        to_db(since) if since is not None else None,
        guild_id,
        user_id,
    )


async def following(reader: Reader, guild_id: int) -> dict[int, bool]:
    """Everybody who follows anything -> whether they are noted as present."""
    rows = await reader.all("SELECT DISTINCT user_id, absent_since FROM follows WHERE guild_id = ?", guild_id)
    return {row["user_id"]: row["absent_since"] is None for row in rows}


async def unfollow(tx: Transaction, guild_id: int, topic_id: int, user_id: int) -> bool:
    """Whether there was anything to end."""
    rows = await tx.execute(
        "DELETE FROM follows WHERE guild_id = ? AND topic_id = ? AND user_id = ?", guild_id, topic_id, user_id
    )
    return rows > 0


async def followers(reader: Reader, guild_id: int, topic_id: int) -> list[int]:
    """Those of them who are on the server, the first follower first."""
    rows = await reader.all(
        "SELECT user_id FROM follows WHERE guild_id = ? AND topic_id = ? AND absent_since IS NULL"
        " ORDER BY since, user_id",
        guild_id,
        topic_id,
    )
    return [row["user_id"] for row in rows]


async def follower_counts(reader: Reader, guild_id: int) -> dict[int, int]:
    rows = await reader.all(
        "SELECT topic_id, count(*) AS n FROM follows WHERE guild_id = ? AND absent_since IS NULL GROUP BY topic_id",
        guild_id,
    )
    return {row["topic_id"]: row["n"] for row in rows}


async def followed_by(reader: Reader, guild_id: int, user_id: int) -> list[Topic]:
    """What somebody follows, without archived topics, in the forum's order."""
    rows = await reader.all(
        "SELECT topics.* FROM follows JOIN topics ON topics.id = follows.topic_id"
        " WHERE follows.guild_id = ? AND follows.user_id = ? AND topics.archived_at IS NULL"
        " ORDER BY topics.position, topics.id",
        guild_id,
        user_id,
    )
    return [_topic(row) for row in rows]


async def followed_in_city(reader: Reader, guild_id: int, city_id: int) -> list[Topic]:
    """What anybody who acts for the city follows."""
    rows = await reader.all(
        "SELECT DISTINCT topics.* FROM delegates"
        " JOIN follows ON follows.guild_id = delegates.guild_id AND follows.user_id = delegates.user_id"
        " JOIN topics ON topics.id = follows.topic_id"
        " WHERE delegates.guild_id = ? AND delegates.city_id = ? AND delegates.ended_at IS NULL"
        " AND topics.archived_at IS NULL ORDER BY topics.position, topics.id",
        guild_id,
        city_id,
    )
    return [_topic(row) for row in rows]


async def follows(reader: Reader, guild_id: int) -> dict[int, set[int]]:
    """User id -> the ids of the topics that they follow."""
    followed: dict[int, set[int]] = {}
    for row in await reader.all("SELECT user_id, topic_id FROM follows WHERE guild_id = ?", guild_id):
        followed.setdefault(row["user_id"], set()).add(row["topic_id"])
    return followed


async def follower_ids(reader: Reader, guild_id: int) -> list[int]:
    """Everybody who follows anything."""
    rows = await reader.all("SELECT DISTINCT user_id FROM follows WHERE guild_id = ?", guild_id)
    return [row["user_id"] for row in rows]


def _topic(row: Row) -> Topic:
    return Topic(
        id=row["id"],
        guild_id=row["guild_id"],
        key=row["key"],
        name=Bilingual(row["name_de"], row["name_en"]),
        emoji=row["emoji"],
        position=row["position"],
    )
