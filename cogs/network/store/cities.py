"""Keeps cities (SQL)."""

from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from bot.texts import Language
from cogs.network.models.cities import City, CityFacts
from cogs.network.rules.zones import zone

# Cities of one name, former members included, say where they are: votes and decisions still name those that left.
_CITIES = (
    "SELECT cities.*, namesakes.name IS NOT NULL AS has_namesake FROM cities LEFT JOIN (SELECT guild_id, name"
    " FROM cities GROUP BY guild_id, name COLLATE NOCASE HAVING count(*) > 1) AS namesakes"
    " ON namesakes.guild_id = cities.guild_id AND namesakes.name = cities.name COLLATE NOCASE"
    " WHERE cities.guild_id = ? "
)


async def all_of(reader: Reader, guild_id: int) -> list[City]:
    """Every city that was not removed, by name."""
    rows = await reader.all(
        f"{_CITIES} AND removed_at IS NULL ORDER BY cities.name COLLATE NOCASE, region, id", guild_id
    )
    return [_city(row) for row in rows]


async def find(reader: Reader, guild_id: int, city_id: int) -> City | None:
    """The city, removed or not."""
    row = await reader.one(f"{_CITIES} AND id = ?", guild_id, city_id)
    return _city(row) if row is not None else None


async def keys(reader: Reader, guild_id: int) -> set[str]:
    """Every key in use, those of removed cities included."""
    return {row["key"] for row in await reader.all("SELECT key FROM cities WHERE guild_id = ?", guild_id)}


async def add(tx: Transaction, guild_id: int, key: str, facts: CityFacts, now: datetime) -> int:
    return await tx.insert(
        "INSERT INTO cities (guild_id, key, name, country, region, timezone, language, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        guild_id,
        key,
        facts.name,
        facts.country,
        facts.region,
        facts.zone.key,
        facts.language.value,
        to_db(now),
    )


async def seed(tx: Transaction, guild_id: int, key: str, facts: CityFacts, now: datetime) -> int:
    """Add a declared city unless its key is known, even as a removed one; returns how many rows were added."""
    return await tx.execute(
        "INSERT INTO cities (guild_id, key, name, country, region, timezone, language, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (guild_id, key) DO NOTHING",
        guild_id,
        key,
        facts.name,
        facts.country,
        facts.region,
        facts.zone.key,
        facts.language.value,
        to_db(now),
    )


async def change(tx: Transaction, guild_id: int, city_id: int, facts: CityFacts) -> None:
    await tx.execute(
        "UPDATE cities SET name = ?, country = ?, region = ?, timezone = ?, language = ? WHERE guild_id = ? AND id = ?",
        facts.name,
        facts.country,
        facts.region,
        facts.zone.key,
        facts.language.value,
        guild_id,
        city_id,
    )


async def remove(tx: Transaction, guild_id: int, city_id: int, because: str, now: datetime) -> bool:
    """Note that a city is no longer a member; its rows stay. False when it was not one any more."""
    rows = await tx.execute(
        "UPDATE cities SET removed_at = ?, removed_because = ? WHERE guild_id = ? AND id = ? AND removed_at IS NULL",
        to_db(now),
        because,
        guild_id,
        city_id,
    )
    return rows > 0


async def removed(reader: Reader, guild_id: int) -> list[City]:
    """Every city that is no longer a member, the latest removal first."""
    rows = await reader.all(f"{_CITIES} AND removed_at IS NOT NULL ORDER BY removed_at DESC, id DESC", guild_id)
    return [_city(row) for row in rows]


async def bring_back(tx: Transaction, guild_id: int, city_id: int) -> None:
    """Make a city that was removed a member again, under its number and key."""
    await tx.execute(
        "UPDATE cities SET removed_at = NULL, removed_because = NULL WHERE guild_id = ? AND id = ?", guild_id, city_id
    )


def _city(row: Row) -> City:
    return City(
        id=row["id"],
        guild_id=row["guild_id"],
        key=row["key"],
        own_name=row["name"],
        country=row["country"],
        region=row["region"],
        zone=zone(row["timezone"]),
        language=Language(row["language"]),
        removed_at=from_db(row["removed_at"]) if row["removed_at"] is not None else None,
        removed_because=row["removed_because"],
        has_namesake=bool(row["has_namesake"]),
    )
