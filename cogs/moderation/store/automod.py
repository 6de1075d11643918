"""Keeps which AutoMod rules are ours, and what rules have found."""

import json
from datetime import datetime

from bot.clock import from_db, to_db
from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from cogs.moderation.models.automod import AutoModHit, OwnRule


async def own_rules(reader: Reader, guild_id: int) -> list[OwnRule]:
    rows = await reader.all("SELECT key, rule_id FROM automod_rules WHERE guild_id = ? ORDER BY key", guild_id)
    return [OwnRule(row["key"], row["rule_id"]) for row in rows]


async def put_rule(tx: Transaction, guild_id: int, rule: OwnRule, now: datetime) -> None:
    await tx.execute(
        "INSERT INTO automod_rules (guild_id, key, rule_id, written_at) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (guild_id, key) DO UPDATE SET rule_id = ?3, written_at = ?4",
        guild_id,
        rule.key,
        rule.rule_id,
        to_db(now),
    )


async def forget_rule(tx: Transaction, guild_id: int, rule_id: int) -> None:
    await tx.execute("DELETE FROM automod_rules WHERE guild_id = ? AND rule_id = ?", guild_id, rule_id)


async def latest_hit(
    reader: Reader, guild_id: int, rule_id: int, user_id: int, channel_id: int | None, since: datetime
) -> AutoModHit | None:
    """The last thing that a rule found of a person in a channel since an instant."""
    row = await reader.one(
        "SELECT * FROM automod_hits WHERE guild_id = ? AND rule_id = ? AND user_id = ? AND channel_id IS ?"
        " AND happened_at >= ? ORDER BY id DESC LIMIT 1",
        guild_id,
        rule_id,
        user_id,
        channel_id,
        to_db(since),
    )
    return _hit(row) if row is not None else None


async def add_hit(tx: Transaction, hit: AutoModHit, content: str) -> int:
    """Returns the hit's id; that of `hit` does not count."""
    return await insert(
        tx,
        "automod_hits",
        {
            "guild_id": hit.guild_id,
            "rule_id": hit.rule_id,
            "user_id": hit.user_id,
            "channel_id": hit.channel_id,
            "keyword": hit.keyword,
            "content": content,
            "actions": json.dumps(sorted(hit.actions)),
            "alert_in": hit.alert_in,
            "happened_at": to_db(hit.happened_at),
        },
    )


async def set_actions(tx: Transaction, hit: AutoModHit) -> None:
    columns: dict[str, Value] = {"actions": json.dumps(sorted(hit.actions)), "alert_in": hit.alert_in}
    await update(tx, "automod_hits", columns, id=hit.id)


async def hit(reader: Reader, guild_id: int, hit_id: int) -> tuple[AutoModHit, str] | None:
    """The hit and what was written."""
    row = await reader.one("SELECT * FROM automod_hits WHERE guild_id = ? AND id = ?", guild_id, hit_id)
    return (_hit(row), row["content"]) if row is not None else None


async def hit_ids(reader: Reader, guild_id: int) -> set[int]:
    """The ids of the guild's hits that are kept."""
    rows = await reader.all("SELECT id FROM automod_hits WHERE guild_id = ?", guild_id)
    return {int(row["id"]) for row in rows}


async def hits_of(reader: Reader, guild_id: int, user_id: int, limit: int) -> list[AutoModHit]:
    """What rules found of a person, the latest first."""
    rows = await reader.all(
        "SELECT * FROM automod_hits WHERE guild_id = ? AND user_id = ? ORDER BY happened_at DESC, id DESC LIMIT ?",
        guild_id,
        user_id,
        limit,
    )
    return [_hit(row) for row in rows]


def _hit(row: Row) -> AutoModHit:
    return AutoModHit(
        id=row["id"],
        guild_id=row["guild_id"],
        rule_id=row["rule_id"],
        user_id=row["user_id"],
        channel_id=row["channel_id"],
        keyword=row["keyword"],
        actions=frozenset(json.loads(row["actions"])),
        alert_in=row["alert_in"],
        happened_at=from_db(row["happened_at"]),
    )
