"""Keeps invitations to act for a city (SQL)."""

import json
from datetime import datetime

from bot.clock import from_db, to_db
from bot.database import Reader, Row, Transaction
from cogs.network.models.cities import Function
from cogs.network.models.invitations import Invitation, InvitationState, MadeInvite


async def insert(tx: Transaction, invitation: Invitation) -> int:
    """Keep a new one; its id is not read."""
    return await tx.insert(
        "INSERT INTO city_invitations (guild_id, city_id, function, whom, code, channel_id, roles, created_by,"
        " created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        invitation.guild_id,
        invitation.city_id,
        invitation.function.value,
        invitation.whom,
        invitation.made.code,
        invitation.made.channel_id,
        json.dumps(invitation.made.role_ids),
        invitation.created_by,
        to_db(invitation.created_at),
        to_db(invitation.expires_at),
    )


async def find(reader: Reader, guild_id: int, invitation_id: int) -> Invitation | None:
    row = await reader.one("SELECT * FROM city_invitations WHERE guild_id = ? AND id = ?", guild_id, invitation_id)
    return _invitation(row) if row is not None else None


async def open_in(reader: Reader, guild_id: int, city_id: int | None, now: datetime) -> list[Invitation]:
    """What can still be used in a city, or with None in the whole forum, the newest first."""
    rows = await reader.all(
        "SELECT * FROM city_invitations WHERE guild_id = ?1 AND state = 'open' AND city_id = coalesce(?2, city_id)"
        " AND expires_at > ?3 ORDER BY id DESC",
        guild_id,
        city_id,
        to_db(now),
    )
    return [_invitation(row) for row in rows]


async def all_of(reader: Reader, guild_id: int) -> list[Invitation]:
    """Every one that is on record, also those that have ended."""
    rows = await reader.all("SELECT * FROM city_invitations WHERE guild_id = ? ORDER BY id", guild_id)
    return [_invitation(row) for row in rows]


async def end(tx: Transaction, invitation: Invitation, state: InvitationState, used_by: int | None = None) -> bool:
    """End one that is open; False when it had ended before."""
    rows = await tx.execute(
        "UPDATE city_invitations SET state = ?, used_by = ? WHERE guild_id = ? AND id = ? AND state = 'open'",
        state.value,
        used_by,
        invitation.guild_id,
        invitation.id,
    )
    return rows > 0


def _invitation(row: Row) -> Invitation:
    return Invitation(
        id=row["id"],
        guild_id=row["guild_id"],
        city_id=row["city_id"],
        function=Function(row["function"]),
        whom=row["whom"],
        made=MadeInvite(row["code"], row["channel_id"], tuple(json.loads(row["roles"]))),
        state=InvitationState(row["state"]),
        created_by=row["created_by"],
        created_at=from_db(row["created_at"]),
        expires_at=from_db(row["expires_at"]),
        used_by=row["used_by"],
    )
